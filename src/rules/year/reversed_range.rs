//! Y110 reversed-range.

use std::cell::OnceCell;
use std::ops::Range;

use super::texts::{Dated, data_with, find, outside};
use crate::finding::Severity;
use crate::grid::TextId;
use crate::rule::kinds::{OTHER, SIGN, WIDE};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{plan, surroundings};
use crate::text::{Date, Link, digit, number};

/// Y110.
pub(crate) struct ReversedRange;

static META: RuleMeta = RuleMeta {
    code: "Y110",
    name: "reversed-range",
    name_ja: "逆さの範囲",
    family: Family::Year,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "「～」や「から」「まで」の前後の年・日付・数・時刻が逆になっている。",
        en: "The years, dates, numbers or times of a range stand in the wrong order.",
    },
    docs: Text {
        ja: "## なぜ大切か\n「2022～2020年度」「10～5回」では、どちらかの数を書き誤ったか、前後を取り違えたかです。\n\n## 見つけ方\n「～」や「から…まで」で結んだ2つの年、同じ月の2つの日、「～」で結んだ、人・回・社などを数える同じ単位の2つの数、9時以後の2つの時刻のうち、後のほうが小さいものを示します。\n\n## 鳴らない場合\n月や曜日や夜の時刻のように一回りするもの（10月～2月、22:00～5:00）、減らすことや早めることを述べるもの（定員を30～20人へ縮小、令和8年度から令和6年度まで前倒し）、宿泊や当直の時刻、「前」の付く数（10～5日前）、割合・学年・年齢・等級、上の桁を略した書き方（120～30人、平成30～2年度）、午前・午後の付く時刻では鳴りません。",
        en: "## Why it matters\nIn 2022～2020年度 or 10～5回 one of the numbers is wrong, or the two changed places.\n\n## How it decides\nTwo years or two days of one month, joined by ～ or から…まで, or two numbers of one unit that counts people, turns or companies, or two times after nine in the morning, joined by ～, of which the second is less.\n\n## Known false alarms\nWhat goes round (10月～2月, 22:00～5:00), what tells of a reduction or of bringing forward (定員を30～20人へ縮小, 令和6年度まで前倒し), times of stays and night duties, numbers with 前 (10～5日前), rates, school years, ages and grades, numbers whose leading digits are left out (120～30人, 平成30～2年度), and times with 午前 or 午後 stay silent.",
    },
    texts: &[
        (
            "message",
            Text {
                ja: "「{range}」は、前後の順が逆です。",
                en: "“{range}” runs backwards.",
            },
        ),
        (
            "help",
            Text {
                ja: "どちらかの数の書き誤りか、前後の取り違えかを確かめてください。",
                en: "Is one of the two wrong, or did they change places?",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "年の範囲",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|2022～2020年度の計画|令和3年度～令和元年度に公開|令和3～2年度に公開"
            ),
            findings: 3,
        },
        Example {
            note: "同じ単位の数と昼の時刻",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|10～5回の講座の開催|14:00～13:00に講座を開催|30人～20人の参加"
            ),
            findings: 3,
        },
        Example {
            note: "午前の時刻",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|10時～9時に講座を開催|受付は10:30～9:00|公開"
            ),
            findings: 2,
        },
        Example {
            note: "同じ月の日付",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和元年6月20日～6月3日に公開|令和2年6月20日～令和2年6月3日に公開|公開"
            ),
            findings: 2,
        },
        Example {
            note: "「から」と「まで」",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和8年度から令和6年度まで公開|2022年から2020年まで公開|6月20日から6月3日まで公開"
            ),
            findings: 3,
        },
        Example {
            note: "「から」と「まで」の正しい順、さかのぼるもの",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和6年度から令和8年度まで、10月から2月まで公開|目標を令和8年度から令和6年度まで前倒し|令和8年度から令和6年度へ、6月20日から翌年6月3日まで"
            ),
            findings: 0,
        },
        Example {
            note: "正しい順",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|2020～2022年度、2020～22年度、令和元～3年度|5～10回、30人～50人、13:00～14:00、9時～17時|平成30年度～令和2年度、6月3日～6月20日、6月20日～7月3日"
            ),
            findings: 0,
        },
        Example {
            note: "一回りするもの",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|10月～2月に開催、毎月20日～10日|22:00～5:00、17時～9時、15:00～11:00、宿泊 11:00～10:00|12月20日～1月10日、8時30分～8時"
            ),
            findings: 0,
        },
        Example {
            note: "略した桁、割合、学年、何日前",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|120～30人、平成30～2年度、2億～5,000万円|10～5％の減、5～3歳児、6～4年生、3～1級|10～5日前に周知、2/3～1/2を補助、午後1時～2時、第10～5回"
            ),
            findings: 0,
        },
        Example {
            note: "減らすことを述べる",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|定員を30～20人へ縮小、会場は10～5か所に集約|開館を18:00～17:00へ短縮|委員の削減（20～15人）"
            ),
            findings: 0,
        },
        Example {
            note: "減らすことと関わりのない数",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|1回30～20人の参加、ごみの減量の講座を開催|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "電話番号や商品の番号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|017-722～721-1111|3-10～5号、A10～5人乗り|目標年度を2025年→2023年に繰上げ"
            ),
            findings: 0,
        },
    ],
};

