//! VASP: folders of a band written, then read back with energies beside them.

use std::path::Path;

use superion::crystal::Lattice;
use superion::monitor::Monitor;
use superion::neb::vasp::{Poscar, VaspDeck, VaspOutput, VaspSettings};
use superion::potentials::Atoms;
use superion::tasks::{Outcome, ReadVasp, VaspRead, VaspSaid, run_here};

/// An ion that hops through a chain of others, close to the cell's edge.
fn images() -> Vec<Atoms> {
    let lattice = Lattice::from_rows([[6.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 1.0, 4.0]]);
    let elements = ["Li", "Cl", "Li", "Cl"]
        .map(|symbol| symbol.parse().unwrap())
        .to_vec();
    let image = |k: usize| Atoms {
        lattice: lattice.clone(),
        elements: elements.clone(),
        cart_ang: vec![
            [-1.0 + k as f64, 0.1, 0.0],
            [1.0, 2.0, 2.0],
            [3.0, 0.2, 2.0],
            [4.0, 2.0, 0.1],
        ],
    };
    (0..5).map(image).collect()
}

/// The lines of an OUTCAR that are read.
fn outcar(energy_ev: f64, finished: bool) -> String {
    let mut text = format!(
        " vasp.6.3.2 27Jun22 (build) complex\n POTCAR:    PAW_PBE Li_sv 10Sep2004\n   VRHFIN =Li: 1s2s2p\n   \
         VRHFIN =Cl: s2p5\n   number of dos      NEDOS =    301   number of ions     NIONS =      4\n   ENCUT  = \
         520.0 eV\n   free energy    TOTEN  =        99.0 eV\n------ aborting loop because EDIFF is reached \
         ------\n POSITION                                       TOTAL-FORCE (eV/Angst)\n -----------\n      0.0 \
         0.1 0.0     0.010000 0.000000 0.000000\n      1.0 2.0 2.0     0.000000 0.030000 -0.040000\n      3.0 \
         0.2 2.0     0.000000 0.000000 0.000000\n      4.0 2.0 0.1     0.000000 0.000000 0.000000\n \
         -----------\n  FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)\n  free  energy   TOTEN  =       {:.8} eV\n\n  \
         energy  without entropy=      {:.8}  energy(sigma->0) =      {energy_ev:.8}\n reached required accuracy \
         - stopping structural energy minimisation\n",
        energy_ev - 0.01,
        energy_ev + 0.01,
    );
    if finished {
        text.push_str(" General timing and accounting informations for this job:\n  Elapsed time (sec):   61.5\n");
    }
    text
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A band as the deck writes it, with energies beside it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let deck = VaspDeck::new("LiCl: Li1 → Li2", &images(), &VaspSettings::default()).unwrap();
    assert_eq!(deck.potcar, ["Li", "Cl"]);
    for (name, text) in &deck.files {
        write(&folder.path().join(name), text);
    }
    for (k, energy_ev) in [-20.0, -19.8, -19.62, -19.9, -20.1].into_iter().enumerate() {
        write(
            &folder.path().join(format!("{k:02}/OUTCAR")),
            &outcar(energy_ev, true),
        );
    }
    folder
}

