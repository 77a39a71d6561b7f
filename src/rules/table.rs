//! Questions that several rules ask of a recovered table.

use std::collections::HashMap;
use std::ops::Range;

/// An ordinary planning table of nine rows for examples, with further rows below it.
macro_rules! plan {
    ($($row:literal)*) => {
        concat!(
            "テーマ|対応策|実施機関|施策|令和元年度|令和2年度|令和3年度\n",
            "子育て支援|保育の充実|健康福祉課|保育所の受入枠の拡大|・保育所の増設 ・保育士の確保|・保育所の増設 ・保育士の確保|・保育所の増設 ・保育士の確保\n",
            "||教育総務課|放課後児童クラブの運営|・クラブの運営 ・支援員の研修|・クラブの運営 ・支援員の研修|・クラブの運営 ・支援員の研修\n",
            "||社会福祉協議会|子育てサロンの開催|サロンの開催|サロンの開催|サロンの開催\n",
            "高齢者福祉|介護予防の推進|健康福祉課|介護予防教室の開催|・教室の開催 ・指導員の派遣|・教室の開催 ・指導員の派遣|・教室の開催 ・指導員の派遣\n",
            "||教育総務課|生涯学習講座の開催|講座の開催|講座の開催|講座の開催\n",
            "||社会福祉協議会|見守り活動の支援|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催\n",
            "地域の安全|防災力の向上|健康福祉課|避難行動要支援者名簿の更新|名簿の更新|名簿の更新|名簿の更新\n",
            "||教育総務課|通学路の安全点検|・合同点検の実施 ・見守り隊の募集|・合同点検の実施 ・見守り隊の募集|・合同点検の実施 ・見守り隊の募集\n",
            "||社会福祉協議会|災害ボランティアの育成|養成講座の開催|養成講座の開催|養成講座の開催\n",
            $($row, "\n",)*
        )
    };
}
pub(super) use plan;

use crate::edition::{Edition, Role, State};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Context, Lang};
use crate::rules::wording::script::{is_kanji, is_katakana};
use crate::text::fold;

/// Title, headers and notes: no data, so `check_text` does not see them. Each text once. O(cells).
pub(super) fn surroundings<'a>(cx: &Context<'a>) -> Vec<(TextId, &'a [CellId])> {
    let around = cx.occurrences.around(cx.edition);
    (around.texts().iter())
        .map(|&id| (id, around.cells(id)))
        .collect()
}

/// The same table, but the texts to look at are those of title, headers and notes: what a rule
/// says about single texts holds for them too.
pub(super) fn beside<'a>(cx: &Context<'a>) -> Context<'a> {
    Context {
        occurrences: cx.occurrences.around(cx.edition),
        ..*cx
    }
}

/// Runs of rows under one theme (or one countermeasure, where the table has no theme). O(rows).
pub(super) fn groups(edition: &Edition) -> Vec<Range<usize>> {
    let Some(column) = edition
        .column(Role::Theme)
        .or_else(|| edition.column(Role::Countermeasure))
    else {
        return Vec::new();
    };
    let keys = keys(edition, column);
    let mut out: Vec<Range<usize>> = Vec::new();
    for (row, &key) in keys.iter().enumerate() {
        match out.last_mut() {
            Some(group) if key == 0 || keys[group.start] == key => group.end = row + 1,
            _ => out.push(row..row + 1),
        }
    }
    out
}

/// For each row a number that is equal where the folded text of the column is; 0: blank.
/// Each distinct text is folded once.
pub(super) fn keys(edition: &Edition, column: usize) -> Vec<u32> {
    let mut by_text: HashMap<TextId, u32> = HashMap::new();
    let mut by_fold: HashMap<String, u32> = HashMap::from([(String::new(), 0)]);
    (0..edition.rows.len())
        .map(|row| {
            let Some(cell) = edition.field(row, column).resolved else {
                return 0;
            };
            let id = edition.grid.text_id(cell);
            *by_text.entry(id).or_insert_with(|| {
                let next = u32::try_from(by_fold.len()).expect("texts are counted in 32 bits");
                *by_fold
                    .entry(fold(edition.grid.text(id)).into_owned())
                    .or_insert(next)
            })
        })
        .collect()
}

