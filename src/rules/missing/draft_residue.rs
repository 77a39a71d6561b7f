//! M105 draft-residue.

mod blanks;
mod scan;
mod words;

use crate::finding::{Finding, Severity};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{plan, surroundings};
use scan::residues;

/// So many equal cells are a vocabulary of states.
const STATUS: usize = 3;

/// M105.
pub(crate) struct DraftResidue;

pub(crate) static META: RuleMeta = RuleMeta {
    code: "M105",
    name: "draft-residue",
    name_ja: "書きかけの残り",
    family: Family::Missing,
    severity: Severity::Error,
    fix: FixKind::None,
    summary: Text {
        ja: "●●課、【P】、調整中、要確認、#REF! など、書きかけの印が残っている。",
        en: "Marks of a draft are left: ●●, 【P】, 調整中, 要確認, #REF!.",
    },
    docs: Text {
        ja: "## なぜ大切か\n伏せ字や確認の印、計算式の誤りは、公表する版に残ってはならないものです。\n\n## 見つけ方\n「課」「市」「年」などの前の●●・○○・××・ＸＸ、令和●年度や第○回、【P】、［仮］、【未定】、「ここに記入」「ここに内容を入力」、xxx人、？？？人、★要相談、<br>、欄の全体の「ダミー」、欄の全体または括弧や「※」の後にある調整中・要確認・未定稿など、「要確認：会場」のように始まり、または「単価は要確認」のように終わる項目、語や数の後の（P）・（仮）、表計算ソフトの誤りの値を示します。「日程未定」のような催しの事柄の未定は、参考として示します。同じ印は1件にまとめます。表題や注、Excelブックのセルのメモも見ます。\n\n## 鳴らない場合\n評価の印としての○・×・◎だけの欄、二〇〇〇年のような漢数字のゼロ、どの名前でもよい「○○方式」「○○型」、「関係機関と調整中の事業」のような文の中の言葉、「就職先が未定の者」のような人の事情、ダミー人形、削除予定日、（要相談）、題名の初めや中の（仮）、駐車場（P）やPDCAの（P）、進み具合として3か所以上の欄に書かれた「調整中」、（仮称）、「P」を含む略語や記号では鳴りません。",
        en: "## Why it matters\nPlaceholders, notes to check and spreadsheet errors must not be left in a publication.\n\n## How it decides\n●●, ○○, ××, ＸＸ before 課, 市, 年 and the like; 令和●年度, 第○回, xxx人, ？？？人; 【P】, ［仮］, 【未定】, ここに記入, ここに内容を入力, ★要相談, <br>; ダミー as a whole cell; 調整中, 要確認, 未定稿 as a whole cell, in brackets or after ※; items that begin with 要確認： or end in は要確認; （P） and （仮） after words or figures; 日程未定 and the like for information; error values of spreadsheets. Equal marks are one finding; title and notes are read too, also notes on cells of workbooks.\n\n## Known false alarms\nCells of marks only (○, ×, ◎), 〇 as zero in kanji numbers, ○○方式 and ○○型 for any name, the words inside a sentence, 就職先が未定の者, ダミー人形, 削除予定日, （要相談）, （仮） in titles, 駐車場（P）, PDCA, 調整中 as a state in three cells or more, （仮称）, and P in abbreviations stay silent.",
    },
    texts: &[
        (
            "placeholder",
            Text {
                ja: "伏せ字「{text}」が残っています。",
                en: "The placeholder “{text}” is left.",
            },
        ),
        (
            "note",
            Text {
                ja: "書きかけの印「{text}」が残っています。",
                en: "The draft mark “{text}” is left.",
            },
        ),
        (
            "tag",
            Text {
                ja: "ウェブページの改行の印「{text}」が残っています。",
                en: "The line break “{text}” of a web page is left.",
            },
        ),
        (
            "undecided",
            Text {
                ja: "「{text}」と書かれています。",
                en: "“{text}”: still to be told.",
            },
        ),
        (
            "formula",
            Text {
                ja: "計算式の誤り「{text}」が残っています。",
                en: "The spreadsheet error “{text}” is left.",
            },
        ),
        (
            "on-cell",
            Text {
                ja: "セルのメモに書きかけの印「{text}」が残っています。",
                en: "The draft mark “{text}” is left in a note on a cell.",
            },
        ),
        (
            "help",
            Text {
                ja: "確定した内容に置き換えるか、印を消してください。",
                en: "Replace it by the final text, or remove the mark.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "伏せ字の課名",
            table: plan!(
                "文化の振興|文化財の保護|●●課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "同じ印は1件",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催【P】|公開講座の拡充【P】"
            ),
            findings: 1,
        },
        Example {
            note: "確認の項目と仮の題、後で入れる名",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座の開催 ・要確認：会場の数|【仮題】公開講座の開催 ※後日記入|XX講座の開催"
            ),
            findings: 4,
        },
        Example {
            note: "欄の全体が「調整中」",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|調整中|#REF!"
            ),
            findings: 2,
        },
        Example {
            note: "文の終わりの確認の印と、括弧の中の印",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催、単価は要確認|講師への謝金 100千円（仮）|公開講座の開催（P）"
            ),
            findings: 3,
        },
        Example {
            note: "催しの事柄の未定",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催（日程未定）|会場は未定|公開講座の開催"
            ),
            findings: 2,
        },
        Example {
            note: "人の事情、題名、ほかの意味のP",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|進路や就職先が未定の者への支援|基本計画（仮）の策定、（仮）郷土館の整備|駐車場（P）の整備、計画（P）実行（D）の確認"
            ),
            findings: 0,
        },
        Example {
            note: "入力の求め、数の伏せ字、ウェブページの印",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|ここに施策の名を入力|xxx人が参加、？？？人に配布|ダミー|展示を開催<br>講座も開催【未定】"
            ),
            findings: 6,
        },
        Example {
            note: "ダミー人形、未定の場合、削除予定日",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|ダミー人形を使った訓練|会場が未定の場合は延期、削除予定日を確認|利用の時間（要相談）、知っていますか？？人権の講座"
            ),
            findings: 0,
        },
        Example {
            note: "評価の印",
            table: "事業名|担当|評価\n公開講座|教育総務課|○\n朝市|商工観光課|×\n遊びの会|社会福祉協議会|◎\n料理教室|健康福祉課|○○\n",
            findings: 0,
        },
        Example {
            note: "漢数字のゼロと文の中の言葉",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|二〇〇〇年代の郷土資料の収集|関係機関と調整中の事業の推進|（仮称）郷土館の整備|要確認事項の整理"
            ),
            findings: 0,
        },
    ],
};

