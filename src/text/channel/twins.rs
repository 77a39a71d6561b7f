//! Clauses that differ by one letter. In a table the same clause stands in the cells of several
//! years and bodies; one that differs from the others by a letter is often a slip, however
//! ordinary the letter is.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::candidates::{Candidate, Letters};
use super::{Passage, is_japanese};

/// Shorter clauses are words, and words differ by a letter.
const LEAST: usize = 4;
/// Longer ones hardly occur, and their deletions would fill the index.
const MOST: usize = 80;
/// Clauses that agree but for one letter at one place and are compared with each other: 第一回,
/// 第二回, … are no slips of one another.
const CROWD: usize = 12;
/// Twins of one clause that are tried.
const TRIED: usize = 4;
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// A change that makes one clause another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    /// Letters replaced, from the start of the clause.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What the other one has there.
    pub(super) meant: Letters,
}

impl Change {
    /// Whether a candidate says the same.
    pub(super) fn makes(&self, candidate: &Candidate) -> bool {
        (self.start, self.end, self.meant) == (candidate.start, candidate.end, candidate.meant)
    }
}

/// The clauses of passages, with the changes that make one another.
///
/// O(n log n) for n letters.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// Places that have a clause, by its hash: two clauses with the same hash are as good as one.
    copies: HashMap<u64, u32, FixedState>,
    changes: HashMap<u64, Vec<Change>, FixedState>,
}

/// The clause around a place: letters without a punctuation mark. O([`MOST`]): of a clause that
/// is longer only a part, which no other place has.
pub(super) fn clause(letters: &[char], at: Range<usize>) -> Range<usize> {
    let before = letters[..at.start].iter().rev().take(MOST);
    let behind = letters[at.end..].iter().take(MOST);
    let start = at.start - before.take_while(|&&c| inside(c)).count();
    let end = at.end + behind.take_while(|&&c| inside(c)).count();
    start..end
}

fn inside(c: char) -> bool {
    is_japanese(c) || c.is_alphanumeric()
}

/// All clauses; those longer than [`MOST`] come in parts that are too long as well. O(letters).
fn clauses(letters: &[char]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + letters[at..].iter().position(|&c| inside(c))?;
        let rest = letters[start..].iter().take(MOST + 1);
        at = start + rest.take_while(|&&c| inside(c)).count();
        Some(start..at)
    })
}

fn hash(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(1, join)
}

fn join(hash: u64, c: char) -> u64 {
    let value = (u64::from(c as u32) + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash.wrapping_mul(BASE).wrapping_add(value ^ (value >> 32))
}

/// A clause with one letter left out, or whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shorter {
    hash: u64,
    clause: u32,
    /// The letter left out; `u32::MAX`: none.
    without: u32,
}

const WHOLE: u32 = u32::MAX;

impl Twins {
    pub(super) fn of(passages: &[Passage]) -> Self {
        let mut twins = Self::default();
        let mut distinct: Vec<(u64, &[char])> = Vec::new();
        for passage in passages {
            for range in clauses(&passage.letters) {
                let letters = &passage.letters[range];
                if !(LEAST..=MOST).contains(&letters.len()) {
                    continue;
                }
                let hash = hash(letters.iter().copied());
                let copies = twins.copies.entry(hash).or_insert(0);
                if *copies == 0 {
                    distinct.push((hash, letters));
                }
                *copies += passage.copies.max(1);
            }
        }
        let mut index = index(&distinct);
        shared(&mut index);
        index.sort_unstable();
        for group in index.chunk_by(|a, b| a.hash == b.hash) {
            if group.len() < 2 || group.len() > CROWD {
                continue;
            }
            for a in group {
                for b in group {
                    twins.pair(&distinct, a, b);
                }
            }
        }
        twins
    }

    /// Places that have a clause.
    pub(super) fn copies(&self, clause: impl Iterator<Item = char>) -> u32 {
        self.copies.get(&hash(clause)).copied().unwrap_or(0)
    }

    /// The changes that make the clauses of a passage another, with places in the passage.
    pub(super) fn changes(&self, letters: &[char], out: &mut Vec<Change>) {
        out.clear();
        if self.changes.is_empty() {
            return;
        }
        for range in clauses(letters) {
            let hash = hash(letters[range.clone()].iter().copied());
            let known = self.changes.get(&hash).into_iter().flatten();
            out.extend(known.map(|change| Change {
                start: range.start + change.start,
                end: range.start + change.end,
                ..*change
            }));
        }
    }

