//! Scores of a large screen as bytes: of hundreds of trees with tens of thousands of merges each, JSON
//! would be what opening a project takes longest for.
//!
//! In: a [`Score`]. Out: the score without its tree and its entries, which JSON keeps, and these as
//! packed bytes; and back, to the last bit. All numbers are little-endian. A blob is
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version, 1 |
//! | 4 each | numbers of entries, of rows, of merges |
//! | rest | LZ4 block of: entries, each less the one before it; left, right and size of each merge; heights |
//!
//! Each of the columns stands byte by byte: all lowest bytes first, all highest last, so that the many
//! zeros and slowly changing ones stand together.

use super::codec::Unreadable;
use crate::cluster::{Linkage, Merge};
use crate::import::EntryIndex;
use crate::pipeline::{Score, Screen};

/// From so many merges on, of all trees together, a screen is packed. Below, programs that know no
/// packed ones can read the file as well.
const WORTH_IT: usize = 200_000;

const VERSION: u8 = 1;

/// Bytes before the block.
const HEAD: usize = 13;

/// Bytes of the largest score that is read.
const MOST: u64 = 500_000_000;

/// Whether the scores of a screen are to be packed.
pub(super) fn is_worth_it(screen: &Screen) -> bool {
    let merges = screen.scores.iter().map(|score| score.linkage.merges.len());
    merges.sum::<usize>() >= WORTH_IT
}

/// A score without tree and entries, and these packed; `None` where a number does not fit.
pub(super) fn apart(score: &Score) -> Option<(Score, Vec<u8>)> {
    let packed = packed(score)?;
    // All fields by name, so that a new one does not compile before it stands here.
    let Score {
        combination,
        entries: _,
        labels,
        n_columns,
        failures,
        linkage: _,
        w_sigma,
        w_ea,
        mean_w_sigma,
        difference_from_best,
        of_barriers,
        set_apart,
        seconds,
    } = score;
    let rest = Score {
        combination: combination.clone(),
        entries: Vec::new(),
        labels: labels.clone(),
        n_columns: *n_columns,
        failures: failures.clone(),
        linkage: Linkage::default(),
        w_sigma: w_sigma.clone(),
        w_ea: w_ea.clone(),
        mean_w_sigma: *mean_w_sigma,
        difference_from_best: *difference_from_best,
        of_barriers: *of_barriers,
        set_apart: *set_apart,
        seconds: *seconds,
    };
    Some((rest, packed))
}

fn packed(score: &Score) -> Option<Vec<u8>> {
    let short = |number: usize| u32::try_from(number).ok();
    let merges = &score.linkage.merges;
    let column = |of: fn(&Merge) -> usize| -> Option<Vec<u32>> {
        merges.iter().map(|merge| short(of(merge))).collect()
    };
    let entries: Option<Vec<u32>> = score.entries.iter().map(|entry| short(entry.0)).collect();
    let mut before = 0;
    let steps: Vec<u32> = (entries?.into_iter())
        .map(|entry| entry.wrapping_sub(std::mem::replace(&mut before, entry)))
        .collect();
    let columns = [
        steps,
        column(|merge| merge.left)?,
        column(|merge| merge.right)?,
        column(|merge| merge.size)?,
    ];
    let mut body = Vec::with_capacity(4 * columns[0].len() + 20 * merges.len());
    for column in &columns {
        put_bytewise(&mut body, column, |number| number.to_le_bytes());
    }
    put_bytewise(&mut body, merges, |merge| merge.height.to_le_bytes());
    let mut bytes = vec![VERSION];
    for count in [score.entries.len(), score.linkage.n_rows, merges.len()] {
        bytes.extend_from_slice(&short(count)?.to_le_bytes());
    }
    bytes.extend_from_slice(&lz4_flex::block::compress(&body));
    Some(bytes)
}

fn put_bytewise<T, const N: usize>(body: &mut Vec<u8>, column: &[T], of: impl Fn(&T) -> [u8; N]) {
    for place in 0..N {
        body.extend(column.iter().map(|value| of(value)[place]));
    }
}

