//! X106–X114: what a workbook or document holds beside its table, told before it is published; M105 in notes.

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::grid::{CellId, Grid, Remark, RemarkKind};
use crate::rule::{Lang, RED_LETTERS, RuleMeta, Settings};
use crate::rules::missing::draft_residue;
use crate::rules::tool::text;

/// So many places are named in a message.
const NAMED: usize = 3;
/// So many characters of a note are quoted.
const QUOTED: usize = 30;

tool_rule!(
    /// X106.
    HIDDEN_CONTENT, Warning, "X106", "hidden-content", "隠れた行・列・シート",
    "非表示のシート、行、列に文字がある。",
    "A sheet, rows or columns that are not shown hold text.",
    "非表示にしただけの内容は、ブックを公表すればだれでも読めます。検査は非表示の部分も含めて行います。何も入っていない行や列では鳴りません。",
    "Whoever gets the workbook can read what is merely not shown. Hidden parts are checked like the others. Blank rows and columns are not told.",
    [
        "sheet": "シート「{place}」は非表示です", "The sheet “{place}” is hidden";
        "rows": "非表示の行に文字があります（{places}）", "Hidden rows hold text ({places})";
        "columns": "非表示の列に文字があります（{places}）", "Hidden columns hold text ({places})";
        "text": "隠し文字が{count}か所にあります（{places}）。除いて検査しました", "Text is hidden in {count} places ({places}); it was left out of the check";
        "help": "公表しない内容なら削除し、公表する内容なら再表示してください", "Delete what is not to be published, show what is";
    ]
);

tool_rule!(
    /// X107.
    CELL_NOTE, Warning, "X107", "cell-note", "セルのメモ",
    "セルにメモ（コメント）が残っている。",
    "Cells carry notes (comments).",
    "メモは画面では目立ちませんが、ブックと一緒に公表されます。",
    "Notes hardly show, and are published with the workbook.",
    [
        "found": "セルにメモが{count}件残っています（{places}）", "{count} notes are left on cells ({places})";
        "unread": "セルにメモが{count}件残っています（{places}）。この形式（.xls）では中身を検査できません", "{count} notes are left on cells ({places}); their words cannot be read in .xls";
        "help": "公表前に、「校閲」→「コメントの削除」で消してください", "Remove them before publication (Review, Delete comment)";
    ]
);

tool_rule!(
    /// X108.
    STRUCK_TEXT, Warning, "X108", "struck-through-text", "取り消し線の文字",
    "取り消し線の引かれた文字があり、削除されたものとして読む。",
    "Text is struck through; it is read as deleted.",
    "取り消し線は、見え消しの途中であることを示します。検査・整形・比較では、線の引かれた文字を除いて読みます。",
    "A line through text marks a change under way. Checking, tidying and comparing leave that text out.",
    [
        "found": "取り消し線の文字が{count}か所にあります（{places}）。除いて検査しました", "Text is struck through in {count} places ({places}); it was left out of the check";
        "help": "確定したら、線の引かれた文字を削除してください", "Delete it once the change is settled";
    ]
);

tool_rule!(
    /// X109.
    UNREAD_SHAPE, Warning, "X109", "unread-shape", "図形の文字",
    "図形やテキストボックスの文字は検査していない。",
    "Text in shapes and text boxes is not checked.",
    "図形の中の文字は表の一部ではないので読みません。年度の欄に引かれた矢印だけは「続く」と読みます。",
    "Text in shapes is no part of the table. Arrows over year cells alone are read: the value goes on.",
    [
        "found": "図形の中の文字{count}件は検査していません（{places}）", "{count} texts in shapes were not checked ({places})";
        "nested": "表の中の表{count}個は検査していません（{places}）", "{count} tables inside cells were not checked ({places})";
        "help": "表の内容なら、セルに書いてください", "Write it into cells if it belongs to the table";
    ]
);

tool_rule!(
    /// X110.
    COLOURED_CELLS, Warning, "X110", "coloured-cells", "色の付いたセル",
    "少数のセルだけが赤字か、塗られている。",
    "A few cells are red or filled with a colour.",
    "色は「要確認」「変更箇所」などの印として使われ、公表の前に戻し忘れられます。表の2割を超える色、白と灰色、1行だけを塗った見出しでは鳴りません。kouetsu.toml の [workbook] colours に色の意味を書くと、意味とともに警告します。",
    "Colours mark what is to be confirmed or was changed, and are forgotten. Colours on more than a fifth of the table, white, grey and one filled row (a header) are not told. With a meaning in [workbook] colours of kouetsu.toml the colour is a warning that tells it.",
    [
        "red-means": "赤字（{meaning}）のセルが{count}個あります（{places}）", "{count} cells are in red: {meaning} ({places})";
        "filled-means": "{colour}（{meaning}）で塗られたセルが{count}個あります（{places}）", "{count} cells are filled with {colour}: {meaning} ({places})";
        "red": "赤字のセルが{count}個あります（{places}）", "{count} cells are in red ({places})";
        "filled": "{colour}で塗られたセルが{count}個あります（{places}）", "{count} cells are filled with {colour} ({places})";
        "help": "確認や変更の印なら、公表前に戻してください", "If the colour is a mark, remove it before publication";
    ]
);

