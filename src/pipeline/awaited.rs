//! Stands in for `score::bootstrap` until it lands.
use crate::monitor::{Cancelled, Monitor};
use crate::score::{Interval, PartialVariances};

pub struct LabelScores {
    pub contributions: Vec<f64>,
}

impl LabelScores {
    pub fn new(_ids: Vec<usize>, _partial: &PartialVariances, _compared_depths: usize) -> Self {
        todo!()
    }
    pub fn mean_w(&self) -> f64 {
        self.contributions.iter().sum()
    }
}

pub struct Bootstrap {
    pub means: Vec<Interval>,
    pub differences: Vec<Option<Interval>>,
}

pub fn bootstrap(
    _combinations: &[LabelScores],
    _reference: usize,
    _repeats: usize,
    _seed: u64,
    _monitor: &Monitor,
) -> Result<Bootstrap, Cancelled> {
    todo!()
}
