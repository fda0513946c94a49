//! A desktop of our own: a display in memory (Xvfb), a mouse and a keyboard (xdotool), a camera
//! (ImageMagick's import), and a file dialog that answers what it is told (a stand-in for zenity).
//!
//! Everything lives in one temporary folder; nothing of the user's settings is read or written.
//! Only processes started here are ended.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::picture::Picture;

/// Size of the display in pixels.
pub const DISPLAY: (u32, u32) = (1920, 1080);

/// How often a state is looked at while it is waited for.
const GLANCE: Duration = Duration::from_millis(250);

/// A display with its tools.
pub struct Desktop {
    server: Child,
    display: String,
    folder: TempDir,
}

/// The program under test.
pub struct Program<'a> {
    desktop: &'a Desktop,
    process: Child,
    window: String,
}

impl Desktop {
    /// Starts a display; `None`, after a word on standard error, where a tool is missing. With
    /// `SUPERION_WINDOW_TEST=required` a missing tool is a failure.
    pub fn start() -> Option<Self> {
        let has = |tool: &&str| {
            let mut command = Command::new(tool);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            // Any answer will do; only a program that does not exist gives none.
            command.arg("-version").status().is_ok()
        };
        let tools = ["Xvfb", "xdotool", "import"];
        let missing: Vec<&str> = tools.into_iter().filter(|tool| !has(tool)).collect();
        if missing.is_empty() {
            return Some(Self::with_tools());
        }
        let reason = format!(
            "{} are missing, which sh tests/run.sh installs",
            missing.join(", ")
        );
        let required = std::env::var("SUPERION_WINDOW_TEST").is_ok_and(|v| v == "required");
        assert!(!required, "{reason}");
        crate::skipped::skip(&reason);
        None
    }

    fn with_tools() -> Self {
        let screen = format!("{}x{}x24", DISPLAY.0, DISPLAY.1);
        // The server looks for a free number and says which.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        let said = server.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut number).unwrap();
        let desktop = Self {
            server,
            display: format!(":{}", number.trim()),
            folder: tempfile::tempdir().unwrap(),
        };
        assert!(!number.trim().is_empty(), "Xvfb found no free display");
        desktop.make_folders();
        desktop
    }

    fn make_folders(&self) {
        for name in ["home", "data", "config", "cache", "run", "bin"] {
            std::fs::create_dir(self.path(name)).unwrap();
        }
        let dialog = self.path("bin/zenity");
        std::fs::write(&dialog, "#!/bin/sh\nexec cat \"$SUPERION_TEST_ANSWER\"\n").unwrap();
        make_executable(&dialog);
    }

    /// A place in the desktop's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the next file dialog answers.
    pub fn answer_dialog(&self, path: &std::path::Path) {
        std::fs::write(self.path("answer"), format!("{}\n", path.display())).unwrap();
    }

