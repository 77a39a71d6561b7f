//! Y104 date-outside-column-year.

mod entries;
mod exchanged;
mod slip;

use super::texts::{Dated, Nesting, column_years, covered, data, find};
use crate::edition::{FiscalYears, Kind, Role};
use crate::finding::Severity;
use crate::grid::CellId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{plan, row_of};
use crate::text::{Date, Item, Link};
use entries::Entries;

/// Y104.
pub(crate) struct DateOutsideColumnYear;

static META: RuleMeta = RuleMeta {
    code: "Y104",
    name: "date-outside-column-year",
    name_ja: "列の年度の外の日付",
    family: Family::Year,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "年度の列に、別の年度に行う取組の日付が書かれている。",
        en: "A year column holds the date of an event of another fiscal year.",
    },
    docs: Text {
        ja: "## なぜ大切か\n前の年度の文を写して日付を直し忘れたか、別の列に書いたかのどちらかです。1〜3月の年は特に間違えやすいものです。\n\n## 見つけ方\n年と月の書かれた日付が列の年度（4月〜翌年3月）の外にあり、その項目が開催・実施・配布などの取組を述べているときに示します。年度の差が1年か、表にその年度の別の列があるときに限ります。また、表のどの年度からも遠い年が、元号の取り違え（令和元年度の表の平成元年度）か数字一つの誤り（令和11年度）で表の年度になるときにも示します。\n\n## 鳴らない場合\n「から」「以降」「まで」「現在」「策定」「施行」などの経緯や期限、期間（10月～翌年2月）、「」の中、取組の日を言うだけでない括弧書き（計画（平成30年策定））、複数の年度に続く欄では鳴りません。令和3年2月は令和2年度です。遠い年は、目標・計画・条例などの語があるときや、近い年がほかにも書かれているときは鳴りません。",
        en: "## Why it matters\nEither last year's text was copied and its date forgotten, or it stands in the wrong column. January to March go wrong most.\n\n## How it decides\nA date with year and month outside the column's fiscal year (April to March), in an item that speaks of holding, carrying out or handing out something; only where the years are one apart or the table has a column for the other one. Also a year far from all columns that would be one of them with another era (平成元年度 in a table of 令和元年度) or with one digit put right (令和11年度).\n\n## Known false alarms\nHistory and deadlines (から, 以降, まで, 現在, 策定, 施行), periods, quotations, brackets that say more than the day of the event, and cells that go on over several years stay silent; so do far years beside words for aims, plans and laws, and those that are not alone. 令和3年2月 belongs to 令和2年度.",
    },
    texts: &[
        (
            "message",
            Text {
                ja: "「{date}」は{actual}の日付ですが、{column}の列にあります。",
                en: "“{date}” is in {actual}, but stands in the column of {column}.",
            },
        ),
        (
            "slip",
            Text {
                ja: "「{date}」は、この表の年度（{table}）から離れています。「{new}」の書き誤りと思われます。",
                en: "“{date}” is far from the years of this table ({table}); perhaps “{new}” is meant.",
            },
        ),
        (
            "exchanged",
            Text {
                ja: "{column}の欄は「{here}」、{other}の欄は「{there}」です。二つの欄が入れ替わっていませんか。",
                en: "The cell of {column} names “{here}”, that of {other} “{there}”: did they change places?",
            },
        ),
        (
            "exchanged-help",
            Text {
                ja: "欄の中身を入れ替えるか、文の中の年度を直してください。",
                en: "Exchange the cells, or correct the years in the texts.",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{old}」を「{new}」にする",
                en: "Make “{old}” “{new}”",
            },
        ),
        (
            "help",
            Text {
                ja: "日付の年か、書く列を確かめてください。",
                en: "Check the year of the date, or the column.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "令和2年度の列に前の年度の開催日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|準備|令和元年6月3日に公開講座を開催|公開"
            ),
            findings: 1,
        },
        Example {
            note: "1〜3月の年の間違い",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|準備|令和2年2月に公開講座を開催|公開"
            ),
            findings: 1,
        },
        Example {
            note: "括弧の中の開催日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|準備|・公開講座の開催（令和元年6月3日） ・講演会（令和元年7月8日開催予定）|公開"
            ),
            findings: 2,
        },
        Example {
            note: "括弧の中の経緯と説明",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|準備|計画（令和元年6月策定）による講座の開催、講演会の開催（令和元年6月3日の講座の続き）、「令和元年6月3日」展の開催|大会の開催（令和元年6月3日）の成果の公開、広報の発行（令和元年6月号）"
            ),
            findings: 0,
        },
        Example {
            note: "項目がその年度のものだと述べている",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|準備|・令和元年度実施分の公開（令和2年2月実施） ・令和元年度の講演会を令和2年3月に開催|公開"
            ),
            findings: 0,
        },
        Example {
            note: "括弧の中の開催日の元号の取り違えと遠い年",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|準備|・公開講座の開催（平成2年9月1日） ・講演会の開催（平成14年9月1日）|公開"
            ),
            findings: 2,
        },
        Example {
            note: "括弧の中の遠い年が経緯のとき",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|こども相談センター（平成元年9月1日開設）、条例の施行（平成元年9月1日）|平成2年法律第3号による講座の実施、計画（平成2年9月策定）の実施|文化財保護法（平成3年9月1日施行）の講座の開催、保育所の開設（平成3年9月1日）"
            ),
            findings: 0,
        },
        Example {
            note: "二つの年度の欄が入れ替わっている",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和2年度に保存計画を策定|令和元年度に現況調査を実施|公開"
            ),
            findings: 1,
        },
        Example {
            note: "次の年度の準備と前の年度の評価",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和2年度の公開講座の準備|令和元年度の公開講座の評価|公開"
                "文化の振興|文化財の保護|健康福祉課|文化財の公開|令和2年度に策定する計画の検討|令和元年度に実施した調査の結果の公表|公開"
            ),
            findings: 0,
        },
        Example {
            note: "並んだ日付の年は一度だけ示す",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|準備|令和元年6月3日、7月8日、9月9日に公開講座を開催|公開"
            ),
            findings: 1,
        },
        Example {
            note: "元号の取り違え",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|平成元年度 公開講座の開催|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "数字が一つ多い年度",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和11年6月に公開講座を開催|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "数字の入れ替わった西暦の年度末",
            table: "テーマ|対応策|実施機関|施策|令和6年度|令和7年度|令和8年度\n\
                    文化の振興|文化財の保護|教育総務課|文化財の公開|現況の調査|解説板の設計|2062年度末までに解説板を10か所設置\n\
                    環境の保全|脱炭素|環境課|設備の更新|2050年度までの脱炭素に向けた計画|2042年度に高齢者数がピークとなる推計の公表|2030年度末までの目標の達成\n",
            findings: 1,
        },
        Example {
            note: "遠い年が経緯や目標のとき",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|平成元年度から続く講座の開催|令和12年度の参加者数の目標に向けた講座の開催|平成2年条例第3号による公開（平成元年建立の寺を含む）"
            ),
            findings: 0,
        },
        Example {
            note: "その頃の年がほかにも書かれているとき",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|平成元年の台帳の公開|平成2年の台帳の公開|平成3年の台帳の公開"
            ),
            findings: 0,
        },
        Example {
            note: "1〜3月は前の年度",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和2年2月に公開講座を開催|令和2年4月、令和3年3月に公開講座を開催|公開"
            ),
            findings: 0,
        },
        Example {
            note: "経緯、期限、期間",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|平成30年4月に策定した計画による講座の開催|令和元年6月から講座を開催、令和4年3月まで実施|令和元年6月3日現在の参加者への配布"
            ),
            findings: 0,
        },
    ],
};

