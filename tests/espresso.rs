//! Quantum ESPRESSO: outputs read, decks written, and where its programs are installed one deck run.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use superion::crystal::{Lattice, Species, Structure};
use superion::monitor::Monitor;
use superion::neb::espresso::{
    Convergence, Deck, DeckHop, DeckSettings, Ending, NebOutput, NebPath, Profile, Pseudos,
    PwOutput, Said, Series, Upf,
};
use superion::potentials::Atoms;
use superion::tasks::{
    EspressoDeck, EspressoRun, Outcome, ReadEspresso, RunEspresso, WriteEspresso, run_here,
};
use superion::units::RYDBERG_EV;

use crate::shared_data::{gunzipped, shared_dir, structure_of_p1_cif};
use crate::skipped::skip;

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn own(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/espresso");
    text_of(&folder.join(name))
}

fn pw(name: &str) -> PwOutput {
    PwOutput::read(name, &own(name)).unwrap_or_else(|fault| panic!("{fault}"))
}

#[test]
fn the_series_of_the_paper_converges_where_it_says() {
    let Some(shared) = shared_dir() else { return };
    let paths = vec![shared.join("reference/qe/scf")];
    let read = match run_here(ReadEspresso { paths }, &Monitor::silent(), |_| {}) {
        Outcome::Done(read) => read,
        other => panic!("{other:?}"),
    };
    // The input beside the outputs is passed over.
    assert_eq!(
        (read.files.len(), read.failures.len(), read.n_others),
        (7, 0, 1)
    );
    let [series] = read.convergence.as_slice() else {
        panic!("{} series", read.convergence.len())
    };
    assert_eq!((series.series, series.rows.len()), (Series::Cutoff, 7));
    let cuts: Vec<f64> = series.rows.iter().map(|row| row.ecutwfc_ry).collect();
    assert_eq!(cuts, [40.0, 60.0, 80.0, 100.0, 120.0, 140.0, 160.0]);
    let ry = [
        -6739.18053799,
        -6740.47932080,
        -6740.54840622,
        -6740.55642372,
        -6740.56179932,
        -6740.56288246,
        -6740.56352012,
    ];
    for (row, ry) in series.rows.iter().zip(ry) {
        assert!((row.energy_ev_per_atom - ry * RYDBERG_EV / 20.0).abs() < 1e-9);
        assert_eq!(row.mesh, Some([4, 2, 4]));
    }
    assert_eq!(series.converged().map(|row| row.ecutwfc_ry), Some(120.0));
    let step = series.rows[4].to_next_mev_per_atom.unwrap();
    assert!((step + 0.7368).abs() < 1e-3, "{step}");
    // The density of one of them is coarser than that of the others.
    assert!(
        series
            .notes
            .iter()
            .any(|note| note.contains("120 Ry (4.0 times)")),
        "{:?}",
        series.notes
    );
}

#[test]
fn the_relaxed_cell_is_that_of_the_cif() {
    let Some(shared) = shared_dir() else { return };
    let folder = shared.join("reference/qe/vc-relax");
    let text = gunzipped(&folder.join("Li3ErBr6_vc-relax.out.gz"));
    let output = PwOutput::read("vc-relax.out", &text).unwrap();
    assert_eq!(output.calculation, "vc-relax");
    assert!(output.is_good() && output.final_scf && output.relaxed == Some(true));
    assert_eq!(output.wall_seconds, Some(3.0 * 3600.0 + 180.0));
    assert_eq!(output.charge, Some(0.0));
    assert!(output.last().unwrap().largest_force().unwrap() < 2e-3);
    let atoms = output.atoms().unwrap();
    let cif = structure_of_p1_cif(
        &text_of(&folder.join("Li3ErBr6_vcr.cif"))
            .replace("Li+", "Li")
            .replace("Er3+", "Er")
            .replace("Br-", "Br"),
    );
    let (ours, theirs) = (&atoms.lattice, &cif.lattice);
    for k in 0..3 {
        assert!((ours.lengths_ang()[k] - theirs.lengths_ang()[k]).abs() < 1e-6);
        assert!((ours.angles_deg()[k] - theirs.angles_deg()[k]).abs() < 1e-5);
    }
    assert_eq!(atoms.len(), cif.sites.len());
    for ((element, frac), site) in atoms.elements.iter().zip(atoms.frac()).zip(&cif.sites) {
        assert_eq!(*element, site.main_species().element);
        for k in 0..3 {
            let off = frac[k] - site.frac[k];
            assert!((off - off.round()).abs() < 1e-7, "{frac:?} {:?}", site.frac);
        }
    }
}

