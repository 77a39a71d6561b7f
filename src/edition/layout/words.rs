//! The vocabulary of `rules/layout.toml` and how a cell is looked up in it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::file::{File, TOML};
use super::forms::{after_mark, is_after_mark, normal, sign_of, without_remark};
use super::sense::{Fit, HeaderWord, Remark, Sense, Toward};
use crate::edition::{FiscalYears, Kind};
use crate::text::{dates, fold, fold_with_map};

/// Longest header of which only a part need be known, in characters.
const SHORT: usize = 12;

/// The vocabulary, folded and ready for look-ups.
pub(super) struct Vocabulary {
    words: HashMap<String, (Sense, Option<Kind>)>,
    modifiers: Vec<String>,
    suffixes: Vec<String>,
    continuation: HashMap<String, Toward>,
    notes: Vec<String>,
    numbered: Vec<String>,
    legends: Vec<String>,
    references: Vec<String>,
    remarks: Vec<String>,
    aside_beginnings: Vec<String>,
    aside_endings: Vec<String>,
    totals: Vec<String>,
    absent: Vec<String>,
    body_beginnings: Vec<String>,
    body_endings: Vec<String>,
    no_bodies: Vec<String>,
}

/// Most letters of a continuation sign (左欄に同じ); the list is tested for it.
const LONGEST_SIGN: usize = 5;
/// Longest name of a body, in characters.
const LONGEST_BODY: usize = 45;

impl Vocabulary {
    /// Whether a folded text is written like the name of a body.
    pub(super) fn is_body_name(&self, folded: &str) -> bool {
        let stem = without_remark(folded);
        if stem.chars().nth(LONGEST_BODY).is_some() || stem.contains('。') {
            return false;
        }
        // Of several bodies in one cell the last one tells.
        let last = stem.rsplit(['、', ',', '・']).next().unwrap_or(stem);
        let ends = |list: &[String]| list.iter().any(|ending| last.ends_with(ending.as_str()));
        ends(&self.body_endings) && !ends(&self.no_bodies)
            || self
                .body_beginnings
                .iter()
                .any(|beginning| stem.starts_with(beginning.as_str()))
    }