/// What makes an item an event.
const EVENTS: [&str; 10] = [
    "開催", "実施", "配布", "開講", "発行", "公開", "募集", "派遣", "開設", "予定",
];

/// What makes a date history or a limit.
#[rustfmt::skip] // one word per line would be a page of them
const DAMPED: [&str; 35] = [
    "から", "より", "以降", "以来", "以後", "まで", "までに", "現在", "時点", "策定", "制定",
    "施行", "改正", "改定", "改訂", "公布", "設立", "設置", "締結", "発足", "創設", "認定",
    "認証", "付け", "に向け", "期限", "締切", "済", "開始", "決定", "延期", "予定だった", "前回",
    "昨年", "継続",
];

impl Rule for DateOutsideColumnYear {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        if !cx.edition.planning {
            return;
        }
        let Some(covered) = covered(cx) else { return };
        let mut written = slip::Written::default();
        let mut nesting = Nesting::new(true);
        exchanged::check(cx, out);
        for dated in data(cx) {
            let mut entries = Entries::of(cx, &dated);
            slip::check(
                cx,
                &dated,
                covered,
                &mut written,
                (&mut entries, &mut nesting),
                out,
            );
            for (index, date) in dated.dates.iter().enumerate() {
                if !is_event(&dated, index, &mut entries, &mut nesting) {
                    continue;
                }
                let (Some(year), Some(month)) = (date.calendar_year(), date.month) else {
                    continue;
                };
                let fiscal = year - u16::from(month <= 3);
                // 令和5年度実施分の公表（令和6年2月実施）: the item says so itself.
                let entry = entries.at(&dated, date.range.start);
                if entry.is_some_and(|entry| entry.named.contains(&fiscal)) {
                    continue;
                }
                for &cell in dated.cells.iter() {
                    let outside = column_years(cx, cell)
                        .filter(|years| !years.contains(FiscalYears::single(fiscal)))
                        .filter(|years| near(*years, fiscal, covered) && is_plan(cx, cell));
                    if let Some(years) = outside {
                        report(cx, &dated, date, cell, fiscal, years, out);
                    }
                }
            }
        }
    }
}

