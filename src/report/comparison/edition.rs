//! The new edition as a table with its changes in it: 見え消し版 and 溶け込み版.
//!
//! 見え消し版 keeps what is gone, struck through, beside what came, underlined; 溶け込み版 is the
//! new table as it will be published, its changes marked by a quiet ground alone.

mod html;
mod xlsx;

use super::regrouped::Usual;
use super::spelling::Spelling;
use super::view::Shape;
use super::{Comparison, outside, words};
use crate::diff::inline::{Inline, ItemChange, ItemKind, inline};
use crate::diff::{
    CellChange, CellKind, ColumnKind, LineChange, LineKind, RowChange, RowKind, Side, Step,
};
use crate::edition::{Role, State};
use crate::rule::Lang;

pub use html::edition_html;
pub use xlsx::edition_xlsx;

/// How the new edition is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 見え消し版.
    Redline,
    /// 溶け込み版.
    Clean,
}

impl Form {
    /// What the document is called.
    pub fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Redline, Lang::Ja) => "見え消し版",
            (Self::Redline, Lang::En) => "Redline",
            (Self::Clean, Lang::Ja) => "溶け込み版",
            (Self::Clean, Lang::En) => "Clean version",
        }
    }
}

/// What became of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Kept,
    Deleted,
    Added,
    /// Stands elsewhere in its cell than it did.
    Moved,
}

/// A stretch of text.
type Piece<'a> = (Mark, &'a str);

/// A cell as it is shown.
#[derive(Debug, Default)]
struct Shown<'a> {
    pieces: Vec<Piece<'a>>,
    /// Something about it changed, the order of its items perhaps.
    changed: bool,
}

#[derive(Debug)]
struct Row<'a> {
    /// `None`: nothing happened to it.
    shape: Option<Shape>,
    /// A line among the rows (a sum, a remark) has one, over the whole width.
    cells: Vec<Shown<'a>>,
    line: bool,
}

/// The table to be written.
struct Table<'a> {
    /// Lines above it, the title perhaps.
    above: Vec<Row<'a>>,
    heads: Vec<Shown<'a>>,
    rows: Vec<Row<'a>>,
}

/// One stretch for a whole text.
fn whole(mark: Mark, text: &str) -> Shown<'_> {
    let mut shown = Shown::default();
    if !text.is_empty() {
        shown.pieces.push((mark, text));
        shown.changed = mark != Mark::Kept;
    }
    shown
}

/// The table in a form. O(rows × columns + text).
fn table<'a>(comparison: &Comparison<'a>, form: Form) -> Table<'a> {
    let diff = comparison.diff;
    let kept = |at: &usize| form == Form::Redline || diff.columns[*at].new.is_some();
    let columns: Vec<usize> = (0..diff.columns.len()).filter(kept).collect();
    let mut maker = Maker {
        comparison,
        form,
        rows: Vec::new(),
        columns,
        spelling: Spelling::of(comparison),
        usual: Usual::of(diff),
    };
    let mut lines = diff.lines.iter().peekable();
    while let Some(line) = lines.next_if(|line| line.at == 0) {
        maker.line(line);
    }
    let above = std::mem::take(&mut maker.rows);
    for step in diff.walk() {
        let at = match step {
            Step::Same { new, .. } => new,
            Step::Change(change) => change.at,
        };
        while let Some(line) = lines.next_if(|line| line.at <= at) {
            maker.line(line);
        }
        match step {
            Step::Same { old, new } => maker.same(old, new),
            Step::Change(change) => maker.change(change),
        }
    }
    for line in lines {
        maker.line(line);
    }
    maker.once_per_group();
    Table {
        above,
        heads: maker.heads(),
        rows: maker.rows,
    }
}

struct Maker<'c, 'a> {
    comparison: &'c Comparison<'a>,
    form: Form,
    columns: Vec<usize>,
    rows: Vec<Row<'a>>,
    spelling: Spelling,
    usual: Usual,
}