fn read(path: &Path) -> VaspRead {
    let paths = vec![path.to_owned()];
    match run_here(ReadVasp { paths }, &Monitor::silent(), |_| {}) {
        Outcome::Done(read) => read,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_band_that_is_written_comes_back_with_its_barrier() {
    let folder = folder();
    let read = read(folder.path());
    let [(_, VaspSaid::Band(found))] = read.found.as_slice() else {
        panic!("{:?}", read.failures)
    };
    let band = &found.0;
    assert!(
        (band.forward_barrier_ev() - 0.38).abs() < 1e-9,
        "{}",
        band.forward_barrier_ev()
    );
    assert!((band.reverse_barrier_ev() - 0.48).abs() < 1e-9);
    assert!((band.pass_ev() - 0.48).abs() < 1e-9);
    assert_eq!(
        (band.climbing, band.converged, band.moving),
        (Some(2), true, 0)
    );
    assert!((band.largest_force_ev_per_ang - 0.05).abs() < 1e-9);
    // Atoms of an element stand together; the ion goes on across the edge of the cell.
    let order = [0, 2, 1, 3];
    for (k, given) in images().iter().enumerate() {
        for (place, atom) in order.into_iter().enumerate() {
            let (ours, theirs) = (band.images_cart_ang[k][place], given.cart_ang[atom]);
            let start = images()[0].cart_ang[atom];
            for axis in 0..3 {
                let moved = ours[axis] - band.images_cart_ang[0][place][axis];
                assert!(
                    (moved - (theirs[axis] - start[axis])).abs() < 1e-9,
                    "{k} {atom}"
                );
            }
        }
    }
    assert!((band.distances_ang[4] - 4.0).abs() < 1e-9);
}

#[test]
fn what_a_band_lacks_is_told() {
    let cases: [(&str, Option<String>, &str); 4] = [
        (
            "00/OUTCAR",
            None,
            "its energy is not known; copy that of its run there",
        ),
        ("03/POSCAR", None, "neither CONTCAR nor POSCAR"),
        (
            "02/POSCAR",
            Some("x\n1\n1 0 0\n0 1 0\n0 0 1\nLi\n1\nDirect\n0 0 0\n".to_owned()),
            "1 atoms, and the first folder 4",
        ),
        ("01/OUTCAR", Some("hello\n".to_owned()), "it is no OUTCAR"),
    ];
    for (name, text, fact) in cases {
        let folder = folder();
        let path = folder.path().join(name);
        match text {
            Some(text) => write(&path, &text),
            None => std::fs::remove_file(path).unwrap(),
        }
        let failures = read(folder.path()).failures;
        assert!(
            failures.len() == 1 && failures[0].to_string().replace(" (", "; ").contains(fact),
            "{failures:?}"
        );
    }
    let folder = folder();
    write(&folder.path().join("02/OUTCAR"), &outcar(-19.62, false));
    let read = read(folder.path());
    let [(_, VaspSaid::Band(found))] = read.found.as_slice() else {
        panic!("{:?}", read.failures)
    };
    assert!(
        found.0.notes[0].contains("did not come to its end"),
        "{:?}",
        found.0.notes
    );
}

/// The tags of a vasprun.xml that are read.
const XML: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<modeling>
 <generator><i name="version" type="string">6.3.2 </i></generator>
 <parameters><separator name="electronic"><i type="int" name="NELM">60</i><i name="ENMAX">520.0</i></separator></parameters>
 <atominfo><atoms>       2 </atoms>
  <array name="atomtypes"><set><rc><c>1</c><c>Li</c><c>6.94</c></rc><rc><c>1</c><c>Cl</c><c>35.4</c></rc></set></array>
 </atominfo>
 <calculation>
  <scstep><energy><i name="e_0_energy">-1.0</i></energy></scstep>
  <varray name="forces"><v>0.3 0.0 0.4</v><v>0.0 0.0 0.0</v></varray>
  <energy><i name="e_fr_energy">-8.02</i><i name="e_wo_entrp">-7.98</i><i name="e_0_energy">-8.00</i></energy>
 </calculation>
 <calculation>
  <scstep><energy><i name="e_0_energy">-1.0</i></energy></scstep>
  <varray name="forces"><v>0.0 0.03 0.04</v><v>0.0 0.0 0.0</v></varray>
  <energy><i name="e_fr_energy">-9.02</i><i name="e_wo_entrp">-8.98</i><i name="e_0_energy">-9.00</i></energy>
 </calculation>
</modeling>
"#;

#[test]
fn the_xml_of_a_run_is_read_to_where_it_ends() {
    let output = VaspOutput::of_vasprun("vasprun.xml", XML).unwrap();
    assert_eq!(
        (output.energy_ev, output.ionic_steps, output.n_atoms),
        (Some(-9.0), 2, 2)
    );
    assert!(output.finished && output.electrons_converged == Some(true));
    assert!((output.largest_force().unwrap() - 0.05).abs() < 1e-12);
    let symbols: Vec<&str> = output.kinds.iter().map(|kind| kind.symbol()).collect();
    assert_eq!(
        (symbols.as_slice(), output.version.as_str()),
        (&["Li", "Cl"][..], "6.3.2")
    );
    let end_of_first = XML.find("</calculation>").unwrap() + 20;
    let cut = VaspOutput::of_vasprun("vasprun.xml", &XML[..end_of_first]).unwrap();
    assert_eq!(
        (cut.energy_ev, cut.ionic_steps, cut.finished),
        (Some(-8.0), 1, false)
    );
    for at in (0..XML.len()).step_by(13) {
        let _ = VaspOutput::of_vasprun("vasprun.xml", &XML[..at]);
    }
    let wrong = VaspOutput::of_vasprun("a.xml", "<html/>")
        .map(|_| ())
        .unwrap_err();
    assert!(wrong.to_string().starts_with("a.xml: it is no vasprun.xml"));
}

#[test]
fn a_folded_volume_and_cartesian_positions_are_read() {
    let text = "c\n-64.0\n1 0 0\n0 1 0\n0 0 1\nLi_sv/1a2b Cl\n1 1\nCartesian\n0 0 0\n0.5 0.5 0.5\n";
    let read = Poscar::read("POSCAR", text, &[]).unwrap();
    assert!((read.atoms.lattice.volume_ang3() - 64.0).abs() < 1e-9);
    assert!((read.atoms.cart_ang[1][0] - 2.0).abs() < 1e-9);
}
