//! What outputs of Quantum ESPRESSO say, for people.

use std::fmt::Write;

use super::super::table::Table;
use crate::neb::espresso::{Convergence, Ending, NebOutput, PwOutput, PwStep, Said, Trouble};

/// A file, in a few lines.
pub(super) fn of_file(name: &str, said: &Said) -> String {
    let mut text = format!("{name}\n");
    let body = match said {
        Said::Pw(output) => of_pw(output),
        Said::Neb(output) => of_neb(output),
        Said::Path(path) => format!(
            "band of {} images after {} steps; barrier {:.3} eV, back {:.3} eV\n",
            path.images.len(),
            path.steps_done,
            path.barrier_ev(),
            path.reverse_barrier_ev()
        ),
        Said::Profile(profile) => format!(
            "profile of {} points; barrier {:.3} eV, back {:.3} eV\n",
            profile.coordinates.len(),
            profile.barrier_ev(),
            profile.reverse_barrier_ev()
        ),
        Said::Images(images) => format!(
            "{} images of {} atoms\n",
            images.cart_ang.len(),
            images.species.len()
        ),
        Said::Crash(trouble) => of_troubles(std::slice::from_ref(trouble)),
    };
    for line in body.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

fn of_pw(output: &PwOutput) -> String {
    let mut text = String::new();
    let setup = &output.setup;
    let _ = writeln!(
        text,
        "{} with {} {}, {} atoms; {}",
        output.calculation,
        output.program.name,
        output.program.version,
        setup.n_atoms,
        ending(&output.ending, output.wall_seconds)
    );
    let cut = |ry: Option<f64>| ry.map_or("?".to_owned(), |ry| ry.to_string());
    let mesh = match (setup.mesh, setup.n_k_points) {
        (Some([a, b, c]), Some(n)) => format!("{a}×{b}×{c} mesh ({n} k-points)"),
        (_, Some(n)) => format!("{n} k-points"),
        _ => "unknown k-points".to_owned(),
    };
    let charge = output.charge.filter(|charge| *charge != 0.0);
    let charge = charge.map_or(String::new(), |charge| format!(", charge {charge:+.2}"));
    let _ = writeln!(
        text,
        "{}, cut-offs {} and {} Ry, {mesh}{charge}",
        setup.functional,
        cut(setup.ecutwfc_ry),
        cut(setup.ecutrho_ry),
    );
    if let Some(step) = output.last() {
        let _ = writeln!(text, "{}", of_step(output, step));
    }
    if let Some(relaxed) = output.relaxed {
        let n = output.steps.len();
        let _ = match relaxed {
            true => writeln!(text, "relaxed in {n} steps"),
            false => writeln!(text, "not relaxed after {n} steps"),
        };
    }
    text + &of_troubles(&output.troubles)
}

fn of_step(output: &PwOutput, step: &PwStep) -> String {
    let mut words = Vec::new();
    if let (Some(ry), Some(per_atom)) = (step.energy_ry, output.energy_ev_per_atom()) {
        words.push(format!("energy {ry:.8} Ry ({per_atom:.6} eV per atom)"));
    }
    if let Some(force) = step.largest_force() {
        words.push(format!("largest force {force:.4} eV/Å"));
    }
    if let Some(pressure) = step.pressure_gpa {
        words.push(format!("pressure {pressure:.3} GPa"));
    }
    words.join(", ")
}

fn of_neb(output: &NebOutput) -> String {
    let mut text = format!(
        "band with {} {}; {}\n",
        output.program.name,
        output.program.version,
        ending(&output.ending, output.wall_seconds)
    );
    let converged = match output.converged {
        true => "converged",
        false => "not converged",
    };
    match (
        output.last(),
        output.barrier_ev(),
        output.reverse_barrier_ev(),
    ) {
        (Some(last), Some(forward), Some(back)) => {
            let force = last.largest_error();
            let force = force.map_or(String::new(), |f| format!(", largest force {f:.3} eV/Å"));
            let _ = writeln!(
                text,
                "barrier {forward:.3} eV, back {back:.3} eV; {} images, {converged} after {} iterations{force}",
                last.images.len(),
                last.number
            );
        }
        _ => text.push_str("no iteration of the band came to its end\n"),
    }
    text + &of_troubles(&output.troubles)
}

fn ending(ending: &Ending, wall_seconds: Option<f64>) -> String {
    match ending {
        Ending::Done => match wall_seconds {
            Some(seconds) => format!("done in {}", duration(seconds)),
            None => "done".to_owned(),
        },
        Ending::TimeUp => "stopped because its time was up".to_owned(),
        Ending::Crashed => "stopped with an error".to_owned(),
        Ending::CutOff { line, doing } => {
            format!("the output ends at line {line}, in: {doing}; it still runs, or was ended")
        }
    }
}

fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

fn of_troubles(troubles: &[Trouble]) -> String {
    let line = |trouble: &Trouble| format!("! {}; {}\n", trouble.fact, trouble.remedy);
    troubles.iter().map(line).collect()
}

/// A table of convergence and what comes of it.
pub(super) fn of_convergence(convergence: &Convergence) -> String {
    let mut table = Table::new(&[
        ">ecutwfc/Ry",
        ">ecutrho/Ry",
        "mesh",
        ">E/(eV/atom)",
        ">to next/(meV/atom)",
        ">to finest/(meV/atom)",
        ">P/GPa",
        ">time/s",
        "converged",
    ]);
    let number = |value: Option<f64>, digits: usize| {
        value.map_or(String::new(), |value| format!("{value:.digits$}"))
    };
    for row in &convergence.rows {
        let mesh = row.mesh.map(|m| m.map(|n| n.to_string()).join("×"));
        table.row([
            row.ecutwfc_ry.to_string(),
            row.ecutrho_ry.to_string(),
            mesh.unwrap_or_else(|| format!("{} k-points", row.n_k_points)),
            format!("{:.6}", row.energy_ev_per_atom),
            number(row.to_next_mev_per_atom, 2),
            format!("{:.2}", row.to_finest_mev_per_atom),
            number(row.pressure_gpa, 2),
            number(row.wall_seconds, 0),
            if row.converged { "yes" } else { "" }.to_owned(),
        ]);
    }
    let mut text = format!("\n{}\n{}", convergence.compound, table.text());
    let _ = writeln!(text, "{}", convergence.verdict());
    for note in &convergence.notes {
        let _ = writeln!(text, "{note}");
    }
    text
}