impl<'a> Maker<'_, 'a> {
    fn heads(&self) -> Vec<Shown<'a>> {
        let diff = self.comparison.diff;
        let head = |&at: &usize| {
            let old = diff.heading_of(Side::Old, at).unwrap_or_default();
            let new = diff.heading_of(Side::New, at).unwrap_or_default();
            match diff.columns[at].kind {
                ColumnKind::Removed => whole(Mark::Deleted, old),
                ColumnKind::Added => self.whole_new(new),
                ColumnKind::Kept => whole(Mark::Kept, new),
                ColumnKind::Relabelled => self.woven(old, new),
            }
        };
        self.columns.iter().map(head).collect()
    }

    /// Something that is new as a whole.
    fn whole_new(&self, text: &'a str) -> Shown<'a> {
        whole(Mark::Added, text)
    }

    /// Both texts in one; the new one alone in the clean form.
    fn woven(&self, old: &'a str, new: &'a str) -> Shown<'a> {
        let difference = inline(old, new);
        let pieces = match self.form {
            Form::Redline => weave(old, new, &difference),
            Form::Clean => {
                let side = stretches(new, 0..new.len(), &difference.new_spans);
                let mark = |changed| if changed { Mark::Added } else { Mark::Kept };
                side.into_iter()
                    .map(|(text, changed)| (mark(changed), text))
                    .collect()
            }
        };
        Shown {
            pieces,
            changed: true,
        }
    }

    fn push(&mut self, shape: Option<Shape>, cell: impl Fn(usize) -> Shown<'a>) {
        let cells = self.columns.iter().map(|&at| cell(at)).collect();
        self.rows.push(Row {
            shape,
            cells,
            line: false,
        });
    }

    /// A line outside the tables.
    fn line(&mut self, line: &'a LineChange) {
        let (old, new) = outside::texts(line);
        let (shape, shown) = match line.kind {
            LineKind::Cosmetic if self.tells(old, new) => {
                (Some(Shape::Cosmetic), self.woven(old, new))
            }
            LineKind::Kept | LineKind::Cosmetic => (None, whole(Mark::Kept, new)),
            LineKind::Changed => (Some(Shape::Changed), self.woven(old, new)),
            LineKind::Added => (Some(Shape::Added), self.whole_new(new)),
            LineKind::Removed if self.form == Form::Clean => return,
            LineKind::Removed => (Some(Shape::Removed), whole(Mark::Deleted, old)),
        };
        self.rows.push(Row {
            shape,
            cells: vec![shown],
            line: true,
        });
    }

    /// Whether a difference of spelling is shown where it stands.
    fn tells(&self, old: &str, new: &str) -> bool {
        !self.comparison.ignore_cosmetic && !self.spelling.is_told(old, new)
    }

    fn same(&mut self, old: usize, new: usize) {
        let diff = self.comparison.diff;
        self.push(None, |at| match diff.columns[at].kind {
            ColumnKind::Removed => whole(Mark::Deleted, diff.written(Side::Old, old, at)),
            _ => whole(Mark::Kept, diff.written(Side::New, new, at)),
        });
    }

    fn removed(&mut self, shape: Shape, old: usize) {
        let diff = self.comparison.diff;
        if self.form == Form::Redline {
            self.push(Some(shape), |at| {
                whole(Mark::Deleted, diff.written(Side::Old, old, at))
            });
        }
    }

    fn added(&mut self, shape: Shape, new: usize) {
        let diff = self.comparison.diff;
        self.push(Some(shape), |at| {
            whole(Mark::Added, diff.written(Side::New, new, at))
        });
    }

    fn change(&mut self, change: &RowChange<'a>) {
        let has = |kind| change.kinds.contains(&kind);
        let (old, new) = match (change.old.first(), change.new.first()) {
            (None, None) => return,
            (None, Some(_)) => {
                for &row in &change.new {
                    self.added(Shape::Added, row);
                }
                return;
            }
            (Some(_), None) => {
                for &row in &change.old {
                    self.removed(Shape::Removed, row);
                }
                return;
            }
            (Some(&old), Some(&new)) => (old, new),
        };
        let told = |cell: &CellChange<'_>| {
            cell.kind != CellKind::Cosmetic || self.tells(cell.old, cell.new)
        };
        let diff = self.comparison.diff;
        // Another theme is where the row went, not what it says; a countermeasure that is new there
        // was written for it.
        let usual = self.usual.has(diff, new);
        let place = |at: usize| match diff.columns[at].role {
            Role::Theme => true,
            Role::Countermeasure => usual,
            _ => false,
        };
        let moved = has(RowKind::Moved) || has(RowKind::MovedGroup);
        let said = |at: usize| !(moved && place(at));
        let shape = match () {
            () if has(RowKind::Split) => Some(Shape::Split),
            () if has(RowKind::Merged) => Some(Shape::Merged),
            () if change
                .cells
                .iter()
                .any(|cell| cell.kind != CellKind::Cosmetic && said(cell.column)) =>
            {
                Some(Shape::Changed)
            }
            () if moved => Some(Shape::Moved),
            () if change.cells.iter().any(told) => Some(Shape::Cosmetic),
            () => None,
        };
        let cells: Vec<Shown<'a>> = (self.columns.iter())
            .map(|&at| {
                let cell = change.cells.iter().find(|cell| cell.column == at);
                match (diff.columns[at].kind, cell) {
                    (ColumnKind::Removed, _) => {
                        whole(Mark::Deleted, diff.written(Side::Old, old, at))
                    }
                    (ColumnKind::Added, _) => self.whole_new(diff.written(Side::New, new, at)),
                    (_, Some(cell)) if told(cell) => self.woven(
                        diff.written(Side::Old, old, at),
                        diff.written(Side::New, new, at),
                    ),
                    _ => whole(Mark::Kept, diff.written(Side::New, new, at)),
                }
            })
            .collect();
        self.rows.push(Row {
            shape,
            cells,
            line: false,
        });
        for &row in &change.old[1..] {
            self.removed(Shape::Merged, row);
        }
        for &row in &change.new[1..] {
            self.added(Shape::Split, row);
        }
    }

    /// Whether the labels of a column of the new table stand once over the rows they are valid for.
    fn stands_once(&self, column: usize) -> bool {
        let table = &self.comparison.diff.new;
        (0..table.row_count()).any(|row| {
            let field = table.field(row, column);
            field.is_some_and(|(at, column)| {
                at.edition.field(at.row, column).state == State::Inherited
            })
        })
    }

    /// Leaves a theme or countermeasure out under itself, as plans are printed.
    fn once_per_group(&mut self) {
        let columns = &self.comparison.diff.columns;
        let list = !self.comparison.diff.names.is_empty();
        let grouping: Vec<bool> = (columns.iter())
            .map(|column| match column.role {
                Role::Theme | Role::Countermeasure => true,
                _ => list && column.new.is_some_and(|at| self.stands_once(at)),
            })
            .collect();
        let grouping = |at: usize| grouping[at];
        let mut above: Vec<Option<&'a str>> = vec![None; self.columns.len()];
        for row in self.rows.iter_mut().filter(|row| !row.line) {
            // Under another theme the same countermeasure is told again.
            let mut anew = false;
            for (place, &at) in self.columns.iter().enumerate() {
                if !grouping(at) {
                    continue;
                }
                let (mark, text) = match row.cells[place].pieces.as_slice() {
                    [] => (Mark::Kept, Some("")),
                    [(mark, text)] => (*mark, Some(*text)),
                    _ => (Mark::Kept, None),
                };
                if !anew && text.is_some() && above[place] == text {
                    row.cells[place].pieces.clear();
                    continue;
                }
                anew = true;
                // What comes below a row that is gone goes on with the one above it.
                if mark != Mark::Deleted {
                    above[place] = text;
                }
            }
        }
    }
}

