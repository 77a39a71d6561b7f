//! T108 near-miss-name.

mod cells;
mod judge;
mod reading;

use std::collections::HashMap;

use crate::edition::Role;
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::beside;
use crate::text::names::{Letters, Names, Near, Slip, Standing};
use cells::{Twin, by_text, twins};
use judge::{Sureness, judge};
use reading::Readings;

/// T108.
pub(crate) struct NearMissName;

static META: RuleMeta = RuleMeta {
    code: "T108",
    name: "near-miss-name",
    name_ja: "一字違いの名称",
    family: Family::Typo,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "法律・制度・団体・地名の正しい名称と一、二字だけ違う。",
        en: "A letter or two away from the name of a law, a programme, a body or a place.",
    },
    docs: Text {
        ja: "## なぜ大切か\n名称の誤りは、相手にも読み手にも失礼になり、検索にも掛かりません。全部の行で同じように誤っていると、表の中を見比べるだけでは見つかりません。\n\n## 見つけ方\n三つの証拠を使います。\n\
             1. 名称の一覧（`rules/names/`。法律、制度、国の機関、公的な団体、市区町村）。12字以上の名は2か所まで、それより短い名は1か所の違い（別の字、脱字、余分な字、前後の入れ替わり）を見ます。\n\
             2. この表の実施機関の欄に5行以上ある名。実施機関の欄の全体どうしは、3行以上ある名と1行だけの名を比べます。\n\
             3. 地名のよみ。「あおり」は、この表に何度も出る「青森」のよみ「あおもり」と一字違いです。\n\n\
             正式な名称と1か所だけ違うものは誤り、ほかは注意です。直し方は案を示すだけで、かぎ括弧の中は直しません。\n\n\
             ## 鳴らない場合\n別の正しい名称（商工会連合会と商工会議所連合会、東北と関東、青森県と青森市）、数・方角・県と市の違い、中黒や「の」「等」の有無、漢字と仮名の書き分け（障がい者）、5字より短い名、長い語の途中では鳴りません。\n\n\
             名称は kouetsu.toml の `[names] files` で足せます。",
        en: "## Why it matters\nA misspelt name offends its bearer and is not found by a search. Where every row has the same mistake, comparing rows does not show it.\n\n## How it decides\nThree kinds of evidence.\n\
             1. Lists of names (`rules/names/`: laws, programmes, ministries, public bodies, municipalities): names of twelve letters or more at two places, shorter ones at one (another letter, one dropped, added or swapped).\n\
             2. Names that stand in five rows or more of the body column; whole cells of that column, where one name stands in three rows and another in one.\n\
             3. Readings of places: あおり is a letter away from あおもり, the reading of 青森, which the table has often.\n\n\
             One place away from an official name is an error, anything else a warning. Fixes are offered, never inside quotation marks.\n\n\
             ## Known false alarms\nAnother correct name, numbers, directions, kinds of municipality, middle dots, の and 等 present or not, kana for kanji, names of fewer than five letters and the middle of longer words stay silent.\n\n\
             Names are added by `[names] files` in kouetsu.toml.",
    },
    texts: &[
        (
            "official",
            Text {
                ja: "「{found}」は「{name}」の誤りと思われます。",
                en: "“{found}” seems to be “{name}” misspelt.",
            },
        ),
        (
            "document",
            Text {
                ja: "「{found}」は、実施機関の欄に{n}行ある「{name}」の誤りと思われます。",
                en: "“{found}” seems to be “{name}” misspelt, which {n} rows have as their body.",
            },
        ),
        (
            "reading",
            Text {
                ja: "「{found}」は「{name}」の誤りではありませんか（この表に{n}か所ある「{place}」のよみと一字違い）。",
                en: "Is “{found}” “{name}”? That is how {place} reads, which the table has {n} times.",
            },
        ),
        (
            "there",
            Text {
                ja: "ここでは「{name}」",
                en: "“{name}” here",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{name}」に直す",
                en: "Write “{name}”",
            },
        ),
        (
            "help",
            Text {
                ja: "正式な名称を確かめてください。",
                en: "Look up the official name.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "法律の題名の脱字と同音の字、団体の名の脱字",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    働き方の見直し|制度の整備|県労働課|次世代育成支援策推進法の周知|労働基準方の説明会\n\
                    ||県商工会連会|制度の周知|冊子の配布",
            findings: 3,
        },
        Example {
            note: "どの行でも同じ脱字でも、公表された名と比べれば分かる",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    産業の振興|経営の支援|公益財団法人21あおり産業総合支援センター|専門家の派遣|専門家の派遣\n\
                    雇用の促進|人材の確保|公益財団法人21あおり産業総合支援センター|相談会の開催|相談会の開催",
            findings: 1,
        },
        Example {
            note: "何度も出てくる実施機関と一字違い",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    産業の振興|経営の支援|県労働局|専門家の派遣|専門家の派遣\n\
                    ||県働労局|研修会の開催|研修会の開催\n\
                    ||県労働局|資金の融資|融資の実施\n\
                    雇用の促進|人材の確保|県労働局|相談会の開催|相談会の開催",
            findings: 1,
        },
        Example {
            note: "一字違いの別の機関",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    産業の振興|経営の支援|第一小学校|花壇の整備|花壇の整備\n\
                    ||第二小学校|花壇の整備|花壇の整備\n\
                    ||第一小学校|清掃の実施|清掃の実施\n\
                    ||健康推進課|講座の開催|講座の開催\n\
                    ||健康増進課|検診の実施|検診の実施\n\
                    ||健康推進課|教室の開催|教室の開催\n\
                    ||健康推進課|相談の実施|相談の実施\n\
                    雇用の促進|人材の確保|第一小学校|職業の体験|職業の体験",
            findings: 0,
        },
        Example {
            note: "字の似た別の名、方角や県と市の違い、仮名で書く習い",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    働き方の見直し|制度の整備|青森県商工会議所連合会|関東経済産業局との連携|青森市の取組\n\
                    ||青森県商工会連合会|東北経済産業局との連携|青森県の取組\n\
                    ||県障害福祉課|障がい者総合支援法の周知|女性の活躍推進法の周知",
            findings: 0,
        },
        Example {
            note: "正しい名称と、その一部で始まる別の語",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    働き方の見直し|制度の整備|労働基準監督署|労働基準法の周知|労働基準関係法令の説明\n\
                    ||県商工会連合会|次世代育成支援対策推進法の周知|下請中小企業振興法の振興基準",
            findings: 0,
        },
    ],
};