/// The logical row a cell stands in. O(log rows).
pub(super) fn row_of(edition: &Edition, cell: CellId) -> Option<usize> {
    let (grid_row, _) = edition.grid.position(cell);
    edition
        .rows
        .binary_search_by_key(&grid_row, |row| row.grid_row)
        .ok()
}

/// The grid column in which a table column stands on the row's page.
pub(super) fn grid_column(edition: &Edition, row: usize, column: usize) -> usize {
    edition.pages[edition.rows[row].page]
        .columns
        .iter()
        .position(|&c| c == Some(column))
        .unwrap_or(column)
}

/// The row's own cell of a column, also a blank one; else the row's first filled cell.
pub(super) fn place(cx: &Context<'_>, row: usize, column: usize) -> Option<Span> {
    let field = cx.edition.field(row, column);
    let own = field.cell.filter(|_| field.state != State::Inherited);
    let blank = || {
        let column = grid_column(cx.edition, row, column);
        cx.grid
            .cell(cx.edition.rows[row].grid_row, column)
            .filter(|&cell| cx.grid.is_blank(cell))
    };
    own.or_else(blank)
        .or_else(|| cx.edition.first_cell(row))
        .map(|cell| cx.grid.span(cell))
}

/// The texts of whole rows, as a cause: what is wrong with a row is wrong with every copy of it,
/// and a file appended to itself is one finding, not a thousand.
pub(super) fn content(edition: &Edition, rows: impl IntoIterator<Item = usize>) -> String {
    let grid = &edition.grid;
    let mut out = String::new();
    for row in rows {
        for cell in grid.row(edition.rows[row].grid_row) {
            out.push_str(&grid.text_id(cell).index().to_string());
            out.push(' ');
        }
        out.push('/');
    }
    out
}

/// The text of the row's own, filled cell of a column.
pub(super) fn own_text<'a>(cx: &Context<'a>, row: usize, column: usize) -> Option<&'a str> {
    let field = cx.edition.field(row, column);
    let cell = field.cell.filter(|_| field.state == State::Own)?;
    let text = cx.grid.value(cell).trim();
    (!text.is_empty()).then_some(text)
}

/// The lowest filled header cell of a column on the first page.
pub(super) fn header_cell(edition: &Edition, column: usize) -> Option<CellId> {
    let page = edition.pages.first()?;
    let at = page.columns.iter().position(|&c| c == Some(column))?;
    page.header
        .iter()
        .rev()
        .filter_map(|&row| edition.grid.cell(row, at))
        .find(|&cell| !edition.grid.is_blank(cell))
}

/// The column of bodies of a planning table, where it holds names.
pub(super) fn names_of_bodies(edition: &Edition) -> Option<usize> {
    edition
        .column(Role::Body)
        .filter(|&column| edition.planning && holds_names(edition, column))
}

/// A column of names rather than of marks (○ ◎ in a matrix, where a blank cell is a value).
pub(super) fn holds_names(edition: &Edition, column: usize) -> bool {
    let (mut names, mut marks) = (0usize, 0usize);
    for row in 0..edition.rows.len() {
        match edition.value(row, column).trim().chars().nth(1) {
            Some(_) => names += 1,
            None => marks += usize::from(!edition.value(row, column).trim().is_empty()),
        }
    }
    names > marks
}

/// What an editor calls a column: its lowest header, or the whole header where others have the
/// same lowest one (計画 under each year).
pub(super) fn column_name(edition: &Edition, column: usize) -> &str {
    let of = &edition.columns[column];
    let alike = edition.columns.iter().filter(|c| c.name == of.name).count();
    let name = if alike > 1 { &of.header } else { &of.name };
    name.trim()
}

/// Characters by which a text that is shown grows to the end of its word.
const WORD: usize = 8;

/// The beginning of a text on one line, at most `max` characters, or a few more where a word of
/// kanji or katakana would be cut.
pub(super) fn excerpt(text: &str, max: usize) -> String {
    let text = text.trim();
    let one_line = |c: char| if c.is_control() { ' ' } else { c };
    let Some((cut, _)) = text.char_indices().nth(max) else {
        return text.chars().map(one_line).collect();
    };
    let kept = text[..cut]
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let end = word_end(text, kept);
    let mut out: String = text[..end].chars().map(one_line).collect();
    if end < text.len() {
        out.push('…');
    }
    out
}