/// Things that are counted upwards. Rates, ages and grades are told downwards as well.
#[rustfmt::skip] // one word per line would be a page of them
const UNITS: [&str; 24] = [
    "事業所", "事業者", "市町村", "か所", "カ所", "ヶ所", "ヵ所", "箇所", "会場", "団体", "世帯",
    "企業", "店舗", "地区", "回", "人", "名", "社", "件", "校", "部", "冊", "台", "組",
];

/// Signs of a range. A hyphen joins numbers of other kinds, an arrow tells a change.
const SIGNS: [char; 3] = ['～', '〜', '~'];

impl Rule for ReversedRange {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        // What kinds of characters the signs are of.
        if cx.occurrences.kinds(cx.grid, id) & (OTHER | WIDE | SIGN) == 0 || !text.contains(SIGNS) {
            return;
        }
        let day = Day::default();
        for (at, sign) in text.match_indices(SIGNS) {
            let after = at + sign.len();
            let range = counts(text, at, after)
                .or_else(|| times(text, at, after, &day))
                .or_else(|| western(text, at, after));
            if let Some(range) = range.filter(|range| !told_downwards(text, range)) {
                report(cx, cx.occurrences.cells(id), text, &range, out);
            }
        }
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        for (id, cells) in surroundings(cx) {
            let text = cx.grid.text(id);
            for (at, sign) in text.match_indices(SIGNS) {
                if let Some(range) = western(text, at, at + sign.len()) {
                    report(cx, cells, text, &range, out);
                }
            }
        }
        let ranges = data_with(cx, |text| {
            text.contains(SIGNS) || text.contains("から") && text.contains("まで")
        });
        for dated in outside(cx).into_iter().chain(ranges) {
            for range in dates(&dated) {
                report(cx, &dated.cells, dated.text, &range, out);
            }
        }
    }
}

fn report(
    cx: &Context<'_>,
    cells: &[crate::grid::CellId],
    text: &str,
    range: &Range<usize>,
    out: &mut Sink,
) {
    let shown = &text[range.clone()];
    out.push(
        find(&META, cells, range)
            .confidence(0.8)
            .help(META.say(cx, "help", &[]))
            .cause(shown)
            .message(META.say(cx, "message", &[("range", &shown)])),
    );
}

/// What is said to become less is told from the larger to the smaller: 30～20人へ縮小,
/// 委員の削減（20～15人）.
fn told_downwards(text: &str, range: &Range<usize>) -> bool {
    const LESS: [&str; 13] = [
        "縮小",
        "削減",
        "減少",
        "減員",
        "減ら",
        "減じ",
        "引下",
        "引き下",
        "短縮",
        "集約",
        "統合",
        "絞",
        "圧縮",
    ];
    /// Characters in which the word stands.
    const NEAR: usize = 6;
    let less = |piece: &str| LESS.iter().any(|word| piece.contains(word));
    let rest = &text[range.end..];
    let end = (rest.char_indices().nth(NEAR)).map_or(rest.len(), |(at, _)| at);
    let after = rest.starts_with(['へ', 'に', 'ま', 'と']) && less(&rest[..end]);
    let head = text[..range.start].trim_end_matches(['（', '(', '：', ':', ' ', '\u{3000}', 'を']);
    let start = (head.char_indices().nth_back(NEAR - 1)).map_or(0, |(at, _)| at);
    after || head.len() < range.start && less(&head[start..])
}

/// A number with signs for thousands and a decimal point.
struct Figure {
    range: Range<usize>,
    value: f64,
    digits: usize,
}