/// Rows of a body before its name is evidence.
const OFTEN: usize = 5;

impl Rule for NearMissName {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let bodies = Bodies::of(cx);
        let twins = twins(cx);
        let mut readings = Readings::of(cx);
        let mut letters = Letters::default();
        for text in 1..cx.grid.text_count() {
            let id = TextId(u32::try_from(text).expect("texts are counted in 32 bits"));
            if !cx.occurrences.cells(id).is_empty() {
                let twin = twins.get(&id);
                check(cx, &bodies, twin, &mut readings, &mut letters, id, out);
            }
        }
        let beside = beside(cx);
        for &id in beside.occurrences.texts() {
            check(&beside, &bodies, None, &mut readings, &mut letters, id, out);
        }
    }
}

/// Bodies of the table.
struct Bodies {
    /// For each body, its rows and one cell.
    rows: HashMap<String, (usize, CellId)>,
    /// Those that stand often.
    often: Option<Names>,
}

impl Bodies {
    /// O(rows).
    fn of(cx: &Context<'_>) -> Self {
        let mut rows: HashMap<String, (usize, CellId)> = HashMap::new();
        let column = cx.edition.column(Role::Body);
        let resolved = (0..cx.edition.rows.len())
            .filter_map(|row| column.and_then(|column| cx.edition.field(row, column).resolved));
        for (text, count, cell) in by_text(cx.grid, resolved) {
            let value = cx.grid.text(text);
            let name = value
                .split(['（', '(', '\n', '、', '・'])
                .next()
                .unwrap_or(value);
            let letters = Letters::of(name);
            if (6..=40).contains(&letters.chars().len()) {
                let name: String = letters.chars().iter().collect();
                rows.entry(name).or_insert((0, cell)).0 += count;
            }
        }
        let mut often: Vec<&str> = (rows.iter())
            .filter(|(_, (rows, _))| *rows >= OFTEN)
            .map(|(name, _)| name.as_str())
            .collect();
        often.sort_unstable();
        Self {
            often: Names::of_document(often).filter(|_| !rows.is_empty()),
            rows,
        }
    }

