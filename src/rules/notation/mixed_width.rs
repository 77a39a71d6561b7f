//! N101 mixed-width.

mod scan;

use std::collections::HashMap;

use super::habit::{Habit, habit};
use foldhash::fast::FixedState;

use super::hit::{self, Hit, addresses, around_texts, data_texts_with, finding};
use crate::edition::Role;
use crate::finding::{Applicability, Severity};
use crate::grid::CellId;
use crate::rule::kinds::{BRACKET, DIGIT, Kinds, LETTER, OTHER, SIGN, WIDE};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan};
use scan::{Class, Scanner, Width};

/// N101.
pub(crate) struct MixedWidth;

static META: RuleMeta = RuleMeta {
    code: "N101",
    name: "mixed-width",
    name_ja: "全角と半角の混在",
    family: Family::Notation,
    severity: Severity::Warning,
    fix: FixKind::Safe,
    summary: Text {
        ja: "同じ種類の文字に全角と半角が混ざっている。",
        en: "Full-width and half-width forms of the same kind of sign are mixed.",
    },
    docs: Text {
        ja: "## なぜ大切か\n「青森県（労政課）」と「青森県 (労政課)」は人の目には同じでも、集計や検索では別の機関になります。\n\n## 見つけ方\n丸括弧、数字、英字、％、コロンなど種類ごとに、この文書での全角と半角の数を比べ、4倍以上の差があるときに少ないほうを1件にまとめて示します。同じ文を何度載せても1つと数えます。1つの数や語の中で混ざっているもの（４00円）は、数にかかわらず示します。表題・見出し・注も、表の中の多数と比べます。\n\n## 鳴らない場合\n差がはっきりしないとき、ある列や見出しの全体がそろって少ないほうの書き方をしているとき（フリガナの半角片仮名など）、1桁だけを全角にする書き方、(1) ア) などの見出しの番号、英数字だけに付く括弧、かぎ括弧の中、URLとメールアドレスでは鳴りません。",
        en: "## Why it matters\nTo a reader both widths are the same, to a search or a count they are two names.\n\n## How it decides\nFor each kind of sign (brackets, digits, letters, %, colons, …) the two widths are counted inside the document; where one is four times as usual as the other, the rarer one is one finding. Each distinct text counts once. Both widths inside one number or word are always shown. Title, headers and notes are compared with the majority inside the table.\n\n## Known false alarms\nUnclear majorities, columns or headers that always use the rarer form, single digits in full width beside longer numbers in half width, list numbers, brackets around Latin text, quotations, URLs and mail addresses stay silent.",
    },
    texts: &[
        (
            "minority",
            Text {
                ja: "{class}は{major}が{majority}か所ありますが、「{text}」など{minority}か所だけ{minor}です。",
                en: "{class}: {majority} {major}, but “{text}” and {minority} in all are {minor}.",
            },
        ),
        (
            "torn",
            Text {
                ja: "「{text}」の中で全角と半角が混ざっています。",
                en: "“{text}” mixes full-width and half-width characters.",
            },
        ),
        (
            "fix",
            Text {
                ja: "{major}にそろえる",
                en: "Make them {major}",
            },
        ),
        (
            "direction",
            Text {
                ja: "公用文では丸括弧は全角が普通です。この文書では半角が多数なので、どちらにそろえるかを決めてください。",
                en: "Official style prefers full-width brackets; here half-width ones prevail: decide which to keep.",
            },
        ),
        (
            "wide",
            Text {
                ja: "全角",
                en: "full-width",
            },
        ),
        (
            "half",
            Text {
                ja: "半角",
                en: "half-width",
            },
        ),
        (
            "brackets",
            Text {
                ja: "丸括弧",
                en: "Round brackets",
            },
        ),
        (
            "digits",
            Text {
                ja: "数字",
                en: "Digits",
            },
        ),
        (
            "letters",
            Text {
                ja: "英字",
                en: "Letters",
            },
        ),
        (
            "percent",
            Text {
                ja: "パーセント記号",
                en: "Percent signs",
            },
        ),
        (
            "colon",
            Text {
                ja: "コロン",
                en: "Colons",
            },
        ),
        (
            "time",
            Text {
                ja: "時刻などのコロン",
                en: "Colons between digits",
            },
        ),
        (
            "date",
            Text {
                ja: "数字の間の斜線",
                en: "Slashes between digits",
            },
        ),
        (
            "slash",
            Text {
                ja: "斜線",
                en: "Slashes",
            },
        ),
        (
            "mark",
            Text {
                ja: "記号（！？＆＋）",
                en: "Signs (!?&+)",
            },
        ),
        (
            "kana",
            Text {
                ja: "片仮名",
                en: "Katakana",
            },
        ),
        (
            "punctuation",
            Text {
                ja: "中点・句読点・かぎ括弧",
                en: "Middle dots, punctuation and quotation marks",
            },
        ),
    ],
    source: Some("公用文作成の考え方（令和4年1月 文化審議会建議）解説 Ⅰ-5、Ⅰ-4"),
    examples: &[
        Example {
            note: "半角の丸括弧とその前の空白",
            table: plan!(
                "文化の振興|文化財の保護|健康福祉課（公民館）|文化財の公開（無料）|公開講座（6回）|公開講座（5回）|公開講座（4回）"
                "||健康福祉課 (健康づくり係)|健康教室の開催|教室の開催（2回）|教室の開催（3回）|教室の開催"
            ),
            findings: 1,
        },
        Example {
            note: "1つの数の中の混在",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|参加費は４00円|参加費は400円|参加費は400円"
            ),
            findings: 1,
        },
        Example {
            note: "全角の英字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|PR活動|ICTの活用 SNSの活用|ICTの活用 DXの推進|ＩＣＴの活用 DXの推進"
            ),
            findings: 1,
        },
        Example {
            note: "一つの見出しだけ半角の括弧",
            table: "テーマ|実施機関|施策|令和元年度（2019年度）|令和2年度(2020年度)|令和3年度（2021年度）\n子育て|健康福祉課|保育所の増設|公開（6回）|公開（5回）|公開（4回）\n教育|教育総務課|講座の開催|講座（3回）|講座（2回）|講座（1回）\n",
            findings: 1,
        },
        Example {
            note: "見出しはそろって半角、中身は全角の括弧",
            table: "テーマ|実施機関|施策|R1(2019)|R2(2020)|R3(2021)\n子育て|健康福祉課|保育所の増設|公開（6回）|公開（5回）|公開（4回）\n教育|教育総務課|講座の開催|講座（3回）|講座（2回）|講座（1回）\n",
            findings: 0,
        },
        Example {
            note: "見出しの番号と英数字だけの括弧",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|(1) 文化財の公開|公開講座（6回）|公開講座（5回） 規格(ISO)|公開講座（4回） 資料（A4判）"
            ),
            findings: 0,
        },
        Example {
            note: "1桁だけ全角の書き方",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|講座を６回開催、120人|講座を５回開催、130人|講座を４回開催、140人"
            ),
            findings: 0,
        },
        Example {
            note: "半角片仮名の読みの列",
            table: "氏名|フリガナ|所属\n石川久美|ｲｼｶﾜ ｸﾐ|こども園\n上田文子|ｳｴﾀﾞ ﾌﾐｺ|センター\n西村美咲|ﾆｼﾑﾗ ﾐｻｷ|クラブ\n村上浩|ﾑﾗｶﾐ ﾋﾛｼ|サークル\n松田博|ﾏﾂﾀﾞ ﾋﾛｼ|グループ\n",
            findings: 0,
        },
    ],
};

