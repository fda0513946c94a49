//! Circles among files: those that reach each other along arrows.

use std::collections::{BTreeMap, BTreeSet};

use super::arrows::Arrows;

/// Groups of two and more files that all reach each other, each sorted (Tarjan's algorithm).
pub(super) fn circles(arrows: &Arrows) -> Vec<Vec<usize>> {
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, to) in arrows.keys() {
        next.entry(*from).or_default().push(*to);
        next.entry(*to).or_default();
    }
    let mut search = Search {
        next: &next,
        order: BTreeMap::new(),
        low: BTreeMap::new(),
        open: Vec::new(),
        found: Vec::new(),
    };
    for file in next.keys() {
        if !search.order.contains_key(file) {
            search.visit(*file);
        }
    }
    search.found.sort();
    search.found
}

struct Search<'a> {
    next: &'a BTreeMap<usize, Vec<usize>>,
    order: BTreeMap<usize, usize>,
    low: BTreeMap<usize, usize>,
    open: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn visit(&mut self, file: usize) {
        let rank = self.order.len();
        self.order.insert(file, rank);
        self.low.insert(file, rank);
        self.open.push(file);
        let next = self.next;
        for to in &next[&file] {
            if !self.order.contains_key(to) {
                self.visit(*to);
                self.lower(file, self.low[to]);
            } else if self.open.contains(to) {
                self.lower(file, self.order[to]);
            }
        }
        if self.low[&file] == rank {
            self.close(file);
        }
    }

    fn lower(&mut self, file: usize, to: usize) {
        let low = self.low.get_mut(&file).unwrap();
        *low = to.min(*low);
    }

    fn close(&mut self, file: usize) {
        let start = self.open.iter().rposition(|f| *f == file).unwrap();
        let group: BTreeSet<usize> = self.open.split_off(start).into_iter().collect();
        if group.len() > 1 {
            self.found.push(group.into_iter().collect());
        }
    }
}
