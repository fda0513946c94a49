//! What outputs of Quantum ESPRESSO say, as lines of JSON.

use serde_json::{Value, json};

use crate::neb::espresso::{
    BandImages, Convergence, Ending, NebOutput, NebPath, Profile, PwOutput, PwStep, Said, Trouble,
};
use crate::units::RYDBERG_EV;

/// A file.
pub(super) fn line(file: &str, said: &Said) -> Value {
    let mut line = match said {
        Said::Pw(output) => of_pw(output),
        Said::Neb(output) => of_neb(output),
        Said::Path(path) => of_path(path),
        Said::Profile(profile) => of_profile(profile),
        Said::Images(images) => of_images(images),
        Said::Crash(trouble) => {
            json!({ "kind": "crash", "troubles": troubles(std::slice::from_ref(trouble)) })
        }
    };
    if let Value::Object(fields) = &mut line {
        fields.insert("file".to_owned(), json!(file));
    }
    line
}

fn of_pw(output: &PwOutput) -> Value {
    let mut line = of_pw_run(output);
    if let (Value::Object(fields), Value::Object(more)) = (&mut line, of_pw_result(output)) {
        fields.extend(more);
    }
    line
}

/// What a run was.
fn of_pw_run(output: &PwOutput) -> Value {
    let setup = &output.setup;
    json!({
        "kind": output.calculation,
        "program": output.program.name,
        "version": output.program.version,
        "started": output.program.started,
        "n_processes": output.program.n_processes,
        "ending": ending(&output.ending),
        "good": output.is_good(),
        "n_runs": output.n_runs,
        "n_atoms": setup.n_atoms,
        "charge": output.charge,
        "functional": setup.functional,
        "ecutwfc_ry": setup.ecutwfc_ry,
        "ecutrho_ry": setup.ecutrho_ry,
        "n_k_points": setup.n_k_points,
        "mesh": setup.mesh,
        "smearing": (!setup.smearing.is_empty()).then_some(&setup.smearing),
        "spin_polarised": setup.spin_polarised,
        "pseudopotentials": setup.pseudos.iter().map(|p| &p.file).collect::<Vec<_>>(),
        "wall_seconds": output.wall_seconds,
        "memory_bytes": setup.memory_bytes,
        "troubles": troubles(&output.troubles),
    })
}

/// What came of it.
fn of_pw_result(output: &PwOutput) -> Value {
    let last = output.last();
    let atoms = output.atoms();
    let species: Option<Vec<&str>> = atoms
        .as_ref()
        .map(|a| a.elements.iter().map(|e| e.symbol()).collect());
    let energies = output.steps.iter().map(PwStep::energy_ev);
    json!({
        "energy_ry": last.and_then(|step| step.energy_ry),
        "energy_ev": last.and_then(PwStep::energy_ev),
        "energy_ev_per_atom": output.energy_ev_per_atom(),
        "scf_converged": output.steps.last().and_then(|step| step.scf_converged),
        "scf_iterations": output.steps.last().map(|step| step.accuracies_ry.len()),
        "scf_accuracy_ev": output.steps.last().and_then(|step| step.accuracies_ry.last()).map(|ry| ry * RYDBERG_EV),
        "steps": output.steps.len(),
        "energies_ev": energies.collect::<Vec<_>>(),
        "relaxed": output.relaxed,
        "final_scf": output.final_scf,
        "largest_force_ev_per_ang": last.and_then(PwStep::largest_force),
        "forces_ev_per_ang": last.map(|step| &step.forces_ev_per_ang),
        "pressure_gpa": last.and_then(|step| step.pressure_gpa),
        "stress_gpa": last.and_then(|step| step.stress_gpa),
        "magnetisation": last.and_then(|step| step.magnetisation),
        "fermi_ev": output.fermi_ev,
        "gap_ev": output.gap_ev,
        "lattice": atoms.as_ref().map(|a| *a.lattice.rows()),
        "volume_ang3": atoms.as_ref().map(|a| a.lattice.volume_ang3()),
        "species": species,
        "frac_coords": atoms.as_ref().map(|a| a.frac()),
    })
}

