//! Long computations: what they are asked, what they tell while they run, how they end.
//!
//! In: a [`Task`] from the window or the command line. Out: its parts as they come and one
//! [`Outcome`]. [`Runner`] runs tasks in the background and folds what they make into the state of
//! whoever asked, on his thread; [`run_here`] runs one and waits. A panic of a task is caught;
//! cancelling takes effect at its next check.

mod attempt;
mod clock;
mod here;
mod pools;
mod runner;
mod task;
mod throttle;
mod turns;

pub use here::run_here;
pub use runner::{Folding, Runner, Running, TaskId};
pub use task::{Outcome, Task, TaskError, Weight};
pub use throttle::throttled;
