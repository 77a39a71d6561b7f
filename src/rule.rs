//! What a rule is: [`RuleMeta`] (everything that can be said about it without running it) and
//! [`Rule`] (the way it looks). The list of all rules is [`crate::rules::RULES`].

mod classes;
mod cut;
pub mod data;
mod example;
pub(crate) mod kinds;
mod segments;
pub(crate) mod suspicions;

pub use crate::message::{Lang, Text};
pub(crate) use classes::Class;
pub use segments::{Segment, Segments};
pub use suspicions::Suspicions;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use cut::Cut;

use crate::edition::Edition;
use crate::finding::{Finding, Severity};
use crate::grid::{CellId, Grid, TextId};
use crate::text::names::Names;
use crate::text::typos::Typos;
use crate::text::{Date, Item, dates, has_date, items_of};

/// Family of a rule: the letter of its code.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// S.
    Structure,
    /// M.
    Missing,
    /// D.
    Duplicate,
    /// T.
    Typo,
    /// W.
    Wording,
    /// N.
    Notation,
    /// Y.
    Year,
    /// K.
    Koyobun,
    /// R.
    Revision,
    /// X.
    Tool,
}

/// Best fix a rule can offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    /// By `--fix`.
    Safe,
    /// By `--unsafe-fixes`.
    Unsafe,
    /// The editor chooses.
    Choice,
    /// None.
    None,
}

/// A table that a rule must find fault with, or must leave alone. One row a line, cells between
/// `|` (see [`Example::tsv`]); the first line is the header.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Why it is here, in Japanese.
    pub note: &'static str,
    /// The table.
    pub table: &'static str,
    /// How many findings of this rule it gives; 0: must stay silent.
    pub findings: usize,
}

/// Everything that can be said about a rule without running it.
#[derive(Debug)]
pub struct RuleMeta {
    /// Family letter and three digits. Never reused.
    pub code: &'static str,
    /// Reads well after "allow …".
    pub name: &'static str,
    /// 日本語の名前.
    pub name_ja: &'static str,
    /// Family.
    pub family: Family,
    /// At full confidence.
    pub severity: Severity,
    /// Best fix it can offer.
    pub fix: FixKind,
    /// One sentence: what it finds.
    pub summary: Text,
    /// Why it matters, how it decides, known false alarms and why they stay silent. Markdown.
    pub docs: Text,
    /// Messages, by key. Both languages have the same `{arguments}`.
    pub texts: &'static [(&'static str, Text)],
    /// Where the rule comes from, if it follows a published text.
    pub source: Option<&'static str>,
    /// Tables that are its tests: some that fire, some that stay silent.
    pub examples: &'static [Example],
}

impl RuleMeta {
    /// A message of this rule in the report's language.
    pub fn say(
        &self,
        cx: &Context<'_>,
        key: &str,
        args: &[(&str, &dyn std::fmt::Display)],
    ) -> String {
        let (_, text) = self
            .texts
            .iter()
            .find(|(name, _)| *name == key)
            .unwrap_or_else(|| panic!("{}: no text {key:?}", self.code));
        text.fill(cx.lang, args)
    }
}

/// What a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The table.
    pub edition: &'a Edition,
    /// Its cells.
    pub grid: &'a Grid,
    /// Language of messages.
    pub lang: Lang,
    /// What the user configured.
    pub settings: &'a Settings,
    /// Where each distinct text stands among the edition's own data cells.
    pub occurrences: &'a Occurrences,
}

/// Red letters among [`Settings::colours`].
pub const RED_LETTERS: &str = "赤字";

/// What a user can tell rules.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Bodies that should stand in every group (`roster` in kouetsu.toml).
    pub roster: Vec<String>,
    /// What colours in workbooks mean (`[workbook] colours`): [`RED_LETTERS`], `#FFFF00`.
    pub colours: std::collections::BTreeMap<String, String>,
    /// Names with the user's own (`[names] files`); `None`: those that come with kouetsu.
    pub names: Option<Arc<Names>>,
    /// Typos with the user's own (`[typos] files`); `None`: those that come with kouetsu.
    pub typos: Option<Arc<Typos>>,
    /// The user's own rules of words (`[rules] files`).
    pub own: Option<Arc<data::Pack>>,
    /// Style of official texts (`profile` in kouetsu.toml); `None`: `general`.
    pub profile: Option<Arc<data::Profile>>,
}

impl Settings {
    /// The names that are known.
    pub fn names(&self) -> &Names {
        self.names.as_deref().unwrap_or_else(|| Names::builtin())
    }

    /// The typos that are known.
    pub fn typos(&self) -> &Typos {
        self.typos.as_deref().unwrap_or_else(|| Typos::builtin())
    }

    /// The style profile that holds.
    pub fn profile(&self) -> Arc<data::Profile> {
        self.profile.clone().unwrap_or_else(data::Profile::general)
    }
}

/// The dates of data cells.
#[derive(Debug)]
struct Dates {
    /// Texts with one.
    texts: Vec<TextId>,
    /// The dates themselves, unless they are too many.
    kept: Option<Cut<Date>>,
}