fn of_neb(output: &NebOutput) -> Value {
    let last = output.last();
    let images = last.map(|last| &last.images);
    let energies = images.map(|i| i.iter().map(|image| image.energy_ev).collect::<Vec<_>>());
    let errors = images.map(|i| i.iter().map(|m| m.error_ev_per_ang).collect::<Vec<_>>());
    json!({
        "kind": "neb",
        "program": output.program.name,
        "version": output.program.version,
        "started": output.program.started,
        "n_processes": output.program.n_processes,
        "ending": ending(&output.ending),
        "good": output.is_good(),
        "n_runs": output.n_runs,
        "method": output.setup.string_method,
        "climbing_scheme": output.setup.ci_scheme,
        "n_images": output.setup.n_images,
        "steps": last.map_or(0, |last| last.number),
        "converged": output.converged,
        "barrier_ev": output.barrier_ev(),
        "reverse_barrier_ev": output.reverse_barrier_ev(),
        "barriers_ev": output.iterations.iter().map(|i| i.forward_ev).collect::<Vec<_>>(),
        "energies_ev": energies,
        "errors_ev_per_ang": errors,
        "largest_force_ev_per_ang": last.and_then(|last| last.largest_error()),
        "threshold_ev_per_ang": output.setup.threshold_ev_per_ang,
        "climbing_image": last.and_then(|last| last.climbing),
        "path_length_ang": last.and_then(|last| last.length_ang),
        "wall_seconds": output.wall_seconds,
        "troubles": troubles(&output.troubles),
    })
}

fn of_path(path: &NebPath) -> Value {
    let energies: Vec<f64> = path.images.iter().map(|image| image.energy_ev).collect();
    json!({
        "kind": "neb-path",
        "steps": path.steps_done,
        "pending_image": path.pending_image,
        "n_images": path.images.len(),
        "n_atoms": path.images.first().map(|image| image.cart_ang.len()),
        "barrier_ev": path.barrier_ev(),
        "reverse_barrier_ev": path.reverse_barrier_ev(),
        "energies_ev": energies,
    })
}

fn of_profile(profile: &Profile) -> Value {
    let is_of_images = !profile.errors_ev_per_ang.is_empty();
    json!({
        "kind": if is_of_images { "neb-profile" } else { "neb-interpolation" },
        "n_points": profile.coordinates.len(),
        "barrier_ev": profile.barrier_ev(),
        "reverse_barrier_ev": profile.reverse_barrier_ev(),
        "coordinates": profile.coordinates,
        "energies_ev": profile.energies_ev,
        "errors_ev_per_ang": profile.errors_ev_per_ang,
    })
}

fn of_images(images: &BandImages) -> Value {
    json!({
        "kind": "neb-images",
        "n_images": images.cart_ang.len(),
        "n_atoms": images.species.len(),
        "species": images.species,
        "lattice": images.lattice_ang,
        "cart_coords": images.cart_ang,
        "forces_ev_per_ang": images.forces_ev_per_ang,
    })
}

/// A table of convergence.
pub(super) fn of_convergence(convergence: &Convergence) -> Value {
    json!({
        "kind": "convergence",
        "series": convergence.series,
        "compound": convergence.compound,
        "rows": convergence.rows,
        "converged": convergence.converged(),
        "verdict": convergence.verdict(),
        "notes": convergence.notes,
    })
}

fn ending(ending: &Ending) -> Value {
    match ending {
        Ending::Done => json!({ "state": "done" }),
        Ending::TimeUp => json!({ "state": "time-up" }),
        Ending::Crashed => json!({ "state": "crashed" }),
        Ending::CutOff { line, doing } => {
            json!({ "state": "cut-off", "line": line, "doing": doing })
        }
    }
}

fn troubles(troubles: &[Trouble]) -> Value {
    json!(troubles)
}
