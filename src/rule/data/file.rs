//! A rule file as written, and its checks. Every mistake has its place in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::context::{Beside, CLASSES, Surroundings};
use crate::finding::Severity;
use crate::message::Lang;
use crate::message::{ConfigError, Position, Problem};

/// The source of an entry that no published text settles: common practice. Such an entry is never
/// more than [`Severity::Info`].
pub(super) const PRACTICE: &str = "慣行";

/// A rule file that was understood.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Where it was read.
    pub path: PathBuf,
    /// The file's text, for places of later complaints.
    pub(super) text: String,
    /// Where the code stands in it.
    code_at: Range<usize>,
    /// Family letter and three digits.
    pub code: String,
    /// Reads well after "allow …".
    pub name: String,
    /// 日本語の名前.
    pub name_ja: String,
    /// At full confidence; never an error.
    pub severity: Severity,
    pub(super) summary: Both,
    pub(super) why: Both,
    pub(super) silence: Both,
    pub(super) sources: BTreeMap<String, SourceText>,
    /// What is written and what should be, in the order of the file.
    pub entries: Vec<Entry>,
}

/// A published text that entries follow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceText {
    /// Who published it.
    pub publisher: String,
    /// Its title.
    pub title: String,
    /// Its title in English.
    pub title_en: String,
    /// Since when it holds, as 2010-11-30.
    pub in_force: String,
}

/// One entry: wrong forms and the right one.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is written, with all inflected forms, and what should be.
    pub forms: Vec<(String, String)>,
    /// The wrong words as in the file.
    pub wrong: Vec<String>,
    /// The right word as in the file.
    pub right: String,
    /// The form with all its okurigana, which texts for the public prefer.
    pub plain: Option<String>,
    pub(super) around: Surroundings,
    /// Words that only look like the wrong form.
    pub(super) never: Vec<String>,
    /// Key of the source; `None`: common practice.
    pub(super) source: Option<String>,
    /// Where in the source.
    pub clause: Option<String>,
    pub(super) note: Option<Both>,
    pub(super) examples: Vec<(String, String)>,
    pub(super) silent: Vec<String>,
    pub(super) span: Range<usize>,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Both {
    pub(super) ja: String,
    pub(super) en: String,
}

impl Both {
    pub(crate) fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    code: Spanned<String>,
    name: Spanned<String>,
    name_ja: Spanned<String>,
    severity: Spanned<Severity>,
    summary: Both,
    why: Both,
    silence: Both,
    #[serde(default)]
    source: BTreeMap<String, Spanned<SourceText>>,
    #[serde(default)]
    defaults: Defaults,
    #[serde(default)]
    entry: Vec<Spanned<EntryLines>>,
}

/// What holds for every entry that does not say otherwise.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Defaults {
    source: Option<Spanned<String>>,
    clause: Option<String>,
    noun: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct EntryLines {
    wrong: Vec<Spanned<String>>,
    right: Spanned<String>,
    plain: Option<String>,
    endings: Option<Spanned<String>>,
    noun: Option<bool>,
    #[serde(default)]
    before: Vec<Spanned<String>>,
    #[serde(default)]
    not_before: Vec<Spanned<String>>,
    #[serde(default)]
    after: Vec<Spanned<String>>,
    #[serde(default)]
    not_after: Vec<Spanned<String>>,
    #[serde(default)]
    never: Vec<Exception>,
    source: Option<Spanned<String>>,
    clause: Option<String>,
    note: Option<Both>,
    #[serde(default)]
    examples: Vec<Pair>,
    #[serde(default)]
    silent: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    text: Spanned<String>,
    reason: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    wrong: String,
    right: String,
}