/// More dates than these are not kept from rule to rule: they take 150 bytes each.
const MANY_DATES: usize = 1 << 18;

/// For each distinct text, the data cells that hold it, in reading order.
#[derive(Debug, Default)]
pub struct Occurrences {
    /// Texts of data cells, in order.
    texts: Vec<TextId>,
    starts: Vec<u32>,
    cells: Vec<CellId>,
    /// One pass for all rules of words.
    hits: OnceLock<data::Hits>,
    items: OnceLock<Cut<Item>>,
    item_classes: OnceLock<Cut<Class>>,
    dates: OnceLock<Dates>,
    segments: OnceLock<Segments>,
    suspicions: OnceLock<Suspicions>,
    around: OnceLock<Box<Occurrences>>,
    /// By text: what its characters are, and what it is equal to.
    kinds: OnceLock<Vec<kinds::Kinds>>,
    classes: OnceLock<Vec<Class>>,
}

impl Occurrences {
    /// Collects the own cells of the edition's rows. O(cells).
    pub fn of(edition: &Edition) -> Self {
        let grid = &edition.grid;
        Self::collect(grid, || {
            (0..edition.rows.len()).flat_map(|row| {
                grid.row(edition.rows[row].grid_row)
                    .filter(|&cell| grid.text_id(cell) != TextId::BLANK)
            })
        })
    }

    /// Title, headers and notes in place of the data cells; collected when first asked for. A rule
    /// that looks at texts one by one reads them with these as its occurrences.
    pub fn around(&self, edition: &Edition) -> &Self {
        self.around.get_or_init(|| {
            let cells = surrounding_cells(edition);
            Box::new(Self::collect(&edition.grid, || cells.iter().copied()))
        })
    }

    /// Cells in reading order, by text.
    fn collect<I: Iterator<Item = CellId>>(grid: &Grid, data: impl Fn() -> I) -> Self {
        let mut starts = vec![0u32; grid.text_count() + 1];
        for cell in data() {
            starts[grid.text_id(cell).index() + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let total = starts.last().copied().unwrap_or(0) as usize;
        let mut cells = vec![CellId::new(0); total];
        for cell in data() {
            let slot = &mut next[grid.text_id(cell).index()];
            cells[*slot as usize] = cell;
            *slot += 1;
        }
        let texts = (1..grid.text_count())
            .filter(|&text| starts[text] < starts[text + 1])
            .filter_map(|text| Some(TextId(u32::try_from(text).ok()?)))
            .collect();
        Self {
            texts,
            starts,
            cells,
            hits: OnceLock::new(),
            items: OnceLock::new(),
            item_classes: OnceLock::new(),
            dates: OnceLock::new(),
            segments: OnceLock::new(),
            suspicions: OnceLock::new(),
            around: OnceLock::new(),
            kinds: OnceLock::new(),
            classes: OnceLock::new(),
        }
    }

    /// The distinct texts of data cells, in order.
    pub fn texts(&self) -> &[TextId] {
        &self.texts
    }

    /// The texts of data cells with a date or a year in them: every rule about dates needs them,
    /// and few texts have one. Found when first asked for.
    pub fn dated(&self, grid: &Grid) -> &[TextId] {
        &self.all_dates(grid).texts
    }

    /// Whether a text of data cells has a date or a year in it.
    pub(crate) fn is_dated(&self, grid: &Grid, text: TextId) -> bool {
        self.dated(grid).binary_search(&text).is_ok()
    }

    /// The date expressions of one of [`Occurrences::dated`]. Texts are read once for all rules
    /// where their dates take little memory, and each time where they are many.
    pub(crate) fn dates<'a>(&'a self, grid: &Grid, text: TextId) -> Cow<'a, [Date]> {
        match &self.all_dates(grid).kept {
            Some(kept) => Cow::Borrowed(kept.of(text)),
            None => Cow::Owned(dates(grid.text(text))),
        }
    }

    fn all_dates(&self, grid: &Grid) -> &Dates {
        self.dates.get_or_init(|| {
            let mut dated = Vec::new();
            let kept = Cut::up_to(
                MANY_DATES,
                grid.text_count(),
                self.texts.iter().map(|&id| {
                    let found = match self.kinds(grid, id) & kinds::NUMBER {
                        0 => Vec::new(),
                        _ => dates(grid.text(id)),
                    };
                    if !found.is_empty() {
                        dated.push(id);
                    }
                    (id, found)
                }),
            );
            let next = dated.last().map_or(0, |last| last.index() + 1);
            if kept.is_none() {
                let rest = self.texts.iter().filter(|id| id.index() >= next);
                dated.extend(rest.filter(|&&id| has_date(grid.text(id))));
            }
            Dates { texts: dated, kept }
        })
    }

