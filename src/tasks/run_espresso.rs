//! Quantum ESPRESSO, run on this machine.
//!
//! In: a folder of decks, or one input. Out: how it ended; a part for each thing that the outputs say
//! while they are written. What was started is ended with the task.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::task::{Task, TaskError, Weight};
use crate::import::ProgramFile;
use crate::monitor::Monitor;
use crate::neb::espresso::{NebReader, PwReader, Said};

/// How often outputs are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EspressoRun {
    /// The script of a folder of decks, with the names of its steps; none: all.
    Deck {
        /// The folder.
        folder: PathBuf,
        /// Steps of its script.
        steps: Vec<String>,
    },
    /// One input of pw.x or neb.x; the output is written beside it.
    Input(PathBuf),
}

/// Runs Quantum ESPRESSO.
#[derive(Clone, Debug)]
pub struct RunEspresso {
    /// What.
    pub what: EspressoRun,
    /// What is written before the programs ("mpirun -np 2"); `None`: as the script has it.
    pub prefix: Option<String>,
}

/// What an output says while it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct EspressoNews {
    /// The output.
    pub file: PathBuf,
    /// What it is at, in words.
    pub doing: String,
    /// Estimated accuracy of the self-consistency in Ry.
    pub accuracy_ry: Option<f64>,
    /// The last converged energy in Ry.
    pub energy_ry: Option<f64>,
    /// The largest force left in eV/Å.
    pub largest_force_ev_per_ang: Option<f64>,
    /// Activation energy of the band in eV.
    pub barrier_ev: Option<f64>,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EspressoRan {
    /// The outputs that were written, and what they say.
    pub files: Vec<(PathBuf, Said)>,
    /// What the script or the program said last, where it failed.
    pub failure: Option<String>,
}

impl Task for RunEspresso {
    type Output = EspressoRan;
    type Part = EspressoNews;

    fn title(&self) -> String {
        match &self.what {
            EspressoRun::Deck { folder, .. } => {
                format!("Running Quantum ESPRESSO in {}", folder.display())
            }
            EspressoRun::Input(path) => format!("Running {}", path.display()),
        }
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(EspressoNews) + Sync),
    ) -> Result<EspressoRan, TaskError> {
        let (mut child, watched) = self.start()?;
        let mut watch = Watch::new(watched);
        let mut step = monitor.step(self.title(), 0);
        let status = loop {
            for news in watch.look() {
                step = monitor.step(format!("{}: {}", shown(&news.file), news.doing), 0);
                part(news);
            }
            match child.process.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) => {}
                Err(error) => return Err(failed(&error)),
            }
            // Dropping the child ends it.
            monitor.check()?;
            std::thread::sleep(LOOK_EVERY);
        };
        for news in watch.look() {
            part(news);
        }
        drop(step);
        let said = child.said();
        Ok(EspressoRan {
            files: watch.files(),
            failure: (!status.success()).then(|| match said.trim() {
                "" => format!("it ended with {status}"),
                said => said.lines().last().unwrap_or_default().to_owned(),
            }),
        })
    }
}

fn failed(error: &dyn std::fmt::Display) -> TaskError {
    TaskError::Failed(error.to_string())
}

fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A process and its children, ended when this is dropped.
struct Started {
    process: Child,
    /// Where its messages go.
    messages: PathBuf,
}

impl Started {
    fn said(&self) -> String {
        std::fs::read_to_string(&self.messages).unwrap_or_default()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            end_group(&mut self.process);
            let _ = self.process.wait();
        }
        let _ = std::fs::remove_file(&self.messages);
    }
}