    /// The embedded vocabulary, read once.
    pub(super) fn get() -> &'static Self {
        static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
        VOCABULARY.get_or_init(|| {
            let file = toml::from_str(TOML).expect("the embedded list is read by a test");
            Self::new(file)
        })
    }

    fn new(file: File) -> Self {
        let mut words = HashMap::new();
        let mut add = |list: Vec<String>, sense: Sense, kind: Option<Kind>| {
            for word in list {
                words.insert(normal(&word), (sense, kind));
            }
        };
        add(file.theme, Sense::Theme, None);
        add(file.countermeasure, Sense::Countermeasure, None);
        add(file.body, Sense::Body, None);
        for (step, rung) in (0..).zip(file.measure) {
            let description = rung.description;
            add(rung.words, Sense::Measure { step, description }, None);
        }
        add(file.kind.plan, Sense::Kind, Some(Kind::Plan));
        add(file.kind.actual, Sense::Kind, Some(Kind::Actual));
        add(file.kind.target, Sense::Kind, Some(Kind::Target));
        add(file.kind.budget, Sense::Kind, Some(Kind::Budget));
        add(file.kind.assessment, Sense::Kind, Some(Kind::Assessment));
        add(file.other.words, Sense::Other, None);
        add(file.period.words, Sense::Year, None);
        let mut continuation = HashMap::new();
        for (list, toward) in [
            (file.continuation.left, Toward::Left),
            (file.continuation.right, Toward::Right),
            (file.continuation.above, Toward::Above),
        ] {
            continuation.extend(
                list.into_iter()
                    .map(|sign| (sign_of(&fold(&sign)).into_owned(), toward)),
            );
        }
        let longest_first = |mut list: Vec<String>| {
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
            list
        };
        let folded = |list: Vec<String>| {
            list.iter()
                .map(|word| fold(word).to_string())
                .collect::<Vec<_>>()
        };
        Self {
            words,
            modifiers: longest_first(file.modifiers),
            suffixes: longest_first(file.suffixes),
            continuation,
            notes: folded(file.note.markers),
            numbered: folded(file.note.numbered),
            legends: folded(file.note.legend),
            references: folded(file.note.reference),
            remarks: folded(file.note.words),
            aside_beginnings: folded(file.aside.beginnings),
            aside_endings: folded(file.aside.endings),
            totals: folded(file.total.words),
            absent: folded(file.absent.words),
            body_beginnings: folded(file.body_name.beginnings),
            body_endings: folded(file.body_name.endings),
            no_bodies: folded(file.body_name.exceptions),
        }
    }

    /// What a header cell says; its levels may be joined by " / ".
    pub(super) fn header_word(&self, text: &str) -> HeaderWord {
        let whole = self.cell(text);
        let Some((upper, leaf)) = text.rsplit_once(" / ") else {
            return whole;
        };
        if whole.period.is_some() {
            return whole;
        }
        let above = self.header_word(upper);
        let mut leaf_word = self.cell(leaf);
        if leaf_word.period.is_none()
            && let Some(years) = upper
                .rsplit(" / ")
                .find_map(|parent| FiscalYears::parse_era_less(leaf, parent))
        {
            leaf_word = HeaderWord {
                sense: Some(Sense::Year),
                kind: self.kind_in(leaf),
                period: Some(years),
                fit: Fit::Exact,
            };
        }
        let period = leaf_word.period.or(above.period);
        let kind = leaf_word.kind.or(above.kind);
        let sense = match (leaf_word.sense, above.sense) {
            // Who and remarks stay what they are below a year; what is done is the year's own cell.
            (Some(sense @ (Sense::Body | Sense::Other)), _) if leaf_word.fit >= Fit::Affix => {
                Some(sense)
            }
            (Some(Sense::Year), _) | (_, Some(Sense::Year)) => Some(Sense::Year),
            (Some(sense), _) => Some(sense),
            (None, above) => above,
        };
        HeaderWord {
            sense,
            kind,
            period,
            fit: leaf_word.fit.max(above.fit),
        }
    }

    /// What one header cell says.
    fn cell(&self, text: &str) -> HeaderWord {
        // A cell much longer than any header is not even folded.
        if text.len() > 180 {
            return HeaderWord::UNKNOWN;
        }
        if let Some(years) = FiscalYears::parse_header(text) {
            let rest = FiscalYears::header_rest(text).unwrap_or_default();
            let number = text.trim().chars().all(|c| c.is_numeric());
            return HeaderWord {
                sense: Some(Sense::Year),
                kind: self.kind_in(&rest),
                period: Some(years),
                fit: if number { Fit::Number } else { Fit::Exact },
            };
        }
        let header = normal(text);
        if header.is_empty() {
            return HeaderWord::UNKNOWN;
        }
        let (found, fit) = self.look_up(&header);
        match found {
            Some((sense, kind)) => HeaderWord {
                sense: Some(sense),
                kind,
                period: None,
                fit,
            },
            None => HeaderWord::UNKNOWN,
        }
    }

    fn look_up(&self, header: &str) -> (Option<(Sense, Option<Kind>)>, Fit) {
        let get = |text: &str| self.words.get(text).copied();
        if let found @ Some(_) = get(header) {
            return (found, Fit::Exact);
        }
        let plain = without_remark(header);
        if let found @ Some(_) = get(plain).or_else(|| self.without_affixes(plain)) {
            return (found, Fit::Affix);
        }
        let mut parts = plain.split(['・', '/', '、', ',']).peekable();
        if let Some(first) = parts.next()
            && parts.peek().is_some()
            && let found @ Some(_) = get(first).or_else(|| self.without_affixes(first))
            && parts.all(|part| get(part).is_some() || self.without_affixes(part).is_some())
        {
            return (found, Fit::Compound);
        }
        let starts: Vec<usize> = plain.char_indices().map(|(at, _)| at).collect();
        if starts.len() > SHORT {
            return (None, Fit::None);
        }
        // One character (柱, 章) ends too many words.
        let long = |at: usize, end: usize| plain[at..end].chars().nth(1).is_some();
        for &at in &starts {
            if long(at, plain.len())
                && let found @ Some(_) = get(&plain[at..])
            {
                return (found, Fit::Ending);
            }
        }
        for &end in starts.iter().skip(3).rev() {
            for &at in &starts {
                if at < end
                    && plain[at..end].chars().count() >= 3
                    && let found @ Some(_) = get(&plain[at..end])
                {
                    return (found, Fit::Contains);
                }
            }
        }
        (None, Fit::None)
    }

    /// The word inside modifiers and suffixes: 具体的な|取組|等.
    fn without_affixes(&self, header: &str) -> Option<(Sense, Option<Kind>)> {
        let get = |text: &str| self.words.get(text).copied();
        let mut core = header;
        loop {
            if let found @ Some(_) = get(core) {
                return found;
            }
            let mut tail = core;
            while let Some(shorter) = self
                .suffixes
                .iter()
                .find_map(|end| tail.strip_suffix(&**end))
            {
                tail = shorter;
                if let found @ Some(_) = get(tail) {
                    return found;
                }
            }
            core = self
                .modifiers
                .iter()
                .find_map(|start| core.strip_prefix(&**start))?;
        }
    }

    /// The kind a text speaks of: of the last kind word in it, since Japanese puts the head last.
    fn kind_in(&self, text: &str) -> Option<Kind> {
        let text = normal(text);
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let ends = starts.iter().copied().skip(1).chain([text.len()]);
        for end in ends.collect::<Vec<_>>().into_iter().rev() {
            for &at in starts.iter().filter(|&&at| at < end) {
                if let Some((_, kind @ Some(_))) = self.words.get(&text[at..end]) {
                    return *kind;
                }
            }
        }
        None
    }

    pub(super) fn continuation(&self, text: &str) -> Option<Toward> {
        // The longest sign is 左欄に同じ, with brackets and white space around it.
        if text.is_empty() || text.len() > 60 {
            return None;
        }
        // Nor does any have as many letters as most texts begin with.
        let letter = |c: &char| matches!(c, '\u{4E00}'..='\u{9FFF}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ');
        if text.chars().filter(letter).nth(LONGEST_SIGN).is_some() {
            return None;
        }
        self.continuation.get(&*sign_of(&fold(text))).copied()
    }

    pub(super) fn remark(&self, text: &str) -> Option<Remark> {
        let text = text.trim();
        let near = text.char_indices().nth(12).map_or(text.len(), |(at, _)| at);
        let start = fold(&text[..near]);
        let begins = |marks: &[String]| marks.iter().any(|mark| start.starts_with(&**mark));
        if near == text.len() && self.remarks.iter().any(|word| *start == **word) {
            return Some(Remark::Marked { alone: true });
        }
        // 注 実績は…: the word and a space, which folding takes out.
        let spaced = |word: &String| {
            let rest = text.strip_prefix(&**word).unwrap_or_default();
            rest.starts_with(char::is_whitespace) && rest.trim_start().chars().nth(2).is_some()
        };
        if self.numbered.iter().any(spaced) {
            return Some(Remark::Marked { alone: false });
        }
        // 注12, （備考1）: the word and its number.
        let number = self.numbered.iter().find_map(|word| {
            let next = start.strip_prefix(&**word)?.chars().next()?;
            let end = word.len() + next.len_utf8();
            next.is_numeric().then(|| start[..end].to_owned())
        });
        if number.is_none() && !begins(&self.notes) && !begins(&self.references) {
            return self.explains_sign(text).then_some(Remark::Word);
        }
        let start = fold_with_map(&text[..near]);
        // Whether a mark that the text begins with ends there, and where in the text.
        let found = |marks: &[String]| -> Vec<(bool, usize)> {
            let begun = marks.iter().filter(|mark| start.text.starts_with(&***mark));
            begun.map(|mark| after_mark(text, &start, mark)).collect()
        };
        let (references, mut notes) = (found(&self.references), found(&self.notes));
        notes.extend(number.map(|mark| after_mark(text, &start, &mark)));
        if references.iter().any(|(ends, _)| *ends) {
            return Some(Remark::Reference);
        }
        if let Some((_, end)) = notes.iter().find(|(ends, _)| *ends) {
            let alone = text[*end..].trim_matches(is_after_mark).is_empty();
            return Some(Remark::Marked { alone });
        }
        (!references.is_empty() || !notes.is_empty()).then_some(Remark::Word)
    }

    /// Whether a text begins with a sign and says what it means: →は前年度からの継続を示す。
    fn explains_sign(&self, text: &str) -> bool {
        /// Longest sign (◎・○).
        const SIGN: usize = 3;
        /// Longest text that is looked through.
        const LEGEND: usize = 400;
        let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        let rest = text.trim_start_matches(is_sign);
        let sign = text[..text.len() - rest.len()].chars();
        let marked = rest.len() < text.len() && sign.count() <= SIGN && rest.starts_with('は');
        marked && text.len() <= LEGEND && self.legends.iter().any(|word| rest.contains(&**word))
    }

    pub(super) fn is_aside(&self, text: &str) -> bool {
        if text.len() > 4 * LONGEST_BODY {
            return false;
        }
        let text = fold(text);
        let text = text.trim().trim_matches(['(', ')', '[', ']', '【', '】']);
        let begins = |mark: &String| text.starts_with(&**mark);
        if self.aside_beginnings.iter().any(begins) {
            return true;
        }
        let dates = dates(text);
        // A year alone heads a column.
        let day = dates.last().filter(|date| date.month.is_some());
        day.is_some_and(|day| {
            let rest = text[day.range.end..].trim_matches([' ', ')', '(']);
            rest.is_empty() && dates[0].range.start == 0
                || self.aside_endings.iter().any(|word| rest == word)
        })
    }

    pub(super) fn is_absent(&self, text: &str) -> bool {
        if text.is_empty() || text.len() > 60 {
            return false;
        }
        let text = normal(text);
        let plain = without_remark(&text);
        self.absent.iter().any(|word| plain == word)
    }

    pub(super) fn is_total(&self, text: &str) -> bool {
        if text.is_empty() || text.len() > 60 {
            return false;
        }
        let text = normal(text);
        let plain = without_remark(&text);
        self.totals.iter().any(|word| {
            plain == word
                || (word.chars().count() >= 2
                    && plain.chars().count() <= SHORT
                    && plain.ends_with(&**word))
        })
    }
}
