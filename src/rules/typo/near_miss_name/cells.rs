//! Bodies that stand once and are one slip away from a body that stands often.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::edition::{Role, State};
use crate::grid::{CellId, Grid, TextId};
use crate::rule::Context;
use crate::rules::typo::rare_near_frequent::slip::{AFFIXES, PARTICLES, contrast, is_counting};
use crate::rules::wording::script::{is_hiragana, is_kanji, is_katakana};
use crate::text::model::Model;
use crate::text::names::Letters;

/// Rows of a body before its name is evidence against another one.
const OFTEN: usize = 3;
/// Shorter names differ in one letter by nature: 農政課, 農林課.
const SHORTEST: usize = 4;
/// In shorter names one other kanji is often another body: 桜丘小学校, 梅丘小学校.
const LONG: usize = 10;
/// Longer cells hold more than a name.
const LONGEST: usize = 60;
/// One kanji more or less that makes another body: 青森高校, 青森南高校.
const TELLING: &str = "東西南北中央上下大小新旧本元内外前後市町村県区国公私立男女";
/// Ends of the names of departments, which are called after the word before: 健康推進課, 健康増進課.
const DEPARTMENTS: [char; 6] = ['課', '係', '室', '班', '部', '局'];

/// The body that an odd one is a slip of.
#[derive(Debug)]
pub(super) struct Twin {
    /// One of its cells.
    pub(super) cell: CellId,
    /// Its rows.
    pub(super) rows: usize,
}

/// By the text of a body that stands once, its twin. Names are looked up with each of their
/// letters left out: O(names · letters²).
pub(super) fn twins(cx: &Context<'_>) -> HashMap<TextId, Twin, FixedState> {
    let mut out = HashMap::default();
    let Some(column) = cx.edition.column(Role::Body) else {
        return out;
    };
    let own = (0..cx.edition.rows.len()).filter_map(|row| {
        let field = cx.edition.field(row, column);
        field.cell.filter(|_| field.state == State::Own)
    });
    let mut bodies: HashMap<Vec<char>, (usize, CellId), FixedState> = HashMap::default();
    for (text, rows, cell) in by_text(cx.grid, own) {
        let text = cx.grid.text(text);
        if text.len() > 4 * LONGEST {
            continue;
        }
        let letters = Letters::of(text);
        if (SHORTEST..=LONGEST).contains(&letters.chars().len()) {
            let known = bodies.entry(letters.chars().to_vec());
            known.or_insert((0, cell)).0 += rows;
        }
    }
    let mut shortened: HashMap<Vec<char>, Vec<&[char]>, FixedState> = HashMap::default();
    for (name, _) in bodies.iter().filter(|(_, (rows, _))| *rows >= OFTEN) {
        for form in with_and_without(name) {
            shortened.entry(form).or_default().push(name);
        }
    }
    for (odd, &(_, cell)) in bodies.iter().filter(|(_, (rows, _))| *rows == 1) {
        let twin = with_and_without(odd)
            .filter_map(|form| shortened.get(&form))
            .flatten()
            .filter(|usual| is_slip(cx, odd, usual))
            .map(|&usual| (bodies[usual], usual))
            .max_by_key(|&((rows, cell), _)| (rows, std::cmp::Reverse(cell)));
        if let Some(((rows, there), _)) = twin {
            out.insert(cx.grid.text_id(cell), Twin { cell: there, rows });
        }
    }
    out
}

/// How many of some cells hold each text, with the first of them, in order of these.
pub(super) fn by_text(
    grid: &Grid,
    cells: impl Iterator<Item = CellId>,
) -> Vec<(TextId, usize, CellId)> {
    let mut known: HashMap<TextId, usize, FixedState> = HashMap::default();
    let mut out: Vec<(TextId, usize, CellId)> = Vec::new();
    for cell in cells {
        let text = grid.text_id(cell);
        let at = *known.entry(text).or_insert(out.len());
        match out.get_mut(at) {
            Some((_, count, _)) => *count += 1,
            None => out.push((text, 1, cell)),
        }
    }
    out
}

/// A name, and all it may be when one letter is lost.
fn with_and_without(name: &[char]) -> impl Iterator<Item = Vec<char>> + '_ {
    let without = |at: usize| [&name[..at], &name[at + 1..]].concat();
    std::iter::once(name.to_vec()).chain((0..name.len()).map(without))
}

/// Whether one letter is changed, lost, added or two are swapped, and it makes no other body.
fn is_slip(cx: &Context<'_>, odd: &[char], usual: &[char]) -> bool {
    let equal = |(a, b): &(&char, &char)| a == b;
    let head = odd.iter().zip(usual).take_while(equal).count();
    let rest = odd.len().min(usual.len()) - head;
    let tail = (odd.iter().rev().zip(usual.iter().rev()).take(rest)).take_while(equal);
    let tail = tail.count();
    let (x, y) = (
        &odd[head..odd.len() - tail],
        &usual[head..usual.len() - tail],
    );
    let letters = x
        .iter()
        .chain(y)
        .all(|&c| (is_kanji(c) || is_hiragana(c) || is_katakana(c)) && !is_counting(c));
    if !letters {
        return false;
    }
    let slip = match (x, y) {
        ([a], [b]) => other_letter(odd, usual, head, *a, *b),
        ([a, b], [c, d]) => a == d && b == c,
        ([], [c]) | ([c], []) => {
            let longer = if x.is_empty() { usual } else { odd };
            let beside = |at: Option<usize>| at.and_then(|at| longer.get(at)) == Some(c);
            let doubled = beside(head.checked_sub(1)) || beside(Some(head + 1));
            let edge = head == 0 || tail == 0;
            let own = TELLING.contains(*c)
                || PARTICLES.contains(*c)
                || AFFIXES.contains(*c) && (edge || longer.len() < LONG);
            // A known name with a letter twice holds the name: 独独立行政法人.
            return x.len() == 1 && doubled || !own && !is_known(cx, odd, head..head + x.len());
        }
        _ => false,
    };
    slip && !is_known(cx, odd, head..head + x.len())
}

/// One letter for another.
fn other_letter(odd: &[char], usual: &[char], at: usize, a: char, b: char) -> bool {
    if contrast(a, b) || PARTICLES.contains(a) && PARTICLES.contains(b) {
        return false;
    }
    if !(is_kanji(a) && is_kanji(b)) {
        return is_kanji(a) == is_kanji(b);
    }
    let words = &Model::get().lexicon;
    let is_word = |name: &[char]| {
        let pairs = name[at.saturating_sub(1)..name.len().min(at + 2)].windows(2);
        pairs
            .filter(|pair| pair.iter().all(|&c| is_kanji(c)))
            .any(|pair| words.contains(&pair.iter().collect::<String>()))
    };
    let department = (odd.last()).is_some_and(|c| DEPARTMENTS.contains(c) || *c == ')');
    match odd.len() >= LONG {
        true => !department || !is_word(odd),
        false => is_word(usual) && !is_word(odd),
    }
}

/// Whether the letters belong to a name that is known: 青森市 is no slip of 黒森市.
fn is_known(cx: &Context<'_>, odd: &[char], at: std::ops::Range<usize>) -> bool {
    let letters = Letters::of(&odd.iter().collect::<String>());
    let known = cx.settings.names().known(&letters);
    (known.iter()).any(|name| {
        let of = &name.letters;
        match at.is_empty() {
            true => of.start < at.start && at.end < of.end,
            false => of.start < at.end && at.start < of.end,
        }
    })
}