fn is_figure(c: char) -> bool {
    digit(c).is_some() || matches!(c, ',' | '，' | '.' | '．')
}

fn figure(text: &str, range: Range<usize>) -> Option<Figure> {
    let mut plain = String::new();
    for c in text[range.clone()].chars() {
        match digit(c) {
            Some(digit) => plain.push(char::from_digit(digit, 10)?),
            None if matches!(c, '.' | '．') => plain.push('.'),
            None => {}
        }
    }
    Some(Figure {
        range,
        digits: plain.chars().take_while(|c| *c != '.').count(),
        value: plain.parse().ok()?,
    })
}

/// The number that ends at a place.
fn before(text: &str, at: usize) -> Option<Figure> {
    let start = text[..at]
        .char_indices()
        .rev()
        .take_while(|&(_, c)| is_figure(c))
        .last()?
        .0;
    figure(text, start..at)
}

/// The number that begins at a place.
fn after(text: &str, at: usize) -> Option<Figure> {
    let length = text[at..].find(|c| !is_figure(c));
    figure(text, at..length.map_or(text.len(), |length| at + length))
}

/// Whether a number stands alone: no piece of a telephone number, a code, a turn or a fraction.
fn free(text: &str, at: usize) -> bool {
    let sign = text[..at].chars().next_back();
    sign.is_none_or(|c| {
        !c.is_ascii_alphanumeric()
            && !matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
            && !matches!(
                c,
                '-' | '－' | '−' | '/' | '／' | ':' | '：' | '第' | '△' | '▲' | '分' | '割'
            )
            && !SIGNS.contains(&c)
    })
}

/// 10～5回, 30人～20人.
fn counts(text: &str, at: usize, next: usize) -> Option<Range<usize>> {
    let second = after(text, next)?;
    let rest = &text[second.range.end..];
    let unit = UNITS.iter().find(|unit| rest.starts_with(**unit))?;
    let follows = &rest[unit.len()..];
    let (begin, first) = match text[..at].strip_suffix(unit) {
        Some(head) => (at - unit.len(), before(head, head.len())?),
        None => (at, before(text, at)?),
    };
    // 120～30人 leaves out the digits that both have.
    let shortened = first.digits >= 3 && second.digits < first.digits;
    let other = ["前", "乗", "目", "分", "程度の減", "減"]
        .iter()
        .any(|word| follows.starts_with(word));
    (begin == first.range.end
        && first.value > second.value
        && !shortened
        && !other
        && free(text, first.range.start))
    .then_some(first.range.start..second.range.end + unit.len())
}

/// What a text says of its times, looked for when one of them runs backwards.
#[derive(Default)]
struct Day {
    /// Hours may be counted twice a day, or go on the next one.
    halves: OnceCell<bool>,
    /// Guests or watches stay over night.
    stays: OnceCell<bool>,
}

/// 14:00～13:00, 14時～13時.
fn times(text: &str, at: usize, next: usize, day: &Day) -> Option<Range<usize>> {
    /// Before noon, the night or the stay of a guest may end.
    const NOON: u16 = 12 * 60;
    /// The other way round it would be a span of more than twenty hours.
    const SLIP: u16 = 4 * 60;
    /// When a day's events begin. Before that a night or a whole day may end: 8:30～8:00.
    const MORNING: u16 = 9 * 60;
    /// Guests leave a little before the next ones come: 11:00～10:00.
    const STAYS: [&str; 4] = ["泊", "夜", "当直", "チェック"];
    const HALVES: [&str; 9] = ["午前", "午後", "翌", "AM", "PM", "am", "pm", "ＡＭ", "ＰＭ"];
    let (end, second) = time(text, next)?;
    // The start of the time before the sign, at most 5 characters away.
    let (start, first) = text[..at]
        .char_indices()
        .rev()
        .take(6)
        .filter_map(|(start, _)| {
            let (end, minutes) = time(text, start)?;
            (end == at && free(text, start) && !text[..start].ends_with(is_figure))
                .then_some((start, minutes))
        })
        .last()
        .filter(|&(_, first)| first > second)?;
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let by_day = second >= NOON && first - second <= SLIP
        || second >= MORNING
            && first - second <= SLIP / 2
            && !day.stays.get_or_init(|| any(&STAYS));
    (by_day && !day.halves.get_or_init(|| any(&HALVES))).then_some(start..end)
}

