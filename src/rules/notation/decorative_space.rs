//! N108 decorative-space.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::hit::{Hit, addresses, data_texts, data_texts_with, finding};
use super::script::{is_japanese, is_kanji};
use crate::finding::{Applicability, Severity};
use crate::rule::kinds::SPACE;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, word_start};

/// N108.
pub(crate) struct DecorativeSpace;

static META: RuleMeta = RuleMeta {
    code: "N108",
    name: "decorative-space",
    name_ja: "体裁のための空白",
    family: Family::Notation,
    severity: Severity::Warning,
    fix: FixKind::Safe,
    summary: Text {
        ja: "セルの端の空白、続けて打った空白、1字ずつ空けた語がある。",
        en: "Spaces at the ends of cells, double spaces, and words spread by spaces.",
    },
    docs: Text {
        ja: "## なぜ大切か\n見た目のための空白があると、同じ語が別の語として数えられます。\n\n## 見つけ方\nセルの端の空白、2つ以上続く空白、「青　森　県」のように3字以上を1字ずつ空けた語を、種類ごとに1件にまとめて参考として示します。空白のない同じ語が文書の中にあるときは、集計が割れるので注意として示します。「、」「。」の前の1つの空白も注意です。\n\n## 鳴らない場合\n項目の間の1つの空白、姓と名の間の空白、「月 火 水」のような曜日の並びでは鳴りません。\n\n## 直すには\n自動で直せます。字を並べて見せたいときは、空白ではなくセルの書式（均等割り付け）を使ってください。",
        en: "## Why it matters\nWith spaces put in for looks one word counts as two.\n\n## How it decides\nSpaces at the ends of cells, two or more spaces in a row, and words of three characters and more spread by spaces: one finding for each kind, information only. Where the same text also stands without them it is a warning, since counts split. So is a space in front of 、 or 。.\n\n## Known false alarms\nOne space between items or between the parts of a person's name, and rows of weekdays stay silent.\n\n## What to do\nThe fix is safe. To spread letters use the format of the cell, not spaces.",
    },
    texts: &[
        (
            "edge",
            Text {
                ja: "「{text}」など{count}か所で、セルの端に空白があります。",
                en: "Spaces at the end of “{text}” and {count} cells in all.",
            },
        ),
        (
            "split",
            Text {
                ja: "「{text}」など{count}か所は、空白の有無だけが違う同じ語がほかのセルにあります。",
                en: "“{text}” and {count} in all stand in other cells without the spaces.",
            },
        ),
        (
            "before-stop",
            Text {
                ja: "「{text}」など{count}か所で、句読点の前に空白があります。",
                en: "“{text}” and {count} in all have a space before a comma or full stop.",
            },
        ),
        (
            "double",
            Text {
                ja: "「{text}」など{count}か所で、空白が続いています。",
                en: "Spaces in a row in “{text}” and {count} places in all.",
            },
        ),
        (
            "spread",
            Text {
                ja: "「{text}」は1字ずつ空いています。",
                en: "“{text}” is spread by spaces.",
            },
        ),
        (
            "fix",
            Text {
                ja: "余分な空白を除く",
                en: "Remove the extra spaces",
            },
        ),
    ],
    source: Some(
        "統計表における機械判読可能なデータの表記方法の統一ルール（総務省 2020年12月）1-5",
    ),
    examples: &[
        Example {
            note: "1字ずつ空けた語",
            table: plan!(
                "文化の振興|文化財の保護|教　育　課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "端の空白だけが違う同じ語",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課　|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "続けて打った空白",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座の開催   ・冊子の作成|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "項目の間の空白と曜日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座　・冊子 ・展示|開館は 月 火 水 木|公開講座の開催"
            ),
            findings: 0,
        },
        Example {
            note: "読点の前の空白",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座 、展示の開催|公開講座、 展示の開催|氏名　　　　、住所の記入 main 、contrib の利用"
            ),
            findings: 2,
        },
        Example {
            note: "姓名の間の空白",
            table: "氏名|所属|役職\n石川　久美|小鳩保育園|理事\n林　誠|商工会|会長\n上田 文子|観光協会|委員\n森　薫|公民館|委員\n",
            findings: 0,
        },
    ],
};

fn is_space(c: char) -> bool {
    c == ' ' || c == '\u{3000}'
}

