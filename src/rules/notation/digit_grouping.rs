//! N103 digit-grouping.

use std::ops::Range;

use super::hit::{Hit, addresses, data_texts_with, finding};
use super::script::{is_digit, is_letter, is_wide_digit, narrow, shielded, within};
use crate::finding::{Applicability, Finding, Severity};
use crate::rule::kinds::{DIGIT, WIDE};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;

/// N103.
pub(crate) struct DigitGrouping;

/// What is counted: a number before one of these is a quantity, not a year or a number of
/// something.
const COUNTERS: [&str; 58] = [
    "部",
    "人",
    "名",
    "件",
    "円",
    "千円",
    "百万円",
    "万円",
    "社",
    "個",
    "台",
    "世帯",
    "戸",
    "か所",
    "カ所",
    "ヶ所",
    "箇所",
    "冊",
    "枚",
    "食",
    "通",
    "本",
    "団体",
    "事業所",
    "事業場",
    "店",
    "校",
    "頭",
    "羽",
    "匹",
    "株",
    "袋",
    "箱",
    "セット",
    "点",
    "品",
    "組",
    "棟",
    "床",
    "席",
    "区画",
    "時間",
    "歩",
    "トン",
    "t",
    "kg",
    "キロ",
    "km",
    "m",
    "メートル",
    "ha",
    "ヘクタール",
    "㎡",
    "㎥",
    "kW",
    "キロワット",
    "単位",
    "筆",
];

static META: RuleMeta = RuleMeta {
    code: "N103",
    name: "digit-grouping",
    name_ja: "桁区切りの不統一",
    family: Family::Notation,
    severity: Severity::Warning,
    fix: FixKind::Safe,
    summary: Text {
        ja: "4桁以上の数に、桁区切りのコンマがあるものとないものが混ざっている。",
        en: "Quantities of four digits and more are written with and without a comma.",
    },
    docs: Text {
        ja: "## なぜ大切か\n「5,000部」と「8000部」が並ぶと、片方が年や番号に見えます。\n\n## 見つけ方\n部・人・円など数量の単位が付いた4桁以上の数だけを数え、区切りのある数があるのに区切りのない数があれば、まとめて1件示します。公用文は3桁区切りを用いるので、同数なら区切りのないほうを示します。「1,0000部」「140,00人」「5,00人」「1000,000円」のように3桁ごとでない区切りと、人や部など数えるものの「14.000人」は誤りとして示します。「12,34人」「12.500円」は、ほかに3桁ごとに区切った数があり（後のほうは小数がなく）、人や円などが続くときだけ、警告として示します。\n\n## 鳴らない場合\n区切りのない数のほうが多いとき（参考として示します）、年・電話・郵便・条文の番号、単位のない数だけの欄、「第1234号」、英字や＃の付く番号、かぎ括弧の中では鳴りません。",
        en: "## Why it matters\nBeside 5,000部, 8000部 looks like a year or a code.\n\n## How it decides\nOnly numbers of four digits and more with a unit of quantity are counted. Where some have commas and others have none, those without are one finding, also when both are equally many: official style groups by three. 1,0000部, 140,00人, 5,00人, 1000,000円 and, of things that are counted, 14.000人 are errors; 12,34人 and 12.500円 are warnings where other numbers are grouped by three and none has decimals.\n\n## Known false alarms\nInfo only where most have none. Years, phone, postal and article numbers, bare figures, numbers after 第, letters or #, and quotations stay silent.",
    },
    texts: &[
        (
            "torn",
            Text {
                ja: "「{text}」の桁区切りの位置が3桁ごとではありません。",
                en: "The digits of “{text}” are not grouped by three.",
            },
        ),
        (
            "point",
            Text {
                ja: "「{text}」は、桁区切りのコンマがピリオドになっています。",
                en: "“{text}” has a point for the comma between its digits.",
            },
        ),
        (
            "wide",
            Text {
                ja: "「{text}」は、数字が半角なのに桁区切りのコンマが全角です。",
                en: "“{text}” has digits in half width and a comma in full width.",
            },
        ),
        (
            "half",
            Text {
                ja: "コンマを半角にする",
                en: "Use a comma in half width",
            },
        ),
        (
            "plain",
            Text {
                ja: "「{text}」など{minority}か所に桁区切りがありません（「{other}」など{majority}か所にはあります）。",
                en: "“{text}” and {minority} in all have no comma, while “{other}” and {majority} in all have one.",
            },
        ),
        (
            "fix",
            Text {
                ja: "3桁ごとにコンマで区切る",
                en: "Group by three with commas",
            },
        ),
    ],
    source: Some("公用文作成の考え方（令和4年1月 文化審議会建議）解説 Ⅰ-4"),
    examples: &[
        Example {
            note: "1つずつでも食い違い",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|冊子の配布（5,000部）|冊子の配布|案内の配布（8000部）"
            ),
            findings: 1,
        },
        Example {
            note: "年と番号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|冊子の配布（5,000部）|2020年度から実施、電話0199-04-7235|第1234号、#7119、G2000人材"
            ),
            findings: 0,
        },
        Example {
            note: "桁区切りの位置の誤り",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|冊子の配布（1,0000部）|冊子の配布（10,000部）|1,2年生30人に配布、2020,2021年に1,234部"
            ),
            findings: 1,
        },
        Example {
            note: "零の足りない組とピリオド",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|入館者140,00人|入館者14.000人|合計特殊出生率1.345、面積1.200ha、3,14歳"
            ),
            findings: 2,
        },
        Example {
            note: "区切りのある数の間の、組の短い数とピリオド",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|入館者12,34人、参加者1,200人|補助12.500円|事業費1,25,000千円、各10,20人"
            ),
            findings: 3,
        },
        Example {
            note: "半角の数字の間の全角のコンマ",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|参加者1，000人|参加者1,200人|入館者12，345人、１，２３４人"
            ),
            findings: 1,
        },
        Example {
            note: "ほかに区切った数のない全角のコンマ",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|参加者1，000人|参加者30人|参加者500人"
            ),
            findings: 0,
        },
        Example {
            note: "零の多い組と少ない組",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|参加者5,00人|補助1000,000円|令和5,10年、3,05人、面積5,00ha、2020,100人"
            ),
            findings: 2,
        },
        Example {
            note: "どの数も全角のコンマで区切る",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|参加者1，000人|参加者1，200人|入館者１２，３４５人"
            ),
            findings: 0,
        },
        Example {
            note: "小数のある表のピリオド",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|入館者1,200人|単価12.500円|単価13.25円、表示12,34番"
            ),
            findings: 0,
        },
        Example {
            note: "数だけの欄",
            table: "指標|単位|基準値|目標値\n来訪者|人|12000|15,000\n宿泊者|人|3400|4,000\n商談|件|1200|1,500\n",
            findings: 0,
        },
        Example {
            note: "文書の全体で区切らない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|冊子の配布（5000部）|冊子の配布（6000部）|案内の配布（8000部）"
            ),
            findings: 0,
        },
    ],
};