tool_rule!(
    /// X111.
    EXTERNAL_LINK, Warning, "X111", "external-link", "ほかのブックへのリンク",
    "ほかのブックを参照している。",
    "The workbook refers to another workbook.",
    "開くたびに更新を尋ねられ、参照先の場所（共有フォルダーの名前など）も公表されます。",
    "Readers are asked to update links, and the place of the other file (a shared folder) is published.",
    [
        "found": "ほかのブックへのリンクが{count}件あります（{places}）", "There are {count} links to other workbooks ({places})";
        "help": "「データ」→「リンクの編集」→「リンクの解除」で値に置き換えてください", "Break the links (Data, Edit Links)";
    ]
);

tool_rule!(
    /// X112.
    AUTHOR_NAME, Info, "X112", "author-name", "作成者の名前",
    "ブックの情報に作成者や更新者の名前がある。",
    "The workbook's properties name its author.",
    "個人の名前が公表されてよいか確かめるための情報です。",
    "Tells whose name would be published.",
    [
        "found": "作成者・更新者の名前が記録されています（{places}）", "The properties name {places}";
        "help": "「ファイル」→「情報」→「ドキュメント検査」で消せます", "Remove it with the Document Inspector (File, Info)";
    ]
);

tool_rule!(
    /// X113.
    TRACKED_CHANGES, Warning, "X113", "tracked-changes", "変更履歴",
    "変更履歴の記録が残っている。",
    "A history of changes is kept in the workbook.",
    "だれが何をいつ書き換えたかが公表されます。",
    "Who changed what and when would be published.",
    [
        "found": "変更履歴が記録されています", "Changes are recorded";
        "inserted": "変更履歴の挿入が{count}か所にあります（{places}）。含めて検査しました", "Recorded insertions in {count} places ({places}); they were checked";
        "deleted": "変更履歴の削除が{count}か所にあります（{places}）。除いて検査しました", "Recorded deletions in {count} places ({places}); they were left out of the check";
        "help-word": "Wordの「校閲」で変更を承諾するか元に戻し、確定してください", "Accept or reject the changes in Word (Review)";
        "help": "「校閲」→「ブックの共有」を解除すると消えます", "Stop sharing the workbook to remove them";
    ]
);

tool_rule!(
    /// X114.
    UNREAD_PARAGRAPHS, Info, "X114", "unread-paragraphs", "表の外の文章",
    "Wordの表の外にある文章は検査していない。",
    "Paragraphs outside the tables of a Word document are not checked.",
    "Wordの文書は表だけを読みます。表のすぐ上にある短い行は、表の題名として読みます。",
    "Only the tables of a Word document are read. Short lines right above a table are its title.",
    [
        "found": "表の外の文章{count}段落は検査していません（{places}）", "{count} paragraphs outside tables were not checked ({places})";
        "help": "検査したい文章は、表に入れるか、1列の CSV にしてください", "Put text to be checked into a table, or into a CSV file of one column";
    ]
);

/// One finding for each kind of thing in a sheet; those without a cell stand at its first filled one.
pub(crate) fn findings(grid: &Grid, settings: &Settings, lang: Lang) -> Vec<Finding> {
    let first = (0..grid.row_count())
        .flat_map(|row| grid.row(row))
        .find(|&cell| !grid.is_blank(cell));
    let Some(first) = first else {
        return Vec::new();
    };
    let mut groups: BTreeMap<(RemarkKind, &str), Vec<&Remark>> = BTreeMap::new();
    for remark in grid.remarks() {
        // Each colour may have a meaning of its own; everything else is one thing to look after.
        let apart = match remark.kind {
            RemarkKind::Filled => remark.text.as_str(),
            _ => "",
        };
        groups.entry((remark.kind, apart)).or_default().push(remark);
    }
    let mut found = Vec::new();
    for ((kind, apart), remarks) in groups {
        let meaning = match kind {
            RemarkKind::Red => settings.colours.get(RED_LETTERS),
            RemarkKind::Filled => settings.colours.get(apart),
            _ => None,
        };
        if meaning.is_some_and(String::is_empty) {
            continue;
        }
        let meaning = meaning.map(String::as_str);
        found.push(finding(grid, lang, first, kind, apart, meaning, &remarks));
        if kind == RemarkKind::Note {
            found.extend(
                remarks
                    .iter()
                    .flat_map(|note| residues(grid, lang, first, note)),
            );
        }
    }
    found
}