    fn rows(&self, name: &str) -> usize {
        self.rows.get(name).map_or(0, |&(rows, _)| rows)
    }
}

/// A place to be shown.
struct Miss<'a> {
    names: &'a Names,
    near: Near,
    sureness: Sureness,
}

fn check(
    cx: &Context<'_>,
    bodies: &Bodies,
    twin: Option<&Twin>,
    readings: &mut Readings<'_>,
    letters: &mut Letters,
    id: TextId,
    out: &mut Sink,
) {
    let text = cx.grid.text(id);
    letters.read(text);
    let names = cx.settings.names();
    let mut misses: Vec<Miss<'_>> = Vec::new();
    let mut known = None;
    for names in [Some(names), bodies.often.as_ref()].into_iter().flatten() {
        for near in names.near(letters) {
            let known = known.get_or_insert_with(|| cx.settings.names().known(letters));
            if let Some(sureness) = judge(names, &near, letters, known) {
                misses.push(Miss {
                    names,
                    near,
                    sureness,
                });
            }
        }
    }
    // The longest first, then the fewest slips, then the official name.
    misses.sort_by_key(|miss| {
        let name = miss.names.letters(miss.near.name).len();
        let document = miss.names.name(miss.near.name).standing == Standing::Document;
        (std::cmp::Reverse(name), miss.near.slips.len(), document)
    });
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    let official = |miss: &Miss<'_>| miss.names.name(miss.near.name).standing != Standing::Document;
    if let Some(twin) = twin.filter(|_| !misses.iter().any(official)) {
        out.push(instead(cx, id, twin));
        taken.push(0..letters.chars().len());
    }
    for miss in &misses {
        let at = &miss.near.letters;
        if taken.iter().any(|t| t.start < at.end && at.start < t.end) {
            continue;
        }
        if let Some(finding) = finding(cx, bodies, id, letters, miss) {
            taken.push(at.clone());
            out.push(finding);
        }
    }
    for hit in readings.hits(cx, id, letters) {
        let at = &hit.letters;
        if taken.iter().any(|t| t.start < at.end && at.start < t.end) {
            continue;
        }
        let bytes = letters.bytes(at.clone());
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("found", &&text[bytes.clone()]),
            ("name", &hit.reading),
            ("place", &hit.place),
            ("n", &hit.count),
        ];
        let message = META.say(cx, "reading", &args);
        out.push(report(
            cx,
            id,
            bytes,
            &hit.reading,
            Severity::Warning,
            0.8,
            None,
            message,
        ));
    }
}

/// A body that stands once, with the one that is meant.
fn instead(cx: &Context<'_>, id: TextId, twin: &Twin) -> Finding {
    let (text, name) = (cx.grid.text(id), cx.grid.value(twin.cell).trim());
    let start = text.len() - text.trim_start().len();
    let found = text.trim();
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("found", &found), ("name", &name), ("n", &twin.rows)];
    let there = (twin.cell, META.say(cx, "there", &[("name", &name)]));
    report(
        cx,
        id,
        start..start + found.len(),
        name,
        Severity::Warning,
        0.85,
        Some(there),
        META.say(cx, "document", &args),
    )
}

