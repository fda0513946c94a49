//! No subcommand: the window. Otherwise the command line.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
