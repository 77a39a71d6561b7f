//! A name beside a text that is almost it.

use std::ops::Range;

/// How a text differs from a name in one place. Places are letters of the text and of the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// Another letter.
    Other {
        /// Letter of the text.
        text: usize,
        /// Letter of the name.
        name: usize,
    },
    /// The name's letter is not there; it belongs before the text's letter.
    Dropped {
        /// Letter of the text.
        text: usize,
        /// Letter of the name.
        name: usize,
    },
    /// A letter that the name does not have; it stands before the name's letter.
    Added {
        /// Letter of the text.
        text: usize,
        /// Letter of the name.
        name: usize,
    },
    /// The name's letter and the next have changed places.
    Swapped {
        /// First letter of the text.
        text: usize,
        /// First letter of the name.
        name: usize,
    },
}

impl Slip {
    /// Letter of the text.
    pub fn text(self) -> usize {
        let (Self::Other { text, .. }
        | Self::Dropped { text, .. }
        | Self::Added { text, .. }
        | Self::Swapped { text, .. }) = self;
        text
    }

    /// Letter of the name.
    pub fn name(self) -> usize {
        let (Self::Other { name, .. }
        | Self::Dropped { name, .. }
        | Self::Added { name, .. }
        | Self::Swapped { name, .. }) = self;
        name
    }

    pub(super) fn moved(self, by_text: usize, by_name: usize) -> Self {
        match self {
            Self::Other { text, name } => Self::Other {
                text: text + by_text,
                name: name + by_name,
            },
            Self::Dropped { text, name } => Self::Dropped {
                text: text + by_text,
                name: name + by_name,
            },
            Self::Added { text, name } => Self::Added {
                text: text + by_text,
                name: name + by_name,
            },
            Self::Swapped { text, name } => Self::Swapped {
                text: text + by_text,
                name: name + by_name,
            },
        }
    }
}

/// Whether some slips may make the beginning of a name out of the beginning of a text: a quick look
/// that spares a long one for most texts. Of one letter more than slips, one at least is left, and
/// no slip moves it by more than a place.
pub(super) fn hopeful<'c>(
    mut name: impl Iterator<Item = &'c char>,
    text: impl Iterator<Item = &'c char> + Clone,
    slips: usize,
) -> bool {
    (0..=slips).any(|_| {
        let letter = name.next();
        letter.is_none_or(|letter| text.clone().take(slips + 1).any(|c| c == letter))
    })
}

/// Whether no more letters of a name than slips are nowhere around the part of it that stands in a
/// text: a slip takes one letter away, or none.
pub(super) fn lacks_few(
    name: &[char],
    part: Range<usize>,
    (text, at): (&[char], Range<usize>),
    slips: usize,
) -> bool {
    let (before, after) = (&name[..part.start], &name[part.end..]);
    let from = at.start.saturating_sub(before.len() + slips);
    let to = text.len().min(at.end + after.len() + slips);
    let lacking = |name: &[char], text: &[char]| {
        let lacking = name.iter().filter(|letter| !text.contains(letter));
        lacking.take(slips + 1).count()
    };
    lacking(before, &text[from..at.start]) + lacking(after, &text[at.end..to]) <= slips
}

/// Letters as they are read: from the left or from the right.
#[derive(Clone, Copy)]
struct Reading<'a> {
    letters: &'a [char],
    from_right: bool,
}

impl Reading<'_> {
    fn len(self) -> usize {
        self.letters.len()
    }

    fn get(self, at: usize) -> Option<char> {
        let at = match self.from_right {
            true => self.letters.len().checked_sub(at + 1)?,
            false => at,
        };
        self.letters.get(at).copied()
    }

    /// Without the first letters; `None` where there are fewer.
    fn after(self, count: usize) -> Option<Self> {
        let letters = match self.from_right {
            true => &self.letters[..self.len().checked_sub(count)?],
            false => self.letters.get(count..)?,
        };
        Some(Self { letters, ..self })
    }
}

/// The fewest slips that make the whole of `name` out of the beginning of `text`, and how many
/// letters of the text they take; `None` beyond `limit`. O(4^limit · name).
pub(super) fn forwards(name: &[char], text: &[char], limit: usize) -> Option<(Vec<Slip>, usize)> {
    let read = |letters| Reading {
        letters,
        from_right: false,
    };
    (0..=limit).find_map(|exactly| walk(read(name), read(text), exactly))
}

