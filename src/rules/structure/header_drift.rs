//! S106 header-drift.

use std::borrow::Cow;

use crate::edition::{Edition, Page};
use crate::finding::{Finding, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, excerpt, header_cell, lines, plan};
use crate::text::fold;

/// S106.
pub(crate) struct HeaderDrift;

static META: RuleMeta = RuleMeta {
    code: "S106",
    name: "header-drift",
    name_ja: "ページで違う見出し",
    family: Family::Structure,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "ページごとに繰り返す見出しの言葉が、最初のページと違う。",
        en: "The words of a repeated header differ from the first page's.",
    },
    docs: Text {
        ja: "## なぜ大切か\n同じ表の見出しがページで違うと、年度や列の意味が途中で変わったように読めます。前の版の見出しの消し残しのこともあります。\n\n## 見つけ方\n各ページの見出しを列ごとにいちばん多いページの見出しと比べ、言葉が違うセルを示します。ページごとに1件です。実施機関と施策の見出しが入れ替わり、機関の名が施策の欄に並ぶ表も示します。\n\n## 鳴らない場合\n全角・半角や空白だけの違い、空の列が増えただけの違い、まったく同じ見出しの繰返し、半分より多い列で言葉が違う別の表では鳴りません。",
        en: "## Why it matters\nWhen the header changes from page to page, years or columns seem to change their meaning; often it is left over from an older edition.\n\n## How it decides\nEach page's header is compared with the one most pages have, column by column: one finding per page. Headings of bodies and measures that stand over each other's column are shown as well.\n\n## Known false alarms\nDifferences of width, spaces or blank extra columns, identical repeats, and other tables (most words differ) stay silent.",
    },
    texts: &[
        (
            "drift",
            Text {
                ja: "このページの見出し「{here}」は、ほかのページ（{line}）では「{there}」です。",
                en: "This page's header says “{here}”; on other pages ({line}) it is “{there}”.",
            },
        ),
        (
            "order",
            Text {
                ja: "このページでは見出しの並びがほかのページと違います（「{here}」から）。値は見出しのとおりの列として読みました。",
                en: "On this page the columns stand in another order (from “{here}” on). Values were read under their headers.",
            },
        ),
        (
            "exchanged",
            Text {
                ja: "見出し「{measure}」の列に機関の名（{among}種類のうち{names}）が並び、「{body}」の列にはありません。2つの見出しが入れ替わっているとみて、中身のとおりに読みました。",
                en: "Under “{measure}” stand names of bodies ({names} of {among} different texts), under “{body}” none: the two headings seem to be exchanged. The columns were read by what they hold.",
            },
        ),
        (
            "blank",
            Text {
                ja: "（空欄）",
                en: "(blank)",
            },
        ),
        (
            "related",
            Text {
                ja: "ほかのページの見出し",
                en: "header of the other pages",
            },
        ),
        (
            "help",
            Text {
                ja: "どちらの見出しが正しいかを確かめ、そろえてください。",
                en: "Check which header is right and make them agree.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "2ページ目の最後の年度だけが違う",
            table: plan!(
                "テーマ|対応策|実施機関|施策|令和元年度|令和2年度|令和4年度"
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "||教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "同じ見出しの繰返し",
            table: plan!(
                "テーマ|対応策|実施機関|施策|令和元年度|令和2年度|令和3年度"
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
            ),
            findings: 0,
        },
        Example {
            note: "実施機関と施策の見出しが入れ替わっている",
            table: concat!(
                "テーマ|施策|実施機関|令和5年度|令和6年度\n",
                "子育て|保育課|保育所の増設|用地の取得|建設\n",
                "|健康課|健診の充実|検討|実施\n",
                "防災|危機管理課|訓練の実施|訓練|訓練\n",
                "|建設課|避難所の整備|検討|実施\n",
                "観光|観光課|子ども祭りの開催|準備|開催\n",
            ),
            findings: 1,
        },
        Example {
            note: "機関と施策の見出しが正しい",
            table: concat!(
                "テーマ|実施機関|施策|令和5年度|令和6年度\n",
                "子育て|保育課|保育所の増設|用地の取得|建設\n",
                "|健康課|健診の充実|検討|実施\n",
                "防災|危機管理課|訓練の実施|訓練|訓練\n",
                "|建設課|避難所の整備|検討|実施\n",
                "観光|観光課|子ども祭りの開催|準備|開催\n",
            ),
            findings: 0,
        },
        Example {
            note: "全角の数字だけの違い",
            table: plan!(
                "テーマ|対応策|実施機関|施　策|令和元年度|令和２年度|令和３年度"
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
            ),
            findings: 0,
        },
    ],
};

impl Rule for HeaderDrift {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        check_exchanged(cx, out);
        let Some(first) = edition.pages.get(edition.model_page) else {
            return;
        };
        let rest = edition.pages.iter().enumerate();
        let rest = rest
            .filter(|(index, _)| *index != edition.model_page)
            .map(|(_, page)| page);
        if first.header.is_empty() {
            return;
        }
        let expected: Vec<_> = (0..edition.columns.len())
            .map(|c| words(edition, first, c))
            .collect();
        for page in rest.filter(|page| !page.header.is_empty()) {
            let order = page.columns.iter().enumerate();
            let order: Vec<(usize, usize)> =
                order.filter_map(|(at, c)| Some((at, (*c)?))).collect();
            // A column of values under no heading stands right of the others wherever they are.
            let order: Vec<(usize, usize)> = (order.into_iter())
                .filter(|&(_, column)| !edition.columns[column].header.is_empty())
                .collect();
            if let Some(pair) = order.windows(2).find(|pair| pair[0].1 > pair[1].1)
                && let Some(cell) = words(edition, page, pair[0].1).lowest
            {
                let here = excerpt(cx.grid.value(cell), 30);
                out.push(
                    Finding::build(&META, cx.grid.span(cell))
                        .confidence(0.9)
                        .help(META.say(cx, "help", &[]))
                        .message(META.say(cx, "order", &[("here", &here)])),
                );
            }
            let mut spans = Vec::new();
            let mut shown = None;
            for (column, there) in expected.iter().enumerate() {
                let here = words(edition, page, column);
                if here.text() == there.text() {
                    continue;
                }
                let Some(cell) = here.differing(there).or(here.lowest) else {
                    continue;
                };
                spans.push(cx.grid.span(cell));
                shown.get_or_insert((cell, here, there));
            }
            // Where most words differ it is another table, or no header.
            if spans.len() * 2 > expected.len() {
                continue;
            }
            let (Some((cell, here, there)), Some(&primary)) = (shown, spans.first()) else {
                continue;
            };
            let home = there.differing(&here).or(there.lowest);
            let level = |cell: Option<CellId>| cell.map_or("", |cell| cx.grid.value(cell));
            // Levels that are there and lacking here have nothing to stand beside.
            let alike = fold(level(Some(cell))) == fold(level(home));
            let text = |words: &Words<'_>, cell: Option<CellId>| {
                let text = if alike {
                    words.joined()
                } else {
                    level(cell).to_owned()
                };
                Some(excerpt(&text, 30))
                    .filter(|text| !text.is_empty())
                    .unwrap_or_else(|| META.say(cx, "blank", &[]))
            };
            let line = cx
                .grid
                .line(home.map_or(first.header[0], |cell| cx.grid.position(cell).0));
            let mut finding = Finding::build(&META, primary)
                .confidence(0.9)
                .help(META.say(cx, "help", &[]))
                .also(spans[1..].iter().copied());
            if let Some(home) = home {
                finding = finding.related(cx.grid.span(home), META.say(cx, "related", &[]));
            }
            out.push(finding.message(META.say(
                cx,
                "drift",
                &[
                    ("here", &text(&here, Some(cell))),
                    ("line", &lines(cx.lang, &[line])),
                    ("there", &text(there, home)),
                ],
            )));
        }
    }
}