/// Distinct uses in a class: by width, and for digits and letters by length.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    /// Half, full.
    uses: [usize; 2],
    /// Half, full: of more than one character.
    long: [usize; 2],
    /// Cells: half, full.
    cells: [usize; 2],
}

impl Count {
    fn take(&mut self, width: Width, long: bool, cells: usize) {
        self.uses[width as usize] += 1;
        self.long[width as usize] += usize::from(long);
        self.cells[width as usize] += cells;
    }

    /// 6回, 120人 with only the single digit in full width: a way of writing of its own.
    fn by_length(&self) -> bool {
        let [half, wide] = self.uses;
        let [half_long, wide_long] = self.long;
        wide > 0 && wide_long == 0 && (half - half_long) * 2 <= wide && half_long > 0
    }
}

impl Rule for MixedWidth {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut scanner = Scanner::default();
        let mut counts = [Count::default(); Class::ALL.len()];
        let mut columns: HashMap<usize, [[usize; 2]; Class::ALL.len()], FixedState> =
            HashMap::default();
        let judged = judged(cx);
        // The texts with signs, and which.
        let mut signs: Vec<(u32, &str, &[CellId])> = Vec::new();
        for (text, cells) in data_texts_with(cx, judged) {
            let column = cx.grid.position(cells[0]).1;
            let column = columns.entry(column).or_default();
            let mut seen = 0;
            scanner.scan(text, |found| {
                counts[found.class as usize].take(found.width, found.long, cells.len());
                column[found.class as usize][found.width as usize] += 1;
                seen |= bit(found.class, found.width);
            });
            if seen != 0 {
                signs.push((seen, text, cells));
            }
        }
        // What stands around the table has ways of its own, but is no evidence for the data.
        let mut around = [[0; 2]; Class::ALL.len()];
        for (text, _) in around_texts(cx) {
            scanner.scan(text, |found| {
                around[found.class as usize][found.width as usize] += 1;
            });
        }
        // For each class, the width that is rare.
        let rare: Vec<Option<Width>> = (Class::ALL.iter())
            .map(|&class| {
                let count = &counts[class as usize];
                let [half, wide] = count.uses;
                let (major, minor) = (half.max(wide), half.min(wide));
                let by_length =
                    matches!(class, Class::Digits | Class::Letters) && count.by_length();
                let [half_around, wide_around] = around[class as usize];
                let odd = minor
                    + if half < wide {
                        half_around
                    } else {
                        wide_around
                    };
                (odd > 0 && !by_length && habit(major, minor) == Habit::Clear).then_some(
                    if half < wide {
                        Width::Half
                    } else {
                        Width::Wide
                    },
                )
            })
            .collect();
        let mut hits: Vec<Vec<Hit<'_>>> = vec![Vec::new(); Class::ALL.len()];
        let mut torn: Vec<(&str, Hit<'_>)> = Vec::new();
        for (text, cells) in data_texts_with(cx, WIDE) {
            scanner.torn(text, |range, by| {
                torn.push((&text[range.clone()], Hit::replaced(cells, range, by)));
            });
        }
        let wanted = (Class::ALL.iter().zip(&rare))
            .filter_map(|(&class, rare)| Some(bit(class, (*rare)?)))
            .fold(0, |bits, bit| bits | bit);
        for &(_, text, cells) in signs.iter().filter(|(seen, ..)| seen & wanted != 0) {
            scanner.scan(text, |found| {
                if rare[found.class as usize] != Some(found.width) {
                    return;
                }
                let column = cx.grid.position(cells[0]).1;
                let [half, wide] = columns[&column][found.class as usize];
                let usual_here = match found.width {
                    Width::Half => half > wide,
                    Width::Wide => wide > half,
                };
                if !usual_here {
                    hits[found.class as usize].push(Hit {
                        cells,
                        range: found.range.clone(),
                        edits: found.edits(text),
                    });
                }
            });
        }
        for (text, cells) in around_texts(cx) {
            scanner.torn(text, |range, by| {
                torn.push((&text[range.clone()], Hit::replaced(cells, range, by)));
            });
            scanner.scan(text, |found| {
                let uses = around[found.class as usize];
                let (these, others) = (
                    uses[found.width as usize],
                    uses[found.width.other() as usize],
                );
                // Headers that keep to one way are no slip, one alone is; フリガナ may stand over
                // readings in half width.
                let reading = matches!(found.class, Class::Kana | Class::Punctuation);
                let usual_here =
                    these > 1 && these >= others || reading && found.width == Width::Wide;
                if rare[found.class as usize] == Some(found.width) && !usual_here {
                    hits[found.class as usize].push(Hit {
                        cells,
                        range: found.range.clone(),
                        edits: found.edits(text),
                    });
                }
            });
        }
        for (&class, hits) in Class::ALL.iter().zip(&hits) {
            let count = &counts[class as usize];
            if let Some(rare) = rare[class as usize] {
                minority(cx, class, rare, count, hits, out);
            }
        }
        for (text, hit) in torn {
            let found = finding(
                &META,
                std::slice::from_ref(&hit),
                Some((
                    Applicability::Safe,
                    say(cx, "fix", &[("major", &say(cx, "half", &[]))]),
                )),
            );
            if let Some(found) = found {
                out.push(found.cause(format!("torn {text}")).message(say(
                    cx,
                    "torn",
                    &[("text", &text)],
                )));
            }
        }
    }
}