fn finding(
    cx: &Context<'_>,
    bodies: &Bodies,
    id: TextId,
    letters: &Letters,
    miss: &Miss<'_>,
) -> Option<Finding> {
    let text = cx.grid.text(id);
    let near = &miss.near;
    let bytes = letters.bytes(near.letters.clone());
    let found = &text[bytes.clone()];
    let name = corrected(miss.names, near, letters, text);
    let document = miss.names.name(near.name).standing == Standing::Document;
    let mut args: Vec<(&str, &dyn std::fmt::Display)> = vec![("found", &found), ("name", &name)];
    if !document {
        let (severity, confidence) = match miss.sureness {
            Sureness::Sure => (Severity::Error, 0.97),
            Sureness::Likely => (Severity::Warning, 0.85),
        };
        let message = META.say(cx, "official", &args);
        return Some(report(
            cx, id, bytes, &name, severity, confidence, None, message,
        ));
    }
    let right: String = miss.names.letters(near.name).iter().collect();
    let wrong: String = letters.chars()[near.letters.clone()].iter().collect();
    let &(rows, there) = bodies.rows.get(&right)?;
    // Two bodies that both stand often are two bodies.
    if bodies.rows(&wrong) * 4 > rows {
        return None;
    }
    args.push(("n", &rows));
    let message = META.say(cx, "document", &args);
    let there = Some((there, META.say(cx, "there", &[("name", &right)])));
    Some(report(
        cx,
        id,
        bytes,
        &name,
        Severity::Warning,
        0.8,
        there,
        message,
    ))
}

/// The text of a near miss without its slips, everything else as it is written.
fn corrected(names: &Names, near: &Near, letters: &Letters, text: &str) -> String {
    let right = names.letters(near.name);
    let whole = letters.bytes(near.letters.clone());
    let mut out = String::new();
    let mut at = whole.start;
    for &slip in &near.slips {
        let (here, there) = (slip.text(), slip.name());
        let (span, new) = match slip {
            Slip::Other { .. } => (here..here + 1, &right[there..=there]),
            Slip::Dropped { .. } => (here..here, &right[there..=there]),
            Slip::Added { .. } => (here..here + 1, &right[..0]),
            Slip::Swapped { .. } => (here..here + 2, &right[there..there + 2]),
        };
        let bytes = letters.bytes(span);
        out.push_str(&text[at..bytes.start]);
        out.extend(new);
        at = bytes.end;
    }
    out.push_str(&text[at..whole.end]);
    out
}

#[expect(
    clippy::too_many_arguments,
    reason = "one road to a finding for three kinds of evidence"
)]
fn report(
    cx: &Context<'_>,
    id: TextId,
    bytes: std::ops::Range<usize>,
    name: &str,
    severity: Severity,
    confidence: f32,
    related: Option<(CellId, String)>,
    message: String,
) -> Finding {
    let text = cx.grid.text(id);
    let spans: Vec<Span> = (cx.occurrences.cells(id).iter())
        .map(|&cell| Span {
            cell,
            start: u32::try_from(bytes.start).expect("sources are below 4 GiB"),
            end: u32::try_from(bytes.end).expect("sources are below 4 GiB"),
        })
        .collect();
    let mut finding = Finding::build(&META, spans[0])
        .also(spans[1..].iter().copied())
        .severity(severity)
        .confidence(confidence)
        .cause(format!("{}→{name}", &text[bytes.clone()]))
        .help(META.say(cx, "help", &[]));
    if let Some((cell, message)) = related {
        finding = finding.related(cx.grid.span(cell), message);
    }
    if !Names::quoted(text, &bytes) {
        let edit = |&span: &Span| Edit::ReplaceText(span, name.to_owned());
        finding = finding.fix(
            Applicability::Choice,
            META.say(cx, "fix", &[("name", &name)]),
            spans.iter().map(edit).collect(),
        );
    }
    finding.message(message)
}

#[cfg(test)]
mod tests;
