//! Screen, scan and ranking.

use std::sync::Arc;

use super::super::task::TaskError;
use super::checked::Checked;
use super::run::Run;
use crate::pipeline::{self, KnownBarriers, Screen};
use crate::project::{Difference, Document};

impl Run<'_> {
    pub(super) fn screen(&mut self) -> Result<(), TaskError> {
        let Some(was) = self.was.screen.clone() else {
            return Ok(());
        };
        let data = Arc::clone(&self.now.data);
        let made = pipeline::screen(&data, &was.settings, self.monitor, &|_| {});
        let Some(now) = self.or_say("screen", made)? else {
            return Ok(());
        };
        let since = in_words(&self.fresh.screen, self.was);
        for checked in compared_screens(&was, &now, &since) {
            self.say(checked);
        }
        self.now.screen = Some(Arc::new(now));
        Ok(())
    }

    pub(super) fn scan(&mut self) -> Result<(), TaskError> {
        let Some(was) = self.was.scan.clone() else {
            return Ok(());
        };
        let data = Arc::clone(&self.now.data);
        let made = pipeline::scan(&data, &was.settings, self.monitor, &|_| {});
        let Some(now) = self.or_say("scan", made)? else {
            return Ok(());
        };
        let changes = was.origin.changes(&self.was.data, &self.prints, false);
        let since = in_words(&changes, self.was);
        self.say(Checked::new("scan", Difference::of(&*was, &now), &since));
        self.now.scan = Some(Arc::new(now));
        Ok(())
    }

    pub(super) fn ranking(&mut self) -> Result<(), TaskError> {
        let Some(was) = self.was.ranking.clone() else {
            return Ok(());
        };
        let data = Arc::clone(&self.now.data);
        let known = KnownBarriers::default();
        let made = pipeline::rank(&data, &was.settings, &known, self.monitor);
        let Some(now) = self.or_say("ranking", made)? else {
            return Ok(());
        };
        let since = in_words(&self.fresh.ranking, self.was);
        let candidates = Difference::of(&was.table, &now.table);
        self.say(Checked::new("ranking: candidates", candidates, &since));
        let tree = Difference::of(&was.score, &now.score);
        self.say(Checked::new("ranking: tree and W_σ", tree, &since));
        let rest = |of: &pipeline::Ranking| {
            let barriers: Vec<_> = of.barriers.iter().collect();
            serde_json::json!({
                "barriers": barriers,
                "lessons": of.lessons,
                "gain": of.gain,
                "map": of.map,
                "map_tsne": of.map_tsne,
            })
        };
        let rest = Difference::of(&rest(&was), &rest(&now));
        let result = "ranking: barriers, lessons, maps";
        self.say(Checked::new(result, rest, &since));
        self.now.ranking = Some(Arc::new(now));
        Ok(())
    }
}

fn in_words(changes: &[crate::dataset::Change], document: &Document) -> String {
    let words = changes.iter().map(|change| change.text(&document.data));
    words.collect::<Vec<_>>().join("; ")
}

/// Each combination by itself, then their order and the control.
fn compared_screens(was: &Screen, now: &Screen, since: &str) -> Vec<Checked> {
    let mut all = Vec::new();
    for score in &was.scores {
        let result = format!("screen: {}", score.combination);
        let again = now
            .scores
            .iter()
            .find(|again| again.combination == score.combination);
        all.push(match again {
            Some(again) => Checked::new(result, Difference::of(score, again), since),
            None => Checked::failed(result, "it gives no score now".to_owned()),
        });
    }
    let order = |screen: &Screen| {
        let names = screen.scores.iter().map(|s| s.combination.to_string());
        names.collect::<Vec<String>>()
    };
    let whole = |screen: &Screen| (order(screen), screen.control.clone(), screen.failed.clone());
    let difference = Difference::of(&whole(was), &whole(now));
    all.push(Checked::new("screen: order and control", difference, since));
    all
}