fn bit(class: Class, width: Width) -> u32 {
    1 << (2 * class as usize + width as usize)
}

/// What texts have whose widths can differ. Without any half-width kana nothing can be said of
/// kana and punctuation, which nearly every text has.
fn judged(cx: &Context<'_>) -> Kinds {
    let half = |(text, _): (&str, _)| text.contains(|c| matches!(c, '｡'..='ﾟ'));
    match data_texts_with(cx, OTHER).chain(around_texts(cx)).any(half) {
        true => Kinds::MAX,
        false => BRACKET | DIGIT | LETTER | SIGN | WIDE,
    }
}

fn minority(
    cx: &Context<'_>,
    class: Class,
    rare: Width,
    count: &Count,
    hits: &[Hit<'_>],
    out: &mut Sink,
) {
    let Some(first) = hits
        .iter()
        .min_by_key(|hit| (hit.cells[0], hit.range.start))
    else {
        return;
    };
    let width = |width: Width| say(cx, width.key(), &[]);
    let usual = rare.other();
    // Letters and digits are parts of names, and half-width kana of readings.
    let name = || {
        let body = |hit: &Hit<'_>| hit::role(cx.edition, hit.cells[0]) == Some(Role::Body);
        hits.iter().any(body)
    };
    let against_style = class == Class::Brackets && usual == Width::Half;
    let applicability = match class {
        Class::Letters | Class::Kana => Applicability::Unsafe,
        Class::Digits if name() => Applicability::Unsafe,
        Class::Brackets if against_style => Applicability::Unsafe,
        _ => Applicability::Safe,
    };
    let fix = (applicability, say(cx, "fix", &[("major", &width(usual))]));
    let Some(mut found) = finding(&META, hits, Some(fix)) else {
        return;
    };
    if against_style {
        found = found.help(say(cx, "direction", &[]));
    }
    let text = excerpt(&cx.grid.value(first.cells[0])[first.range.clone()], 20);
    out.push(found.confidence(0.9).message(say(
        cx,
        "minority",
        &[
            ("class", &say(cx, class.key(), &[])),
            ("major", &width(usual)),
            ("minor", &width(rare)),
            ("majority", &count.cells[usual as usize]),
            ("minority", &addresses(hits)),
            ("text", &text),
        ],
    )));
}

fn say(cx: &Context<'_>, key: &str, args: &[(&str, &dyn std::fmt::Display)]) -> String {
    META.say(cx, key, args)
}