#[test]
fn every_file_of_a_band_tells_its_barrier() {
    const BARRIER_EV: f64 = 0.190352;
    let Some(shared) = shared_dir() else { return };
    let folder = shared.join("reference/qe/neb-h3");
    let output = NebOutput::read("neb.out", &text_of(&folder.join("neb.out"))).unwrap();
    assert!(output.is_good());
    assert_eq!(output.barrier_ev(), Some(BARRIER_EV));
    assert_eq!(output.iterations.len(), 13);
    assert_eq!(output.last().unwrap().climbing, Some(3));
    let path = NebPath::read("H3.path", &text_of(&folder.join("H3.path"))).unwrap();
    assert!((path.barrier_ev() - BARRIER_EV).abs() < 1e-4);
    for name in ["H3.dat", "H3.int"] {
        let profile = Profile::read(name, &text_of(&folder.join(name))).unwrap();
        assert!((profile.barrier_ev() - BARRIER_EV).abs() < 1e-4, "{name}");
    }
    for name in ["H3.axsf", "H3.xyz"] {
        let Ok(Said::Images(images)) = Said::read(name, &text_of(&folder.join(name))) else {
            panic!("{name}")
        };
        assert_eq!(images.cart_ang.len(), 5, "{name}");
        for (ours, theirs) in images
            .cart_ang
            .iter()
            .flatten()
            .zip(path.images.iter().flat_map(|i| &i.cart_ang))
        {
            assert!((0..3).all(|k| (ours[k] - theirs[k]).abs() < 1e-6), "{name}");
        }
    }
}

#[test]
fn a_relaxation_is_read_step_by_step() {
    let output = pw("h2-relax.out");
    assert_eq!(
        (output.calculation.as_str(), output.relaxed),
        ("relax", Some(true))
    );
    assert!(output.is_good());
    let energies: Vec<f64> = output
        .steps
        .iter()
        .filter_map(|step| step.energy_ry)
        .collect();
    assert_eq!(&energies[..2], [-2.33124054, -2.33140349]);
    let force = output.steps[0].largest_force().unwrap();
    assert!((force - 0.01278305 * 25.71104).abs() < 1e-4, "{force}");
    assert!((output.steps[0].pressure_gpa.unwrap() + 5.391).abs() < 1e-9);
    assert!((output.steps[0].stress_gpa.unwrap()[2][2] - 6.378).abs() < 1e-9);
    let atoms = output.atoms().unwrap();
    let bond = atoms.cart_ang[1][2] - atoms.cart_ang[0][2];
    assert!((0.75..0.80).contains(&bond), "{bond}");
    assert_eq!(output.setup.functional, "PBE");
    assert_eq!(output.setup.mesh, Some([1, 1, 1]));
}

#[test]
fn what_went_wrong_is_told_with_a_remedy() {
    let output = pw("h2-not-converged.out");
    assert!(!output.is_good());
    assert_eq!(output.steps[0].scf_converged, Some(false));
    assert!(output.troubles[0].remedy.contains("mixing_beta"));
    let output = pw("no-pseudopotential.out");
    assert_eq!(output.ending, Ending::Crashed);
    assert!(
        output.troubles[0]
            .fact
            .contains("H.pbe-nowhere.UPF not found"),
        "{:?}",
        output.troubles
    );
    assert!(
        output.troubles[0]
            .remedy
            .contains("folder of pseudopotentials")
    );
    let Ok(Said::Crash(trouble)) = Said::read("CRASH", &own("CRASH")) else {
        panic!("no crash")
    };
    assert!(trouble.fact.contains("readpp"), "{}", trouble.fact);
    let band = NebOutput::read("band.out", &own("h3-band-3-steps.out")).unwrap();
    assert!(!band.converged && band.ending == Ending::Done);
    assert!(band.troubles[0].remedy.contains("nstep_path"));
    assert!(band.barrier_ev().unwrap() > 0.9);
}

