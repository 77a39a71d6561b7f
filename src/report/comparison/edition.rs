//! The new edition as a table with its changes in it: 見え消し版 and 溶け込み版.
//!
//! 見え消し版 keeps what is gone, struck through, beside what came, underlined; 溶け込み版 is the
//! new table as it will be published, its changes marked by a quiet ground alone.

mod html;
mod weave;
mod xlsx;

use super::regrouped::Usual;
use super::spelling::Spelling;
use super::view::Shape;
use super::{Comparison, outside, words};
use crate::diff::inline::inline;
use crate::diff::{
    CellChange, CellKind, ColumnKind, LineChange, LineKind, RowChange, RowKind, Side, Step,
};
use crate::edition::{Role, State};
use crate::rule::Lang;

pub use html::edition_html;
use weave::{stretches, weave};
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
