//! N106 mixed-bullets.

mod lost;

use std::ops::Range;

use super::hit::{self, Hit, data_texts_with, finding};
use super::script::{is_hiragana, is_katakana};
use crate::edition::Role;
use crate::finding::{Applicability, Severity};
use crate::rule::kinds::{DOT, OTHER, SIGN, WIDE};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan};
use crate::text::{Item, items};

/// What texts with a bullet have.
const LISTED: u16 = DOT | OTHER | SIGN | WIDE;

/// N106.
pub(crate) struct MixedBullets;

/// Signs that open an item of a plain list.
#[rustfmt::skip] // one sign per line would be a page of them
fn is_bullet(c: char) -> bool {
    matches!(c, '・' | '･' | '●' | '○' | '◎' | '■' | '□' | '◆' | '◇' | '▪' | '▫' | '•' | '◦' | '‣' | '★' | '☆' | '▶' | '►' | '▷' | '-' | '－' | '–' | '—' | '*' | '＊' | '✓' | '✔')
}

static META: RuleMeta = RuleMeta {
    code: "N106",
    name: "mixed-bullets",
    name_ja: "箇条の印の不ぞろい",
    family: Family::Notation,
    severity: Severity::Warning,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "1つのセルの箇条書きで、印のない項目がある、または1つだけ印が違う。",
        en: "In one cell's list an item has no mark, or one item has another mark.",
    },
    docs: Text {
        ja: "## なぜ大切か\n印のない項目は、2つの施策が1つのセルに入った跡のことがあります。項目の数え方も変わります。\n\n## 見つけ方\n年度などの欄で、先頭の項目に印がなく続く項目に印があるセルを示します。また、印がそろった項目の中に1つだけ、文書でほかに使われない印があれば示します。前の項目と空白だけで続いている項目は、ほかの欄に同じ文の項目が印付きであるときに示します。\n\n## 鳴らない場合\n【見出し】や※の注、「1 県内」「ア 県内」「▼県内」のような番号や印、コロンや「次の」で始まりを告げる文、印のない行がほかにもあるもの（「県内」「県外」の行の下に項目を並べたもの）、施策名の下に項目を並べた施策欄（参考として示します）、文書が全体にその書き方をしているとき、○の下に・を並べる二段の箇条では鳴りません。見出しかもしれない先頭の行に、自動で印を付けることはありません。",
        en: "## Why it matters\nAn item without a mark may be a second measure merged into the cell; it also changes the count of items.\n\n## How it decides\nCells whose first item has no mark while the following have one; and a single different mark that the document uses nowhere else. An item that follows another after nothing but a space is told where other cells have both as items with marks.\n\n## Known false alarms\nHeadings in 【】, remarks after ※, numbers and signs, lead-in sentences, lists in two levels or under several lines without marks, and documents that always write so stay silent; titles with sub-items in the column of measures are information only. A first line that may be a heading is never given a mark by --unsafe-fixes.",
    },
    texts: &[
        (
            "first",
            Text {
                ja: "ほかの項目には「{mark}」がありますが、先頭の項目「{text}」には印がありません。",
                en: "The other items begin with {mark}, the first one, “{text}”, has no mark.",
            },
        ),
        (
            "odd",
            Text {
                ja: "ほかの項目の印は「{mark}」ですが、「{text}」だけ違います。",
                en: "The other items begin with {mark}, but “{text}” does not.",
            },
        ),
        (
            "lost",
            Text {
                ja: "「{text}」の前の「{mark}」が抜けているようです（ほかの欄では「{mark}」の付いた項目です）。",
                en: "The {mark} before “{text}” seems to be lost (elsewhere it is an item with {mark}).",
            },
        ),
        (
            "help",
            Text {
                ja: "2つの施策が1つのセルに入っていないかも確かめてください。",
                en: "Check also that no two measures were merged into one cell.",
            },
        ),
        (
            "add",
            Text {
                ja: "「{mark}」を付ける",
                en: "Add {mark}",
            },
        ),
        (
            "unify",
            Text {
                ja: "「{mark}」にそろえる",
                en: "Use {mark}",
            },
        ),
    ],
    source: Some(
        "統計表における機械判読可能なデータの表記方法の統一ルール（総務省 2020年12月）1-2",
    ),
    examples: &[
        Example {
            note: "先頭の項目だけ印がない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|リーフレットの配布等 ・公開講座の開催 ・冊子の作成|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "1つだけ違う印",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・講座の開催 ・冊子の作成 ■展示の充実|・講座の開催|・講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "途中の項目の印が抜けた",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・講座の開催 ・冊子の作成 ・展示の充実|・講座の開催 冊子の作成 ・展示の充実|・講座の開催 ・冊子の作成 ・展示の充実"
            ),
            findings: 1,
        },
        Example {
            note: "空白のある項目、注に書いた語",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・講座の開催 冊子の作成 ・展示の充実|・講座の開催 冊子の作成 ・展示の充実 ・冊子の作成|・展示の充実 ※講座の開催 ・会場 青森市"
            ),
            findings: 0,
        },
        Example {
            note: "見出しと注、始まりを告げる文",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|【春の部】 ・講座の開催 ・冊子の作成|次の取組を行う。 ・講座の開催 ・冊子の作成|講座の開催 ※6月 ※7月"
            ),
            findings: 0,
        },
        Example {
            note: "番号や記号の見出し、印のない行の下の項目",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n文化の振興|文化財の保護|教育総務課|公開|県内⏎・公開講座の開催⏎・解説板の設置⏎県外⏎・公開講座の開催|1 県内⏎・相談会の開催⏎・冊子の配布\n||商工課|相談|ア 県内⏎・企業訪問の実施⏎・冊子の配布|▼県内⏎・企業の見学会⏎・冊子の配布\n||労働課|求人|「県内」⏎・企業訪問の実施⏎・冊子の配布|≪県内≫⏎・企業の見学会⏎・冊子の配布\n",
            findings: 0,
        },
        Example {
            note: "二段の箇条",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|○春の部 ・講座の開催 ・冊子の作成|○秋の部 ・講座の開催 ・展示|○冬の部 ・講座の開催"
            ),
            findings: 0,
        },
    ],
};