/// Cut off anywhere, an output never makes the reader fail, and never counts as good.
#[test]
fn outputs_cut_off_anywhere_tell_what_came_before() {
    for (name, whole) in [
        ("h2-relax.out", own("h2-relax.out")),
        ("h3-band-3-steps.out", own("h3-band-3-steps.out")),
    ] {
        let done = whole.find("JOB DONE").unwrap();
        for at in (0..done).step_by(97) {
            let Ok(said) = Said::read(name, &whole[..at]) else {
                assert!(at < 100, "{name} at {at}");
                continue;
            };
            match said {
                Said::Pw(output) => {
                    assert!(matches!(output.ending, Ending::CutOff { .. }) && !output.is_good());
                }
                Said::Neb(output) => {
                    assert!(matches!(output.ending, Ending::CutOff { .. }) && !output.is_good());
                }
                other => panic!("{other:?}"),
            }
        }
    }
    let strangers = [
        ("", "it is empty"),
        ("&CONTROL\n/\n", "it is an input"),
        ("hello\n", "none of the files"),
        (
            "     Program PHONON v.6.7 starts on 1Jan2026\n",
            "an output of PHONON",
        ),
        (
            "RESTART INFORMATION\n 1\n",
            "a number of steps, and there is none",
        ),
        ("ANIMSTEPS 3\nCRYSTAL\n", "holds no lattice"),
        (" vasp.6.3.0 18Jan22\n", "an output of VASP"),
    ];
    for (text, fact) in strangers {
        let fault = Said::read("x.out", text).unwrap_err().to_string();
        assert!(fault.contains(fact) && fault.contains("; "), "{fault}");
    }
}

const HEAD: &str = "<UPF version=\"2.0.1\">\n<PP_HEADER element=\"@E\" pseudo_type=\"PAW\" \
                    functional=\" SLA PW PBX PBC\" z_valence=\"@Z\" wfc_cutoff=\"44.\" rho_cutoff=\"200.\" \
                    has_so=\"F\"/>\n";

fn upf(file: &str, element: &str, valence: &str) -> Upf {
    Upf::read(file, &HEAD.replace("@E", element).replace("@Z", valence)).unwrap()
}

fn rock_salt() -> Structure {
    let lattice = Lattice::from_rows([[0.0, 2.57, 2.57], [2.57, 0.0, 2.57], [2.57, 2.57, 0.0]]);
    let species = [("Li", 1.0), ("Cl", -1.0)].map(|(e, q)| Species::charged(e.parse().unwrap(), q));
    Structure::ordered(lattice, &species, &[[0.0; 3], [0.5; 3]])
}

fn deck(structure: &Structure, hop: Option<&DeckHop>, heads: &[Upf]) -> Deck {
    let elements: Vec<_> = structure.composition().keys().copied().collect();
    let pseudos = Pseudos::choose("./pseudo", "PBE", &elements, heads).unwrap();
    Deck::new("x", structure, hop, &pseudos, &DeckSettings::default()).unwrap()
}

