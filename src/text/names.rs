//! Names that are spelt in one way: places, laws, programmes, public bodies.
//!
//! The lists stand in `rules/names/`; users add their own. A name that stands in a text as it should
//! is a *shield*: no rule changes anything inside it. A text that is almost a name is a near miss.

mod letters;
mod near;
mod shields;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::script::is_kanji;
pub use letters::Letters;
use letters::{Index, Item, Phrases};
pub use near::Slip;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A prefecture or municipality.
    Place,
    /// A law.
    Law,
    /// A programme, certificate, subsidy or campaign.
    Programme,
    /// A body.
    Body,
}

/// How a name is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The official name or title.
    Official,
    /// The usual short form.
    Short,
    /// What follows the name of a prefecture.
    Prefixed,
    /// What the document itself says.
    Document,
}

/// A name without its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub class: Class,
    /// How it is known.
    pub standing: Standing,
}

/// A list of names: one file of `rules/names/` or of the user.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameList {
    /// What is listed.
    pub title: String,
    /// What the names name.
    pub class: Class,
    /// Who publishes these names.
    pub source: String,
    /// Month up to which changes of names are in the list.
    #[serde(default)]
    pub known: String,
    /// What may be done with the list.
    #[serde(default)]
    pub licence: String,
    /// Official names.
    #[serde(default)]
    pub names: Vec<String>,
    /// Names that follow the name of a prefecture.
    #[serde(default)]
    pub prefixed: Vec<String>,
    /// Short forms and their official names.
    #[serde(default)]
    pub short: BTreeMap<String, String>,
    /// Places, one a line with its reading; an indented one lies in the line above that is not.
    #[serde(default)]
    pub places: String,
}

/// Why a list could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// Not TOML, or unknown keys; the message shows the place.
    #[error("{file}: {error}")]
    Toml {
        /// As given.
        file: String,
        /// What is wrong, with line and column.
        error: Box<toml::de::Error>,
    },
    /// An entry that cannot be meant.
    #[error("{file}: {entry:?}: {why}")]
    Entry {
        /// As given.
        file: String,
        /// The entry.
        entry: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl NameList {
    /// Reads a list. `file` is for messages.
    ///
    /// # Errors
    ///
    /// When the text is no list of names.
    pub fn read(file: &str, text: &str) -> Result<Self, ListError> {
        let list: Self = toml::from_str(text).map_err(|error| ListError::Toml {
            file: file.to_owned(),
            error: Box::new(error),
        })?;
        let short = list.short.iter().flat_map(|(short, full)| [short, full]);
        let all = list.names.iter().chain(&list.prefixed).chain(short);
        for name in all {
            if name.chars().filter_map(letters::letter).count() < 2 {
                return Err(ListError::Entry {
                    file: file.to_owned(),
                    entry: name.clone(),
                    why: "a name has two letters or more",
                });
            }
        }
        for line in list.places() {
            if line.reading.is_empty() || line.name.chars().count() < 2 {
                return Err(ListError::Entry {
                    file: file.to_owned(),
                    entry: line.name.to_owned(),
                    why: "a place has a name and, after a space, a reading",
                });
            }
        }
        Ok(list)
    }

    /// The places of the list.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        let mut within = "";
        let lines = self.places.lines().filter(|line| !line.trim().is_empty());
        lines.filter_map(move |line| {
            let indented = line.starts_with(' ');
            let (name, reading) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
            let opens = !indented && reading.is_empty();
            if !indented {
                within = name;
            }
            (!opens).then_some(Place {
                name,
                reading,
                within: if indented { within } else { "" },
            })
        })
    }
}

/// A place of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// 青森市.
    pub name: &'a str,
    /// あおもりし.
    pub reading: &'a str,
    /// The prefecture, if the place is in one.
    pub within: &'a str,
}

/// A name that stands in a text. Places are letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Where.
    pub letters: Range<usize>,
    /// Which.
    pub name: u32,
}

/// A text that is almost a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Letters of the text.
    pub letters: Range<usize>,
    /// The name.
    pub name: u32,
    /// What differs, from left to right; one or two places.
    pub slips: Vec<Slip>,
}

/// Names, ready to be looked for.
#[derive(Debug, Clone, Default)]
pub struct Names {
    phrases: Phrases,
    names: Vec<Name>,
    /// Bases and readings of places (青森, あおもり).
    readings: Vec<(String, String)>,
    exact: Index,
    parts: Index,
}