/// Where the word ends that would be cut at a place; the place itself where none is, or where the
/// word is too long.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let Some(mut last) = text[..at].chars().next_back() else {
        return at;
    };
    let mut rest = text[at..].char_indices();
    for (offset, c) in rest.by_ref().take(WORD) {
        if !one_word(last, c) {
            return at + offset;
        }
        last = c;
    }
    match rest.next() {
        None => text.len(),
        Some((offset, c)) if !one_word(last, c) => at + offset,
        Some(_) => at,
    }
}

/// Where the word begins that would be cut at a place; see [`word_end`].
pub(super) fn word_start(text: &str, at: usize) -> usize {
    let Some(mut first) = text[at..].chars().next() else {
        return at;
    };
    let mut start = at;
    for (offset, c) in text[..at].char_indices().rev().take(WORD + 1) {
        if !one_word(c, first) {
            return start;
        }
        (start, first) = (offset, c);
    }
    if start == 0 { 0 } else { at }
}

fn one_word(a: char, b: char) -> bool {
    is_kanji(a) && is_kanji(b) || is_katakana(a) && is_katakana(b)
}

/// 45〜47行目 · lines 45–47; neighbours are joined, at most six runs are named.
pub(super) fn lines(lang: Lang, numbers: &[usize]) -> String {
    const MAX_RUNS: usize = 6;
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &line in numbers {
        match runs.last_mut() {
            Some((_, last)) if line == *last + 1 || line == *last => *last = line,
            _ => runs.push((line, line)),
        }
    }
    let (dash, comma, more) = match lang {
        Lang::Ja => ("〜", "・", "ほか"),
        Lang::En => ("–", ", ", ", …"),
    };
    let named: Vec<String> = runs
        .iter()
        .take(MAX_RUNS)
        .map(|&(first, last)| match last - first {
            0 => first.to_string(),
            _ => format!("{first}{dash}{last}"),
        })
        .collect();
    let more = if runs.len() > MAX_RUNS { more } else { "" };
    match lang {
        Lang::Ja => format!("{}行目{more}", named.join(comma)),
        Lang::En if numbers.len() == 1 => format!("line {}", named.join(comma)),
        Lang::En => format!("lines {}{more}", named.join(comma)),
    }
}

/// Signs that begin a list item or a remark.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '・' | '･' | '●' | '○' | '〇' | '◯' | '■' | '□' | '◆' | '◇' | '※' | '＊' | '*' | '▪' | '•'
            | '-' | '－' | '–' | '→' | '☆' | '★' | '▶' | '➢' | '①'..='⑳' | '㋐'..='㋾'
    )
}

/// 「…」 and (…) that a text opens and does not close.
pub(super) fn open_brackets(text: &str) -> usize {
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '（' | '(' | '「' | '『' | '【' | '〔' | '［' | '[' | '〈' | '《' => depth += 1,
            '）' | ')' | '」' | '』' | '】' | '〕' | '］' | ']' | '〉' | '》' => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_lines_are_joined() {
        assert_eq!(lines(Lang::Ja, &[45, 46, 47, 60]), "45〜47・60行目");
        assert_eq!(lines(Lang::En, &[22]), "line 22");
        assert_eq!(
            lines(Lang::En, &[1, 3, 5, 7, 9, 11, 13]),
            "lines 1, 3, 5, 7, 9, 11, …"
        );
    }

    #[test]
    fn words_are_not_cut() {
        let text = "県の総合管理部防炎課";
        let at = text.find("理部").expect("it stands there");
        assert_eq!(&text[word_start(text, at)..], "総合管理部防炎課");
        assert_eq!(&text[..word_end(text, at)], text);
        assert_eq!(word_start(text, 3), 3);
        assert_eq!(word_end(text, 3), 3);
    }

    #[test]
    fn an_excerpt_is_one_line() {
        assert_eq!(excerpt("あい\nうえお", 4), "あい …");
        assert_eq!(excerpt("あい", 2), "あい");
        assert_eq!(excerpt("支援センターの周知", 5), "支援センター…");
        assert_eq!(excerpt("支援センター", 5), "支援センター");
        assert_eq!(excerpt("一二三四五六七八九十一二三四五六", 5), "一二三四…");
    }
}
