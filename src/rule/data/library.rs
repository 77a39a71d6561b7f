//! Rule files together: what can be said about them, and one pass over a text for all.

use super::file::{Both, Entry, RuleFile};
use super::matcher::{Match, Matcher};
use super::pack::own_code;
use crate::grid::{Grid, TextId};
use crate::rule::{Example, Family, FixKind, Occurrences, RuleMeta, Text};
use crate::text::names::Names;

/// Rule files with their automaton.
#[derive(Debug)]
pub struct Library {
    files: Vec<RuleFile>,
    matcher: Matcher,
}

/// A wrong form in a distinct text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The text.
    pub text: TextId,
    /// Bytes of it.
    pub start: u32,
    /// Bytes of it.
    pub end: u32,
    /// Index of the entry in its file.
    pub entry: u32,
    /// Index of the form in its entry.
    pub form: u32,
}

/// The wrong forms among the texts of an edition, by rule.
#[derive(Debug, Default)]
pub struct Hits {
    by_rule: Vec<Vec<Hit>>,
}

impl Hits {
    /// Those of one rule, in the order of the texts.
    pub fn of(&self, rule: usize) -> &[Hit] {
        self.by_rule.get(rule).map_or(&[], Vec::as_slice)
    }
}

impl Library {
    /// Compiles rule files.
    pub fn new(files: Vec<RuleFile>) -> Self {
        let matcher = Matcher::new(&files);
        Self { files, matcher }
    }

    /// The files.
    pub fn files(&self) -> &[RuleFile] {
        &self.files
    }

    /// Looks at every distinct text of the data once. O(length of the texts).
    pub fn scan(&self, grid: &Grid, occurrences: &Occurrences, names: &Names) -> Hits {
        let mut by_rule = vec![Vec::new(); self.files.len()];
        let narrow = |n: usize| u32::try_from(n).expect("sources are below 4 GiB");
        for &id in occurrences.texts() {
            self.matcher.each(grid.text(id), names, |m| {
                by_rule[m.rule].push(Hit {
                    text: id,
                    start: narrow(m.start),
                    end: narrow(m.end),
                    entry: narrow(m.entry),
                    form: narrow(m.form),
                });
            });
        }
        Hits { by_rule }
    }

    /// The wrong forms in one text as (rule, entry, bytes, right form).
    pub(super) fn matches(&self, text: &str) -> Vec<(Match, &str)> {
        let mut out = Vec::new();
        self.matcher.each(text, Names::builtin(), |m| {
            out.push((
                m,
                self.files[m.rule].entries[m.entry].forms[m.form].1.as_str(),
            ));
        });
        out
    }

    /// The text with the right forms, as far as `wanted` lets it.
    pub(super) fn corrected(
        &self,
        text: &str,
        wanted: impl Fn(&RuleFile, &Entry, &str) -> bool,
    ) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (m, right) in self.matches(text) {
            let file = &self.files[m.rule];
            if wanted(file, &file.entries[m.entry], &text[m.start..m.end]) {
                out.push_str(&text[from..m.start]);
                out.push_str(right);
                from = m.end;
            }
        }
        out.push_str(&text[from..]);
        out
    }
}

/// The families that rule files may belong to.
pub(super) const FAMILIES: [(char, Family); 4] = [
    ('T', Family::Typo),
    ('W', Family::Wording),
    ('N', Family::Notation),
    ('K', Family::Koyobun),
];

/// The family of a code that rule files may have.
pub(super) fn family(code: &str) -> Option<Family> {
    let first = code.chars().next()?;
    let (_, family) = FAMILIES.iter().find(|(letter, _)| *letter == first)?;
    Some(*family)
}

/// So many examples are shown of each kind; all of them are tests.
const SHOWN: usize = 3;

impl RuleFile {
    /// What can be said about the rule. The texts live as long as the program: call it once.
    pub fn meta(&self) -> RuleMeta {
        RuleMeta {
            code: leak(self.code.clone()),
            name: leak(self.name.clone()),
            name_ja: leak(self.name_ja.clone()),
            family: family(&self.code).expect("checked when the file was read"),
            severity: self.severity,
            fix: FixKind::Unsafe,
            summary: text(&self.summary),
            docs: Text {
                ja: leak(self.docs_ja()),
                en: leak(self.docs_en()),
            },
            texts: TEXTS,
            source: self.sources_line(),
            examples: leak_all(self.shown()),
        }
    }

