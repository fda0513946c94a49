//! Aliovalent substitution: how easily an ion of the framework gives way to one of another charge.
//!
//! In: an [`Input`], ordered or not, with oxidation states and its mobile element. Out: eight numbers,
//! four each for an added and a missing elementary charge. Each occupant of a mixed or partially occupied
//! site counts by its occupancy, at the coordination number that the site has on average.

use std::collections::BTreeMap;

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::Element;
use crate::crystal::channels::{coordination_number, mean_coordination_number};
use crate::crystal::shannon::{crystal_radius_ang, elements_in_state};

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "aliovalent_substitution",
    name: "Aliovalent substitution",
    explanation: "How easily the framework takes up ions of another charge, which a mobile cation \
        balances by vacancies (charge + 1) or interstitials (charge − 1). For each ion of the \
        framework, of crystal radius r at its coordination number, Shannon's table is searched for \
        ions of other elements whose charge is one more, and one less, with the same sign: the \
        smallest relative misfit |r' − r|/r, at most 1, and the number of ions within \
        Goldschmidt's 15 %. Mean over the cations and over the anions apart; misfit 1 and number 0 \
        where there are none. The mobile ion and radioactive elements (Tc, Pm, from Po on) are no \
        substitutes, and nothing substitutes hydrogen. \
        Coordination numbers are Voronoi neighbours whose solid angle is at least half the largest. \
        In simplified representations the charges are those of the crystal, but the radii are \
        those of Al and S, which leaves little meaning. Occupants of mixed and partially occupied \
        sites count by their occupancies. It has no settings.",
    doi: "10.1107/S0567739476001551",
    counterpart: "none",
    family: "composition",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

/// Largest relative difference of radii at which one ion replaces another.
const LARGEST_MISFIT: f64 = 0.15;

/// The misfit of an ion that nothing can replace.
const NO_PARTNER: f64 = 1.0;

/// Added charges: vacancies of a mobile cation, then interstitials.
const ADDED: [i32; 2] = [1, -1];

struct AliovalentSubstitution;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(AliovalentSubstitution))
}

/// An ion to be replaced: element, whole charge, coordination number.
type Host = (Element, i32, usize);

/// Smallest misfit and number of fitting ions, for each added charge.
type Ease = [[f64; 2]; 2];

fn is_radioactive(element: Element) -> bool {
    matches!(element.atomic_number(), 43 | 61 | 84..)
}

fn ease(host: Host, mobile: Element) -> Result<Ease, DescriptorError> {
    let (element, charge, coordination) = host;
    let radius = |e: Element, state: i32| crystal_radius_ang(e, f64::from(state), coordination);
    let host_ang = radius(element, charge).ok_or_else(|| DescriptorError::MissingProperty {
        element: element.to_string(),
        property: "ionic radius".to_owned(),
    })?;
    // Shannon's bare proton has a negative radius, and stands for hydride too.
    if host_ang <= 0.0 {
        return Ok([[NO_PARTNER, 0.0]; 2]);
    }
    Ok(ADDED.map(|added| {
        let state = charge + added;
        let (mut smallest, mut count) = (NO_PARTNER, 0.0);
        if state * charge > 0 {
            let partners = elements_in_state(state)
                .filter(|e| *e != element && *e != mobile && !is_radioactive(*e));
            for ang in partners.filter_map(|e| radius(e, state)) {
                let misfit = (ang - host_ang).abs() / host_ang;
                smallest = smallest.min(misfit);
                count += f64::from(u8::from(misfit <= LARGEST_MISFIT));
            }
        }
        [smallest, count]
    }))
}

/// The ions of the framework that have a charge, with their numbers.
fn hosts(input: &Input) -> Result<BTreeMap<Host, f64>, DescriptorError> {
    let cell = input.cell()?;
    let mut hosts = BTreeMap::new();
    let mut has_framework = false;
    for occupant in cell.occupants(&input.structure) {
        let element = occupant.element;
        if element == input.mobile_ion {
            continue;
        }
        has_framework = true;
        let charge = occupant.state.round_ties_even() as i32;
        if charge != 0 {
            let site = occupant.site;
            let faces = &input.voronoi_of_all_sites()?.cells[site];
            let coordination = match cell.is_ordered() {
                true => coordination_number(faces),
                false => mean_coordination_number(faces, |face| {
                    let neighbor = face.neighbor;
                    let is_there = !cell.exclude(site, neighbor.site, neighbor.distance_ang);
                    is_there.then(|| cell.occupancies[neighbor.site])
                }),
            };
            *hosts.entry((element, charge, coordination)).or_insert(0.0) += occupant.occupancy;
        }
    }
    if has_framework {
        Ok(hosts)
    } else {
        Err(DescriptorError::NotApplicable {
            fact: "every site is the mobile ion, which leaves nothing to substitute".to_owned(),
        })
    }
}

/// Mean over the ions whose charge has a sign, for each added charge.
fn mean(hosts: &BTreeMap<Host, f64>, sign: i32, mobile: Element) -> Result<Ease, DescriptorError> {
    let mut sum = [[0.0; 2]; 2];
    let mut count = 0.0;
    for (host, number) in hosts.iter().filter(|(host, _)| host.1.signum() == sign) {
        for (total, [misfit, fitting]) in sum.iter_mut().zip(ease(*host, mobile)?) {
            total[0] += number * misfit;
            total[1] += number * fitting;
        }
        count += number;
    }
    if count == 0.0 {
        return Ok([[NO_PARTNER, 0.0]; 2]);
    }
    Ok(sum.map(|pair| pair.map(|x| x / count)))
}

impl Descriptor for AliovalentSubstitution {
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
        let hosts = hosts(input)?;
        let [cations, anions] = [1, -1].map(|sign| mean(&hosts, sign, input.mobile_ion));
        let (cations, anions) = (cations?, anions?);
        let values = cations.into_iter().chain(anions).flatten();
        Ok(Description::Fixed(values.collect()))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let mut labels = Vec::new();
        for ions in ["cations", "anions"] {
            for added in ["+ 1", "− 1"] {
                labels.push(format!("smallest misfit, {ions}, charge {added}"));
                labels.push(format!("ions within 15 %, {ions}, charge {added}"));
            }
        }
        labels
    }
}