/// Gives a score its entries and its tree back.
pub(super) fn put_back(score: &mut Score, bytes: &[u8]) -> Result<(), Unreadable> {
    let cut_off = || Unreadable("a tree is cut off".to_owned());
    let (head, block) = bytes.split_at_checked(HEAD).ok_or_else(cut_off)?;
    if head[0] != VERSION {
        return Err(Unreadable(format!(
            "{} is not a way to pack trees",
            head[0]
        )));
    }
    let (counts, _) = head[1..].as_chunks();
    let mut counts = counts.iter().map(|count| u32::from_le_bytes(*count));
    let mut count = || counts.next().unwrap_or_default() as usize;
    let (n_entries, n_rows, n_merges) = (count(), count(), count());
    let size = 4 * n_entries as u64 + 20 * n_merges as u64;
    if size > MOST {
        let fact = format!("a tree of more than {} MB", MOST / 1_000_000);
        return Err(Unreadable(fact));
    }
    let body = lz4_flex::block::decompress(block, size as usize)
        .map_err(|error| Unreadable(format!("packed tree: {error}")))?;
    if body.len() as u64 != size {
        return Err(cut_off());
    }
    let mut rest = body.as_slice();
    let mut entry = 0_u32;
    score.entries = bytewise(&mut rest, n_entries)
        .map(|step| {
            entry = entry.wrapping_add(u32::from_le_bytes(step));
            EntryIndex(entry as usize)
        })
        .collect();
    let left = bytewise(&mut rest, n_merges);
    let right = bytewise(&mut rest, n_merges);
    let sizes = bytewise(&mut rest, n_merges);
    let heights = bytewise(&mut rest, n_merges);
    let number = |bytes: [u8; 4]| u32::from_le_bytes(bytes) as usize;
    let merges = left.zip(right).zip(sizes).zip(heights);
    score.linkage = Linkage {
        n_rows,
        merges: merges
            .map(|(((left, right), size), height)| Merge {
                left: number(left),
                right: number(right),
                height: f64::from_le_bytes(height),
                size: number(size),
            })
            .collect(),
    };
    Ok(())
}

/// Takes a column of `n` values from the front of what is left.
fn bytewise<'a, const N: usize>(
    rest: &mut &'a [u8],
    n: usize,
) -> impl Iterator<Item = [u8; N]> + use<'a, N> {
    let (column, after) = rest.split_at(rest.len().min(n * N));
    *rest = after;
    (0..column.len() / N).map(move |k| std::array::from_fn(|place| column[place * n + k]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Combination, OfBarriers};
    use crate::simplify::Representation;

    fn score() -> Score {
        let merge = |left, right, height, size| Merge {
            left,
            right,
            height,
            size,
        };
        Score {
            combination: Combination {
                descriptor: "soap".to_owned(),
                representation: Representation::Can,
            },
            entries: [3, 4, 70_000, 5].map(EntryIndex).to_vec(),
            labels: Vec::new(),
            n_columns: 12,
            failures: Vec::new(),
            linkage: Linkage {
                n_rows: 4,
                merges: vec![
                    merge(0, 3, 1.0 / 3.0, 2),
                    merge(1, 2, f64::MIN_POSITIVE, 2),
                    merge(4, 5, 1e300, 4),
                ],
            },
            w_sigma: vec![0.1, 1e-300],
            w_ea: Vec::new(),
            mean_w_sigma: None,
            difference_from_best: None,
            of_barriers: OfBarriers::default(),
            set_apart: true,
            seconds: (0.5, 0.25),
        }
    }

    #[test]
    fn a_score_comes_back_to_the_last_bit() {
        let score = score();
        let (mut rest, bytes) = apart(&score).unwrap();
        assert!(rest.entries.is_empty() && rest.linkage.merges.is_empty());
        put_back(&mut rest, &bytes).unwrap();
        assert_eq!(format!("{rest:?}"), format!("{score:?}"));
    }

    #[test]
    fn what_is_no_packed_tree_is_refused() {
        let (mut rest, bytes) = apart(&score()).unwrap();
        for cut in 0..bytes.len() {
            assert!(put_back(&mut rest, &bytes[..cut]).is_err(), "{cut} bytes");
        }
        let mut forged = bytes.clone();
        forged[9..13].copy_from_slice(&u32::MAX.to_le_bytes());
        let error = put_back(&mut rest, &forged).unwrap_err().to_string();
        assert!(error.contains("more than 500 MB"), "{error}");
        forged = bytes;
        forged[0] = 7;
        assert!(put_back(&mut rest, &forged).is_err());
    }

    #[test]
    fn a_number_that_does_not_fit_is_not_packed() {
        let mut score = score();
        score.linkage.merges[2].size = usize::MAX;
        assert!(apart(&score).is_none());
    }
}
