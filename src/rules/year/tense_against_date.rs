//! Y107 tense-against-date.

use super::texts::{Dated, data, find, outside};
use crate::finding::Severity;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::Date;

/// Y107.
pub(crate) struct TenseAgainstDate;

static META: RuleMeta = RuleMeta {
    code: "Y107",
    name: "tense-against-date",
    name_ja: "日付に合わない予定・済み",
    family: Family::Year,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "表の時点より前の日付が予定、後の日付が実施済みと書かれている。",
        en: "A date before that of the table is called planned, or a later one done.",
    },
    docs: Text {
        ja: "## なぜ大切か\n時点を改めたときに「予定」を直し忘れると、済んだ取組がこれからのものに見えます。\n\n## 見つけ方\n表題や注に「令和元年7月23日現在」のような時点があるときだけ、年の分かる日付のすぐ後の「予定」「開催済み」などと比べます。参考です。\n\n## 鳴らない場合\n時点の書かれていない表、年の分からない日付、同じ月の日付、予定と済みの両方がある文では鳴りません。",
        en: "## Why it matters\nWhere a table is brought up to date and 予定 is forgotten, finished work looks like work to come.\n\n## How it decides\nOnly where the title or a note says as of when the table is (令和元年7月23日現在): 予定 or 済み right after a date whose year is known is compared with it. Information.\n\n## Known false alarms\nTables without such a date, dates without a year, dates of the same month, and sentences with both words stay silent.",
    },
    texts: &[
        (
            "planned",
            Text {
                ja: "「{date}」は表の時点（{now}）より前ですが、予定と書かれています。",
                en: "“{date}” lies before the date of the table ({now}), but is called planned.",
            },
        ),
        (
            "done",
            Text {
                ja: "「{date}」は表の時点（{now}）より後ですが、済んだと書かれています。",
                en: "“{date}” lies after the date of the table ({now}), but is called done.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "時点より前の予定",
            table: "文化財公開計画（令和元年10月1日現在）\nテーマ|実施機関|施策|令和元年度|令和2年度\n文化財|教育総務課|公開講座|令和元年6月3日に開催予定|講座の開催\n|健康福祉課|見学会|見学会の開催|見学会の開催\n",
            findings: 1,
        },
        Example {
            note: "時点の後の予定と前の実施済み",
            table: "文化財公開計画（令和元年10月1日現在）\nテーマ|実施機関|施策|令和元年度|令和2年度\n文化財|教育総務課|公開講座|令和元年12月3日に開催予定|講座の開催\n|健康福祉課|見学会|令和元年6月3日に開催済み|見学会の開催\n",
            findings: 0,
        },
        Example {
            note: "時点のない表",
            table: "文化財公開計画\nテーマ|実施機関|施策|令和元年度|令和2年度\n文化財|教育総務課|公開講座|令和元年6月3日に開催予定|講座の開催\n|健康福祉課|見学会|見学会の開催|見学会の開催\n",
            findings: 0,
        },
    ],
};

impl Rule for TenseAgainstDate {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let Some((now, shown)) = outside(cx).iter().find_map(as_of) else {
            return;
        };
        for dated in data(cx) {
            for date in dated.dates.iter() {
                let Some((at, _)) = date.months() else {
                    continue;
                };
                if date.only_year() || at == now {
                    continue;
                }
                let rest = &dated.text[date.range.end..];
                let end = rest.find(['、', '。', '）', ')', ' ', '　', '\n', '・', '※']);
                let rest = &rest[..end.unwrap_or(rest.len())];
                let (planned, done) = (rest.contains("予定"), rest.contains('済'));
                let key = match (planned, done) {
                    (true, false) if at < now => "planned",
                    (false, true) if at > now => "done",
                    _ => continue,
                };
                let text = &dated.text[date.range.clone()];
                out.push(
                    find(&META, &dated.cells, &date.range)
                        .confidence(0.6)
                        .cause(format!("{key} {text}"))
                        .message(META.say(cx, key, &[("date", &text), ("now", &shown)])),
                );
            }
        }
    }
}

/// The month as of which the table is, and how it says so.
fn as_of(dated: &Dated<'_>) -> Option<(i32, String)> {
    let is_now = |date: &&Date| {
        let rest = &dated.text[date.range.end..];
        ["現在", "時点", "末現在", "末時点"]
            .iter()
            .any(|word| rest.starts_with(word))
    };
    let date = dated.dates.iter().find(is_now)?;
    let (at, _) = date.months().filter(|_| !date.only_year())?;
    Some((at, dated.text[date.range.clone()].to_owned()))
}
