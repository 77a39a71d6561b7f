//! Lines that stand outside the tables: titles, remarks, sums. They are not compared, but told
//! where they differ: 「変更はありません」 would be untrue.

use std::collections::HashMap;

use kouetsu::edition::Edition;
use kouetsu::rule::Lang;
use kouetsu::text::fold;

/// Lines named.
const NAMED: usize = 5;

/// In one line, that lines outside the tables differ; `None` where they do not. O(lines).
pub(super) fn told(old: &[Edition], new: &[Edition], lang: Lang) -> Option<String> {
    let (old, new) = (lines(old), lines(new));
    let (gone, come) = (only(&old, &new), only(&new, &old));
    if gone.is_empty() && come.is_empty() {
        return None;
    }
    let named = |lines: &[usize]| {
        let mut text: Vec<String> = lines.iter().take(NAMED).map(usize::to_string).collect();
        if lines.len() > NAMED {
            text.push("…".to_owned());
        }
        match text.is_empty() {
            true => "-".to_owned(),
            false => text.join(","),
        }
    };
    let (gone, come) = (named(&gone), named(&come));
    Some(match lang {
        Lang::Ja => format!(
            "表の外の行（題名・注・参考・合計）が違います（旧{gone}行・新{come}行）。ここでは比べていません"
        ),
        Lang::En => format!(
            "lines outside the tables (titles, remarks, sums) differ and are not compared (old {gone}, new {come})"
        ),
    })
}

/// Each line outside the tables: its folded text, and where it stands.
fn lines(editions: &[Edition]) -> Vec<(String, usize)> {
    let text = |edition: &Edition, row: usize| {
        let cells = edition.grid.row(row).map(|cell| edition.grid.value(cell));
        let text: Vec<_> = cells.map(|value| fold(value).into_owned()).collect();
        text.concat()
    };
    (editions.iter())
        .flat_map(|edition| {
            (edition.notes.iter()).map(move |note| {
                let row = note.grid_row;
                (text(edition, row), edition.grid.line(row))
            })
        })
        .collect()
}

/// Where lines stand that the other side has fewer of.
fn only(lines: &[(String, usize)], other: &[(String, usize)]) -> Vec<usize> {
    let mut there: HashMap<&str, usize> = HashMap::new();
    for (text, _) in other {
        *there.entry(text).or_default() += 1;
    }
    let mut out = Vec::new();
    for (text, line) in lines {
        match there.get_mut(text.as_str()) {
            Some(n) if *n > 0 => *n -= 1,
            _ => out.push(*line),
        }
    }
    out
}