/// Endings of inflected words. Those with 動 leave out the row that is a noun as well (申込み,
/// 引継ぎ) and have what makes it a verb instead.
const ENDINGS: &[(&str, &[&str])] = &[
    ("五段カ", &["か", "き", "く", "け", "こ", "い"]),
    (
        "五段カ動",
        &["か", "く", "け", "こ", "い", "きます", "きまし", "きませ"],
    ),
    ("五段ガ", &["が", "ぎ", "ぐ", "げ", "ご", "い"]),
    (
        "五段ガ動",
        &[
            "ぐ",
            "げ",
            "ご",
            "い",
            "がな",
            "がれ",
            "ぎます",
            "ぎまし",
            "ぎませ",
        ],
    ),
    ("五段サ", &["さ", "し", "す", "せ", "そ"]),
    (
        "五段サ動",
        &[
            "さな",
            "され",
            "す",
            "せ",
            "そう",
            "した",
            "して",
            "します",
            "しまし",
            "しませ",
        ],
    ),
    ("五段タ", &["た", "ち", "つ", "て", "と", "っ"]),
    (
        "五段タ動",
        &[
            "たな",
            "たれ",
            "つ",
            "てば",
            "とう",
            "った",
            "って",
            "ちます",
            "ちまし",
            "ちませ",
        ],
    ),
    ("五段バ", &["ば", "び", "ぶ", "べ", "ぼ", "ん"]),
    ("五段マ", &["ま", "み", "む", "め", "も", "ん"]),
    (
        "五段マ動",
        &[
            "まな",
            "まれ",
            "む",
            "め",
            "もう",
            "んだ",
            "んで",
            "みます",
            "みまし",
            "みませ",
        ],
    ),
    ("五段ラ", &["ら", "り", "る", "れ", "ろ", "っ"]),
    (
        "五段ラ動",
        &[
            "らな",
            "られ",
            "る",
            "れば",
            "ろう",
            "った",
            "って",
            "ります",
            "りまし",
            "りませ",
        ],
    ),
    ("五段ワ", &["わ", "い", "う", "え", "お", "っ"]),
    (
        "五段ワ動",
        &[
            "わな",
            "われ",
            "う",
            "えば",
            "える",
            "おう",
            "った",
            "って",
            "います",
            "いまし",
            "いませ",
        ],
    ),
    ("行く", &["か", "き", "く", "け", "こ", "っ"]),
    (
        "一段",
        &[
            "る", "た", "て", "ない", "なか", "なけ", "ます", "まし", "ませ", "られ", "れば",
            "よう", "ず", "つつ",
        ],
    ),
    ("形容詞", &["い", "く", "かっ", "けれ", "さ"]),
];

