//! Spelling that differs everywhere in one way: told once, with a count and an example.
//!
//! A table saved from a spreadsheet as text has other line breaks in every cell; an editor wants to
//! know that, not to read every cell.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use super::{Comparison, outside, words};
use crate::diff::{CellKind, LineKind};
use crate::report::display::{harmless, pick, short_header};
use crate::rule::Lang;
use crate::text::fold;

/// Differences of one kind from this many on are told once: fewer are read one by one.
const MANY: usize = 4;
/// Characters of an example on either side of what differs.
const AROUND: usize = 8;

/// In what two texts differ that fold to one: kinds of signs, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Kinds(u8);

impl Kinds {
    const BREAKS: u8 = 1;
    const SPACES: u8 = 2;
    const WIDTH: u8 = 4;
    const SIGNS: u8 = 8;
    const FORM: u8 = 16;

    /// O(text).
    fn between(old: &str, new: &str) -> Self {
        if fold(old) != fold(new) {
            return Self(Self::FORM);
        }
        let breaks = |text: &str| text.trim().matches('\n').count();
        let spaces = |text: &str| -> String {
            let blank = |c: &char| c.is_whitespace() && !matches!(c, '\n' | '\r');
            text.chars().filter(blank).collect()
        };
        let bare = |text: &str| -> String {
            let said = |c: &char| !c.is_whitespace();
            text.chars().filter(said).collect()
        };
        let normal = |text: &str| -> String { bare(text).nfkc().collect() };
        let (one, other) = (bare(old), bare(new));
        let (wide, narrow) = (normal(old), normal(new));
        // What is left of the one where the other's signs are put in, letter by letter.
        let mixed = one != other && wide != narrow && is_mixed(&one, &other);
        let mut kinds = 0;
        for (differs, kind) in [
            (breaks(old) != breaks(new), Self::BREAKS),
            (spaces(old) != spaces(new), Self::SPACES),
            (one != other && wide == narrow || mixed, Self::WIDTH),
            (wide != narrow, Self::SIGNS),
        ] {
            kinds |= if differs { kind } else { 0 };
        }
        Self(kinds)
    }

    fn named(self, lang: Lang) -> String {
        let names: [(u8, &str); 5] = [
            (Self::BREAKS, pick(lang, "改行", "line breaks")),
            (Self::SPACES, pick(lang, "空白", "spaces")),
            (Self::WIDTH, pick(lang, "文字の幅", "width of letters")),
            (Self::SIGNS, pick(lang, "似た記号など", "look-alike signs")),
            (
                Self::FORM,
                pick(lang, "数値・日付の書式", "format of figures and dates"),
            ),
        ];
        let named: Vec<&str> = (names.into_iter())
            .filter(|(kind, _)| self.0 & kind != 0)
            .map(|(_, name)| name)
            .collect();
        match named.is_empty() {
            true => pick(lang, "見えない文字", "invisible characters").to_owned(),
            false => named.join(pick(lang, "・", ", ")),
        }
    }
}

/// Whether texts that differ in signs differ in the width of letters as well.
fn is_mixed(one: &str, other: &str) -> bool {
    let wide = |text: &str| {
        let wide = |c: &char| matches!(c, '０'..='９' | 'Ａ'..='ｚ' | 'ｦ'..='ﾟ');
        text.chars().filter(wide).count()
    };
    wide(one) != wide(other)
}

/// Differences of one kind.
struct Group {
    kinds: Kinds,
    count: usize,
    /// Where the first one stands, and its texts.
    place: String,
    old: String,
    new: String,
}

/// Kinds of differences that are told once.
pub(super) struct Spelling {
    groups: Vec<Group>,
}