/// Draft marks in a note, one finding each.
fn residues(grid: &Grid, lang: Lang, first: CellId, note: &Remark) -> Vec<Finding> {
    let meta = &draft_residue::META;
    let cell = note.cells.first().copied().unwrap_or(first);
    let found = draft_residue::in_note(&note.text).map(|mark| {
        Finding::build(meta, grid.span(cell))
            .severity(Severity::Warning)
            .cause(mark)
            .help(text(meta, lang, "help", &[]))
            .message(text(meta, lang, "on-cell", &[("text", &mark)]))
    });
    found.collect()
}

fn finding(
    grid: &Grid,
    lang: Lang,
    first: CellId,
    kind: RemarkKind,
    colour: &str,
    meaning: Option<&str>,
    remarks: &[&Remark],
) -> Finding {
    let (meta, key, severity): (&'static RuleMeta, _, _) = match kind {
        RemarkKind::HiddenSheet => (&HIDDEN_CONTENT, "sheet", Severity::Warning),
        RemarkKind::HiddenText => (&HIDDEN_CONTENT, "text", Severity::Warning),
        RemarkKind::HiddenRows => (&HIDDEN_CONTENT, "rows", Severity::Warning),
        RemarkKind::HiddenColumns => (&HIDDEN_CONTENT, "columns", Severity::Warning),
        RemarkKind::Note => (&CELL_NOTE, "found", Severity::Warning),
        RemarkKind::UnreadNote => (&CELL_NOTE, "unread", Severity::Warning),
        RemarkKind::Struck => (&STRUCK_TEXT, "found", Severity::Warning),
        RemarkKind::Shape => (&UNREAD_SHAPE, "found", Severity::Info),
        RemarkKind::Red if meaning.is_some() => (&COLOURED_CELLS, "red-means", Severity::Warning),
        RemarkKind::Filled if meaning.is_some() => {
            (&COLOURED_CELLS, "filled-means", Severity::Warning)
        }
        RemarkKind::Red => (&COLOURED_CELLS, "red", Severity::Info),
        RemarkKind::Filled => (&COLOURED_CELLS, "filled", Severity::Info),
        RemarkKind::ExternalLink => (&EXTERNAL_LINK, "found", Severity::Warning),
        RemarkKind::Author => (&AUTHOR_NAME, "found", Severity::Info),
        RemarkKind::TrackedChanges => (&TRACKED_CHANGES, "found", Severity::Warning),
        RemarkKind::Inserted => (&TRACKED_CHANGES, "inserted", Severity::Warning),
        RemarkKind::Deleted => (&TRACKED_CHANGES, "deleted", Severity::Warning),
        RemarkKind::Paragraph => (&UNREAD_PARAGRAPHS, "found", Severity::Info),
        RemarkKind::NestedTable => (&UNREAD_SHAPE, "nested", Severity::Warning),
    };
    let help = match kind {
        RemarkKind::Inserted | RemarkKind::Deleted => "help-word",
        _ => "help",
    };
    let mut cells: Vec<CellId> = remarks
        .iter()
        .flat_map(|remark| remark.cells.iter().copied())
        .collect();
    cells.sort_unstable();
    cells.dedup();
    let count = match kind {
        RemarkKind::Red | RemarkKind::Filled => cells.len(),
        _ => remarks.len(),
    };
    let places = named(grid, kind, remarks, &cells, lang);
    let args: [(&str, &dyn std::fmt::Display); 5] = [
        ("meaning", &meaning.unwrap_or_default()),
        ("count", &count),
        ("places", &places),
        ("place", &grid.sheet().unwrap_or_default()),
        ("colour", &colour),
    ];
    let mut spans = cells.iter().map(|&cell| grid.span(cell));
    Finding::build(meta, spans.next().unwrap_or_else(|| grid.span(first)))
        .severity(severity)
        .also(spans)
        .help(text(meta, lang, help, &[]))
        .message(text(meta, lang, key, &args))
}

/// The first places and their words.
fn named(
    grid: &Grid,
    kind: RemarkKind,
    remarks: &[&Remark],
    cells: &[CellId],
    lang: Lang,
) -> String {
    let mut names: Vec<String> = match kind {
        RemarkKind::Red | RemarkKind::Filled => cells
            .iter()
            .filter_map(|&cell| grid.locate(grid.span(cell)).cell)
            .collect(),
        _ => remarks
            .iter()
            .map(
                |remark| match (remark.place.as_str(), quote(&remark.text)) {
                    (place, None) => place.to_owned(),
                    ("", Some(words)) => words,
                    (place, Some(words)) => format!("{place} {words}"),
                },
            )
            .collect(),
    };
    let more = names.len() > NAMED;
    names.truncate(NAMED);
    let (comma, rest) = match lang {
        Lang::Ja => ("、", " ほか"),
        Lang::En => (", ", " …"),
    };
    format!("{}{}", names.join(comma), if more { rest } else { "" })
}

fn quote(words: &str) -> Option<String> {
    let one_line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = one_line.chars().take(QUOTED).collect();
    if short.len() < one_line.len() {
        short.push('…');
    }
    (!short.is_empty()).then(|| format!("「{short}」"))
}
