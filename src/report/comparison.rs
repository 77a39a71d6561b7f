//! What changed, for people: terminal, pull-request comment, 新旧対照表, 見え消し版, 溶け込み版.
//!
//! All of them show one `view`: rows by theme, an entity's new name told once, unchanged
//! stretches left out with their count. They differ in form only. [`edition_xlsx`] and
//! [`edition_html`] show the new table itself, with its changes in it.

mod edition;
mod findings;
mod html;
mod markdown;
mod names;
mod outside;
mod regrouped;
mod spelling;
pub(in crate::report) mod tables;
mod terminal;
mod uniform;
mod view;
mod words;
mod xlsx;

use crate::diff::EditionDiff;
use crate::rule::Lang;

pub use edition::{Form, edition_html, edition_xlsx};
pub use html::html;
pub use markdown::markdown;
pub use terminal::{summary, terminal};
pub use xlsx::xlsx;

/// Two editions compared, with the names they go by.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// What differs.
    pub diff: &'a EditionDiff<'a>,
    /// Name of the old edition.
    pub old: &'a str,
    /// Name of the new edition.
    pub new: &'a str,
    /// Policy findings.
    pub findings: &'a [crate::check::Located],
    /// Differences of width, spaces and look-alike signs are left out.
    pub ignore_cosmetic: bool,
    /// Language.
    pub lang: Lang,
}

impl Comparison<'_> {
    /// A word of warning that a program does not read in the output: a key that is not unique.
    pub fn warning(&self) -> Option<String> {
        words::twins(self.diff, self.lang)
    }

    /// Whether there is anything to tell.
    pub fn is_empty(&self) -> bool {
        let rows = &self.diff.rows;
        let same = self.diff.is_empty()
            || (self.ignore_cosmetic
                && self
                    .diff
                    .columns
                    .iter()
                    .all(|column| column.kind == crate::diff::ColumnKind::Kept)
                && self.diff.columns_moved().is_empty()
                && self.diff.counts.lines_changed == 0
                && rows.iter().all(|row| view::only_cosmetic(row)));
        same && tables::told(self.diff, self.lang).is_empty()
    }
}

/// How a 新旧対照表 is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Heading of the new side.
    pub new: String,
    /// Heading of the old side.
    pub old: String,
    /// Heading of the last column.
    pub reason: String,
    /// The old side stands left of the new one.
    pub old_first: bool,
    /// Title of the document.
    pub title: String,
}

impl Sheet {
    /// 変更後 | 変更前 | 変更理由, the form most offices use for plans.
    pub fn plan(lang: Lang) -> Self {
        Self::labelled(
            ["変更後", "変更前", "変更理由"],
            ["After", "Before", "Reason"],
            lang,
        )
    }

    /// 新 | 旧 | 理由.
    pub fn short(lang: Lang) -> Self {
        Self::labelled(["新", "旧", "理由"], ["New", "Old", "Reason"], lang)
    }

    /// 改正後 | 改正前 | 備考, as ordinances are shown.
    pub fn ordinance(lang: Lang) -> Self {
        Self::labelled(
            ["改正後", "改正前", "備考"],
            ["Amended", "Current", "Remarks"],
            lang,
        )
    }

    fn labelled(ja: [&str; 3], en: [&str; 3], lang: Lang) -> Self {
        let [new, old, reason] = if lang == Lang::Ja { ja } else { en };
        let title = super::display::pick(lang, "新旧対照表", "Comparison table");
        Self {
            new: new.to_owned(),
            old: old.to_owned(),
            reason: reason.to_owned(),
            old_first: false,
            title: title.to_owned(),
        }
    }
}