/// 14:00, 14時, 14時30分 at a place: where it ends, in minutes.
fn time(text: &str, at: usize) -> Option<(usize, u16)> {
    let hour = number(&text[at..]).filter(|hour| hour.digits <= 2 && hour.value <= 24)?;
    let sign_at = at + hour.length;
    let sign = text[sign_at..].chars().next()?;
    let minutes_at = sign_at + sign.len_utf8();
    let minutes = number(&text[minutes_at..]).filter(|it| it.digits == 2 && it.value < 60);
    match (sign, minutes) {
        (':' | '：', Some(minutes)) => {
            Some((minutes_at + minutes.length, hour.value * 60 + minutes.value))
        }
        ('時', Some(minutes)) => {
            let end = minutes_at + minutes.length;
            let end = end + text[end..].strip_prefix('分').map(|_| '分'.len_utf8())?;
            Some((end, hour.value * 60 + minutes.value))
        }
        ('時', None) if !text[minutes_at..].starts_with(['間', '半']) => {
            Some((minutes_at, hour.value * 60))
        }
        _ => None,
    }
}

/// 2022～2020年度 and 2022～2020, of which the first has no 年 and is no date of its own.
fn western(text: &str, at: usize, next: usize) -> Option<Range<usize>> {
    let (first, second) = (before(text, at)?, after(text, next)?);
    let year = |figure: &Figure| {
        figure.digits == 4
            && text[figure.range.clone()]
                .chars()
                .all(|c| digit(c).is_some())
            && (1900.0..2100.0).contains(&figure.value)
    };
    let rest = &text[second.range.end..];
    let suffix = ["年度", "年"].iter().find(|word| rest.starts_with(**word));
    let end = second.range.end + suffix.map_or(0, |word| word.len());
    let counted = suffix.is_none() && rest.starts_with(|c: char| c.is_alphanumeric() || c == '-');
    (year(&first)
        && year(&second)
        && first.value > second.value
        && !counted
        && free(text, first.range.start))
    .then_some(first.range.start..end)
}

/// Ranges of years, and of days in one month.
fn dates(dated: &Dated<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for pair in dated.dates.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let gap = dated.text[a.range.end..b.range.start].trim();
        let signs = gap.chars().all(|c| SIGNS.contains(&c));
        let joined = signs || gap == "から" && told_until(dated.text, b.range.end);
        // 6月20日～翌年6月3日
        let next_year = dated.text[b.range.start..].starts_with('翌');
        if b.link == Some(Link::Range) && joined && !next_year && reversed(a, b) {
            out.push(a.range.start..b.range.end);
        }
    }
    out.extend(dated.dates.iter().filter_map(|date| same_era(dated, date)));
    out
}

/// 令和8年度から令和6年度まで, where nothing is brought forward or followed back.
fn told_until(text: &str, end: usize) -> bool {
    const BACK: [&str; 8] = [
        "繰上",
        "繰り上",
        "前倒",
        "早め",
        "遡",
        "さかのぼ",
        "戻",
        "逆",
    ];
    text[end..].starts_with("まで") && !BACK.iter().any(|word| text.contains(word))
}

fn reversed(a: &Date, b: &Date) -> bool {
    let same_year = !b.own_year || a.calendar_year() == b.calendar_year();
    if let (Some(month), Some(first), Some(second)) = (a.month, a.day, b.day)
        && b.month == Some(month)
        && same_year
    {
        return second < first;
    }
    let own = a.own_year && b.own_year;
    match (a.months(), b.months()) {
        (Some(a), Some(b)) => own && a.0 > b.1,
        _ => false,
    }
}

/// 令和3～2年度: a smaller number of the same era. 平成30～2年度 goes on in the next era.
fn same_era(dated: &Dated<'_>, date: &Date) -> Option<Range<usize>> {
    let text = dated.text;
    let year = date
        .year
        .as_ref()
        .filter(|_| date.only_year() && date.own_year)?;
    let era = year.era?;
    let rest = text[date.range.end..].strip_prefix(SIGNS)?;
    let start = text.len() - rest.len();
    let second = number(rest).filter(|number| number.digits <= 2)?;
    let end = start + second.length;
    let tail = text[end..].strip_prefix("年")?;
    let counted = tail.starts_with(['間', '目', '生', '前', '後', '以', '次', '代']);
    let goes_on = (era.next()).is_some_and(|next| next.before + second.value > year.western);
    (second.value < year.number && second.value > 0 && !counted && !goes_on).then(|| {
        let fiscal = if tail.starts_with('度') { 6 } else { 3 };
        date.range.start..end + fiscal
    })
}