    /// The list items of a text of data cells. All texts are cut when the first rule asks.
    pub(crate) fn items<'a>(&'a self, grid: &Grid, text: TextId) -> &'a [Item] {
        let all = self.items.get_or_init(|| {
            let cut = self.texts.iter().map(|&id| {
                let spaced = self.kinds(grid, id) & kinds::SPACE != 0;
                (id, items_of(grid.text(id), spaced))
            });
            Cut::up_to(usize::MAX, grid.text_count(), cut).expect("there is no limit")
        });
        all.of(text)
    }

    /// What the items of a text of data cells are equal to, one by one.
    pub(crate) fn item_classes<'a>(&'a self, grid: &Grid, text: TextId) -> &'a [Class] {
        let all = self.item_classes.get_or_init(|| {
            let classes = |&id: &TextId| {
                let text = grid.text(id);
                let class = |item: &Item| match item.body.len() == text.trim().len() {
                    // White space is folded away: the one item of a cell is equal to the cell.
                    true => self.class(grid, id),
                    false => Class::of(&text[item.body.clone()]),
                };
                (id, self.items(grid, id).iter().map(class).collect())
            };
            Cut::up_to(
                usize::MAX,
                grid.text_count(),
                self.texts.iter().map(classes),
            )
            .expect("there is no limit")
        });
        all.of(text)
    }

    /// What kinds of characters a text has. All texts are looked at when the first rule asks.
    pub(crate) fn kinds(&self, grid: &Grid, text: TextId) -> kinds::Kinds {
        let all = self.kinds.get_or_init(|| {
            let mut all = vec![0; grid.text_count()];
            for &id in &self.texts {
                all[id.index()] = kinds::kinds(grid.text(id));
            }
            all
        });
        all[text.index()]
    }

    /// What a text is equal to after folding. All texts are folded when the first rule asks.
    pub(crate) fn class(&self, grid: &Grid, text: TextId) -> Class {
        let all = self.classes.get_or_init(|| {
            // Labels may stand in lines that are no rows of data.
            let ids = (0..grid.text_count()).filter_map(|id| u32::try_from(id).ok());
            ids.map(|id| Class::of(grid.text(TextId(id)))).collect()
        });
        all[text.index()]
    }

    /// What the rules of words found, looked for once.
    pub(crate) fn word_hits(&self, scan: impl FnOnce() -> data::Hits) -> &data::Hits {
        self.hits.get_or_init(scan)
    }

    /// The distinct list items of all data cells; cut when the first rule asks for them.
    pub fn segments(&self, grid: &Grid) -> &Segments {
        self.segments.get_or_init(|| Segments::of(grid, self))
    }

    /// Mistakes that may have been made; looked for when the first rule asks for them.
    pub fn suspicions(&self, grid: &Grid, names: &Names) -> &Suspicions {
        self.suspicions
            .get_or_init(|| Suspicions::of(grid, self, names))
    }

    /// The cells that hold a text.
    pub fn cells(&self, text: TextId) -> &[CellId] {
        &self.cells[self.starts[text.index()] as usize..self.starts[text.index() + 1] as usize]
    }
}

/// The cells of title, headers and notes in reading order, without the blank ones. O(cells).
fn surrounding_cells(edition: &Edition) -> Vec<CellId> {
    let grid = &edition.grid;
    let headers = edition
        .pages
        .iter()
        .flat_map(|page| page.header.iter().copied());
    let rows = headers.chain(edition.notes.iter().map(|note| note.grid_row));
    let mut cells: Vec<CellId> = rows
        .flat_map(|row| grid.row(row))
        .chain(edition.title)
        .filter(|&cell| !grid.is_blank(cell))
        .collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// Takes findings.
#[derive(Debug, Default)]
pub struct Sink {
    pub(crate) findings: Vec<Finding>,
}

impl Sink {
    /// Takes a finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// A way of looking at an edition. Every hook always runs.
pub trait Rule: Sync {
    /// What can be said about it.
    fn meta(&self) -> &'static RuleMeta;

    /// Called once for each distinct text among the data cells (`cx.occurrences` has its
    /// addresses): a finding is about the text, so give it all of them.
    fn check_text(&self, _cx: &Context<'_>, _id: TextId, _text: &str, _out: &mut Sink) {}

    /// [`Rule::check_text`] for some of these texts: written once more for each rule, so that one
    /// that does not look at single texts is not asked about any.
    #[doc(hidden)]
    fn check_texts(&self, cx: &Context<'_>, texts: &[(TextId, &str)], out: &mut Sink) {
        for &(id, text) in texts {
            self.check_text(cx, id, text, out);
        }
    }

    /// [`Rule::check_row`] for some rows.
    #[doc(hidden)]
    fn check_rows(&self, cx: &Context<'_>, rows: Range<usize>, out: &mut Sink) {
        for row in rows {
            self.check_row(cx, row, out);
        }
    }

    /// Called once for each logical row.
    fn check_row(&self, _cx: &Context<'_>, _row: usize, _out: &mut Sink) {}

    /// Called once.
    fn check_edition(&self, _cx: &Context<'_>, _out: &mut Sink) {}
}