impl Rule for MixedBullets {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut lists = 0usize;
        // Uses of a mark in texts.
        let mut uses: Vec<(char, usize)> = Vec::new();
        let mut bare = Vec::new();
        let mut odd = Vec::new();
        for (text, cells) in data_texts_with(cx, LISTED) {
            if !text.contains(is_bullet) {
                continue;
            }
            let items = items(text);
            let marks = || items.iter().filter_map(bullet);
            let mut seen: Vec<char> = marks().collect();
            seen.sort_unstable();
            seen.dedup();
            for &mark in &seen {
                match uses.iter_mut().find(|(known, _)| *known == mark) {
                    Some((_, count)) => *count += 1,
                    None => uses.push((mark, 1)),
                }
            }
            lists += usize::from(items.len() >= 2 && !seen.is_empty());
            if let Some(mark) = bare_first(text, &items) {
                bare.push((mark, items[0].range.clone(), text, cells));
            }
            if let Some((item, mark)) = odd_one(&items) {
                let sign = item.mark.expect("an odd item has a mark");
                odd.push((sign, mark, item.clone(), text, cells));
            }
        }
        // A way of writing of this document, not a slip.
        let usual = bare.len() >= 4 && bare.len() * 4 > lists;
        for (mark, range, text, cells) in bare.into_iter().filter(|_| !usual) {
            let titles = matches!(
                hit::role(cx.edition, cells[0]),
                Some(Role::Measure | Role::Theme | Role::Countermeasure | Role::Body)
            );
            let hit = Hit {
                cells,
                range: range.clone(),
                edits: vec![(range.start..range.start, mark.to_string())],
            };
            // A heading never gets the mark of its items unasked.
            let applicability = match may_head(text, &range) {
                true => Applicability::Choice,
                false => Applicability::Unsafe,
            };
            let fix = (applicability, META.say(cx, "add", &[("mark", &mark)]));
            if let Some(found) = finding(&META, &[hit], Some(fix)) {
                let shown = excerpt(&text[range], 24);
                out.push(
                    found
                        .severity(if titles {
                            Severity::Info
                        } else {
                            Severity::Warning
                        })
                        .confidence(0.85)
                        .cause(format!("first {shown}"))
                        .help(META.say(cx, "help", &[]))
                        .message(META.say(cx, "first", &[("mark", &mark), ("text", &shown)])),
                );
            }
        }
        lost::check(cx, out);
        for (sign, mark, item, text, cells) in odd {
            let count = |sign| uses.iter().find(|(c, _)| *c == sign).map_or(0, |(_, n)| *n);
            if count(sign) * 10 > count(mark).max(10) {
                continue;
            }
            let start = item.range.start;
            let sign_range = start..start + sign.len_utf8();
            let hit = Hit::replaced(cells, sign_range, mark.to_string());
            let fix = (
                Applicability::Unsafe,
                META.say(cx, "unify", &[("mark", &mark)]),
            );
            if let Some(found) = finding(&META, &[hit], Some(fix)) {
                let shown = excerpt(&text[item.range], 24);
                out.push(
                    found
                        .confidence(0.8)
                        .cause(format!("odd {shown}"))
                        .message(META.say(cx, "odd", &[("mark", &mark), ("text", &shown)])),
                );
            }
        }
    }
}