/// Draft marks in a note on a cell, line by line: its author may stand on a line of its own.
pub(crate) fn in_note(note: &str) -> impl Iterator<Item = &str> {
    note.lines().flat_map(|line| {
        let line = line.trim();
        let found = residues(line).into_iter();
        found.map(move |residue| &line[residue.range])
    })
}

impl Rule for DraftResidue {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        report(cx, text, cx.occurrences.cells(id), out);
    }

    /// Title, headers and notes are no data cells and are not given to `check_text`.
    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        for (id, cells) in surroundings(cx) {
            report(cx, cx.grid.text(id), cells, out);
        }
    }
}

fn report(cx: &Context<'_>, text: &str, cells: &[CellId], out: &mut Sink) {
    for residue in residues(text) {
        let matched = &text[residue.range.clone()];
        // 調整中 in many cells is the state of things, not a note of the editor.
        if matched == text.trim() && matched.ends_with('中') && cells.len() >= STATUS {
            continue;
        }
        let at = |cell: CellId| Span {
            cell,
            start: u32::try_from(residue.range.start).expect("sources are below 4 GiB"),
            end: u32::try_from(residue.range.end).expect("sources are below 4 GiB"),
        };
        let Some((&first, rest)) = cells.split_first() else {
            return;
        };
        out.push(
            Finding::build(&META, at(first))
                .confidence(residue.confidence)
                .severity(match residue.confidence {
                    sure if sure >= 0.8 => Severity::Error,
                    likely if likely > 0.5 => Severity::Warning,
                    _ => Severity::Info,
                })
                .also(rest.iter().map(|&cell| at(cell)))
                .help(META.say(cx, "help", &[]))
                .cause(matched)
                .message(META.say(cx, residue.key, &[("text", &matched)])),
        );
    }
}