/// The same from the right: `text` ends where `name` ends; the letters counted are the last ones.
pub(super) fn backwards(name: &[char], text: &[char], limit: usize) -> Option<(Vec<Slip>, usize)> {
    let read = |letters| Reading {
        letters,
        from_right: true,
    };
    let (mut slips, taken) =
        (0..=limit).find_map(|exactly| walk(read(name), read(text), exactly))?;
    // A place between letters and a pair of letters lie on the other side of a mirror.
    slips.reverse();
    for slip in &mut slips {
        let (t, n) = (slip.text(), slip.name());
        *slip = match slip {
            Slip::Other { .. } => Slip::Other {
                text: text.len() - 1 - t,
                name: name.len() - 1 - n,
            },
            Slip::Dropped { .. } => Slip::Dropped {
                text: text.len() - t,
                name: name.len() - 1 - n,
            },
            Slip::Added { .. } => Slip::Added {
                text: text.len() - 1 - t,
                name: name.len() - n,
            },
            Slip::Swapped { .. } => Slip::Swapped {
                text: text.len() - 2 - t,
                name: name.len() - 2 - n,
            },
        };
    }
    Some((slips, taken))
}

fn walk(name: Reading<'_>, text: Reading<'_>, slips: usize) -> Option<(Vec<Slip>, usize)> {
    let mut same = 0;
    while same < name.len() && name.get(same) == text.get(same) {
        same += 1;
    }
    if same == name.len() {
        return (slips == 0).then(|| (Vec::new(), same));
    }
    if slips == 0 {
        return None;
    }
    let (a, b) = (name.get(same), name.get(same + 1));
    let swapped = b.is_some() && a == text.get(same + 1) && b == text.get(same);
    let go = |slip: Slip, name_by: usize, text_by: usize| {
        let name_rest = name.after(same + name_by)?;
        let text_rest = text.after(same + text_by)?;
        let (rest, taken) = walk(name_rest, text_rest, slips - 1)?;
        let mut all = vec![slip];
        all.extend(
            rest.into_iter()
                .map(|slip| slip.moved(same + text_by, same + name_by)),
        );
        Some((all, same + text_by + taken))
    };
    let at = same;
    swapped
        .then(|| go(Slip::Swapped { text: at, name: at }, 2, 2))
        .flatten()
        .or_else(|| go(Slip::Other { text: at, name: at }, 1, 1))
        .or_else(|| go(Slip::Dropped { text: at, name: at }, 1, 0))
        .or_else(|| go(Slip::Added { text: at, name: at }, 0, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn the_fewest_slips_are_found_from_both_sides() {
        let name = chars("商工会連合会");
        let (slips, taken) = forwards(&name, &chars("商工会連会の"), 1).expect("one slip");
        assert_eq!(
            (slips, taken),
            (vec![Slip::Dropped { text: 4, name: 4 }], 5)
        );
        let text = chars("県商工会連会");
        let (slips, taken) = backwards(&name, &text, 1).expect("one slip");
        assert_eq!(
            (slips, taken),
            (vec![Slip::Dropped { text: 5, name: 4 }], 5)
        );
        let text = chars("県商会工連合会");
        let (slips, _) = backwards(&name, &text, 1).expect("one slip");
        assert_eq!(slips, [Slip::Swapped { text: 2, name: 1 }]);
        let text = chars("商工会会連合会");
        let (slips, _) = backwards(&name, &text, 1).expect("one slip");
        assert!(matches!(slips[..], [Slip::Added { .. }]));
    }

    #[test]
    fn two_slips_keep_their_places() {
        let name = chars("次世代育成支援対策推進法");
        let text = chars("次世代育成支援策推侍法を");
        assert!(forwards(&name, &text, 1).is_none());
        let (slips, taken) = forwards(&name, &text, 2).expect("two slips");
        assert_eq!(
            slips,
            [
                Slip::Dropped { text: 7, name: 7 },
                Slip::Other { text: 9, name: 10 }
            ]
        );
        assert_eq!(taken, 11);
    }

    #[test]
    fn equal_texts_have_no_slips() {
        let name = chars("労働基準法");
        assert_eq!(forwards(&name, &name, 2), Some((Vec::new(), 5)));
        assert_eq!(forwards(&name, &chars("労働基"), 1), None);
    }
}