#[test]
fn decks_say_what_they_compute_and_why() {
    let heads = [
        upf("Li.pbe-s-kjpaw_psl.0.2.1.UPF", "Li", "3.0"),
        upf("Li.pbe-s-kjpaw_psl.1.0.0.UPF", "Li", "3.0"),
        upf("Cl.pbe-n-kjpaw_psl.1.0.0.UPF", "Cl", "7.0"),
    ];
    let structure = rock_salt();
    let mut end = Atoms::of(&structure).unwrap();
    let start = end.clone();
    end.cart_ang[0] = [0.0, 0.0, 1.5];
    let hop = DeckHop {
        label: "Li1 → Li2".to_owned(),
        images: vec![start, end],
        charge: -1.0,
    };
    let made = deck(&structure, Some(&hop), &heads);
    let text = |name: &str| {
        let file = made.files.iter().find(|(file, _)| file == name);
        file.unwrap_or_else(|| panic!("{name}")).1.clone()
    };
    // The later version of two, cut-offs in steps of 5 from the heads, 3e-4 eV/Å in Ry/bohr.
    let relax = text("ends/first.in");
    let plain: String = relax.split_whitespace().collect();
    for key in [
        "forc_conv_thr=1.1668e-5,",
        "tot_charge=-1,",
        "ecutwfc=45,",
        "ecutrho=205,",
        "ibrav=0,",
        "calculation='relax',",
        "Li.pbe-s-kjpaw_psl.1.0.0.UPF",
    ] {
        assert!(plain.contains(key), "{key} is not in\n{relax}");
    }
    // LiCl with a charge of −1 has 10 + 1 electrons: the end is smeared, the cell is fixed.
    assert!(text("ends/first.in").contains("'smearing'"));
    assert!(text("vc-relax/vc-relax.in").contains("'fixed'"));
    let band: String = text("neb/band.in").split_whitespace().collect();
    let climb: String = text("neb/climb.in").split_whitespace().collect();
    assert!(band.contains("CI_scheme='no-CI'") && band.contains("num_of_images=7"));
    assert!(climb.contains("restart_mode='restart'") && climb.contains("CI_scheme='auto'"));
    assert!(text("README.md").contains("not taken") && text("README.md").contains("0.2.1"));
    let script = text("run.sh");
    assert!(
        script.contains("series/ecutwfc45ecutrho205_k3-3-3.in"),
        "{script}"
    );
    assert!(
        made.files
            .iter()
            .filter(|(name, _)| name.starts_with("series/"))
            .count()
            > 8
    );
}

#[test]
fn missing_pseudopotentials_are_named_with_what_there_is_instead() {
    let sol = HEAD
        .replace("PBX PBC", "PSX PSC")
        .replace("@E", "Li")
        .replace("@Z", "3");
    let heads = [Upf::read("Li.pbesol.UPF", &sol).unwrap()];
    let elements = ["Li", "Cl"].map(|symbol| symbol.parse().unwrap());
    let fault = Pseudos::choose("pp", "PBE", &elements, &heads)
        .unwrap_err()
        .to_string();
    assert!(
        fault.starts_with(
            "pp: it holds no PBE pseudopotential (UPF) for Li (there is PBEsol), Cl; put"
        ),
        "{fault}"
    );
}

#[test]
fn open_shells_are_smeared_and_polarised() {
    let heads = [
        upf("Fe.UPF", "Fe", "16.0"),
        upf("O.UPF", "O", "6.0"),
        upf("Zn.UPF", "Zn", "20.0"),
    ];
    let lattice = Lattice::from_rows([[4.3, 0.0, 0.0], [0.0, 4.3, 0.0], [0.0, 0.0, 4.3]]);
    for (metal, open) in [("Fe", true), ("Zn", false)] {
        let species =
            [(metal, 2.0), ("O", -2.0)].map(|(e, q)| Species::charged(e.parse().unwrap(), q));
        let structure = Structure::ordered(lattice.clone(), &species, &[[0.0; 3], [0.5; 3]]);
        let made = deck(&structure, None, &heads);
        let relax = &made
            .files
            .iter()
            .find(|(name, _)| name.ends_with("vc-relax.in"))
            .unwrap()
            .1;
        assert_eq!(relax.contains("starting_magnetization(1)"), open, "{metal}");
        assert_eq!(relax.contains("'smearing'"), open, "{metal}");
    }
}

/// Debian's folder of pseudopotentials.
const DEBIAN_PSEUDOS: &str = "/usr/share/espresso/pseudo";

fn has_espresso() -> bool {
    let there = Command::new("sh")
        .args(["-c", "command -v pw.x && command -v awk"])
        .output();
    if there.is_ok_and(|o| o.status.success()) && Path::new(DEBIAN_PSEUDOS).is_dir() {
        return true;
    }
    skip("pw.x with Debian's pseudopotentials is not installed");
    false
}