/// The lists that come with kouetsu, with their file names.
pub static LISTS: &[(&str, &str)] = &[
    ("bodies.toml", include_str!("../../rules/names/bodies.toml")),
    (
        "industry-support-centres.toml",
        include_str!("../../rules/names/industry-support-centres.toml"),
    ),
    ("laws.toml", include_str!("../../rules/names/laws.toml")),
    (
        "ministries.toml",
        include_str!("../../rules/names/ministries.toml"),
    ),
    (
        "municipalities.toml",
        include_str!("../../rules/names/municipalities.toml"),
    ),
    (
        "prefectures.toml",
        include_str!("../../rules/names/prefectures.toml"),
    ),
    (
        "programmes.toml",
        include_str!("../../rules/names/programmes.toml"),
    ),
];

/// Kinds of legal persons that stand before a name and are left out as often as not.
const LEGAL_FORMS: &[&str] = &[
    "公益財団法人",
    "公益社団法人",
    "一般財団法人",
    "一般社団法人",
    "国立研究開発法人",
    "地方独立行政法人",
    "独立行政法人",
    "地方共同法人",
];

impl Names {
    /// The lists that come with kouetsu. Read once, when first asked for.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Names> = LazyLock::new(|| {
            Names::of(&builtin_lists()).expect("a test reads the lists that come with kouetsu")
        });
        &BUILTIN
    }

    /// The lists that come with kouetsu and a user's own.
    pub fn with(lists: &[NameList]) -> Self {
        let mut all = builtin_lists();
        all.extend(lists.iter().cloned());
        Self::of(&all).expect("lists were checked when they were read")
    }

    /// Only these lists. `None` where there are more names than can be numbered.
    pub fn of(lists: &[NameList]) -> Option<Self> {
        let mut all = Collected::default();
        for list in lists {
            for name in &list.names {
                let bare = LEGAL_FORMS
                    .iter()
                    .find_map(|form| name.strip_prefix(form))
                    .filter(|bare| !bare.is_empty());
                all.take(bare.unwrap_or(name), list.class, Standing::Official);
            }
            for name in &list.prefixed {
                all.take(name, list.class, Standing::Prefixed);
            }
            for short in list.short.keys() {
                all.take(short, list.class, Standing::Short);
            }
            for place in list.places() {
                all.take(place.name, Class::Place, Standing::Official);
                all.readings.extend(base(&place));
            }
        }
        all.finish()
    }

    /// Bodies that a document names often: only near misses are looked for.
    pub fn of_document<'a>(bodies: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut all = Collected::default();
        for body in bodies {
            all.take(body, Class::Body, Standing::Document);
        }
        all.finish()
    }

    /// What kind of name it is.
    pub fn name(&self, name: u32) -> Name {
        self.names[name as usize]
    }

    /// The letters of a name.
    pub fn letters(&self, name: u32) -> &[char] {
        self.phrases.get(name)
    }

    /// Bases and readings of places: 青森 and あおもり.
    pub fn readings(&self) -> &[(String, String)] {
        &self.readings
    }

    /// The longest name at each place of the text where one stands, in order. O(text).
    pub fn known(&self, text: &Letters) -> Vec<Known> {
        let chars = text.chars();
        let mut out = Vec::new();
        let mut prefecture = 0;
        for at in self.exact.openings(chars) {
            let longest = self
                .exact
                .at(&self.phrases, &chars[at..])
                .max_by_key(|item| item.len);
            let Some(item) = longest else { continue };
            let name = self.names[item.phrase as usize];
            // 川西市 is no place in 山川西市: a place begins a word or follows its prefecture.
            if name.class == Class::Place && at > 0 && at != prefecture && is_kanji(chars[at - 1]) {
                continue;
            }
            let end = at + item.len as usize;
            if name.class == Class::Place && matches!(chars[end - 1], '県' | '府' | '都' | '道')
            {
                prefecture = end;
            }
            out.push(Known {
                letters: at..end,
                name: item.phrase,
            });
        }
        out
    }

    /// Texts that are almost a name of five letters or more: one place differs, or two in a name of
    /// twelve or more. Everything that fits: which of it is a mistake, the caller decides.
    ///
    /// A text with `n` slips has one of `n + 1` parts of the name in it as it should be. Linear in
    /// the text but for the places where such a part stands.
    pub fn near(&self, text: &Letters) -> Vec<Near> {
        let chars = text.chars();
        let mut out: Vec<Near> = Vec::new();
        for at in self.parts.openings(chars) {
            for item in self.parts.at(&self.phrases, &chars[at..]) {
                let name = self.phrases.get(item.phrase);
                let limit = slips_of(name.len());
                let (from, to) = (item.from as usize, (item.from + item.len) as usize);
                let after = at + item.len as usize;
                let (before, rest) = (chars[..at].iter().rev(), chars[after..].iter());
                if !(near::hopeful(name[..from].iter().rev(), before, limit)
                    && near::hopeful(name[to..].iter(), rest, limit)
                    && near::lacks_few(name, from..to, (chars, at..after), limit))
                {
                    continue;
                }
                let left = near::backwards(&name[..from], &chars[..at], limit);
                let Some((mut slips, before)) = left else {
                    continue;
                };
                let right = near::forwards(&name[to..], &chars[after..], limit - slips.len());
                let Some((more, taken)) = right else { continue };
                slips.extend(more.into_iter().map(|slip| slip.moved(after, to)));
                let near = Near {
                    letters: at - before..after + taken,
                    name: item.phrase,
                    slips,
                };
                if !near.slips.is_empty() && !out.contains(&near) {
                    out.push(near);
                }
            }
        }
        out
    }

    /// Bytes of a text that no rule may change: names, titles of laws and ordinances, quotations,
    /// addresses of pages and mail. In order, without overlaps. O(text).
    pub fn shields(&self, text: &str) -> Vec<Range<usize>> {
        shields::shields(self, text)
    }
}