impl RuleFile {
    /// Reads and checks a rule file.
    ///
    /// # Errors
    ///
    /// The text is no TOML, has unknown or missing keys, or says something impossible; the error
    /// knows where.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let file: File = toml::from_str(text)
            .map_err(|error| ConfigError::from_toml(path.to_owned(), text, &error))?;
        Reader { path, text }.rule(file)
    }

    /// The published text an entry follows; `None`: common practice.
    pub fn source(&self, entry: &Entry) -> Option<&SourceText> {
        entry.source.as_ref().map(|key| &self.sources[key])
    }

    /// Entries whose source and clause are named.
    pub fn settled(&self) -> usize {
        let settled = |entry: &&Entry| entry.source.is_some() && entry.clause.is_some();
        self.entries.iter().filter(settled).count()
    }

    /// What is wrong with the rule's code or names, in Japanese and English, with the place.
    pub fn refuse(&self, ja: String, en: String) -> ConfigError {
        Reader {
            path: &self.path,
            text: &self.text,
        }
        .error(self.code_at.clone(), ja, en)
    }

    /// The place of an entry in the file.
    pub(super) fn position(&self, entry: &Entry) -> Position {
        Position::of(&self.text, entry.span.clone())
    }
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, span: Range<usize>, ja: String, en: String) -> ConfigError {
        ConfigError {
            path: self.path.to_owned(),
            position: Some(Box::new(Position::of(self.text, span))),
            problem: Problem::Told(ja, en),
        }
    }

    fn rule(&self, file: File) -> Result<RuleFile, ConfigError> {
        let code = file.code.get_ref();
        let letters = code.len() == 4
            && code.starts_with(|c: char| c.is_ascii_uppercase())
            && code[1..].bytes().all(|b| b.is_ascii_digit());
        if !letters || super::library::family(code).is_none() {
            return Err(self.error(
                file.code.span(),
                format!(
                    "「{code}」はコードになりません。分類の1字（K、T、W、N）と数字3桁で書きます"
                ),
                format!("`{code}` is no code: a family letter (K, T, W, N) and three digits"),
            ));
        }
        if *file.severity.get_ref() == Severity::Error {
            return Err(self.error(
                file.severity.span(),
                "語の一覧によるルールは error にできません（warning か info）".into(),
                "a rule of words cannot be an error: warning or info".into(),
            ));
        }
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        for (name, good) in [
            (&file.name, file.name.get_ref().chars().all(kebab)),
            (
                &file.name_ja,
                !file.name_ja.get_ref().contains(char::is_whitespace),
            ),
        ] {
            if !good || name.get_ref().is_empty() {
                let name_text = name.get_ref();
                return Err(self.error(
                    name.span(),
                    format!("「{name_text}」は名前になりません（name は英小文字・数字・-、name-ja は空白なし）"),
                    format!("`{name_text}` is no name: lower-case letters, digits and -"),
                ));
            }
        }
        let known: Vec<&str> = file.source.keys().map(String::as_str).collect();
        for source in file.source.values() {
            let date = source.get_ref().in_force.as_bytes();
            let shape = |(i, b): (usize, &u8)| match i {
                4 | 7 => *b == b'-',
                _ => b.is_ascii_digit(),
            };
            if date.len() != 10 || !date.iter().enumerate().all(shape) {
                return Err(self.error(
                    source.span(),
                    "in-force は 2010-11-30 の形で書きます".into(),
                    "write in-force as 2010-11-30".into(),
                ));
            }
        }
        let mut seen = BTreeSet::new();
        let mut entries = Vec::with_capacity(file.entry.len());
        for lines in file.entry {
            let span = lines.span();
            entries.push(self.entry(
                lines.into_inner(),
                span,
                &file.defaults,
                &known,
                &mut seen,
            )?);
        }
        if entries.is_empty() {
            return Err(self.error(
                file.code.span(),
                "[[entry]] が一つもありません".into(),
                "there is no [[entry]]".into(),
            ));
        }
        Ok(RuleFile {
            path: self.path.to_owned(),
            text: self.text.to_owned(),
            code_at: file.code.span(),
            code: file.code.into_inner(),
            name: file.name.into_inner(),
            name_ja: file.name_ja.into_inner(),
            severity: file.severity.into_inner(),
            summary: file.summary,
            why: file.why,
            silence: file.silence,
            sources: file
                .source
                .into_iter()
                .map(|(k, v)| (k, v.into_inner()))
                .collect(),
            entries,
        })
    }

    fn entry(
        &self,
        lines: EntryLines,
        span: Range<usize>,
        defaults: &Defaults,
        known: &[&str],
        seen: &mut BTreeSet<String>,
    ) -> Result<Entry, ConfigError> {
        let source = lines.source.as_ref().or(defaults.source.as_ref());
        let source = match source {
            None => {
                return Err(self.error(
                    lines.right.span(),
                    format!(
                        "よりどころ（source）がありません。出典がなければ「{PRACTICE}」と書きます"
                    ),
                    format!("no source; write `{PRACTICE}` where there is none"),
                ));
            }
            Some(key) if key.get_ref() == PRACTICE => None,
            Some(key) if known.contains(&key.get_ref().as_str()) => Some(key.get_ref().clone()),
            Some(key) => {
                return Err(ConfigError {
                    path: self.path.to_owned(),
                    position: Some(Box::new(Position::of(self.text, key.span()))),
                    problem: Problem::UnknownValue(
                        key.get_ref().clone(),
                        format!("{}, {PRACTICE}", known.join(", ")),
                    ),
                });
            }
        };
        let endings: &[&str] = match &lines.endings {
            None => &[""],
            Some(name) => match ENDINGS.iter().find(|(known, _)| known == name.get_ref()) {
                Some((_, endings)) => endings,
                None => {
                    let names: Vec<&str> = ENDINGS.iter().map(|&(name, _)| name).collect();
                    return Err(ConfigError {
                        path: self.path.to_owned(),
                        position: Some(Box::new(Position::of(self.text, name.span()))),
                        problem: Problem::UnknownValue(name.get_ref().clone(), names.join(", ")),
                    });
                }
            },
        };
        if lines.wrong.is_empty() {
            return Err(self.error(span, "wrong が空です".into(), "`wrong` is empty".into()));
        }
        let mut forms = Vec::new();
        for wrong in &lines.wrong {
            for ending in endings {
                let form = format!("{}{ending}", wrong.get_ref());
                let right = format!("{}{ending}", lines.right.get_ref());
                if wrong.get_ref().is_empty() || form == right {
                    return Err(self.error(
                        wrong.span(),
                        format!("「{form}」は直す前と後が同じです"),
                        format!("`{form}` is corrected to itself"),
                    ));
                }
                // The same word may stand in two entries only with different surroundings; which
                // one is meant is then decided in order, and that is a trap for the writer.
                if !seen.insert(form.clone()) {
                    return Err(self.error(
                        wrong.span(),
                        format!("「{form}」が二重に登録されています"),
                        format!("`{form}` is there twice"),
                    ));
                }
                forms.push((form, right));
            }
        }
        for exception in &lines.never {
            let reason = exception.reason.get_ref().trim();
            let text = exception.text.get_ref();
            if reason.is_empty() {
                return Err(ConfigError {
                    path: self.path.to_owned(),
                    position: Some(Box::new(Position::of(self.text, exception.reason.span()))),
                    problem: Problem::NoReason,
                });
            }
            if !forms
                .iter()
                .any(|(form, _)| text.contains(form.as_str()) && text != form)
            {
                return Err(self.error(
                    exception.text.span(),
                    format!("除外「{text}」に、直す語が含まれていません"),
                    format!("the exception `{text}` does not contain the wrong word"),
                ));
            }
        }
        let around = Surroundings {
            before: self.beside(&lines.before)?,
            not_before: self.beside(&lines.not_before)?,
            after: self.beside(&lines.after)?,
            not_after: self.beside(&lines.not_after)?,
            noun: lines.noun.unwrap_or(defaults.noun),
        };
        Ok(Entry {
            forms,
            wrong: lines.wrong.into_iter().map(Spanned::into_inner).collect(),
            right: lines.right.into_inner(),
            plain: lines.plain,
            around,
            never: lines
                .never
                .into_iter()
                .map(|e| e.text.into_inner())
                .collect(),
            clause: source
                .is_some()
                .then(|| lines.clause.or_else(|| defaults.clause.clone()))
                .flatten(),
            source,
            note: lines.note,
            examples: lines
                .examples
                .into_iter()
                .map(|p| (p.wrong, p.right))
                .collect(),
            silent: lines.silent,
            span,
        })
    }

    fn beside(&self, texts: &[Spanned<String>]) -> Result<Vec<Beside>, ConfigError> {
        let read = |text: &Spanned<String>| {
            Beside::parse(text.get_ref()).ok_or_else(|| ConfigError {
                path: self.path.to_owned(),
                position: Some(Box::new(Position::of(self.text, text.span()))),
                problem: Problem::UnknownValue(text.get_ref().clone(), CLASSES.to_owned()),
            })
        };
        texts.iter().map(read).collect()
    }
}