/// Ends a process and all that it started.
#[cfg(unix)]
fn end_group(process: &mut Child) {
    // The process leads a group of its own, so that what mpirun starts ends with it.
    let group = format!("-{}", process.id());
    let asked = Command::new("kill").args(["-TERM", "--", &group]).status();
    for _ in 0..20 {
        if asked.as_ref().is_ok_and(std::process::ExitStatus::success)
            && !matches!(process.try_wait(), Ok(None))
        {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _ = process.kill();
}

#[cfg(not(unix))]
fn end_group(process: &mut Child) {
    let _ = process.kill();
}

#[cfg(unix)]
fn in_group_of_its_own(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_group_of_its_own(_: &mut Command) {}

impl RunEspresso {
    /// Starts it; gives the folder or the output to be watched.
    fn start(&self) -> Result<(Started, PathBuf), TaskError> {
        match &self.what {
            EspressoRun::Deck { folder, steps } => self.start_deck(folder, steps),
            EspressoRun::Input(path) => self.start_input(path),
        }
    }

    fn start_deck(&self, folder: &Path, steps: &[String]) -> Result<(Started, PathBuf), TaskError> {
        if !folder.join("run.sh").is_file() {
            let fact = "no run.sh is in it; write the decks first";
            return Err(failed(&format!("{}: {fact}", folder.display())));
        }
        let mut command = Command::new("sh");
        command.arg("run.sh").args(steps).current_dir(folder);
        if let Some(prefix) = &self.prefix {
            command.env("PREFIX", prefix);
        }
        command.stdout(Stdio::null());
        let messages = folder.join(".run-messages");
        let started = spawn(command, messages, "sh")?;
        Ok((started, folder.to_owned()))
    }

    fn start_input(&self, path: &Path) -> Result<(Started, PathBuf), TaskError> {
        let text = ProgramFile::read(path)
            .map_err(|error| failed(&error))?
            .text;
        let program = match text.contains("BEGIN_PATH_INPUT") {
            true => "neb.x",
            false if text.to_ascii_lowercase().contains("&control") => "pw.x",
            false => {
                let fact =
                    "it is no input of pw.x or neb.x; give one with &CONTROL or BEGIN_PATH_INPUT";
                return Err(failed(&format!("{}: {fact}", path.display())));
            }
        };
        let prefix = self.prefix.clone().unwrap_or_default();
        let mut words = prefix.split_whitespace().chain([program]);
        let first = words.next().unwrap_or(program);
        let mut command = Command::new(first);
        command.args(words).arg("-inp");
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let name = path.file_name().unwrap_or_default();
        command
            .arg(name)
            .current_dir(folder.unwrap_or(Path::new(".")));
        let output = path.with_extension("out");
        let file = std::fs::File::create(&output)
            .map_err(|error| failed(&format!("{}: {error}", output.display())))?;
        command.stdout(file);
        let started = spawn(command, path.with_extension("err"), first)?;
        Ok((started, output))
    }
}

fn spawn(mut command: Command, messages: PathBuf, program: &str) -> Result<Started, TaskError> {
    let file = std::fs::File::create(&messages)
        .map_err(|error| failed(&format!("{}: {error}", messages.display())))?;
    in_group_of_its_own(&mut command);
    let process = command.stdin(Stdio::null()).stderr(file).spawn();
    match process {
        Ok(process) => Ok(Started { process, messages }),
        Err(error) => {
            let _ = std::fs::remove_file(&messages);
            Err(failed(&format!(
                "{program} cannot be started: {error}; install Quantum ESPRESSO, and see that its \
                 programs are in the PATH"
            )))
        }
    }
}

/// Outputs that grow.
struct Watch {
    root: PathBuf,
    outputs: BTreeMap<PathBuf, Growing>,
}

/// An output while it is written.
#[derive(Default)]
struct Growing {
    read: u64,
    /// Begin of a line whose end is not there yet.
    rest: Vec<u8>,
    pw: PwReader,
    neb: NebReader,
    is_new: bool,
    last: Option<EspressoNews>,
}

impl Watch {
    fn new(root: PathBuf) -> Self {
        let mut watch = Self {
            root,
            outputs: BTreeMap::new(),
        };
        // What is there already was written by an earlier run.
        if watch.root.is_dir() {
            for path in watch.paths() {
                let read = std::fs::metadata(&path).map_or(0, |m| m.len());
                let known = Growing {
                    read,
                    ..Growing::default()
                };
                watch.outputs.insert(path, known);
            }
        }
        watch
    }

    /// The outputs: the one, or those of the folder and the folders in it.
    fn paths(&self) -> Vec<PathBuf> {
        if !self.root.is_dir() {
            return vec![self.root.clone()];
        }
        let is_output = |path: &PathBuf| path.extension().is_some_and(|e| e == "out");
        let inside = |folder: &Path| -> Vec<PathBuf> {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect()
        };
        let mut paths = inside(&self.root);
        let folders: Vec<PathBuf> = paths.iter().filter(|p| p.is_dir()).cloned().collect();
        for folder in folders.iter().filter(|f| !f.ends_with("tmp")) {
            paths.extend(inside(folder));
        }
        paths.retain(is_output);
        paths.sort();
        paths
    }

    /// What is new.
    fn look(&mut self) -> Vec<EspressoNews> {
        let mut news = Vec::new();
        for path in self.paths() {
            let growing = self.outputs.entry(path.clone()).or_default();
            if growing.read_on(&path).unwrap_or(false) {
                let said = growing.news(&path);
                if growing.last.as_ref() != Some(&said) {
                    growing.last = Some(said.clone());
                    news.push(said);
                }
            }
        }
        news
    }

    /// Outputs that were written meanwhile, and what they say.
    fn files(&self) -> Vec<(PathBuf, Said)> {
        let new = self.outputs.iter().filter(|(_, growing)| growing.is_new);
        let said = new.filter_map(|(path, _)| {
            let file = ProgramFile::read(path).ok()?;
            let said = Said::read(&file.name(), &file.text).ok()?;
            Some((path.clone(), said))
        });
        said.collect()
    }
}

impl Growing {
    /// Reads what was written since; whether that was anything.
    fn read_on(&mut self, path: &Path) -> std::io::Result<bool> {
        let mut file = std::fs::File::open(path)?;
        let length = file.metadata()?.len();
        if length < self.read {
            *self = Self::default();
        }
        if length == self.read {
            return Ok(false);
        }
        file.seek(SeekFrom::Start(self.read))?;
        let mut bytes = Vec::new();
        file.take(length - self.read).read_to_end(&mut bytes)?;
        self.read += bytes.len() as u64;
        self.is_new = true;
        self.rest.extend(bytes);
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            self.pw.line(line.trim_end());
            self.neb.line(line.trim_end());
        }
        Ok(true)
    }

    fn news(&self, path: &Path) -> EspressoNews {
        let steps = self.pw.steps();
        let with_energy = steps.iter().rev().find(|step| step.energy_ry.is_some());
        let iteration = self
            .neb
            .iterations()
            .iter()
            .rev()
            .find(|i| i.forward_ev.is_some());
        let is_band = !self.neb.iterations().is_empty();
        EspressoNews {
            file: path.to_owned(),
            doing: match is_band {
                true => self.neb.doing(),
                false => self.pw.doing(),
            },
            accuracy_ry: steps
                .last()
                .and_then(|step| step.accuracies_ry.last().copied()),
            energy_ry: with_energy.and_then(|step| step.energy_ry),
            largest_force_ev_per_ang: match iteration {
                Some(iteration) => iteration.largest_error(),
                None => with_energy.and_then(|step| step.largest_force()),
            },
            barrier_ev: iteration.and_then(|iteration| iteration.forward_ev),
        }
    }
}
