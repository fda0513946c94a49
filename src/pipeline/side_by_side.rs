//! Several pieces of work at a time, their results in order.
//!
//! In: items in order, and what to do with one. Out: what each came to, handed over in the order of the
//! items. Each worker has threads of its own, so that none waits for a loop of another one: a tree is a
//! long row of short loops, and its threads would wait for each other at the end of every one of them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Items that wait, results that wait for those before them.
struct Queue<T, R> {
    items: VecDeque<(usize, T)>,
    done: BTreeMap<usize, R>,
    /// Number of the result that is handed over next.
    next: usize,
    stopped: bool,
}

/// Does `work` on each item, at most `workers` at a time, and hands the results to `take` in the order of
/// the items. Once `take` returns false nothing is begun any more; returns the items that were not begun, in order. Results
/// that come after that are handed over all the same.
pub(super) fn side_by_side<T: Send, R: Send>(
    items: Vec<T>,
    workers: usize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> bool + Send,
) -> Vec<T> {
    let pools = pools(workers);
    let mut items: VecDeque<(usize, T)> = items.into_iter().enumerate().collect();
    if pools.len() < 2 {
        while let Some((_, item)) = items.pop_front() {
            if !take(work(item)) {
                break;
            }
        }
        return items.into_iter().map(|(_, item)| item).collect();
    }
    let queue = Mutex::new((
        Queue {
            items,
            done: BTreeMap::new(),
            next: 0,
            stopped: false,
        },
        take,
    ));
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| {
                while let Some((number, item)) = begun(&queue) {
                    let result = pool.install(|| work(item));
                    let (queue, take) = &mut *locked(&queue);
                    queue.done.insert(number, result);
                    while let Some(result) = queue.done.remove(&queue.next) {
                        queue.next += 1;
                        queue.stopped |= !take(result);
                    }
                }
            });
        }
    });
    let (queue, mut take) = queue.into_inner().unwrap_or_else(PoisonError::into_inner);
    queue.done.into_values().for_each(|result| {
        take(result);
    });
    queue.items.into_iter().map(|(_, item)| item).collect()
}

fn begun<T, R, F>(queue: &Mutex<(Queue<T, R>, F)>) -> Option<(usize, T)> {
    let (queue, _) = &mut *locked(queue);
    match queue.stopped {
        true => None,
        false => queue.items.pop_front(),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
        let left = pool.install(|| {
            side_by_side((0..20).collect(), workers, work, |n| {
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
}