    /// Takes `written` for `meant` with a mistake, where `meant` is at least as frequent.
    fn pair(&mut self, distinct: &[(u64, &[char])], written: &Shorter, meant: &Shorter) {
        let (hash, letters) = distinct[written.clause as usize];
        let (other, other_letters) = distinct[meant.clause as usize];
        if written.clause == meant.clause || self.copies[&other] < self.copies[&hash] {
            return;
        }
        let change = match (written.without, meant.without) {
            (WHOLE, WHOLE) => return,
            (WHOLE, at) => (at..at, other_letters[at as usize..][..1].iter()),
            (at, WHOLE) => (at..at + 1, [].iter()),
            (at, there) if at == there => (at..at + 1, other_letters[at as usize..][..1].iter()),
            (at, there) if at.abs_diff(there) == 1 => {
                let at = at.min(there);
                (at..at + 2, other_letters[at as usize..][..2].iter())
            }
            _ => return,
        };
        let range = change.0.start as usize..change.0.end as usize;
        let change = Change {
            start: range.start,
            end: range.end,
            meant: Letters::of(change.1.copied()),
        };
        // Hashes may lie.
        let changed = (letters[..range.start].iter().copied())
            .chain(change.meant.letters())
            .chain(letters[range.end..].iter().copied());
        if !changed.eq(other_letters.iter().copied()) {
            return;
        }
        let changes = self.changes.entry(hash).or_default();
        if changes.len() < TRIED && !changes.contains(&change) {
            changes.push(change);
        }
    }
}

/// All clauses with each Japanese letter left out, and whole.
fn index(distinct: &[(u64, &[char])]) -> Vec<Shorter> {
    let mut out = Vec::new();
    let mut powers = vec![1_u64];
    for power in 1..=MOST {
        powers.push(powers[power - 1].wrapping_mul(BASE));
    }
    for (clause, &(whole, letters)) in (0..).zip(distinct) {
        out.push(Shorter {
            hash: whole,
            clause,
            without: WHOLE,
        });
        let mut before = hash([].into_iter());
        for (at, (without, &c)) in (0..).zip(letters).enumerate() {
            let with = join(before, c);
            if is_japanese(c) {
                // What follows the letter is the same in both.
                let rest = powers[letters.len() - at - 1];
                let behind = whole.wrapping_sub(with.wrapping_mul(rest));
                out.push(Shorter {
                    hash: before.wrapping_mul(rest).wrapping_add(behind),
                    clause,
                    without,
                });
            }
            before = with;
        }
    }
    out
}

/// Keeps what has company, and some that seem to: nearly all stand alone. O(n).
fn shared(index: &mut Vec<Shorter>) {
    // Four places for each: one in ten or so seems to have company.
    let places = (4 * index.len()).next_power_of_two().max(64);
    let mut seen = [vec![0_u64; places / 64], vec![0_u64; places / 64]];
    let bit = |one: &Shorter| {
        let bit = (one.hash >> 32) as usize & (places - 1);
        (bit / 64, 1 << (bit % 64))
    };
    for one in index.iter() {
        let (word, bit) = bit(one);
        seen[1][word] |= seen[0][word] & bit;
        seen[0][word] |= bit;
    }
    index.retain(|one| {
        let (word, bit) = bit(one);
        seen[1][word] & bit != 0
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twins(clauses: &[(&str, u32)]) -> Twins {
        let passages: Vec<Passage> = (clauses.iter())
            .map(|&(text, copies)| Passage {
                letters: text.chars().collect(),
                copies,
                ..Passage::default()
            })
            .collect();
        Twins::of(&passages)
    }

    fn changes(twins: &Twins, text: &str) -> Vec<(usize, usize, String)> {
        let mut out = Vec::new();
        twins.changes(&text.chars().collect::<Vec<_>>(), &mut out);
        (out.iter())
            .map(|change| (change.start, change.end, change.meant.letters().collect()))
            .collect()
    }

    #[test]
    fn one_letter_apart() {
        let meant = "説明会での配布";
        for (written, change) in [
            ("説明金での配布", (2, 3, "会")),
            ("説明での配布", (2, 2, "会")),
            ("説明会ででの配布", (4, 5, "")),
            ("説明会ので配布", (3, 5, "での")),
        ] {
            let twins = twins(&[(meant, 3), (written, 1), ("窓口の利用", 1)]);
            let (start, end, letters) = change;
            let found = changes(&twins, written);
            assert!(
                found.contains(&(start, end, letters.to_owned()))
                    || found.contains(&(start - 1, end - 1, letters.to_owned())),
                "{written}: {found:?}"
            );
            assert_eq!(changes(&twins, meant), []);
            assert_eq!(twins.copies(meant.chars()), 3);
        }
    }

    #[test]
    fn places_are_those_of_the_passage() {
        let twins = twins(&[
            ("関係機関（説明会での配布）", 2),
            ("相談、説明金での配布", 1),
        ]);
        let found = changes(&twins, "相談、説明金での配布");
        assert_eq!(found, [(5, 6, "会".to_owned())]);
    }

    #[test]
    fn digits_and_distant_clauses_are_no_slips() {
        let twins = twins(&[
            ("研修会の開催3回", 4),
            ("研修会の開催2回", 1),
            ("研修会の開会式", 1),
        ]);
        assert_eq!(changes(&twins, "研修会の開催2回"), []);
        assert_eq!(changes(&twins, "研修会の開会式"), []);
    }
}
