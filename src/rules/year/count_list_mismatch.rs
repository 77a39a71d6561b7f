//! Y106 count-list-mismatch.

use std::ops::Range;
use std::sync::LazyLock;

use super::texts::find;
use crate::finding::Severity;
use crate::grid::TextId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::{CharSet, Date, Link, dates, number};

/// Y106.
pub(crate) struct CountListMismatch;

static META: RuleMeta = RuleMeta {
    code: "Y106",
    name: "count-list-mismatch",
    name_ja: "数と並びの食い違い",
    family: Family::Year,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "「3回」などの数と、並べて書いた日付や市町村の数が合わない。",
        en: "A count such as 3回 differs from the number of dates or towns listed beside it.",
    },
    docs: Text {
        ja: "## なぜ大切か\n日付を1つ足したり消したりして、数を直し忘れたものです。\n\n## 見つけ方\n2つ以上の日付の並びのすぐ後（6月3日、7月8日 3会場で）か、すぐ前（2回（6月3日、7月8日））の数、市町村名の並びのすぐ後の数（青森市、弘前市の2市）を、並びの数と比べます。\n\n## 鳴らない場合\n「等」「ほか」「各」「延べ」「年」の付いた数、期間（～）、並びの外にも日付がある項目、会場の数が日付の数で割り切れる（またはその逆の）場合、1会場、「3市2町」のように続く数では鳴りません。",
        en: "## Why it matters\nA date was added or struck out and the count forgotten.\n\n## How it decides\nA count right after a list of two dates or more, or right before it, and a count right after a list of municipalities, is compared with the length of the list.\n\n## Known false alarms\nCounts with 等, ほか, 各, 延べ or 年, periods, items with a date outside the list, numbers of venues that divide the number of dates evenly or the other way round, 1会場, and counts that go on (3市2町) stay silent.",
    },
    texts: &[
        (
            "message",
            Text {
                ja: "「{count}」とありますが、並んでいるのは{listed}つです：「{list}」。",
                en: "It says “{count}”, but {listed} are listed: “{list}”.",
            },
        ),
        (
            "help",
            Text {
                ja: "数か並びのどちらかを直してください。",
                en: "Correct the count or the list.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "3会場に2つの日付",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・講座の開催 ※令和元年6月3日、7月8日 3会場で開催|公開講座（2回） ※6月3日、7月8日、9日|中泊町・平内町の3自治体で開催"
            ),
            findings: 3,
        },
        Example {
            note: "回数より多くの月",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催 年2回（6月、9月、12月）|公開講座の開催 年3回（6月、9月）|公開講座の開催 月2回（6月、7月、8月）"
            ),
            findings: 1,
        },
        Example {
            note: "数と並びが合う",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・講座の開催 ※令和元年6月3日、7月8日、7月9日 3会場で開催|・講座の開催 ※令和2年9月5日、12日、20日、3市で開催|・中泊町・平内町の2自治体で開催"
            ),
            findings: 0,
        },
        Example {
            note: "並びのほかにもあるとき",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|6月3日、7月8日ほか3会場で開催、6月3日、7月8日、各3会場|6月3日（13時）、7月8日、9日 3会場で開催|青森市、弘前市等の5市、青森市・弘前市の2市3町"
            ),
            findings: 0,
        },
        Example {
            note: "日付ごとに2会場、2回目",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|6月3日、7月8日 4会場で開催|6月3日、7月8日 3回目の講座|6月3日、7月8日から3日間"
            ),
            findings: 0,
        },
    ],
};

/// Things that are counted per date; the second kind may take place several at a time.
const TIMES: [&str; 2] = ["回", "日間"];
const PLACES: [&str; 10] = [
    "会場",
    "か所",
    "ヶ所",
    "カ所",
    "箇所",
    "地区",
    "自治体",
    "市町村",
    "市",
    "町",
];

/// A text without any of these counts nothing that is listed.
const UNITS: [&str; 8] = ["回", "会場", "所", "市", "町", "自治体", "地区", "日間"];