impl Rule for DigitGrouping {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut plain: Vec<(Hit<'_>, &str)> = Vec::new();
        let (mut grouped, mut grouped_cells) = (0usize, 0usize);
        let mut twin = None;
        let mut torn: Vec<(Hit<'_>, &str, Form)> = Vec::new();
        let mut decimals = false;
        // 1，000人: commas in full width between digits in half width.
        let mut wide: Vec<(Hit<'_>, &str)> = Vec::new();
        let mut half = false;
        for (text, cells) in data_texts_with(cx, DIGIT | WIDE) {
            for quantity in quantities(text) {
                let number = &text[quantity.number.clone()];
                let digits: String = number.chars().filter(|&c| is_digit(c)).collect();
                let hit = Hit::replaced(cells, quantity.number.clone(), group(&digits));
                match quantity.form {
                    Form::Torn | Form::Point | Form::MaybeTorn | Form::MaybePoint => {
                        torn.push((hit, &text[quantity.range], quantity.form));
                    }
                    Form::Grouped => {
                        if number.contains('，') && !number.contains(is_wide_digit) {
                            wide.push((hit, &text[quantity.range.clone()]));
                        }
                        half |= number.contains(',');
                        grouped += 1;
                        grouped_cells += cells.len();
                        twin.get_or_insert((cells[0], quantity.range, text));
                    }
                    Form::Plain => plain.push((hit, &text[quantity.range])),
                    Form::Decimal => decimals = true,
                }
            }
        }
        for (hit, shown, form) in torn {
            let (key, severity) = match form {
                Form::Torn => ("torn", Severity::Error),
                Form::Point => ("point", Severity::Error),
                Form::MaybeTorn if grouped > 0 => ("torn", Severity::Warning),
                Form::MaybePoint if grouped > 0 && !decimals => ("point", Severity::Warning),
                _ => continue,
            };
            let fix = (Applicability::Choice, META.say(cx, "fix", &[]));
            if let Some(found) = finding(&META, &[hit], Some(fix)) {
                out.push(
                    found
                        .severity(severity)
                        .confidence(if severity == Severity::Error {
                            0.95
                        } else {
                            0.85
                        })
                        .cause(format!("torn {shown}"))
                        .message(META.say(cx, key, &[("text", &shown)])),
                );
            }
        }
        // Where most are so, or no other number is grouped, it is the document's way.
        let usual = !half || wide.len() > 1 && 2 * wide.len() > grouped;
        if let Some(found) = wide_commas(cx, wide).filter(|_| !usual) {
            out.push(found);
        }
        let (Some((cell, range, whole)), Some((_, shown))) = (
            twin,
            plain
                .iter()
                .min_by_key(|(hit, _)| (hit.cells[0], hit.range.start)),
        ) else {
            return;
        };
        let hits: Vec<Hit<'_>> = plain.iter().map(|(hit, _)| hit.clone()).collect();
        let fix = Some((Applicability::Safe, META.say(cx, "fix", &[])));
        let Some(found) = finding(&META, &hits, fix) else {
            return;
        };
        let other = &whole[range.clone()];
        let severity = if plain.len() <= grouped {
            Severity::Warning
        } else {
            Severity::Info
        };
        let twin = super::hit::twin(cell, &range, other.to_owned());
        out.push(
            found
                .severity(severity)
                .confidence(if plain.len() * 4 <= grouped {
                    0.95
                } else {
                    0.8
                })
                .related(twin.span, twin.message)
                .message(META.say(
                    cx,
                    "plain",
                    &[
                        ("text", shown),
                        ("minority", &addresses(&hits)),
                        ("other", &other),
                        ("majority", &grouped_cells),
                    ],
                )),
        );
    }
}

/// One finding about all commas in full width.
fn wide_commas(cx: &Context<'_>, wide: Vec<(Hit<'_>, &str)>) -> Option<Finding> {
    let (_, shown) = wide
        .iter()
        .min_by_key(|(hit, _)| (hit.cells[0], hit.range.start))?;
    let message = META.say(cx, "wide", &[("text", shown)]);
    let hits: Vec<Hit<'_>> = wide.into_iter().map(|(hit, _)| hit).collect();
    let fix = (Applicability::Safe, META.say(cx, "half", &[]));
    let found = finding(&META, &hits, Some(fix))?;
    Some(found.confidence(0.9).cause("wide comma").message(message))
}

#[derive(Debug)]
struct Quantity {
    /// The number.
    number: Range<usize>,
    /// With its unit.
    range: Range<usize>,
    form: Form,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 8000部.
    Plain,
    /// 8,000部.
    Grouped,
    /// 1,0000部: grouped, but not by three.
    Torn,
    /// 14.000人: a point for the comma.
    Point,
    /// 12,34人: where numbers are grouped by three elsewhere.
    MaybeTorn,
    /// 12.500円: where numbers are grouped and nothing has decimals elsewhere.
    MaybePoint,
    /// 12.5円.
    Decimal,
}

/// Numbers of at least four digits with a unit of quantity. O(text).
fn quantities(text: &str) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut rest = 0;
    let part = |c: char| is_digit(c) || matches!(c, ',' | '，');
    while let Some(start) = text[rest..].find(is_digit).map(|at| rest + at) {
        let end = text[start..]
            .find(|c| !part(c))
            .map_or(text.len(), |at| start + at);
        rest = end.max(start + 1);
        let number = &text[start..end];
        if let Some(quantity) = point(text, start) {
            rest = quantity.number.end;
            out.push(quantity);
            continue;
        }
        if number.len() < 4 {
            continue;
        }
        let before = text[..start].chars().next_back();
        let named = before.is_some_and(|c| is_letter(c) || "第#＃№.．-－/／:：〒・号".contains(c));
        let tail = &text[end..];
        let Some(unit) = COUNTERS
            .iter()
            .filter(|unit| tail.starts_with(**unit))
            .max_by_key(|unit| unit.len())
        else {
            continue;
        };
        // m of “max”, t of “tel”.
        let latin = unit.ends_with(|c: char| c.is_ascii_alphabetic());
        if named || (latin && tail[unit.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())) {
            continue;
        }
        let digits = number.chars().filter(|&c| is_digit(c)).count();
        let grouped = number.contains([',', '，']);
        let form = match grouped {
            false => Form::Plain,
            true if by_three(number) => Form::Grouped,
            true if digits >= 4 && misplaced(number) => Form::Torn,
            true if WHOLE.contains(unit) && zeros_moved(number) => Form::Torn,
            true if WHOLE.contains(unit) && one_short(number) => Form::MaybeTorn,
            true => continue,
        };
        if digits < 4 && form != Form::Torn {
            continue;
        }
        out.push(Quantity {
            number: start..end,
            range: start..end + unit.len(),
            form,
        });
    }
    if !out.is_empty() && text.contains(['「', '『', '@', ':']) {
        let shield = shielded(text);
        out.retain(|quantity| !within(&shield, quantity.number.start));
    }
    out
}

