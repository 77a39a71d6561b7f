//! W103 parallel-cell-differs.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::FixedState;

use super::bodies::Bodies;
use super::script::{is_kanji, is_katakana};
use super::texts::{REPLACE, STANDS};
use crate::edition::{Role, State};
use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::{CellId, Span};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::Sieve;
use crate::text::fold;

/// W103.
pub(crate) struct ParallelCellDiffers;

static META: RuleMeta = RuleMeta {
    code: "W103",
    name: "parallel-cell-differs",
    name_ja: "施策名の食い違い",
    family: Family::Wording,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "同じ機関が繰り返し載せている施策の名が、一〜三字だけ食い違っている。",
        en: "The name of a measure that a body lists again and again lacks or adds one to three characters.",
    },
    docs: Text {
        ja: "## なぜ大切か\n同じ施策の名が行によって違うと、別の施策に見え、集計や検索で分かれてしまいます。\n\n## 見つけ方\n同じ実施機関の施策の欄どうしで、一〜三字の漢字・カタカナが入っているかいないかだけが違うものを組にし、行の数を数えます。少ない方を挙げます。\n名を一字ずつ抜いた形をハッシュにして比べるので、手間は文字数に比例します。\n\n## 鳴らない場合\n別の言葉への置き換え（女性／若者）、括弧書きや数の有無、十字に満たない名、機関が違うもの、一行ずつしかないもの。",
        en: "## Why it matters\nA measure under two names looks like two measures, and sorting and searching take them apart.\n\n## How it decides\nMeasures of one body that are equal but for one to three kanji or katakana which one of them lacks are counted by rows; the rarer is named. Names are hashed with runs left out: linear in characters.\n\n## Known false alarms\nAnother word in the same place (女性/若者), a bracket or number more, names shorter than ten characters, different bodies, and one row against one stay silent.",
    },
    texts: &[
        (
            "differs",
            Text {
                ja: "同じ機関の施策名が食い違っています：「{many}」{most}行／「{few}」{least}行（違いは「{part}」の有無）",
                en: "one body's measure has two names: “{many}” in {most} row(s), “{few}” in {least} (with and without “{part}”)",
            },
        ),
        STANDS,
        REPLACE,
    ],
    source: None,
    examples: &[
        Example {
            note: "同じ機関の施策名から言葉が抜けた行がある",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|支援センター|働き方改革関連法の周知、相談支援|相談会|相談会\n\
                    女性の活躍|環境の整備|支援センター|働き方改革関連法の周知、相談支援|出張相談会|相談会\n\
                    若者の定着|就職の支援|支援センター|働き方改革の周知、相談支援|個別訪問|個別訪問",
            findings: 1,
        },
        Example {
            note: "別の言葉なら別の施策",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|支援センター|女性の活躍推進に向けた相談支援|相談会|相談会\n\
                    女性の活躍|環境の整備|支援センター|女性の活躍推進に向けた相談支援|出張相談会|相談会\n\
                    若者の定着|就職の支援|支援センター|若者の活躍推進に向けた相談支援|個別訪問|個別訪問",
            findings: 0,
        },
        Example {
            note: "機関が違えば名も違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|支援センター|働き方改革関連法の周知、相談支援|相談会|相談会\n\
                    女性の活躍|環境の整備|支援センター|働き方改革関連法の周知、相談支援|出張相談会|相談会\n\
                    若者の定着|就職の支援|県労働課|働き方改革の周知、相談支援|個別訪問|個別訪問",
            findings: 0,
        },
    ],
};

/// Shorter names differ for many reasons.
const LONG: usize = 10;
/// Longer ones are no names.
const MAX_NAME: usize = 200;
/// So many characters may be missing.
const PART: usize = 3;

impl Rule for ParallelCellDiffers {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        let Some(column) = edition.column(Role::Measure).filter(|_| edition.planning) else {
            return;
        };
        let bodies = Bodies::of(cx);
        // For each body its names, with the cells in reading order.
        let mut names: BTreeMap<u32, Named> = BTreeMap::new();
        for row in 0..edition.rows.len() {
            let field = edition.field(row, column);
            let Some(cell) = field.cell.filter(|_| field.state == State::Own) else {
                continue;
            };
            let name = fold(cx.grid.value(cell)).into_owned();
            let body = bodies.of_row(row);
            if body != 0 && name.chars().count() >= LONG - PART {
                let cells = names.entry(body).or_default().entry(name).or_default();
                cells.push(cell);
            }
        }
        for names in names.values() {
            for (long, short, part) in pairs(names) {
                let (long, short) = (&names[long], &names[short]);
                let (many, few) = match long.len() >= short.len() {
                    true => (long, short),
                    false => (short, long),
                };
                if many.len() >= 2 && many.len() > few.len() {
                    out.push(finding(cx, many, few, &part));
                }
            }
        }
    }
}

