//! The script that runs a deck.

use super::settings::DeckSettings;

/// A step of the script.
pub(super) struct Step {
    /// Its name on the command line of the script.
    pub name: &'static str,
    /// Lines of the shell.
    pub lines: Vec<String>,
}

/// A POSIX shell script: steps in their order, those that are done passed over, the first failure ends
/// it.
pub(super) fn text(settings: &DeckSettings, steps: &[Step]) -> String {
    let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
    let mut text = HEAD
        .replace("@STEPS@", &names.join(" "))
        .replace("@PREFIX@", &quoted(&settings.prefix))
        .replace("@FLAGS@", &quoted(&settings.flags))
        .replace("@PW@", &quoted(&settings.pw))
        .replace("@NEB@", &quoted(&settings.neb));
    for step in steps {
        text.push_str(&format!("if wanted {}; then\n", step.name));
        for line in &step.lines {
            text.push_str(&format!("  {line}\n"));
        }
        text.push_str("fi\n");
    }
    text.push_str("echo \"All steps are done.\"\n");
    text
}

/// For the inside of double quotes.
fn quoted(words: &str) -> String {
    let kept = words
        .chars()
        .filter(|c| !"\"`$\\{}".contains(*c) && !c.is_control());
    kept.collect()
}

const HEAD: &str = r#"#!/bin/sh
# Runs the inputs of this folder in their order. What is done already is passed over, so that the
# script can be started again; it stops at the first failure.
#   sh run.sh                 every step: @STEPS@
#   sh run.sh series          that step only (or several)
#   PREFIX="mpirun -np 48" FLAGS="-nk 2" PW=pw.x NEB=neb.x sh run.sh
set -u
cd "$(dirname "$0")" || exit 1
PREFIX=${PREFIX-"@PREFIX@"}
FLAGS=${FLAGS-"@FLAGS@"}
PW=${PW-"@PW@"}
NEB=${NEB-"@NEB@"}
STEPS=${*:-"@STEPS@"}
mkdir -p tmp

fail() { echo "STOPPED: $1" >&2; exit 1; }

wanted() { case " $STEPS " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

# Whether an output is that of a run that came to its end and converged.
complete() {
  [ -f "$1" ] && grep -q "JOB DONE" "$1" &&
    ! grep -q -e "convergence NOT achieved" -e "maximum number of steps" -e "bfgs failed" "$1"
}

# Moves an output aside: x.out becomes x.out.1, x.out.2 and so on.
aside() {
  n=1
  while [ -e "$1.$n" ]; do n=$((n + 1)); done
  mv "$1" "$1.$n"
}

# The input $2 with the cell and the positions that the output $1 ends with.
moved() {
  awk -v out="$1" '
    BEGIN {
      while ((getline line < out) > 0) {
        if (line ~ /^CELL_PARAMETERS/) {
          cell = line
          for (k = 0; k < 3; k++) { getline line < out; cell = cell "\n" line }
        } else if (line ~ /^ATOMIC_POSITIONS/) {
          atoms = line; n = 0
          while ((getline line < out) > 0 && line ~ /^ *[A-Z][a-z]? +-?[0-9]/) { atoms = atoms "\n" line; n++ }
        }
      }
    }
    /^CELL_PARAMETERS/ && cell != "" { print cell; skip = 3; next }
    /^ATOMIC_POSITIONS/ && n > 0 { print atoms; skip = n; next }
    skip > 0 { skip--; next }
    { print }' "$2"
}

# The positions of the last step of an output.
positions() {
  awk '
    /^ATOMIC_POSITIONS/ { atoms = $0; inside = 1; next }
    inside && /^ *[A-Z][a-z]? +-?[0-9]/ { atoms = atoms "\n" $0; next }
    { inside = 0 }
    END { print atoms }' "$1"
}

# The band $1 between the relaxed ends of the outputs $2 and $3.
between() {
  positions "$2" > tmp/first.positions
  positions "$3" > tmp/last.positions
  awk '
    function put(file,   line) { while ((getline line < file) > 0) print line }
    /^FIRST_IMAGE/ { print; put("tmp/first.positions"); skip = 1; next }
    /^LAST_IMAGE/ { print; put("tmp/last.positions"); skip = 1; next }
    /^INTERMEDIATE_IMAGE/ || /^END_POSITIONS/ { skip = 0 }
    !skip { print }' "$1"
}

# run PROGRAM INPUT OUTPUT
run() {
  if complete "$3"; then echo "done before: $3"; return 0; fi
  input=$2
  if [ -f "$3" ]; then
    if grep -q "^ATOMIC_POSITIONS" "$3"; then
      moved "$3" "$2" > "$2.again"
      input=$2.again
    fi
    aside "$3"
  fi
  echo "$(date '+%Y-%m-%d %H:%M:%S')  $input"
  $PREFIX $1 $FLAGS -inp "$input" > "$3" 2> "$3.err" || fail "$1 failed on $input; see $3 and $3.err"
  complete "$3" || fail "$3 is not converged, or did not come to its end; start run.sh again to go on from there"
}

# band INPUT OUTPUT PREFIX: a band that was cut off goes on from its .path file.
band() {
  if [ -f "$2" ] && grep -q "convergence achieved" "$2"; then echo "done before: $2"; return 0; fi
  input=$1
  if [ -f "$2" ]; then
    if [ -f "$3.path" ]; then
      sed "s/'from_scratch'/'restart'/" "$1" > "$1.again"
      input=$1.again
    fi
    aside "$2"
  fi
  echo "$(date '+%Y-%m-%d %H:%M:%S')  $input"
  $PREFIX $NEB $FLAGS -inp "$input" > "$2" 2> "$2.err" || fail "$NEB failed on $input; see $2 and $2.err"
  grep -q "convergence achieved" "$2" || fail "$2 is not converged; start run.sh again to go on from there"
}

"#;
