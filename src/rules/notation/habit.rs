//! What a document usually does.

/// How clear a habit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// At least four times, and four times as often as the other way.
    Clear,
    /// At least twice as often as the other way.
    Leaning,
    /// Both ways are usual.
    None,
}

/// Judges the counts of two ways of writing. Each distinct text counts once, however many cells
/// hold it: a copied cell is no evidence.
pub(super) fn habit(majority: usize, minority: usize) -> Habit {
    if majority >= 4 && majority >= 4 * minority {
        Habit::Clear
    } else if majority >= 2 * minority {
        Habit::Leaning
    } else {
        Habit::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_is_many_against_few() {
        assert_eq!(habit(188, 3), Habit::Clear);
        assert_eq!(habit(4, 1), Habit::Clear);
        assert_eq!(habit(3, 1), Habit::Leaning);
        assert_eq!(habit(1, 1), Habit::None);
        assert_eq!(habit(40, 30), Habit::None);
    }
}