/// Pieces of a part of a text with whether they changed.
fn stretches<'a>(
    text: &'a str,
    part: std::ops::Range<usize>,
    spans: &[std::ops::Range<usize>],
) -> Vec<(&'a str, bool)> {
    let mut out = Vec::new();
    let mut at = part.start;
    let inside = |span: &&std::ops::Range<usize>| span.start < part.end && span.end > part.start;
    for span in spans.iter().filter(inside) {
        let (from, to) = (span.start.max(part.start), span.end.min(part.end));
        if from > at {
            out.push((&text[at..from], false));
        }
        out.push((&text[from..to], true));
        at = to;
    }
    if at < part.end {
        out.push((&text[at..part.end], false));
    }
    out
}

/// Both texts in one, item by item.
fn weave<'a>(old: &'a str, new: &'a str, difference: &Inline) -> Vec<Piece<'a>> {
    if old.is_empty() || new.is_empty() {
        let both = [(Mark::Deleted, old), (Mark::Added, new)];
        return both
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
    }
    let mut out: Vec<Piece<'a>> = Vec::new();
    for item in &difference.items {
        let pieces = woven_item(old, new, difference, item);
        let listed = out.last().is_some_and(|(_, text)| !text.ends_with('\n'));
        if listed && !pieces.is_empty() {
            out.push((Mark::Kept, "\n"));
        }
        out.extend(pieces);
    }
    out
}