    /// Starts the program and waits for its window, which is moved to the top left.
    pub fn launch(&self, program: &str, patience: Duration) -> Program<'_> {
        self.launch_with(program, &[], patience)
    }

    /// Starts the program on files.
    pub fn launch_with(
        &self,
        program: &str,
        files: &[&std::path::Path],
        patience: Duration,
    ) -> Program<'_> {
        let path = std::env::var("PATH").unwrap_or_default();
        let process = Command::new(program)
            .args(files)
            .current_dir(self.path("home"))
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env("DISPLAY", &self.display)
            .env("HOME", self.path("home"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("SUPERION_TEST_ANSWER", self.path("answer"))
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut program = Program {
            desktop: self,
            process,
            window: String::new(),
        };
        let started = Instant::now();
        while program.window.is_empty() {
            program.assert_alive();
            assert!(started.elapsed() < patience, "no window in {patience:?}");
            std::thread::sleep(GLANCE);
            let id = program.process.id().to_string();
            let found = self.xdotool(&["search", "--onlyvisible", "--pid", &id, "--name", "."]);
            program.window = found.lines().next().unwrap_or_default().to_owned();
        }
        program.resize(1280, 800);
        program
    }

    /// Runs xdotool; what it prints. That a window is not there yet is no error.
    fn xdotool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool")
            .env("DISPLAY", &self.display)
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn photograph(&self, width: u32, height: u32) -> Picture {
        let output = Command::new("import")
            .env("DISPLAY", &self.display)
            .args(["-silent", "-window", "root"])
            .args(["-crop", &format!("{width}x{height}+0+0"), "+repage"])
            .args(["-depth", "8", "png:-"])
            .output()
            .unwrap();
        Picture::from_png(output.stdout)
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Program<'_> {
    /// The window's title.
    pub fn title(&self) -> String {
        self.desktop.xdotool(&["getwindowname", &self.window])
    }

    /// Presses keys, such as "ctrl+2".
    pub fn key(&self, keys: &str) {
        self.desktop.xdotool(&["key", "--clearmodifiers", keys]);
    }

    /// Moves the mouse there.
    pub fn point_at(&self, x: u32, y: u32) {
        self.desktop
            .xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
        // The program learns where the mouse is before it learns of the click, as from a hand.
        std::thread::sleep(GLANCE);
    }

    /// Clicks there.
    pub fn click(&self, x: u32, y: u32) {
        self.point_at(x, y);
        self.desktop.xdotool(&["click", "1"]);
    }

    /// Drags with the left button from one place to another.
    pub fn drag(&self, from: (u32, u32), to: (u32, u32)) {
        self.point_at(from.0, from.1);
        self.desktop.xdotool(&["mousedown", "1"]);
        for step in 1..=8 {
            let at = |a: u32, b: u32| ((a * (8 - step) + b * step) / 8).to_string();
            let (x, y) = (at(from.0, to.0), at(from.1, to.1));
            self.desktop.xdotool(&["mousemove", &x, &y]);
            std::thread::sleep(GLANCE / 10);
        }
        self.desktop.xdotool(&["mouseup", "1"]);
    }

    /// Gives the window this size at the top left and the keyboard.
    pub fn resize(&self, width: u32, height: u32) {
        let (width, height) = (width.to_string(), height.to_string());
        let xdotool = |arguments: &[&str]| self.desktop.xdotool(arguments);
        xdotool(&["windowmove", "--sync", &self.window, "0", "0"]);
        xdotool(&["windowsize", &self.window, &width, &height]);
        xdotool(&["windowfocus", &self.window]);
    }

    /// The window's size in pixels.
    pub fn size(&self) -> (u32, u32) {
        let geometry = ["getwindowgeometry", "--shell", &self.window];
        let text = self.desktop.xdotool(&geometry);
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|value| value.parse().ok()).unwrap_or(0)
        };
        (value("WIDTH="), value("HEIGHT="))
    }

    /// What the window shows now.
    pub fn picture(&self) -> Picture {
        let (width, height) = self.size();
        self.desktop.photograph(width, height)
    }

    /// What the window shows once three glances in a row see the same.
    pub fn settled(&mut self, patience: Duration) -> Picture {
        let started = Instant::now();
        let mut last = self.picture();
        let mut same = 0;
        while same < 2 {
            self.assert_alive();
            assert!(started.elapsed() < patience, "no rest in {patience:?}");
            std::thread::sleep(GLANCE);
            let next = self.picture();
            same = if next == last { same + 1 } else { 0 };
            last = next;
        }
        last
    }

    /// Fails where the program has ended.
    pub fn assert_alive(&mut self) {
        let ended = self.process.try_wait().unwrap();
        assert!(ended.is_none(), "the program ended by itself: {ended:?}");
    }

    /// How the program ends, within `patience`.
    pub fn ended(mut self, patience: Duration) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(
                started.elapsed() < patience,
                "still open after {patience:?}"
            );
            std::thread::sleep(GLANCE);
        }
    }
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_path: &std::path::Path) {}
