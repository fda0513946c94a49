//! Links: pages open in the user's browser.
//!
//! In: what was clicked in a frame. Out: a browser, or a notice with the address to copy.

use eframe::egui::{self, OutputCommand};

use crate::app::session::{Session, Severity};

/// Opens the pages whose links were clicked.
pub(super) fn follow(ctx: &egui::Context, session: &mut Session) {
    for url in clicked(ctx) {
        // Detached, so that a browser that stays open does not hold the window.
        if let Err(error) = open::that_detached(&url) {
            ctx.copy_text(url.clone());
            session.say(
                Severity::Error,
                format!("{url} could not be opened ({error}); its address is in the clipboard"),
            );
        }
    }
}

/// Takes the addresses out of what the frame asks of the system.
fn clicked(ctx: &egui::Context) -> Vec<String> {
    ctx.output_mut(|output| {
        let mut urls = Vec::new();
        output.commands.retain(|command| match command {
            OutputCommand::OpenUrl(page) => {
                urls.push(page.url.clone());
                false
            }
            _ => true,
        });
        urls
    })
}