/// 1,0000: one number whose sign stands in the wrong place, no list (2020,2021) and no decimal
/// comma (3,14).
fn misplaced(number: &str) -> bool {
    let mut parts = number.split([',', '，']).map(|part| part.chars().count());
    let first = parts.next().unwrap_or(0);
    let moved = parts.all(|part| part == 3 || part == 4);
    // 140,00: no number of a list begins with 0.
    let cut = number.split([',', '，']).skip(1).all(|part| {
        let short = part.chars().nth(2).is_none();
        !short || part.chars().count() == 2 && part.starts_with(['0', '０'])
    });
    let long = number
        .split([',', '，'])
        .skip(1)
        .all(|part| part.chars().nth(4).is_none());
    (1..=3).contains(&first) && (moved || cut && long) && !number.ends_with([',', '，'])
}

/// 5,00 or 1000,000: nobody lists a number of zeros only, and what is counted one by one has no
/// hundredths.
fn zeros_moved(number: &str) -> bool {
    let mut parts = number.split([',', '，']);
    let first = parts.next().map_or(0, |part| part.chars().count());
    let count = parts.clone().count();
    let zeros = |length| {
        let mut parts = parts.clone();
        parts.all(|part| part.chars().count() == length && part.chars().all(|c| "0０".contains(c)))
    };
    count > 0 && (first == 4 && zeros(3) || first == 1 && count == 1 && zeros(2))
}

