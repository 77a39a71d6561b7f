//! The text of one cell, by what is to become of it.

use crate::grid::RemarkKind;

/// Whose text is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Cell,
    /// A text box.
    Shape,
    /// A table inside the cell.
    Nested,
    /// Nobody's: furigana.
    Nobody,
}

/// What is to become of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    /// By a recorded change.
    Inserted,
    /// By a recorded change.
    Deleted,
    Struck,
    /// 隠し文字: neither shown nor printed.
    Hidden,
}

#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Columns it takes.
    pub(super) span: u32,
    /// Merged downwards: begins here, or goes on.
    pub(super) merge: Option<bool>,
    /// What is left when everything else is taken away.
    pub(super) kept: String,
    inserted: String,
    deleted: String,
    struck: String,
    hidden: String,
    shape: String,
    nested: String,
    note: String,
    /// Whether the nested text ended with a table.
    ended: bool,
}

impl Cell {
    pub(super) fn push(&mut self, text: &str, owner: Owner, fate: Fate) {
        let into = match owner {
            Owner::Nobody => return,
            Owner::Shape => &mut self.shape,
            Owner::Nested => &mut self.nested,
            Owner::Cell => match fate {
                Fate::Deleted => &mut self.deleted,
                Fate::Struck => &mut self.struck,
                Fate::Hidden => &mut self.hidden,
                Fate::Inserted => {
                    self.inserted.push_str(text);
                    &mut self.kept
                }
                Fate::Kept => &mut self.kept,
            },
        };
        into.push_str(text);
    }

    /// Begins a paragraph.
    pub(super) fn line(&mut self, owner: Owner) {
        let into = match owner {
            Owner::Cell => &mut self.kept,
            Owner::Shape => &mut self.shape,
            Owner::Nested => &mut self.nested,
            Owner::Nobody => return,
        };
        if !into.is_empty() {
            into.push('\n');
        }
    }

    pub(super) fn note(&mut self, note: &str) {
        if !self.note.is_empty() {
            self.note.push('\n');
        }
        self.note.push_str(note);
    }

    pub(super) fn end_nested(&mut self) {
        self.ended = true;
    }

    /// A row that a recorded change deletes or inserts as a whole.
    pub(super) fn whole(&mut self, deleted: bool, inserted: bool) {
        if deleted {
            self.deleted.push_str(&std::mem::take(&mut self.kept));
        } else if inserted {
            self.inserted.clone_from(&self.kept);
        }
    }

    /// What is to be told beside the text.
    pub(super) fn told(&self) -> impl Iterator<Item = (RemarkKind, &str)> {
        let nested = match (self.ended, self.nested.trim()) {
            (true, "") => " ",
            (_, text) => text,
        };
        [
            (RemarkKind::Note, self.note.as_str()),
            (RemarkKind::Inserted, self.inserted.as_str()),
            (RemarkKind::Deleted, self.deleted.as_str()),
            (RemarkKind::Struck, self.struck.as_str()),
            (RemarkKind::HiddenText, self.hidden.as_str()),
            (RemarkKind::Shape, self.shape.as_str()),
            (RemarkKind::NestedTable, nested),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
    }
}
