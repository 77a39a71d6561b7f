//! S110 unsure-reading.

use crate::edition::Doubt;
use crate::finding::{Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;

/// S110.
pub(crate) struct UnsureReading;

static META: RuleMeta = RuleMeta {
    code: "S110",
    name: "unsure-reading",
    name_ja: "表の読み取りが不確か",
    family: Family::Structure,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "表全体の読み取りに確信が持てない。",
        en: "The table as a whole could not be read with confidence.",
    },
    docs: Text {
        ja: "## なぜ大切か\n表の読み取りを誤れば、行のずれ、空欄、重複の指摘もすべて誤ります。\n\n## 見つけ方\nずれた行が多すぎる、施策の列が見つからない、2つの表が横に並んでいるなどの場合に一度だけ示し、読み取りに頼る検査（S・M・Dの多く）を止めます。文字や用語の検査は続けます。\n\n## 鳴らない場合\n計画の表ではないふつうの一覧や、年度の列がないだけの表では鳴りません。kouetsu.toml の [[layout]] や [[repair]] で読み方を決めれば止みます。",
        en: "## Why it matters\nIf the table is misread, findings about shifts, blanks and duplicates are wrong as well.\n\n## How it decides\nToo many rows would have to be moved, no column can be taken for the measure, or two tables stand side by side: said once, and the rules that depend on the reading (most of S, M and D) are held back. Rules about wording go on.\n\n## Known false alarms\nLists that are no planning tables, and tables that merely have no years, stay silent. `[[layout]]` and `[[repair]]` in kouetsu.toml settle the reading.",
    },
    texts: &[
        (
            "unsure",
            Text {
                ja: "この表の読み取りは不確かです（{why}）。読み取りに頼る検査は行いません。",
                en: "The reading of this table is unsure ({why}); checks that depend on it are held back.",
            },
        ),
        (
            "shifts",
            Text {
                ja: "ずれているとみられる行が多すぎる",
                en: "too many rows would have to be moved",
            },
        ),
        (
            "measure",
            Text {
                ja: "施策の列が見つからない",
                en: "no measure column",
            },
        ),
        (
            "years",
            Text {
                ja: "年度の列が見つからない",
                en: "no year columns",
            },
        ),
        (
            "side",
            Text {
                ja: "同じ見出しが右にもう一度あり、2つの表が横に並んでいるとみられる",
                en: "the headings stand again on the right: two tables side by side",
            },
        ),
        (
            "apart",
            Text {
                ja: "2つの表を上下に並べるか、別のファイル（シート）に分けると、それぞれを検査します。",
                en: "Put one table below the other, or each into a file (sheet) of its own, to have both checked.",
            },
        ),
        (
            "low",
            Text {
                ja: "列の役割を決める手がかりが足りない",
                en: "too little tells the columns apart",
            },
        ),
        (
            "help",
            Text {
                ja: "見出しの行と列の役割を kouetsu.toml の [[layout]] に書くと、その読み方で検査します。",
                en: "Name the header lines and roles in [[layout]] in kouetsu.toml to have the table read that way.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "半分以上の行がずれている",
            table: plan!(
                "健康福祉課|保育所の受入枠の拡大|・保育所の増設 ・保育士の確保|・保育所の増設 ・保育士の確保|・保育所の増設 ・保育士の確保||"
                "教育総務課|放課後児童クラブの運営|・クラブの運営 ・支援員の研修|・クラブの運営 ・支援員の研修|・クラブの運営 ・支援員の研修||"
                "社会福祉協議会|子育てサロンの開催|サロンの開催|サロンの開催|サロンの開催||"
                "健康福祉課|介護予防教室の開催|・教室の開催 ・指導員の派遣|・教室の開催 ・指導員の派遣|・教室の開催 ・指導員の派遣||"
                "教育総務課|生涯学習講座の開催|講座の開催|講座の開催|講座の開催||"
                "社会福祉協議会|見守り活動の支援|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催|・訪問活動の支援 ・研修会の開催||"
                "教育総務課|通学路の安全点検|・合同点検の実施 ・見守り隊の募集|・合同点検の実施 ・見守り隊の募集|・合同点検の実施 ・見守り隊の募集||"
                "社会福祉協議会|災害ボランティアの育成|養成講座の開催|養成講座の開催|養成講座の開催||"
            ),
            findings: 1,
        },
        Example {
            note: "2つの表が横に並んでいる",
            table: concat!(
                "施策|担当課|令和6年度||施策|担当課|令和6年度\n",
                "道路の舗装|土木課|・市道3路線||橋梁の点検|土木課|・15橋\n",
                "公園の整備|都市計画課|・遊具の更新||空き家対策|建築住宅課|・実態調査\n",
            ),
            findings: 1,
        },
        Example {
            note: "読み取れる表",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "年度の列がないだけの計画の表",
            table: "テーマ|実施機関|施策|備考\n子育て支援|健康福祉課|保育所の増設|新規\n|教育総務課|児童クラブの運営|継続\n高齢者福祉|健康福祉課|介護予防教室|継続\n|教育総務課|生涯学習講座|拡充\n",
            findings: 0,
        },
        Example {
            note: "ふつうの名簿は計画の表ではない",
            table: "番号|名称|所在地|電話\n1|中央公民館|本町1-1|000-111\n2|東公民館|東町2-3|000-222\n3|西公民館|西町4-5|000-333\n",
            findings: 0,
        },
    ],
};

impl Rule for UnsureReading {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        if !edition.unsure() {
            return;
        }
        let header = edition
            .pages
            .first()
            .into_iter()
            .flat_map(|page| page.header.iter())
            .flat_map(|&row| cx.grid.row(row))
            .find(|&cell| !cx.grid.is_blank(cell));
        let Some(cell) = header
            .or(edition.title)
            .or_else(|| (0..edition.rows.len()).find_map(|row| edition.first_cell(row)))
        else {
            return;
        };
        let keys = match &edition.doubts[..] {
            [] => vec!["low"],
            doubts => doubts
                .iter()
                .map(|doubt| match doubt {
                    Doubt::ManyShifts => "shifts",
                    Doubt::NoMeasure => "measure",
                    Doubt::NoYears => "years",
                    Doubt::SideBySide => "side",
                })
                .collect(),
        };
        let why: Vec<String> = keys.into_iter().map(|key| META.say(cx, key, &[])).collect();
        let help = match edition.doubts.contains(&Doubt::SideBySide) {
            true => "apart",
            false => "help",
        };
        out.push(
            Finding::build(&META, cx.grid.span(cell))
                .confidence(1.0 - edition.confidence / 2.0)
                .help(META.say(cx, help, &[]))
                .message(META.say(cx, "unsure", &[("why", &why.join("・"))])),
        );
    }
}
