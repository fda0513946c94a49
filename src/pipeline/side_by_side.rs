//! Several pieces of work at a time, their results in order.
//!
//! In: items in order with the memory that each takes, and what to do with one. Out: what each came to, handed
//! over in the order of the items. The first item for which there is room is begun next; one that is larger than all
//! the room runs alone. Each worker has threads of its own, so that none waits for a loop of another one: a tree is
//! a long row of short loops, and its threads would wait for each other at the end of every one of them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// What an item takes of the memory, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// From the beginning until it is done.
    pub waiting: usize,
    /// While it is worked on, beside that.
    pub working: usize,
}

/// Items that wait, results that wait for those before them.
struct Queue<T, R> {
    items: VecDeque<(usize, Needs, T)>,
    done: BTreeMap<usize, R>,
    /// Number of the result that is handed over next.
    next: usize,
    stopped: bool,
    /// Number of items that are worked on.
    n_working: usize,
    /// Bytes that are taken now.
    taken: usize,
}

/// Queue and receiver, and a bell that rings when an item is done.
struct Shared<T, R, F> {
    queue: Mutex<(Queue<T, R>, F)>,
    done: Condvar,
    room: usize,
}

/// Does `work` on each item, at most `workers` at a time and as many as have `room` (bytes), and hands the results to
/// `take` in the order of the items. Once `take` returns false nothing is begun any more; returns the items that
/// were not begun, in order. Results that come after that are handed over all the same.
pub(super) fn side_by_side<T: Send, R: Send>(
    items: Vec<(Needs, T)>,
    (workers, room): (usize, usize),
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> bool + Send,
) -> Vec<T> {
    let pools = pools(workers);
    let numbered = items.into_iter().enumerate();
    let mut items: VecDeque<(usize, Needs, T)> = numbered
        .map(|(k, (needs, item))| (k, needs, item))
        .collect();
    if pools.len() < 2 {
        while let Some((_, _, item)) = items.pop_front() {
            if !take(work(item)) {
                break;
            }
        }
        return items.into_iter().map(|(_, _, item)| item).collect();
    }
    let shared = Shared {
        queue: Mutex::new((Queue::new(items), take)),
        done: Condvar::new(),
        room,
    };
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| {
                while let Some((number, needs, item)) = shared.begun() {
                    let result = pool.install(|| work(item));
                    shared.hand_over(number, needs, result);
                }
            });
        }
    });
    let (queue, mut take) = shared
        .queue
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    queue.done.into_values().for_each(|result| {
        take(result);
    });
    queue.items.into_iter().map(|(_, _, item)| item).collect()
}

impl<T, R> Queue<T, R> {
    fn new(items: VecDeque<(usize, Needs, T)>) -> Self {
        let taken = items.iter().map(|(_, needs, _)| needs.waiting).sum();
        Self {
            items,
            done: BTreeMap::new(),
            next: 0,
            stopped: false,
            n_working: 0,
            taken,
        }
    }

    /// The next item for which there is room, and where nothing is worked on, the first.
    fn begin(&mut self, room: usize) -> Option<(usize, Needs, T)> {
        let taken = self.taken;
        let fits = |(_, needs, _): &(usize, Needs, T)| taken + needs.working <= room;
        let place = match self.items.iter().position(fits) {
            None if self.n_working == 0 => 0,
            place => place?,
        };
        let item = self.items.remove(place)?;
        self.n_working += 1;
        self.taken += item.1.working;
        Some(item)
    }
}

impl<T, R, F: FnMut(R) -> bool> Shared<T, R, F> {
    /// The item that is begun now, once there is room for one; `None` where no more is to be begun.
    fn begun(&self) -> Option<(usize, Needs, T)> {
        let mut guard = self.locked();
        loop {
            let (queue, _) = &mut *guard;
            if queue.stopped || queue.items.is_empty() {
                return None;
            }
            if let Some(item) = queue.begin(self.room) {
                return Some(item);
            }
            let waited = self.done.wait(guard);
            guard = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn hand_over(&self, number: usize, needs: Needs, result: R) {
        let (queue, take) = &mut *self.locked();
        queue.n_working -= 1;
        queue.taken -= needs.waiting + needs.working;
        queue.done.insert(number, result);
        while let Some(result) = queue.done.remove(&queue.next) {
            queue.next += 1;
            queue.stopped |= !take(result);
        }
        self.done.notify_all();
    }

    fn locked(&self) -> MutexGuard<'_, (Queue<T, R>, F)> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The present number of threads dealt out to workers; none where one worker is enough, or where there
/// can be no more threads.
fn pools(workers: usize) -> Vec<ThreadPool> {
    let threads = rayon::current_num_threads();
    let workers = workers.min(threads);
    if workers < 2 {
        return Vec::new();
    }
    let pool = |k: usize| {
        let own = threads / workers + usize::from(k < threads % workers);
        let builder = ThreadPoolBuilder::new().num_threads(own);
        builder.thread_name(move |_| format!("worker {k}")).build()
    };
    let pools: Result<Vec<ThreadPool>, _> = (0..workers).map(pool).collect();
    pools.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Later items take less time, and wait for the earlier ones.
    fn halved(workers: usize, until: usize) -> (Vec<usize>, Vec<usize>) {
        let pool = ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let mut taken = Vec::new();
        let work = |n: usize| {
            std::thread::sleep(Duration::from_millis(20 - n as u64));
            n
        };
        let items = (0..20).map(|n| (Needs::default(), n)).collect();
        let left = pool.install(|| {
            side_by_side(items, (workers, 0), work, |n| {
                taken.push(n);
                n < until
            })
        });
        (taken, left)
    }

    #[test]
    fn results_come_in_order_whoever_is_ready_first() {
        for workers in [1, 2, 3, 8] {
            let (taken, left) = halved(workers, 100);
            assert_eq!(taken, (0..20).collect::<Vec<_>>());
            assert!(left.is_empty());
        }
    }

    #[test]
    fn a_stop_leaves_what_was_not_begun() {
        for workers in [1, 3] {
            let (taken, left) = halved(workers, 4);
            let all: Vec<usize> = taken.iter().chain(&left).copied().collect();
            assert_eq!(all, (0..20).collect::<Vec<_>>());
            assert!(taken.len() >= 5 && left.len() >= 12, "{taken:?}");
        }
    }

    /// What waits and what is worked on never takes more than the room, but for one that is larger than it.
    #[test]
    fn there_is_room_for_all_that_is_worked_on() {
        let pool = ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        let sizes = [4, 9, 3, 3, 12, 1, 8, 2, 2, 5];
        let items = sizes.map(|working| {
            (
                Needs {
                    waiting: 1,
                    working,
                },
                working,
            )
        });
        let (now, alone) = (Mutex::new((0, 0)), Mutex::new(0));
        let work = |working: usize| {
            let mut at_once = now.lock().unwrap();
            *at_once = (at_once.0 + working, at_once.1 + 1);
            if at_once.0 + 1 > 10 {
                *alone.lock().unwrap() += 1;
                assert_eq!(at_once.1, 1, "{at_once:?}");
            }
            drop(at_once);
            std::thread::sleep(Duration::from_millis(5));
            let mut at_once = now.lock().unwrap();
            *at_once = (at_once.0 - working, at_once.1 - 1);
            working
        };
        let mut taken = Vec::new();
        let left = pool.install(|| {
            side_by_side(items.to_vec(), (4, 10), work, |n| {
                taken.push(n);
                true
            })
        });
        assert!(left.is_empty());
        assert_eq!(taken, sizes);
        assert!(*alone.lock().unwrap() >= 1, "12 has no room at all");
    }
}