/// H₂ in a small box: seconds on any machine.
fn hydrogen() -> Structure {
    let lattice = Lattice::from_rows([[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 4.0]]);
    let species = [Species::bare("H".parse().unwrap()); 2];
    Structure::ordered(lattice, &species, &[[0.0; 3], [0.0, 0.0, 0.19]])
}

fn written(folder: &Path) -> PathBuf {
    let deck = EspressoDeck {
        id: "H2".to_owned(),
        structure: hydrogen(),
        hop: None,
    };
    let task = WriteEspresso {
        decks: vec![deck],
        pseudos: PathBuf::from(DEBIAN_PSEUDOS),
        copy_pseudos: true,
        functional: "PBE".to_owned(),
        settings: DeckSettings {
            ecutwfc_ry: Some(16.0),
            ecutrho_ry: Some(64.0),
            series_ecutwfc_ry: vec![12.0, 16.0],
            k_spacing_per_ang: 3.0,
            ..DeckSettings::default()
        },
        folder: folder.join("deck"),
    };
    match run_here(task, &Monitor::silent(), |_| {}) {
        Outcome::Done(_) => folder.join("deck"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_deck_is_run_and_read_while_it_runs() {
    if !has_espresso() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let deck = written(folder.path());
    let run = |steps: &[&str]| {
        let what = EspressoRun::Deck {
            folder: deck.clone(),
            steps: steps.iter().map(|step| (*step).to_owned()).collect(),
        };
        let heard = Mutex::new(0);
        let task = RunEspresso {
            what,
            prefix: Some(String::new()),
        };
        match run_here(task, &Monitor::silent(), |_| *heard.lock().unwrap() += 1) {
            Outcome::Done(ran) => (ran, heard.into_inner().unwrap()),
            other => panic!("{other:?}"),
        }
    };
    let (ran, n_heard) = run(&["series"]);
    assert_eq!(ran.failure, None);
    assert!(
        n_heard > 0 && ran.files.len() >= 3,
        "{n_heard} {}",
        ran.files.len()
    );
    let outputs: Vec<(String, &PwOutput)> = ran
        .files
        .iter()
        .filter_map(|(path, said)| match said {
            Said::Pw(output) => Some((path.display().to_string(), &**output)),
            _ => None,
        })
        .collect();
    assert!(outputs.iter().all(|(_, output)| output.is_good()));
    let series = Convergence::among(&outputs);
    assert!(
        series
            .iter()
            .any(|s| s.series == Series::Cutoff && s.rows.len() == 2)
    );
    // What is done is not done again.
    let (again, _) = run(&["series"]);
    assert_eq!((again.failure, again.files.len()), (None, 0));
}

#[test]
fn a_run_that_is_cancelled_ends_with_its_programs() {
    if !has_espresso() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("run.sh");
    let mut text = String::from("echo $$ > pid\n");
    let _ = writeln!(text, "sleep 60 & echo $! > child; wait");
    std::fs::write(&script, text).unwrap();
    let monitor = Monitor::silent();
    let stop = monitor.clone();
    let child = folder.path().join("child");
    let watcher = std::thread::spawn(move || {
        while !child.exists() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
        stop.cancel();
        child
    });
    let what = EspressoRun::Deck {
        folder: folder.path().to_owned(),
        steps: Vec::new(),
    };
    let task = RunEspresso { what, prefix: None };
    assert!(matches!(
        run_here(task, &monitor, |_| {}),
        Outcome::Cancelled
    ));
    let child = watcher.join().unwrap();
    let id = std::fs::read_to_string(child).unwrap();
    // What ended may wait as a zombie for a parent that asks for it.
    let is_alive = || {
        let asked = Command::new("ps")
            .args(["-o", "stat=", "-p", id.trim()])
            .output();
        let state = asked.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned());
        state.is_ok_and(|state| !state.is_empty() && !state.starts_with('Z'))
    };
    let mut n_looks = 0;
    while is_alive() && n_looks < 40 {
        std::thread::sleep(std::time::Duration::from_millis(50));
        n_looks += 1;
    }
    assert!(!is_alive(), "what was started still runs");
}