fn bullet(item: &Item) -> Option<char> {
    item.mark.filter(|&mark| is_bullet(mark))
}

/// The mark that all items but the first have.
fn bare_first(text: &str, items: &[Item]) -> Option<char> {
    let (first, rest) = items.split_first()?;
    let mark = rest.iter().find_map(bullet)?;
    // Remarks and headings may stand between the items.
    let aside = |item: &Item| matches!(item.mark, Some('※' | '【' | '→' | '(' | '（'));
    let listed = |item: &Item| item.mark == Some(mark) || aside(item);
    if first.mark.is_some() || !rest.iter().all(listed) || aside(&rest[0]) {
        return None;
    }
    // 県内⏎・訪問⏎県外⏎・訪問: a line without a mark between the items is a heading as well.
    let mut inner = rest[..rest.len() - 1].iter();
    if inner.any(|item| text[item.range.clone()].contains(['\n', '\r'])) {
        return None;
    }
    let lead = text[first.range.clone()].trim_end();
    let announces = lead.ends_with(['：', ':', '。', '〉', '》', '】', '］', '＞', '>', '…'])
        || lead.starts_with(|c: char| !c.is_alphanumeric() && !matches!(c, '「' | '『'))
        || lead.starts_with(['「', '『']) && lead.ends_with(['」', '』'])
        || numbered(lead)
        || ["次の", "以下の", "下記", "主な", "のとおり"]
            .iter()
            .any(|word| lead.contains(word))
        || lead.ends_with("年度")
        || lead.ends_with('月')
        || lead.ends_with('期');
    let says = lead.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (says && !announces).then_some(mark)
}

/// 1 県内, ア 県内, Ⅱ.県内.
fn numbered(lead: &str) -> bool {
    let number = |c: char| c.is_numeric() || c.is_ascii_alphabetic() || is_katakana(c);
    let mut rest = lead.chars().skip_while(char::is_ascii_digit);
    let mut next = rest.next();
    if !lead.starts_with(|c: char| c.is_ascii_digit()) && next.is_some_and(number) {
        next = rest.next();
    }
    next.is_some_and(|c| c.is_whitespace() || matches!(c, '.' | '．' | '、' | ')' | '）'))
}

/// Whether a first item may be the heading of the others: a line of its own (県内企業への支援⏎・訪問),
/// or a noun alone (県内 ・訪問).
fn may_head(text: &str, range: &Range<usize>) -> bool {
    let after = &text[range.end..];
    let gap = &after[..after.len() - after.trim_start().len()];
    gap.contains(['\n', '\r']) || !text[range.clone()].contains(is_hiragana)
}

/// The one item, not the first, whose mark differs from that of all others.
fn odd_one(items: &[Item]) -> Option<(&Item, char)> {
    let mark = bullet(items.first()?)?;
    if items.len() < 3 {
        return None;
    }
    let mut odd = items
        .iter()
        .filter(|item| bullet(item) != Some(mark) && item.mark != Some('※'));
    let item = odd.next()?;
    let single = odd.next().is_none() && bullet(item).is_some();
    single.then_some((item, mark))
}
