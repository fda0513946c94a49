//! Channels through the framework: the largest sphere that can travel along a, b and c.
//!
//! In: an [`Input`], ordered or not, with its mobile element. Out: three radii in Å, ascending.

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::channels::{ChannelError, Channels};

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "cavd",
    name: "Voronoi channels",
    explanation: "How large a sphere can travel through the framework (the crystal without its \
        mobile ion) along a, b and c: three radii in Å, ascending. Each site of the framework is a \
        hard sphere of Shannon's crystal radius for its oxidation state and coordination number \
        (Voronoi neighbours whose solid angle is at least half the largest; an uncharged atom has \
        its atomic radius). The sphere moves along the edges of the framework's power diagram, \
        where it keeps farthest from all others, on a path that winds around the crystal; the \
        radius is that of the narrowest point of the widest path. As in CAVD the centres of the \
        diagram's faces are stations too, reached with their own radius, which can be too wide. \
        Negative where the spheres of the framework overlap on every path. A site that is filled in \
        part blocks as if it were full, with the mean radius of its occupants; one that is mostly \
        of the mobile ion does not. It has no settings.",
    doi: "10.1038/s41597-020-0491-x",
    counterpart: "CAVD",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct Cavd;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(Cavd))
}

impl From<ChannelError> for DescriptorError {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::NoRadius { element, .. } => Self::MissingProperty {
                element: element.to_string(),
                property: "ionic radius".to_owned(),
            },
            other => Self::NotApplicable {
                fact: other.to_string(),
            },
        }
    }
}

impl Descriptor for Cavd {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: true,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let (mobile, monitor) = (input.mobile_ion, input.monitor());
        let voronoi = input.voronoi_of_all_sites()?;
        let channels = match input.structure.is_ordered() {
            true => Channels::watched(&input.sites()?, voronoi, mobile, monitor),
            false => Channels::of_disordered(&input.structure, voronoi, mobile, monitor),
        }?;
        let mut radii_ang = channels.free_sphere_ang;
        radii_ang.sort_by(f64::total_cmp);
        Ok(Description::Fixed(radii_ang.to_vec()))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        ["smallest", "middle", "largest"]
            .map(|which| format!("radius of the free sphere (Å), {which}"))
            .to_vec()
    }
}