impl Spelling {
    /// Looks at all cosmetic differences. O(their text).
    pub(super) fn of(comparison: &Comparison<'_>) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        if comparison.ignore_cosmetic {
            return Self { groups };
        }
        let (diff, lang) = (comparison.diff, comparison.lang);
        let mut places: HashMap<Kinds, usize> = HashMap::new();
        let mut meet = |old: &str, new: &str, place: &dyn Fn() -> String| {
            let kinds = Kinds::between(old, new);
            let at = *places.entry(kinds).or_insert_with(|| {
                groups.push(Group {
                    kinds,
                    count: 0,
                    place: place(),
                    old: old.to_owned(),
                    new: new.to_owned(),
                });
                groups.len() - 1
            });
            groups[at].count += 1;
        };
        for row in &diff.rows {
            let cosmetic = (row.cells.iter()).filter(|cell| cell.kind == CellKind::Cosmetic);
            for cell in cosmetic {
                meet(cell.old, cell.new, &|| {
                    let place = words::places(&diff.new, &row.new);
                    let place = words::lines(&place, &[], lang);
                    format!("{place} {}", short_header(diff.heading(cell.column)))
                });
            }
        }
        let cosmetic = (diff.lines.iter()).filter(|line| line.kind == LineKind::Cosmetic);
        for line in cosmetic {
            let (old, new) = outside::texts(line);
            meet(old, new, &|| {
                let at = line.new.iter();
                let at = at.map(|line| words::line(&diff.new, line.table, line.number));
                words::lines(&at.collect::<Vec<_>>(), &[], lang)
            });
        }
        groups.retain(|group| group.count >= MANY);
        Self { groups }
    }

    /// Whether a cosmetic difference is among those that are told once.
    pub(super) fn is_told(&self, old: &str, new: &str) -> bool {
        !self.groups.is_empty() && {
            let kinds = Kinds::between(old, new);
            self.groups.iter().any(|group| group.kinds == kinds)
        }
    }

    /// A sentence for each kind.
    pub(super) fn told(&self, lang: Lang) -> Vec<String> {
        let sentence = |group: &Group| {
            let (kinds, count, place) = (group.kinds.named(lang), group.count, &group.place);
            let (old, new) = around(&group.old, &group.new);
            match lang {
                Lang::Ja => format!(
                    "表記のみの違い（{kinds}）：{count}か所。例：{place}「{old}」→「{new}」"
                ),
                Lang::En => format!(
                    "spelling only ({kinds}): {count} places, such as {place}: “{old}” → “{new}”"
                ),
            }
        };
        self.groups.iter().map(sentence).collect()
    }
}

/// What stands around the first difference of two texts, white space made visible.
fn around(old: &str, new: &str) -> (String, String) {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let part = |text: &[char]| {
        let (from, to) = (same.saturating_sub(AROUND), text.len().min(same + AROUND));
        let inner: String = text[from.min(to)..to].iter().map(|&c| visible(c)).collect();
        let cut = |is: bool| if is { "…" } else { "" };
        let (before, after) = (cut(from > 0), cut(to < text.len()));
        format!("{before}{}{after}", harmless(&inner))
    };
    (part(&old), part(&new))
}

fn visible(c: char) -> char {
    match c {
        '\n' | '\r' => '⏎',
        '\u{3000}' => '□',
        c if c.is_whitespace() => '␣',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_apart_by_their_kinds() {
        let named = |old, new| Kinds::between(old, new).named(Lang::Ja);
        assert_eq!(named("・点検\n・補修", "・点検 ・補修"), "改行・空白");
        assert_eq!(named("・点検\n・補修", "・点検・補修"), "改行");
        assert_eq!(named("点検 補修", "点検　補修"), "空白");
        assert_eq!(named("１０社", "10社"), "文字の幅");
        assert_eq!(named("（A）", "(A)"), "文字の幅");
        assert_eq!(named("4−6月", "4–6月"), "似た記号など");
        assert_eq!(named("4−6月 ", "４–6月"), "空白・文字の幅・似た記号など");
        assert_eq!(named("番町", "番\u{200B}町"), "似た記号など");
    }

    #[test]
    fn an_example_shows_what_cannot_be_seen() {
        let (old, new) = around(
            "・備蓄品の点検を行う\n・発電機の配備を行う",
            "・備蓄品の点検を行う　・発電機の配備を行う",
        );
        assert_eq!(old, "…蓄品の点検を行う⏎・発電機の配備…");
        assert_eq!(new, "…蓄品の点検を行う□・発電機の配備…");
    }
}
