//! Which mistakes are worth trying at a place.

use super::Kind;

/// Letters that are asked together whether they surprise.
const AHEAD: usize = 4;

/// How little a place is expected, in log P with the document.
///
/// A letter of another word surprises at once; one that is left out or written twice hardly does.
/// Of the corrections of injected mistakes that are right, 98–99 % lie below the bounds of their
/// kind (five manuals and a table); in a small table what follows surprises less.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Surprise {
    /// The letter.
    letter: f32,
    /// The letter or the next one, whichever surprises more.
    pair: f32,
    /// This one and the next few; where the passage ends sooner, in proportion.
    ahead: f32,
}

impl Surprise {
    /// What no kind of mistake goes without.
    const LEAST: Self = Self::new(0.0, -4.6, -9.0);

    const fn new(letter: f32, pair: f32, ahead: f32) -> Self {
        Self {
            letter,
            pair,
            ahead,
        }
    }

    /// The surprise at the first of some letters.
    pub(super) fn at(log_ps: &[f32]) -> Self {
        let ahead = &log_ps[..log_ps.len().min(AHEAD)];
        let pair = &ahead[..ahead.len().min(2)];
        Self {
            letter: ahead.first().copied().unwrap_or(0.0),
            pair: pair.iter().copied().fold(0.0, f32::min),
            ahead: ahead.iter().sum::<f32>() * AHEAD as f32 / ahead.len().max(1) as f32,
        }
    }

    /// Whether a mistake of any kind may have been made.
    pub(super) fn any(&self) -> bool {
        self.below(Self::LEAST)
    }

    /// Whether a mistake of a kind may have been made.
    pub(super) fn tells(&self, kind: Kind) -> bool {
        self.below(match kind {
            Kind::Look => Self::new(0.0, -4.6, -9.0),
            Kind::Homophone => Self::new(-5.0, -5.0, -11.0),
            Kind::Kana => Self::new(-3.5, -5.5, -12.0),
            Kind::Other => Self::new(-9.0, -9.0, -15.0),
            Kind::Dropped => Self::new(-7.5, -7.5, -9.0),
            Kind::Doubled | Kind::Added => Self::new(0.0, -4.6, -9.0),
            Kind::Transposed => Self::new(-1.5, -6.0, -12.0),
        })
    }

    fn below(&self, bound: Self) -> bool {
        self.letter < bound.letter && self.pair < bound.pair && self.ahead < bound.ahead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_is_left_alone() {
        let quiet = Surprise::at(&[-1.0, -2.0, -1.5, -0.5]);
        assert!(!quiet.any());
        let loud = Surprise::at(&[-9.5, -8.0, -1.5, -0.5]);
        assert!(loud.any() && loud.tells(Kind::Other));
        // A word that goes on is no other one.
        let joint = Surprise::at(&[-8.0, -1.0, -0.5, -0.5]);
        assert!(joint.tells(Kind::Dropped) && !joint.tells(Kind::Other));
    }

    #[test]
    fn the_end_of_a_passage_counts_in_proportion() {
        assert!(Surprise::at(&[-9.0]).any());
        assert!(!Surprise::at(&[]).any());
    }

    #[test]
    fn no_kind_is_missed_by_the_first_look() {
        for kind in super::super::KINDS {
            for letter in 0..24 {
                for next in 0..24 {
                    let place = Surprise::at(&[-letter as f32 / 2.0, -next as f32, -1.0, -1.0]);
                    assert!(place.any() || !place.tells(kind), "{kind:?} {place:?}");
                }
            }
        }
    }
}