/// 12,34 or 1,25,000: one group is short, where a list (12,34 or 10,20,30) is as likely.
fn one_short(number: &str) -> bool {
    let parts: Vec<usize> = number
        .split([',', '，'])
        .map(|part| part.chars().count())
        .collect();
    let short = parts[1..].iter().filter(|&&part| part == 2).count();
    let whole = parts[1..].iter().filter(|&&part| part == 3).count();
    (1..=3).contains(&parts[0])
        && short == 1
        && short + whole == parts.len() - 1
        // 10,20: round numbers are a list.
        && !(parts.len() == 2 && number.ends_with(['0', '０']))
}

/// Units of what is counted one by one.
const WHOLE: [&str; 16] = [
    "人",
    "名",
    "部",
    "冊",
    "枚",
    "件",
    "社",
    "世帯",
    "団体",
    "事業所",
    "企業",
    "店舗",
    "台",
    "円",
    "千円",
    "戸",
];

/// 14.000人: what is counted one by one has no thousandths, and nobody writes three zeros.
fn point(text: &str, start: usize) -> Option<Quantity> {
    let is_point = |c| matches!(c, '.' | '．');
    let rest = &text[start..];
    let whole = rest.find(|c| !is_digit(c))?;
    let sign = rest[whole..].chars().next().filter(|&c| is_point(c))?;
    let after = &rest[whole + sign.len_utf8()..];
    let fraction = &after[..after.find(|c| !is_digit(c))?];
    let unit = WHOLE
        .iter()
        .find(|unit| after[fraction.len()..].starts_with(**unit))?;
    let head = rest[..whole].chars().count();
    let three = fraction.chars().count() == 3;
    let zeros = |count| {
        fraction
            .chars()
            .rev()
            .take(count)
            .all(|c| matches!(c, '0' | '０'))
    };
    let form = match three && head <= 3 && !rest.starts_with(['0', '０']) {
        true if zeros(3) => Form::Point,
        true if zeros(2) => Form::MaybePoint,
        _ => Form::Decimal,
    };
    let before = text[..start].chars().next_back();
    let named =
        before.is_some_and(|c| is_letter(c) || is_point(c) || "第#＃№,，-－/／:：".contains(c));
    let end = start + whole + sign.len_utf8() + fraction.len();
    (!named && !fraction.is_empty()).then(|| Quantity {
        number: start..end,
        range: start..end + unit.len(),
        form,
    })
}

fn by_three(number: &str) -> bool {
    let mut parts = number.split([',', '，']);
    let first = parts.next().map_or(0, |part| part.chars().count());
    (1..=3).contains(&first) && parts.all(|part| part.chars().count() == 3)
}

/// 8000 → 8,000.
fn group(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let wide = digits.first().is_some_and(|&c| is_wide_digit(c));
    let comma = if wide { '，' } else { ',' };
    let mut out = String::new();
    for (i, &c) in digits.iter().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(comma);
        }
        out.push(if wide { c } else { narrow(c) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_have_units() {
        let found = |text: &str| -> Vec<String> {
            quantities(text)
                .into_iter()
                .map(|q| text[q.range].to_owned())
                .collect()
        };
        assert_eq!(found("8000部を2020年度に1,200人へ"), ["8000部", "1,200人"]);
        assert!(found("第1234号 #7119の G2000人材 0199-04-7235件 1,2年生").is_empty());
        assert!(found("「10000人の第九」").is_empty());
        assert_eq!(group("12345678"), "12,345,678");
        assert_eq!(group("８０００"), "８，０００");
    }
}