    fn docs_ja(&self) -> String {
        let binding = match own_code(&self.code) {
            None => {
                "告示・訓令は表の中の書き方を縛らないので、エラーにはなりません。プロファイル general では参考として示します。"
            }
            Some(_) => "利用者が足したルールです。",
        };
        let mut out = format!(
            "## なぜ大切か\n{}\n\n## 見つけ方\n語の一覧と、前後の文字で判断します。{binding}「」『』の中、名称の一覧にある名、法令などの題名では鳴りません。\n\n## 鳴らない場合\n{}\n\n## 語の一覧\n",
            self.why.ja, self.silence.ja
        );
        for entry in &self.entries {
            let wrong = entry.wrong.join("・");
            let note = entry
                .note
                .as_ref()
                .map_or(String::new(), |n| format!("。{}", n.ja));
            out.push_str(&format!(
                "- {wrong} → {}（{}{note}）\n",
                entry.right,
                self.cited(entry).ja
            ));
        }
        out
    }

    fn docs_en(&self) -> String {
        let binding = match own_code(&self.code) {
            None => {
                "The published rules do not bind writing in tables, so nothing here is an error; under the profile `general` findings are information."
            }
            Some(_) => "A rule that the user added.",
        };
        let mut out = format!(
            "## Why it matters\n{}\n\n## How it decides\nA list of words and the characters beside them. {binding} Quotations 「」『』, listed names and titles of laws stay silent.\n\n## Known false alarms\n{}\n\n## Words\n",
            self.why.en, self.silence.en
        );
        for entry in &self.entries {
            let wrong = entry.wrong.join(", ");
            let note = entry
                .note
                .as_ref()
                .map_or(String::new(), |n| format!(". {}", n.en));
            out.push_str(&format!(
                "- {wrong} → {} ({}{note})\n",
                entry.right,
                self.cited(entry).en
            ));
        }
        out
    }

    /// Where an entry comes from, in short.
    pub(crate) fn cited(&self, entry: &Entry) -> Both {
        match self.source(entry) {
            None => Both {
                ja: "慣行".into(),
                en: "common practice".into(),
            },
            Some(source) => {
                let clause = entry.clause.as_deref().unwrap_or_default();
                let space = if clause.is_empty() { "" } else { " " };
                Both {
                    ja: format!("{}{space}{clause}", source.title),
                    en: format!("{}{space}{clause}", source.title_en),
                }
            }
        }
    }

    fn sources_line(&self) -> Option<&'static str> {
        let line: Vec<String> = self
            .sources
            .values()
            .map(|s| format!("{}「{}」（{}）", s.publisher, s.title, s.in_force))
            .collect();
        (!line.is_empty()).then(|| leak(line.join("、")))
    }

    fn shown(&self) -> Vec<Example> {
        let example = |note: String, cell: &str, findings| Example {
            note: leak(note),
            table: leak(table(cell)),
            findings,
        };
        let fires = self.entries.iter().flat_map(|entry| &entry.examples);
        let silent = self.entries.iter().flat_map(|entry| &entry.silent);
        let mut out: Vec<Example> = fires
            .take(SHOWN)
            .map(|(wrong, right)| example(format!("正しくは「{right}」"), wrong, 1))
            .collect();
        out.extend(
            silent
                .take(SHOWN)
                .map(|text| example(format!("「{text}」はこのままでよい"), text, 0)),
        );
        out
    }
}

/// An ordinary table that holds a text once.
fn table(cell: &str) -> String {
    format!(
        "テーマ|対応策|実施機関|施策|平成30年度|令和元年度\n\
         文化の振興|文化財の保護|教育委員会|公開講座|年4回の開催|年5回の開催\n\
         文化の振興|文化財の保護|教育委員会|企画展|年1回の開催|{cell}\n\
         福祉の充実|地域福祉|健康福祉課|サロン|3会場で開催|4会場で開催\n"
    )
}

/// Messages of every rule of words.
const TEXTS: &[(&str, Text)] = &[
    (
        "settled",
        Text {
            ja: "「{wrong}」は、公用文では「{right}」と書きます（{source}）。",
            en: "“{wrong}” is written “{right}” in official texts ({source}).",
        },
    ),
    (
        "own",
        Text {
            ja: "「{wrong}」は「{right}」と書く決まりです（{source}）。",
            en: "“{wrong}” is to be written “{right}” ({source}).",
        },
    ),
    (
        "practice",
        Text {
            ja: "「{wrong}」は、「{right}」と書くのが普通です（慣行）。",
            en: "“{wrong}” is usually written “{right}” (common practice).",
        },
    ),
    (
        "help",
        Text {
            ja: "「{right}」に直すか、このままでよければ [[allow]] に理由とともに書いてください。",
            en: "Write “{right}”, or allow it with a reason.",
        },
    ),
    (
        "fix",
        Text {
            ja: "「{wrong}」を「{right}」に直す",
            en: "Replace “{wrong}” by “{right}”",
        },
    ),
];

fn text(both: &Both) -> Text {
    Text {
        ja: leak(both.ja.clone()),
        en: leak(both.en.clone()),
    }
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn leak_all<T>(list: Vec<T>) -> &'static [T] {
    Box::leak(list.into_boxed_slice())
}