fn woven_item<'a>(
    old: &'a str,
    new: &'a str,
    difference: &Inline,
    item: &ItemChange,
) -> Vec<Piece<'a>> {
    let was = item.old.clone().map(|part| (old, part));
    let is = item.new.clone().map(|part| (new, part));
    let of = |side: &Option<(&'a str, std::ops::Range<usize>)>| {
        side.clone()
            .map_or("", |(text, part)| text[part].trim_end())
    };
    match (&was, &is) {
        // Where it stood is not shown.
        (Some(_), Some(_)) if item.kind == ItemKind::Moved => vec![(Mark::Moved, of(&is))],
        (Some((_, was)), Some((_, is))) => {
            let was = stretches(old, was.clone(), &difference.old_spans);
            let is = stretches(new, is.clone(), &difference.new_spans);
            zipped(&was, &is).unwrap_or_else(|| {
                let olds = was.iter().map(|&(text, _)| (Mark::Deleted, text));
                olds.chain(is.iter().map(|&(text, _)| (Mark::Added, text)))
                    .collect()
            })
        }
        (Some(_), None) => vec![(Mark::Deleted, of(&was))],
        (None, Some(_)) => vec![(Mark::Added, of(&is))],
        (None, None) => Vec::new(),
    }
}

/// Stretches of both sides in one; `None` where what did not change differs nevertheless.
///
/// What did not change may be one stretch on one side and several on the other.
fn zipped<'a>(was: &[(&'a str, bool)], is: &[(&'a str, bool)]) -> Option<Vec<Piece<'a>>> {
    let mut out = Vec::new();
    let (mut olds, mut news) = (was.to_vec(), is.to_vec());
    olds.reverse();
    news.reverse();
    loop {
        match (olds.last_mut(), news.last_mut()) {
            (Some((old, true)), _) => {
                out.push((Mark::Deleted, *old));
                olds.pop();
            }
            (_, Some((new, true))) => {
                out.push((Mark::Added, *new));
                news.pop();
            }
            (Some((old, _)), Some((new, _))) => {
                let same = old.len().min(new.len());
                let common = new.get(..same).filter(|&part| old.starts_with(part))?;
                out.push((Mark::Kept, common));
                (*old, *new) = (&old[same..], &new[same..]);
                if old.is_empty() {
                    olds.pop();
                }
                if new.is_empty() {
                    news.pop();
                }
            }
            (None, None) => return Some(out),
            (Some((rest, _)), None) => {
                if !rest.trim().is_empty() {
                    return None;
                }
                olds.pop();
            }
            (None, Some((rest, _))) => {
                if !rest.trim().is_empty() {
                    return None;
                }
                news.pop();
            }
        }
    }
}

/// What stands above the table: names of both editions, figures.
fn facts(comparison: &Comparison<'_>, form: Form) -> Vec<String> {
    let lang = comparison.lang;
    let names = match lang {
        Lang::Ja => format!("新: {}　旧: {}", comparison.new, comparison.old),
        Lang::En => format!("new: {}  old: {}", comparison.new, comparison.old),
    };
    let counts = words::counts(comparison);
    let counts = match comparison.is_empty() {
        true => super::super::display::pick(lang, "変更はありません", "No changes").to_owned(),
        false => counts,
    };
    let key = match (form, lang) {
        (Form::Redline, Lang::Ja) => {
            "取り消し線：削除　下線：追加　二重下線：欄の中で位置だけを移動"
        }
        (Form::Redline, Lang::En) => {
            "struck through: deleted; underlined: added; underlined twice: moved within its cell"
        }
        (Form::Clean, Lang::Ja) => "地色のある箇所が変更された箇所です",
        (Form::Clean, Lang::En) => "changes have a tinted ground",
    };
    let mut facts = vec![names, counts, key.to_owned()];
    facts.extend(Spelling::of(comparison).told(lang));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let pieces = weave(old, new, &inline(old, new));
        let show = |(mark, text): &Piece<'_>| match mark {
            Mark::Kept => (*text).to_owned(),
            Mark::Deleted => format!("[-{text}-]"),
            Mark::Added => format!("{{+{text}+}}"),
            Mark::Moved => format!("<{text}>"),
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn deleted_and_added_words_stand_where_they_belong() {
        assert_eq!(
            shown(
                "・手引を1,000部作成\n・説明会の開催",
                "・手引を800部作成\n・説明会の開催"
            ),
            "・手引を[-1,000部-]{+800部+}作成\n・説明会の開催"
        );
        assert_eq!(
            shown("21あおり産業支援", "21あおもり産業支援"),
            "21あお{+も+}り産業支援"
        );
        assert_eq!(shown("", "・新しい取組"), "{+・新しい取組+}");
        assert_eq!(shown("・やめた取組", ""), "[-・やめた取組-]");
    }

    #[test]
    fn an_item_that_only_moved_is_marked() {
        let text = shown(
            "・説明会の開催\n・冊子の配布\n・個別訪問の実施",
            "・冊子の配布\n・個別訪問の実施\n・説明会の開催",
        );
        assert_eq!(text, "・冊子の配布\n・個別訪問の実施\n<・説明会の開催>");
    }

    #[test]
    fn items_that_came_and_went_are_lines_of_their_own() {
        let text = shown(
            "・説明会の開催\n・冊子の配布\n・個別訪問の実施",
            "・説明会の開催\n・個別訪問の実施\n・相談窓口の設置",
        );
        assert_eq!(
            text,
            "・説明会の開催\n[-・冊子の配布-]\n・個別訪問の実施\n{+・相談窓口の設置+}"
        );
    }

    #[test]
    fn taking_out_what_is_marked_gives_either_text() {
        for (old, new) in [
            ("・a社10社\n・b", "・b\n・a社8社"),
            (
                "説明会を3回開催し、周知を図る",
                "説明会を５回開催して周知する",
            ),
            ("１０社", "10社"),
        ] {
            let pieces = weave(old, new, &inline(old, new));
            let side = |gone: Mark| -> String {
                let kept = pieces.iter().filter(|(mark, _)| *mark != gone);
                let text: String = kept.map(|(_, text)| *text).collect();
                let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
                lines.sort_unstable();
                lines.concat()
            };
            let sorted = |text: &str| {
                let mut lines: Vec<&str> = text.lines().collect();
                lines.sort_unstable();
                lines.concat()
            };
            assert_eq!(side(Mark::Deleted), sorted(new));
            assert_eq!(side(Mark::Added), sorted(old));
        }
    }
}