static UNIT_BEGINS: LazyLock<CharSet> = LazyLock::new(|| {
    let begins = UNITS.iter().filter_map(|unit| unit.chars().next());
    CharSet::new(begins, false)
});

impl Rule for CountListMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        let numbered = || {
            let mut of = memchr::memmem::find_iter(text.as_bytes(), "の");
            of.any(|at| number(&text[at + "の".len()..]).is_some())
        };
        if !cx.occurrences.is_dated(cx.grid, id) && !numbered() {
            return;
        }
        let counted = |(at, _)| UNITS.iter().any(|unit| text[at..].starts_with(unit));
        if !UNIT_BEGINS.find(text).any(counted) {
            return;
        }
        for item in cx.occurrences.items(cx.grid, id) {
            let found = beside_dates(text, &item.range).or_else(|| after_names(text, &item.body));
            let Some(found) = found else { continue };
            let range =
                found.list.start.min(found.count.start)..found.list.end.max(found.count.end);
            let (count, list) = (&text[found.count], &text[found.list]);
            out.push(
                find(&META, cx.occurrences.cells(id), &range)
                    .confidence(0.7)
                    .help(META.say(cx, "help", &[]))
                    .cause(&text[range])
                    .message(META.say(
                        cx,
                        "message",
                        &[
                            ("count", &count),
                            ("listed", &found.listed),
                            ("list", &list),
                        ],
                    )),
            );
        }
    }
}

/// A count that does not fit its list.
struct Mismatch {
    count: Range<usize>,
    list: Range<usize>,
    listed: usize,
}

/// A count beside the one list of dates of an item.
fn beside_dates(text: &str, item: &Range<usize>) -> Option<Mismatch> {
    let inside = &text[item.clone()];
    let dates = dates(inside);
    let (first, rest) = dates.split_first()?;
    // A list of months may hold several events a month: only too few turns are a contradiction.
    let months = first.day.is_none();
    let plain = |date: &Date| date.month.is_some() && date.day.is_none() == months;
    let whole = plain(first)
        && !rest.is_empty()
        && rest
            .iter()
            .all(|date| date.link == Some(Link::List) && plain(date));
    if !whole {
        return None;
    }
    let listed = dates.len();
    let list = item.start + first.range.start..item.start + dates[listed - 1].range.end;
    let after = count_after(&text[..item.end], list.end);
    let found = match after {
        Some(found) => Some(found),
        None => {
            let rest = text[list.end..item.end].trim_start();
            let complete = rest.is_empty()
                || ["）", ")", "に開催", "開催", "に実施", "実施"]
                    .iter()
                    .any(|word| rest.starts_with(word));
            complete.then(|| count_before(text, list.start)).flatten()
        }
    };
    let (count, value, place) = found?;
    if months && (place || value >= listed) {
        return None;
    }
    let even =
        place && (value == 1 || listed.is_multiple_of(value) || value.is_multiple_of(listed));
    (value >= 1 && value != listed && !even).then_some(Mismatch {
        count,
        list,
        listed,
    })
}

