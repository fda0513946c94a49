//! What a package holds beside the program: manual pages, shell completions and icons.
//!
//! In: the commands of the program, and its icon. Out: a folder as it lies under /usr/share.
//!
//!     cargo run --features packaging --bin superion-pages -- FOLDER

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap_complete::Shell;
use resvg::{tiny_skia, usvg};

static ICON: &str = include_str!("superion.svg");
const ICON_SIDES_PX: [u32; 6] = [16, 32, 48, 128, 256, 512];

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| anyhow::anyhow!("say into which folder"))?;
    write_manual(&folder.join("man/man1"))?;
    write_completions(&folder)?;
    write_icons(&folder.join("icons/hicolor"))
}

/// A page for the program and one for each command.
fn write_manual(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(superion::cli::described(), folder)?;
    Ok(())
}

fn write_completions(folder: &Path) -> anyhow::Result<()> {
    let shells = [
        (Shell::Bash, "bash-completion/completions", "superion"),
        (Shell::Zsh, "zsh/vendor-completions", "_superion"),
        (Shell::Fish, "fish/vendor_completions.d", "superion.fish"),
        (Shell::PowerShell, "powershell", "superion.ps1"),
    ];
    for (shell, place, name) in shells {
        let mut text = Vec::new();
        clap_complete::generate(
            shell,
            &mut superion::cli::described(),
            "superion",
            &mut text,
        );
        let folder = folder.join(place);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(OsString::from(name)), text)?;
    }
    Ok(())
}

fn write_icons(folder: &Path) -> anyhow::Result<()> {
    let tree = usvg::Tree::from_str(ICON, &usvg::Options::default())?;
    let scalable = folder.join("scalable/apps");
    std::fs::create_dir_all(&scalable)?;
    std::fs::write(scalable.join("superion.svg"), ICON)?;
    for side_px in ICON_SIDES_PX {
        let pixels = tiny_skia::Pixmap::new(side_px, side_px);
        let mut pixels = pixels.ok_or_else(|| anyhow::anyhow!("an icon has a size"))?;
        let scale = side_px as f32 / tree.size().width();
        let transform = tiny_skia::Transform::from_scale(scale, scale);
        resvg::render(&tree, transform, &mut pixels.as_mut());
        let apps = folder.join(format!("{side_px}x{side_px}/apps"));
        std::fs::create_dir_all(&apps)?;
        pixels.save_png(apps.join("superion.png"))?;
    }
    Ok(())
}
