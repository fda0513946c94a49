//! The files of the elastic bands of a structure.
//!
//! In: hops with their bands, a folder. Out: `ID-bands.csv`, a row for each hop; and for each band
//! its images as `ID-band1.xyz` (extended XYZ, all of them) and `ID-band1-00.cif`…, its energies as
//! `ID-band1.csv`, and its profile as `ID-band1.svg`, `.pdf` and `.png`.

use super::sets::write_figure;
use crate::export::folder::{Folder, SetOf};
use crate::export::{Cell, Column, Kind, Table, cif_text, csv_bytes, extxyz_text};
use crate::figures::curves::{Model, Series, layout};
use crate::figures::{Canvas, FigureSize, Mode};
use crate::neb::{Band, Hop, RelaxedHop};
use crate::outputs::error::OutputError;
use crate::potentials::Atoms;

/// Height of a profile over its width.
const ASPECT: f32 = 0.62;

/// Points of a smooth profile.
const POINTS: usize = 121;

/// Adds the files of the bands of one structure to a folder, as a set of their own.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_bands(id: &str, hops: &[RelaxedHop], folder: &mut Folder) -> Result<(), OutputError> {
    let stem = folder.set_of(SetOf::Bands, id);
    folder.write(&format!("{stem}-bands.csv"), &csv_bytes(&bands_table(hops)))?;
    for (number, relaxed) in (1..).zip(hops) {
        let Some(band) = &relaxed.band else {
            continue;
        };
        let name = format!("{stem}-band{number}");
        let images: Vec<Atoms> = (0..band.n_images()).filter_map(|k| band.image(k)).collect();
        if !images.is_empty() {
            let frames = images.iter().zip(band.energies_ev.iter().copied());
            folder.write(&format!("{name}.xyz"), extxyz_text(frames).as_bytes())?;
        }
        for (place, image) in images.iter().enumerate() {
            let file = format!("{name}-{place:02}");
            let cif = cif_text(&file, &image.to_structure());
            folder.write(&format!("{file}.cif"), cif.as_bytes())?;
        }
        folder.write(&format!("{name}.csv"), &csv_bytes(&images_table(band)))?;
        let canvas = Canvas::print(FigureSize::NatureSingle, ASPECT, Mode::Light);
        let drawing = layout(&model(&relaxed.hop, band), &canvas);
        write_figure(folder, std::iter::once(name.as_str()), &name, &drawing)?;
    }
    Ok(())
}

/// The figure of a band's energy profile.
fn model(hop: &Hop, band: &Band) -> Model {
    let start_ev = band.energies_ev.first().copied().unwrap_or(0.0);
    let curve = band.profile().sampled(POINTS);
    Model {
        x_title: "Distance along the band (Å)".to_owned(),
        y_title: "Energy (eV)".to_owned(),
        series: vec![Series {
            name: format!("{}, {}", hop.title(), band.engine.name()),
            points: curve.into_iter().map(|[s, e]| (s, e - start_ev)).collect(),
            reference: false,
            target: None,
        }],
    }
}

struct Row<'a> {
    number: i64,
    relaxed: &'a RelaxedHop,
}

impl Row<'_> {
    /// A number of the band; empty without one.
    fn of_band(&self, number: impl Fn(&Band) -> f64) -> Cell {
        self.relaxed.band.as_ref().map(number).into()
    }
}

/// One row for each hop.
fn bands_table(hops: &[RelaxedHop]) -> Table {
    let rows = (1..)
        .zip(hops)
        .map(|(number, relaxed)| Row { number, relaxed });
    Table::of("bands", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 9] {
    const PLACES: Kind = Kind::Number { decimals: 3 };
    [
        Column::new(
            "band",
            "",
            Kind::Integer,
            "Number of the band",
            |r: &Row<'a>| Cell::Integer(r.number),
        ),
        Column::new("hop", "", Kind::Text, "From where to where", |r| {
            r.relaxed.hop.title().into()
        }),
        Column::new("engine", "", Kind::Text, "What gave the energies", |r| {
            let band = r.relaxed.band.as_ref();
            band.map(|band| band.engine.id().to_owned()).into()
        }),
        Column::new(
            "barrier_ev",
            "eV",
            PLACES,
            "Highest energy less that of the start",
            |r| r.of_band(Band::forward_barrier_ev),
        ),
        Column::new(
            "reverse_barrier_ev",
            "eV",
            PLACES,
            "Highest energy less that of the end",
            |r| r.of_band(Band::reverse_barrier_ev),
        ),
        Column::new(
            "pass_ev",
            "eV",
            PLACES,
            "Highest energy less the lowest",
            |r| r.of_band(Band::pass_ev),
        ),
        Column::new(
            "converged",
            "",
            Kind::Text,
            "Whether the band is relaxed",
            |r| {
                let word = if r.relaxed.is_converged() {
                    "yes"
                } else {
                    "no"
                };
                word.to_owned().into()
            },
        ),
        Column::new("steps", "", Kind::Integer, "Steps of the band", |r| {
            let band = r.relaxed.band.as_ref();
            band.map_or(Cell::Empty, |band| Cell::Integer(band.steps as i64))
        }),
        Column::new("failure", "", Kind::Text, "Why there is no band", |r| {
            r.relaxed.failure.clone().into()
        }),
    ]
}

/// The images of a band.
fn images_table(band: &Band) -> Table {
    const PLACES: Kind = Kind::Number { decimals: 4 };
    let columns: [Column<(&Band, usize)>; 4] = [
        Column::new(
            "image",
            "",
            Kind::Integer,
            "Number of the image",
            |(_, k)| Cell::Integer(*k as i64),
        ),
        Column::new(
            "distance_ang",
            "Å",
            PLACES,
            "Distance along the band",
            |(band, k)| band.distances_ang.get(*k).copied().into(),
        ),
        Column::new("energy_ev", "eV", PLACES, "Its energy", |(band, k)| {
            band.energies_ev.get(*k).copied().into()
        }),
        Column::new(
            "force_ev_per_ang",
            "eV/Å",
            PLACES,
            "Force along the band, positive towards the end",
            |(band, k)| band.forces_along_ev_per_ang.get(*k).copied().into(),
        ),
    ];
    Table::of("images", &columns, (0..band.n_images()).map(|k| (band, k)))
}