/// 3会場 right after a place: its bytes, the number, and whether it counts places.
fn count_after(text: &str, at: usize) -> Option<(Range<usize>, usize, bool)> {
    let rest = text[at..].trim_start_matches([' ', '　', '、', '，', ',', '（', '(']);
    let rest = ["の計", "の", "計", "県内", "市内", "全"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let start = text.len() - rest.len();
    let number = number(rest)?;
    let (unit, place) = unit(&rest[number.length..])?;
    let end = start + number.length + unit.len();
    let follows = &text[end..];
    let other = follows.starts_with(|c: char| crate::text::digit(c).is_some())
        || [
            "目", "以上", "程度", "ずつ", "分", "内", "民", "町", "村", "等", "ほか", "から", "～",
            "〜",
        ]
        .iter()
        .any(|word| follows.starts_with(word));
    (!other && number.digits <= 2).then(|| (start..end, usize::from(number.value), place))
}

fn unit(rest: &str) -> Option<(&'static str, bool)> {
    let times = TIMES.iter().map(|&unit| (unit, false));
    let places = PLACES.iter().map(|&unit| (unit, true));
    times.chain(places).find(|(unit, _)| rest.starts_with(unit))
}

/// （3回） right before a place, with 開催 or a bracket between.
fn count_before(text: &str, at: usize) -> Option<(Range<usize>, usize, bool)> {
    const BETWEEN: [char; 12] = [
        ' ', '　', '※', '（', '(', '）', ')', '：', ':', '、', '「', '・',
    ];
    let head = text[..at].trim_end_matches(BETWEEN);
    if head.len() == at {
        return None;
    }
    let head = ["開催予定", "実施予定", "開催", "実施"]
        .iter()
        .find_map(|word| head.strip_suffix(word))
        .unwrap_or(head);
    let before = head.strip_suffix('回')?;
    let digits = before
        .chars()
        .rev()
        .take_while(|&c| crate::text::digit(c).is_some());
    let start = before.len() - digits.map(char::len_utf8).sum::<usize>();
    let number = number(&before[start..]).filter(|number| number.digits <= 2)?;
    let part = before[..start].ends_with([
        '第', '各', '約', '月', '週', '日', '毎', 'べ', '延', '～', '〜', '-', 'ち', 'に',
    ]);
    (!part).then(|| (start..head.len(), usize::from(number.value), false))
}

/// 青森市、弘前市の2市.
fn after_names(text: &str, item: &Range<usize>) -> Option<Mismatch> {
    let inside = &text[item.clone()];
    for (at, word) in inside.match_indices('の') {
        let count_at = at + word.len();
        let Some(number) = number(&inside[count_at..]).filter(|number| number.digits <= 2) else {
            continue;
        };
        let rest = &inside[count_at + number.length..];
        let Some(unit) = ["自治体", "市町村", "市町", "町村", "市", "町", "村", "県"]
            .iter()
            .find(|unit| rest.starts_with(**unit))
        else {
            continue;
        };
        let end = count_at + number.length + unit.len();
        let follows = inside[end..].chars().next();
        if follows
            .is_some_and(|c| crate::text::digit(c).is_some() || "内民役議町村道立境".contains(c))
        {
            continue;
        }
        let Some((start, listed)) = names(&inside[..at]) else {
            continue;
        };
        if listed >= 2 && usize::from(number.value) != listed && number.value >= 2 {
            return Some(Mismatch {
                count: item.start + count_at..item.start + end,
                list: item.start + start..item.start + at,
                listed,
            });
        }
    }
    None
}

/// A list of municipalities at the end of a text: where it begins and how many they are. `None`
/// where it might begin earlier.
fn names(text: &str) -> Option<(usize, usize)> {
    let (mut end, mut listed) = (text.len(), 0);
    loop {
        let name = text[..end].char_indices().rev().take_while(|(_, c)| {
            matches!(c, '\u{4E00}'..='\u{9FFF}' | '々' | 'ヶ' | 'ケ' | 'ノ')
                || ('\u{30A1}'..='\u{30FA}').contains(c)
                || ('\u{3041}'..='\u{3096}').contains(c) && !"はがをにでへも".contains(*c)
        });
        let start = name.map(|(at, _)| at).last()?;
        let name = &text[start..end];
        let length = name.chars().count();
        let municipal = name.ends_with(['市', '町', '村', '県']) && (2..=7).contains(&length);
        if !municipal || name.contains("及び") || name.contains('と') {
            return None;
        }
        listed += 1;
        let before = text[..start].trim_end_matches([' ', '　']);
        match before.chars().next_back() {
            Some(sign @ ('、' | '・' | '，' | ',')) => end = before.len() - sign.len_utf8(),
            None | Some('（' | '(' | '※' | '：' | ':' | '】' | '。' | 'は' | 'で' | 'に') =>
            {
                return Some((start, listed));
            }
            Some(_) => return None,
        }
    }
}
