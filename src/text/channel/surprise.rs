//! Which mistakes are worth trying at a place.

use super::{KINDS, Kind};

/// Letters that are asked together whether they surprise.
const AHEAD: usize = 4;

/// How well a place is known, by what stands on both sides of its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Familiar {
    /// It stands beside the letter before or behind it as nowhere else.
    Stranger,
    /// No other passage has it with both letters around it.
    New,
    /// Another one has.
    Known,
    /// The table is too small to tell.
    Unread,
}

/// How little a place is expected, in log P with the document.
///
/// A letter of another word surprises at once; one that is left out or written twice hardly does.
/// Of the corrections of injected mistakes that are right and come to be told, 99.5 % lie below
/// the bounds of their kind (ten manuals and a table).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Surprise {
    bounds: Bounds,
    familiar: Familiar,
    /// The letter stands beside its like.
    twice: bool,
}

/// Log P that places of a kind of mistake are below.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds {
    /// Of the letter.
    letter: f32,
    /// Of the letter or the next one, whichever surprises more.
    pair: f32,
    /// Of this one and the next few; where the passage ends sooner, in proportion.
    ahead: f32,
}

const fn bounds(letter: f32, pair: f32, ahead: f32) -> Option<Bounds> {
    Some(Bounds {
        letter,
        pair,
        ahead,
    })
}

/// What no kind of mistake goes without.
const LEAST: Bounds = Bounds {
    letter: 0.0,
    pair: -4.5,
    ahead: -9.0,
};

/// The bounds of a kind at strange, new and known places, and in a small table, where what follows
/// surprises less; `None`: there is no such mistake.
const fn least(kind: Kind) -> [Option<Bounds>; 4] {
    match kind {
        Kind::Look => [
            bounds(-2.0, -6.0, -14.0),
            bounds(-2.0, -5.0, -12.0),
            bounds(-4.5, -4.5, -9.0),
            bounds(0.0, -4.6, -9.0),
        ],
        Kind::Homophone => [
            bounds(-3.0, -8.0, -16.0),
            bounds(-5.0, -5.5, -12.0),
            bounds(-6.0, -8.5, -11.0),
            bounds(-4.0, -5.0, -10.0),
        ],
        Kind::Kana => [
            bounds(-3.5, -8.5, -16.0),
            bounds(-3.5, -5.5, -14.0),
            bounds(-7.0, -7.5, -15.0),
            bounds(-3.0, -5.0, -10.0),
        ],
        Kind::Other => [
            bounds(-9.0, -9.0, -19.0),
            None,
            None,
            bounds(-8.5, -8.5, -14.0),
        ],
        Kind::Dropped => [
            bounds(-9.0, -9.0, -10.5),
            bounds(-7.0, -7.0, -9.5),
            bounds(-5.5, -10.0, -13.0),
            bounds(-7.0, -7.0, -9.0),
        ],
        Kind::Doubled | Kind::Added => [
            bounds(-4.0, -8.0, -9.5),
            bounds(-4.5, -4.5, -9.0),
            bounds(-6.0, -6.0, -11.0),
            bounds(0.0, -4.6, -9.0),
        ],
        Kind::Transposed => [
            bounds(-2.0, -6.0, -21.0),
            bounds(-0.5, -6.0, -17.0),
            bounds(-7.0, -7.0, -12.0),
            bounds(-1.5, -5.5, -10.5),
        ],
    }
}

impl Surprise {
    /// The surprise at the first of some letters.
    pub(super) fn at(log_ps: &[f32], familiar: Familiar, twice: bool) -> Self {
        let ahead = &log_ps[..log_ps.len().min(AHEAD)];
        let pair = &ahead[..ahead.len().min(2)];
        Self {
            bounds: Bounds {
                letter: ahead.first().copied().unwrap_or(0.0),
                pair: pair.iter().copied().fold(0.0, f32::min),
                ahead: ahead.iter().sum::<f32>() * AHEAD as f32 / ahead.len().max(1) as f32,
            },
            familiar,
            twice,
        }
    }

    /// Whether a mistake of any kind may have been made.
    pub(super) fn any(&self) -> bool {
        self.below(LEAST) && KINDS.iter().any(|&kind| self.tells(kind))
    }

    /// Whether a mistake of a kind may have been made.
    #[inline]
    pub(super) fn tells(&self, kind: Kind) -> bool {
        let bounds = match kind {
            // Which of the two is one too many is asked of both.
            Kind::Doubled | Kind::Added if self.twice => Some(LEAST),
            kind => least(kind)[self.familiar as usize],
        };
        bounds.is_some_and(|bounds| self.below(bounds))
    }

    #[inline]
    fn below(&self, least: Bounds) -> bool {
        let here = self.bounds;
        here.letter < least.letter && here.pair < least.pair && here.ahead < least.ahead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_is_left_alone() {
        let quiet = [-1.0, -2.0, -1.5, -0.5];
        let loud = [-9.5, -9.0, -1.5, -0.5];
        // A word that goes on is no other one.
        let joint = [-9.5, -1.0, -0.5, -0.5];
        let at = |log_ps: &[f32]| Surprise::at(log_ps, Familiar::Stranger, false);
        assert!(!at(&quiet).any());
        assert!(at(&loud).any() && at(&loud).tells(Kind::Other));
        assert!(at(&joint).tells(Kind::Dropped) && !at(&joint).tells(Kind::Other));
    }

    #[test]
    fn what_another_passage_has_is_no_slip_of_any_letter() {
        let loud = |familiar| Surprise::at(&[-9.5, -9.0, -1.5, -0.5], familiar, false);
        assert!(loud(Familiar::Stranger).tells(Kind::Other));
        assert!(!loud(Familiar::New).tells(Kind::Other));
        let low = |familiar| Surprise::at(&[-5.0, -6.0, -3.0, -1.0], familiar, false);
        assert!(low(Familiar::New).tells(Kind::Kana));
        assert!(!low(Familiar::Known).tells(Kind::Kana));
    }

    #[test]
    fn both_of_a_pair_are_asked() {
        let at = |twice| Surprise::at(&[-1.0, -5.0, -3.0, -1.0], Familiar::New, twice);
        assert!(at(true).tells(Kind::Added) && !at(false).tells(Kind::Added));
    }

    #[test]
    fn the_end_of_a_passage_counts_in_proportion() {
        assert!(Surprise::at(&[-9.0], Familiar::New, false).any());
        assert!(!Surprise::at(&[], Familiar::New, false).any());
    }

    #[test]
    fn no_kind_is_missed_by_the_first_look() {
        let places = [
            Familiar::Stranger,
            Familiar::New,
            Familiar::Known,
            Familiar::Unread,
        ];
        for (kind, familiar) in KINDS
            .into_iter()
            .flat_map(|kind| places.map(|at| (kind, at)))
        {
            for bounds in [least(kind)[familiar as usize]].into_iter().flatten() {
                assert!(bounds.letter <= LEAST.letter && bounds.pair <= LEAST.pair);
                assert!(bounds.ahead <= LEAST.ahead, "{kind:?} {familiar:?}");
            }
        }
    }
}