impl Rule for DecorativeSpace {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut edges: Vec<Hit<'_>> = Vec::new();
        let mut doubles: Vec<Hit<'_>> = Vec::new();
        let mut before_stops: Vec<Hit<'_>> = Vec::new();
        let mut spreads: Vec<(String, Hit<'_>)> = Vec::new();
        for (text, cells) in data_texts_with(cx, SPACE) {
            if !text.contains(is_space) {
                continue;
            }
            if text.trim().is_empty() {
                continue;
            }
            edges.extend(ends(text).map(|range| Hit::replaced(cells, range, "")));
            for range in runs(text) {
                let by = if text[range.clone()].contains(' ') {
                    " "
                } else {
                    "\u{3000}"
                };
                doubles.push(Hit::replaced(cells, range, by));
            }
            before_stops.extend(before_stop(text).map(|range| Hit::replaced(cells, range, "")));
            for range in spread(text) {
                let word: String = text[range.clone()]
                    .chars()
                    .filter(|&c| !is_space(c))
                    .collect();
                spreads.push((word.clone(), Hit::replaced(cells, range, word)));
            }
        }
        // Cells that differ from others by their edge spaces only.
        let bare: HashSet<&str> = (edges.iter())
            .map(|hit| cx.grid.value(hit.cells[0]).trim_matches(is_space))
            .collect();
        let twins: HashSet<&str> = if bare.is_empty() {
            HashSet::new()
        } else {
            data_texts(cx)
                .filter_map(|(text, _)| bare.get(text).copied())
                .collect()
        };
        let (split, edges): (Vec<Hit<'_>>, Vec<Hit<'_>>) = edges
            .into_iter()
            .partition(|hit| twins.contains(cx.grid.value(hit.cells[0]).trim_matches(is_space)));
        for (key, hits, severity) in [
            ("split", &split, Severity::Warning),
            ("before-stop", &before_stops, Severity::Warning),
            ("edge", &edges, Severity::Info),
            ("double", &doubles, Severity::Info),
        ] {
            let fix = (Applicability::Safe, META.say(cx, "fix", &[]));
            let Some(found) = finding(&META, hits, Some(fix)) else {
                continue;
            };
            let first = (hits.iter().min_by_key(|hit| hit.cells[0])).expect("a finding has a hit");
            let value = cx.grid.value(first.cells[0]);
            let from = value[..first.range.start]
                .char_indices()
                .rev()
                .nth(7)
                .map_or(0, |(at, _)| word_start(value, at));
            let shown = excerpt(&value[from..], 16);
            out.push(found.severity(severity).message(META.say(
                cx,
                key,
                &[("text", &shown), ("count", &addresses(hits))],
            )));
        }
        let words: HashMap<&str, bool> = if spreads.is_empty() {
            HashMap::new()
        } else {
            (spreads.iter())
                .map(|(word, _)| {
                    let written = data_texts(cx).any(|(text, _)| text.contains(word.as_str()));
                    (word.as_str(), written)
                })
                .collect()
        };
        for (word, hit) in &spreads {
            let written = words[word.as_str()];
            let fix = if written {
                Applicability::Safe
            } else {
                Applicability::Unsafe
            };
            let fix = (fix, META.say(cx, "fix", &[]));
            let shown = &cx.grid.value(hit.cells[0])[hit.range.clone()];
            if let Some(found) = finding(&META, std::slice::from_ref(hit), Some(fix)) {
                out.push(
                    found
                        .severity(if written {
                            Severity::Warning
                        } else {
                            Severity::Info
                        })
                        .cause(format!("spread {word}"))
                        .message(META.say(cx, "spread", &[("text", &shown)])),
                );
            }
        }
    }
}

/// White space at the ends of a text.
fn ends(text: &str) -> impl Iterator<Item = Range<usize>> {
    let start = text.len() - text.trim_start_matches(is_space).len();
    let end = text.trim_end_matches(is_space).len();
    [0..start, end..text.len()]
        .into_iter()
        .filter(|range| !range.is_empty())
}

/// A space in front of 、 or 。 after a word: nobody writes it there on purpose.
fn before_stop(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices(['、', '。']).filter_map(|(at, _)| {
        let head = text[..at].trim_end_matches(is_space);
        // After Latin words, names of files and commands, the space keeps the stop apart.
        let word = head.ends_with(is_japanese);
        // A wide gap leaves room for something to be filled in.
        (head.len() < at && word && text[head.len()..at].chars().nth(1).is_none())
            .then_some(head.len()..at)
    })
}

/// Two spaces and more inside a line of a text.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(is_space).map(|at| rest + at) {
        let end = text[start..]
            .find(|c| !is_space(c))
            .map_or(text.len(), |at| start + at);
        let inside = start > 0
            && end < text.len()
            && !text[..start].ends_with('\n')
            && !text[end..].starts_with(['\n', '\r']);
        if inside && text[start..end].chars().nth(1).is_some() {
            out.push(start..end);
        }
        rest = end;
    }
    out
}

/// Three Japanese characters and more with one space (or more) between each.
fn spread(text: &str) -> Vec<Range<usize>> {
    let pieces: Vec<&str> = text
        .split(is_space)
        .filter(|piece| !piece.is_empty())
        .collect();
    let single = |piece: &str| {
        let mut chars = piece.chars();
        chars.next().is_some_and(is_japanese) && chars.next().is_none()
    };
    let mut out = Vec::new();
    let mut i = 0;
    while i < pieces.len() {
        let end = (i..pieces.len())
            .find(|&k| !single(pieces[k]))
            .unwrap_or(pieces.len());
        let run = &pieces[i..end];
        let series = run.iter().all(|piece| "年月日時分第号円火水木金土祝春夏秋冬小中高大東西南北上下左右前後男女計朝昼夜衣食住甲乙丙丁特優良可".contains(*piece));
        let kanji = run
            .iter()
            .filter(|piece| piece.chars().all(is_kanji))
            .count();
        if run.len() >= 3 && !series && kanji * 2 >= run.len() {
            let offset = |piece: &str| piece.as_ptr() as usize - text.as_ptr() as usize;
            let last = run[run.len() - 1];
            out.push(offset(run[0])..offset(last) + last.len());
        }
        i = end.max(i + 1);
    }
    out
}