/// Any odd number with its bits well spread.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash to which one character more is added: that of two pieces follows from those of each.
fn rolled(hash: u64, c: char) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(c))
}

/// Names with their cells.
type Named = HashMap<String, Vec<CellId>, FixedState>;

/// Names that are equal but for a run of kanji or katakana that one of them lacks, in order.
fn pairs(names: &Named) -> Vec<(&str, &str, String)> {
    let mut found: HashMap<(&str, &str), String> = HashMap::new();
    // Nearly all names lack no part of another one: their hashes tell, without a string for each.
    let hashes: HashSet<u64, FixedState> = (names.keys())
        .map(|name| name.chars().fold(0, rolled))
        .collect();
    let mut some = Sieve::new(16 * hashes.len());
    hashes.iter().for_each(|&hash| some.add(hash));
    let mut heads: Vec<u64> = Vec::new();
    let mut powers: Vec<u64> = vec![1];
    while powers.len() <= MAX_NAME {
        powers.push(powers[powers.len() - 1].wrapping_mul(BASE));
    }
    for name in names.keys() {
        let chars: Vec<char> = name.chars().collect();
        if !(LONG..=MAX_NAME).contains(&chars.len()) {
            continue;
        }
        heads.clear();
        heads.push(0);
        for &c in &chars {
            heads.push(rolled(heads[heads.len() - 1], c));
        }
        for length in 1..=PART {
            for at in 1..chars.len().saturating_sub(length) {
                let rest = chars.len() - at - length;
                let tail =
                    heads[chars.len()].wrapping_sub(heads[at + length].wrapping_mul(powers[rest]));
                let shorter = heads[at].wrapping_mul(powers[rest]).wrapping_add(tail);
                if !some.hold(shorter) || !hashes.contains(&shorter) {
                    continue;
                }
                let part = &chars[at..at + length];
                if !part.iter().all(|&c| is_kanji(c) || is_katakana(c))
                    || part
                        .iter()
                        .any(|&c| "一二三四五六七八九十第年月日回新旧再未非".contains(c))
                {
                    continue;
                }
                let shorter: String = chars[..at].iter().chain(&chars[at + length..]).collect();
                if let Some((short, _)) = names.get_key_value(&shorter) {
                    found
                        .entry((name, short))
                        .or_insert_with(|| part.iter().collect());
                }
            }
        }
    }
    let mut found: Vec<(&str, &str, String)> = found
        .into_iter()
        .map(|((a, b), part)| (a, b, part))
        .collect();
    found.sort_unstable();
    found
}

fn finding(cx: &Context<'_>, many: &[CellId], few: &[CellId], part: &str) -> Finding {
    let text = |cells: &[CellId]| cx.grid.value(cells[0]).trim();
    let spans =
        |cells: &[CellId]| -> Vec<Span> { cells.iter().map(|&cell| cx.grid.span(cell)).collect() };
    let (minority, majority) = (spans(few), spans(many));
    let edits = |spans: &[Span], text: &str| -> Vec<Edit> {
        (spans.iter().take(MAX_ALSO + 1))
            .map(|&span| Edit::ReplaceText(span, text.to_owned()))
            .collect()
    };
    let title = |text: &str| META.say(cx, "replace", &[("to", &text)]);
    let stands = META.say(
        cx,
        "stands",
        &[("text", &text(many)), ("count", &many.len())],
    );
    Finding::build(&META, minority[0])
        .severity(Severity::Warning)
        .confidence(0.8)
        .also(minority[1..].iter().copied())
        .other_side(majority.iter().copied())
        .related(majority[0], stands)
        .fix(
            Applicability::Choice,
            title(text(many)),
            edits(&minority, text(many)),
        )
        .alternative(title(text(few)), edits(&majority, text(few)))
        .message(META.say(
            cx,
            "differs",
            &[
                ("many", &text(many)),
                ("most", &many.len()),
                ("few", &text(few)),
                ("least", &few.len()),
                ("part", &part),
            ],
        ))
}
