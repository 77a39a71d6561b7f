//! Family K: the style of official texts. Its words stand in `rules/koyobun/*.toml`, one rule a
//! file; a style profile (`rules/profiles/*.toml`) says how much of it is wanted.

use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::edition::Role;
use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::{CellId, Span};
use crate::rule::data::{self, Hit, Hits, Library, Pack, Preference, Profile, RuleFile};
use crate::rule::{Context, Rule, RuleMeta, Sink};
use crate::rules::table::beside;

pub(crate) mod kanji_outside_joyo;

macro_rules! words {
    ($($constant:ident = $file:literal;)*) => {
        /// Names and texts of the rule files that come with the program.
        const FILES: &[(&str, &str)] = &[$((
            concat!("rules/koyobun/", $file),
            include_str!(concat!("../../rules/koyobun/", $file)),
        )),*];

        #[allow(clippy::upper_case_acronyms, non_camel_case_types)]
        enum Index { $($constant),* }

        $(
            #[doc = concat!("`rules/koyobun/", $file, "`.")]
            pub(crate) static $constant: Words = Words(Index::$constant as usize);
        )*
    };
}

words! {
    CONJUNCTION = "conjunction_script.toml";
    ADVERB = "adverb_in_kana.toml";
    FORMAL_NOUN = "formal_noun_in_kanji.toml";
    AUXILIARY = "auxiliary_in_kanji.toml";
    NOUN_OKURIGANA = "noun_okurigana.toml";
    VERB_OKURIGANA = "verb_okurigana.toml";
    READING = "reading_outside_joyo.toml";
    MIXED_SCRIPT = "mixed_script_word.toml";
    COUNTER = "counter_kana.toml";
    PREFIX = "honorific_prefix.toml";
    COMMA = "full_width_comma.toml";
    LOANWORD = "loanword_spelling.toml";
}

/// A rule of words; its number in [`FILES`].
#[derive(Debug)]
pub(crate) struct Words(usize);

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let read = |(path, text): &(&str, &str)| {
        RuleFile::parse(Path::new(path), text)
            .expect("a test reads every rule file that comes with the program")
    };
    Pack::new(FILES.iter().map(read).collect())
});

/// The rules of words that come with the program.
pub fn library() -> &'static Library {
    PACK.library()
}

/// Which of two variants the profile prefers: the direction of rules that only see that a table is
/// not consistent. See [`data::direction`].
pub fn direction(profile: &Profile, a: &str, b: &str) -> Option<Preference> {
    data::direction(library(), profile, a, b)
}

impl Rule for Words {
    fn meta(&self) -> &'static RuleMeta {
        PACK.metas()[self.0]
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let meta = self.meta();
        let level = cx.settings.profile().level(meta.code);
        let Some(highest) = level.cap(meta.severity) else {
            return;
        };
        let scan = || library().scan(cx.grid, cx.occurrences, cx.settings.names());
        let hits = cx.occurrences.word_hits(scan).of(self.0);
        say(cx, &PACK, self.0, (hits, highest), out);
        let beside = beside(cx);
        let scan = || library().scan(cx.grid, beside.occurrences, cx.settings.names());
        let hits = beside.occurrences.word_hits(scan).of(self.0);
        say(&beside, &PACK, self.0, (hits, highest), out);
    }
}

/// A rule of words that a user added. The user chose it, so no profile lowers it.
#[derive(Debug)]
pub(crate) struct OwnWords<'a> {
    pack: &'a Pack,
    at: usize,
    /// One pass over the table for all rules of the pack.
    hits: Arc<OnceLock<Hits>>,
}

/// The rules of a user's own rule files.
pub(crate) fn own(pack: Option<&Pack>) -> Vec<OwnWords<'_>> {
    let hits = Arc::default();
    let rule = |pack, at| OwnWords {
        pack,
        at,
        hits: Arc::clone(&hits),
    };
    pack.into_iter()
        .flat_map(|pack| (0..pack.metas().len()).map(move |at| (pack, at)))
        .map(|(pack, at)| rule(pack, at))
        .collect()
}

impl Rule for OwnWords<'_> {
    fn meta(&self) -> &'static RuleMeta {
        self.pack.metas()[self.at]
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let names = cx.settings.names();
        let scan = || self.pack.library().scan(cx.grid, cx.occurrences, names);
        let hits = self.hits.get_or_init(scan).of(self.at);
        say(cx, self.pack, self.at, (hits, self.meta().severity), out);
    }
}

/// One finding for each wrong form that stands in the table, at most as bad as `highest`.
fn say(
    cx: &Context<'_>,
    pack: &Pack,
    rule: usize,
    (hits, highest): (&[Hit], Severity),
    out: &mut Sink,
) {
    if hits.is_empty() {
        return;
    }
    let meta = pack.metas()[rule];
    let file = &pack.library().files()[rule];
    let profile = cx.settings.profile();
    let bodies = bodies(cx);
    let mut hits: Vec<&Hit> = hits.iter().collect();
    // Stable: within a form the texts stay in order.
    hits.sort_by_key(|hit| (hit.entry, hit.form));
    for same in hits.chunk_by(|a, b| (a.entry, a.form) == (b.entry, b.form)) {
        let entry = &file.entries[same[0].entry as usize];
        let (wrong, right) = &entry.forms[same[0].form as usize];
        if profile.keeps(wrong) {
            continue;
        }
        let spans = spans(cx, same, &bodies);
        let Some((&first, rest)) = spans.split_first() else {
            continue;
        };
        let settled = file.source(entry).is_some();
        let severity = if settled { highest } else { Severity::Info };
        let key = match settled {
            false => "practice",
            true if data::own_code(meta.code).is_some() => "own",
            true => "settled",
        };
        let source = file.cited(entry);
        let source = source.get(cx.lang);
        let args: &[(&str, &dyn std::fmt::Display)] =
            &[("wrong", wrong), ("right", right), ("source", &source)];
        let edits = spans
            .iter()
            .take(MAX_ALSO + 1)
            .map(|&span| Edit::ReplaceText(span, right.clone()))
            .collect();
        out.push(
            Finding::build(meta, first)
                .severity(severity)
                .confidence(if settled { 0.8 } else { 0.6 })
                .also(rest.iter().copied())
                .cause(wrong.as_str())
                .help(meta.say(cx, "help", args))
                .fix(Applicability::Unsafe, meta.say(cx, "fix", args), edits)
                .message(meta.say(cx, key, args)),
        );
    }
}

/// All addresses of hits, in the order of the table, without the names of bodies: names are
/// written as their owners write them. O(addresses · log addresses).
fn spans(cx: &Context<'_>, hits: &[&Hit], bodies: &[CellId]) -> Vec<Span> {
    let mut out: Vec<Span> = hits
        .iter()
        .flat_map(|hit| {
            let cells = cx.occurrences.cells(hit.text).iter();
            cells.map(|&cell| Span {
                cell,
                start: hit.start,
                end: hit.end,
            })
        })
        .filter(|span| bodies.binary_search(&span.cell).is_err())
        .collect();
    out.sort_unstable();
    out
}

/// The cells that name bodies, sorted.
fn bodies(cx: &Context<'_>) -> Vec<CellId> {
    let Some(column) = cx.edition.column(Role::Body) else {
        return Vec::new();
    };
    let mut cells: Vec<CellId> = (0..cx.edition.rows.len())
        .filter_map(|row| cx.edition.field(row, column).cell)
        .collect();
    cells.sort_unstable();
    cells
}