/// Slips that a name of so many letters allows.
fn slips_of(letters: usize) -> usize {
    if letters < 12 { 1 } else { 2 }
}

/// The name and reading of a place without 県, 市, 町 ….
fn base(place: &Place<'_>) -> Option<(String, String)> {
    let kind = place.name.chars().next_back()?;
    let readings: &[&str] = match kind {
        '県' => &["けん"],
        '府' => &["ふ"],
        '都' => &["と"],
        '市' => &["し"],
        '区' => &["く"],
        '町' => &["ちょう", "まち"],
        '村' => &["むら", "そん"],
        _ => return Some((place.name.to_owned(), place.reading.to_owned())),
    };
    let reading = readings
        .iter()
        .find_map(|kind| place.reading.strip_suffix(kind))?;
    let name = place.name.strip_suffix(kind)?;
    Some((name.to_owned(), reading.to_owned()))
}

fn builtin_lists() -> Vec<NameList> {
    let read = |(file, text): &(&str, &str)| NameList::read(file, text);
    let lists: Result<Vec<NameList>, ListError> = LISTS.iter().map(read).collect();
    lists.expect("a test reads the lists that come with kouetsu")
}

/// Names on their way into an index.
#[derive(Default)]
struct Collected {
    phrases: Phrases,
    names: Vec<Name>,
    readings: Vec<(String, String)>,
    seen: HashMap<String, u32, foldhash::fast::FixedState>,
}

impl Collected {
    /// The first standing of a name stays.
    fn take(&mut self, name: &str, class: Class, standing: Standing) {
        if !self.seen.contains_key(name) {
            let number = self.phrases.push(name);
            self.seen.insert(name.to_owned(), number);
            self.names.push(Name { class, standing });
        }
    }

    fn finish(self) -> Option<Names> {
        let mut exact = Vec::new();
        let mut parts = Vec::new();
        for phrase in 0..u32::try_from(self.names.len()).ok()? {
            let letters = self.phrases.get(phrase).len();
            let item = |from: usize, to: usize| {
                Some(Item {
                    phrase,
                    from: u16::try_from(from).ok()?,
                    len: u16::try_from(to - from).ok()?,
                })
            };
            if letters >= 2 && self.names[phrase as usize].standing != Standing::Document {
                exact.push(item(0, letters)?);
            }
            if letters >= 5 {
                let cuts = slips_of(letters) + 1;
                for part in 0..cuts {
                    parts.push(item(letters * part / cuts, letters * (part + 1) / cuts)?);
                }
            }
        }
        Some(Names {
            exact: Index::of(&exact, &self.phrases),
            parts: Index::of(&parts, &self.phrases),
            phrases: self.phrases,
            names: self.names,
            readings: self.readings,
        })
    }
}

#[cfg(test)]
mod tests;