/// Headings of bodies and measures over each other's column: one cause, one finding.
fn check_exchanged(cx: &Context<'_>, out: &mut Sink) {
    let edition = cx.edition;
    let Some(found) = edition.exchanged else {
        return;
    };
    let cells = header_cell(edition, found.bodies).zip(header_cell(edition, found.measures));
    let Some((here, other)) = cells else { return };
    let name = |column: usize| column_name(edition, column);
    out.push(
        Finding::build(&META, cx.grid.span(here))
            .confidence(0.85)
            .help(META.say(cx, "help", &[]))
            .also([cx.grid.span(other)])
            .message(META.say(
                cx,
                "exchanged",
                &[
                    ("measure", &name(found.bodies)),
                    ("body", &name(found.measures)),
                    ("names", &found.names),
                    ("among", &found.among),
                ],
            )),
    );
}

/// The heading of a column on a page.
struct Words<'a> {
    /// Folded text and cell of each level that has one, from the top.
    levels: Vec<(Cow<'a, str>, CellId)>,
    /// The lowest cell that holds any, else the lowest cell there is.
    lowest: Option<CellId>,
}

impl Words<'_> {
    fn text(&self) -> String {
        self.levels.iter().map(|(text, _)| &**text).collect()
    }

    fn joined(&self) -> String {
        let texts: Vec<&str> = self.levels.iter().map(|(text, _)| &**text).collect();
        texts.join(" / ")
    }

    /// The lowest level that the other heading has not.
    fn differing(&self, other: &Self) -> Option<CellId> {
        let has = |text: &str| other.levels.iter().any(|(level, _)| *level == text);
        let level = self.levels.iter().rfind(|(text, _)| !has(text))?;
        Some(level.1)
    }
}

fn words<'a>(edition: &'a Edition, page: &Page, column: usize) -> Words<'a> {
    let grid = &edition.grid;
    let at = page.columns.iter().position(|&c| c == Some(column));
    let cells = || {
        let rows = page.header.iter();
        rows.filter_map(move |&row| grid.cell(row, at?))
    };
    let filled = || cells().filter(|&cell| !grid.is_blank(cell));
    Words {
        levels: filled()
            .map(|cell| (fold(grid.value(cell)), cell))
            .collect(),
        lowest: filled().next_back().or_else(|| cells().next_back()),
    }
}