fn near(column: FiscalYears, fiscal: u16, covered: FiscalYears) -> bool {
    let apart = column
        .first
        .0
        .abs_diff(fiscal)
        .min(column.last.0.abs_diff(fiscal));
    apart == 1 || covered.contains(FiscalYears::single(fiscal))
}

/// Columns of results and assessments look back.
fn is_plan(cx: &Context<'_>, cell: CellId) -> bool {
    let Some(row) = row_of(cx.edition, cell) else {
        return false;
    };
    cx.edition
        .fields(row)
        .iter()
        .zip(&cx.edition.columns)
        .any(|(field, column)| {
            field.cell == Some(cell)
                && column.role == Role::Year
                && matches!(column.kind, None | Some(Kind::Plan))
        })
}

/// A dated event of the item: a year of its own, no period, nothing that speaks of history.
fn is_event<'a>(
    dated: &Dated<'a>,
    index: usize,
    entries: &mut Entries<'a>,
    nesting: &mut Nesting<'a>,
) -> bool {
    let date = &dated.dates[index];
    let possible = date.month.is_some_and(|month| (1..=12).contains(&month));
    let next = dated.dates.get(index + 1);
    if date.year.is_none()
        || !possible
        || date.link == Some(Link::Range)
        || next.is_some_and(|next| next.link == Some(Link::Range))
    {
        return false;
    }
    let nested = nesting.holds(dated.text, date.range.start);
    let bracket = nesting.bracket();
    if nested && bracket.is_none() {
        return false;
    }
    let Some(entry) = entries.at(dated, date.range.start) else {
        return false;
    };
    let after = &dated.text[date.range.end..entry.item.range.end.max(date.range.end)];
    let open = after.trim_start().starts_with(['～', '〜', '~', '-', '末']);
    let event = match bracket.filter(|_| nested) {
        None => entry.ends_with_event(date.range.end),
        Some(bracket) => held_then(dated, index, entry.item, bracket, &EVENTS),
    };
    !open && event && !entry.damped()
}

/// 講座の開催（令和元年6月3日）: a bracket with nothing but dates tells when the event before it is
/// held, （令和元年6月3日開催） says so itself. Any other remark may be about the past.
fn held_then(
    dated: &Dated<'_>,
    index: usize,
    item: &Item,
    bracket: usize,
    events: &[&str],
) -> bool {
    const SEPARATORS: &str = "、，,・ 　/／及び";
    /// A longer bracket is a text of its own. Characters on either side of the date.
    const LONGEST: usize = 60;
    let (text, date) = (dated.text, &dated.dates[index]);
    let rest = &text[date.range.end..item.range.end.max(date.range.end)];
    let mut near = rest.char_indices().take(LONGEST);
    let close = near.find(|(_, c)| matches!(c, '）' | ')'));
    let Some(close) = close.map(|(at, _)| date.range.end + at) else {
        return false;
    };
    if date.range.start - bracket > 4 * LONGEST {
        return false;
    }
    let sign = text[close..].chars().next().map_or(0, char::len_utf8);
    let after = text[close + sign..item.range.end.max(close + sign)].trim_start();
    if !(after.is_empty() || after.starts_with(['、', '。', '，', ',', '・'])) {
        return false;
    }
    let sign = text[bracket..].chars().next().map_or(0, char::len_utf8);
    let mut remark = String::new();
    let mut at = bracket + sign;
    let first = (dated.dates).partition_point(|date| date.range.start <= bracket);
    let inside = |date: &&Date| date.range.end <= close;
    for date in dated.dates[first..].iter().take_while(inside) {
        remark.push_str(&text[at..date.range.start]);
        at = date.range.end;
    }
    remark.push_str(&text[at..close]);
    let remark = remark.trim_matches(|c| SEPARATORS.contains(c));
    let ends = |text: &str| events.iter().any(|word| text.ends_with(word));
    match remark {
        "" => ends(text[item.range.start.min(bracket)..bracket].trim_end()),
        remark => ends(remark) && remark.chars().count() <= 4,
    }
}

fn report(
    cx: &Context<'_>,
    dated: &Dated<'_>,
    date: &Date,
    cell: CellId,
    fiscal: u16,
    column: FiscalYears,
    out: &mut Sink,
) {
    let shown = &dated.text[date.range.clone()];
    // Dates that take their year from one before them share its slip.
    let owner = (dated.dates.iter())
        .find(|other| {
            let range = |date: &Date| date.year.as_ref().map(|year| year.range.clone());
            range(other) == range(date)
        })
        .map_or(shown, |owner| &dated.text[owner.range.clone()]);
    let (actual, column) = (FiscalYears::single(fiscal).era(), column.era());
    out.push(
        find(&META, &[cell], &date.range)
            .confidence(0.7)
            .help(META.say(cx, "help", &[]))
            .cause(owner)
            .message(META.say(
                cx,
                "message",
                &[("date", &shown), ("actual", &actual), ("column", &column)],
            )),
    );
}
