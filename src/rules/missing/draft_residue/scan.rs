//! Marks of a draft in a text.

use std::cell::OnceCell;
use std::ops::Range;

use crate::text::ERAS;

/// A mark found in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Residue {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// Which message.
    pub(super) key: &'static str,
    pub(super) confidence: f32,
}

/// Signs that stand for a name or number to come, two or more in a row.
const BLANKS: &str = "●○〇◯△▲□■×✕＊ＸX";
/// What follows a name or number that is still to come.
const UNITS: &str =
    "課部局室市町村県府都道区年月日円件名人回社校館会組号億万千百％%団法協機企大高事";
/// Notes of an editor to colleagues. Whole cell, in brackets or after ※ only.
const NOTES: &[&str] = &[
    "調整中",
    "未定稿",
    "要確認",
    "要調整",
    "要修正",
    "要検討",
    "確認中",
    "精査中",
    "照会中",
    "作成中",
    "記載予定",
    "差替予定",
    "差し替え予定",
    "後日記載",
    "後日追記",
    "後日記入",
    "後日入力",
    "後日確定",
    "追記予定",
    "要追記",
    "要記入",
    "要差替え",
    "要差し替え",
    "仮置き",
    "TBD",
    "TODO",
];
const FORMULAS: &[&str] = &[
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
];
const PENDING: &[&str] = &[
    "【P】",
    "【Ｐ】",
    "［P］",
    "〔P〕",
    "〔Ｐ〕",
    "[P]",
    "［Ｐ］",
    "<P>",
    "＜P＞",
];

/// Notes that something is provisional. In round brackets （仮） is part of a title.
const PROVISIONAL: &[&str] = &[
    "【仮】",
    "［仮］",
    "〔仮〕",
    "[仮]",
    "＜仮＞",
    "<仮>",
    "【仮題】",
    "［仮題］",
];
/// Beginnings of notes that may go on: 要確認：参加者数, 要調整（労政課）.
const ASKING: &[&str] = &["要", "後日", "TODO", "TBD"];

/// What a form says to whoever fills it in.
const PROMPTS: &[&str] = &[
    "ここに記入",
    "ここに入力",
    "ここに記載",
    "こちらに記入",
    "こちらに入力",
    "こちらに記載",
];
/// What follows 〇〇 where it stands for any name: the 〇〇方式 is no draft.
const ANY_NAME: &[&str] = &[
    "方式",
    "型",
    "式",
    "風",
    "系",
    "化",
    "流",
    "的",
    "等",
    "など",
    "さん",
    "様",
    "という",
    "とい",
];
/// What stands before a single blank of a number to come, beside the eras: 令和●年度, 第●回.
const NUMBERED: &[&str] = &["西暦", "第", "年"];

/// All marks of a text, in order. One pass; words are looked for only where their last character
/// stands.
pub(super) fn residues(text: &str) -> Vec<Residue> {
    let mut out = Vec::new();
    let mut runs = false;
    let cycle = OnceCell::new();
    let mut previous = '\0';
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let (words, key, confidence): (&[&str], _, _) = match c {
            '!' | '?' | 'A' => (FORMULAS, "formula", 0.97),
            '】' | '］' | '〕' | ']' | '>' | '＞' if text[..at].ends_with(['仮', '題']) => {
                (PROVISIONAL, "note", 0.75)
            }
            '】' | '］' | '〕' | ']' | '>' | '＞' => (PENDING, "note", 0.97),
            '入' | '力' if text[..at].ends_with("に記") || text[..at].ends_with("に入") => {
                (PROMPTS, "note", 0.9)
            }
            '載' if text[..end].ends_with("に記載") => (PROMPTS, "note", 0.9),
            '）' | ')' if text[..at].ends_with(['P', 'Ｐ', '仮']) => {
                if let Some(residue) = in_brackets(text, at, end, &cycle) {
                    out.push(residue);
                }
                (&[], "", 0.0)
            }
            '定' if text[..at].ends_with('未') => {
                if let Some(range) = undecided(text, end) {
                    out.push(Residue {
                        range,
                        key: "undecided",
                        confidence: 0.5,
                    });
                }
                (&[], "", 0.0)
            }
            '中' | '稿' | '認' | '整' | '正' | '討' | '定' | '載' | '記' | 'き' | 'え' | '入'
            | '力' | 'D' | 'O' => (NOTES, "note", 0.9),
            _ => (&[], "", 0.0),
        };
        let word = words.iter().find(|word| text[..end].ends_with(**word));
        if let Some(start) = word.map(|word| end - word.len())
            && match words {
                NOTES => {
                    is_note(&text[..start], &text[end..])
                        || is_said(&text[start..end], &text[..start], &text[end..])
                        || asks_for(&text[start..end], &text[..start], &text[end..])
                }
                // ここに記入した内容 tells of what was filled in.
                PROMPTS => !text[end..].starts_with(['さ', 'し', 'す', 'の']) || asks(&text[end..]),
                _ => true,
            }
        {
            out.push(Residue {
                range: start..end,
                key,
                confidence,
            });
        }
        let unit = matches!(c, '年' | '月' | '回' | '期' | '号' | '条');
        runs |= (c == previous || unit) && BLANKS.contains(previous);
        previous = c;
    }
    let whole = text.trim();
    if whole.len() >= 4 && whole.bytes().all(|byte| byte == b'#') {
        let at = text.len() - text.trim_start().len();
        out.push(Residue {
            range: at..at + whole.len(),
            key: "formula",
            confidence: 0.9,
        });
    }
    if runs {
        blanks(text, &mut out);
    }
    out.sort_by_key(|residue| residue.range.start);
    out
}

/// The word stands by itself: whole cell, in brackets, or as the whole remark after ※.
fn is_note(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim_end(), after.trim_start());
    let opens = before.is_empty()
        || before.ends_with(['（', '(', '【', '［', '[', '〔', '＜', '<', '※', '・', '\n']);
    let closes = after.is_empty()
        || after.starts_with([
            '）', ')', '】', '］', ']', '〕', '＞', '>', '。', '\n', '※', '・',
        ]);
    opens && closes
}

/// 単価は要確認: the note is all that is said of a thing.
fn is_said(note: &str, before: &str, after: &str) -> bool {
    // What a plan may say to its readers: 効果の検証は要検討.
    const OF_PLANS: [&str; 1] = ["要検討"];
    note.starts_with('要')
        && !OF_PLANS.contains(&note)
        && before.ends_with(['は', 'が', '：', ':'])
        && ends_item(after)
}

/// Nothing follows in the item.
fn ends_item(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{3000}']);
    after.is_empty()
        || after.starts_with([
            '）', ')', '】', '］', ']', '〕', '。', '、', '\n', '※', '・',
        ])
}

/// （P）, 100千円（仮）: what stands before is not settled. 計画（仮）の策定 is a title, 駐車場（P） and
/// Plan（P） mean other things.
fn in_brackets(text: &str, at: usize, end: usize, cycle: &OnceCell<bool>) -> Option<Residue> {
    const OTHER_P: [&str; 6] = ["駐車場", "駐車", "パーキング", "確率", "計画", "ポイント"];
    const OTHERS: [&str; 4] = ["（D）", "(D)", "（Ｄ）", "(Ｄ)"];
    let mark = text[..at].chars().next_back()?;
    let open = text[..at - mark.len_utf8()].chars().next_back()?;
    if !matches!(open, '（' | '(') {
        return None;
    }
    let start = at - mark.len_utf8() - open.len_utf8();
    let before = text[..start].trim_end();
    let last = before.chars().next_back()?;
    let settled = if mark == '仮' {
        !ends_item(&text[end..]) || last.is_whitespace() || "・※".contains(last)
    } else {
        last.is_ascii_alphabetic()
            || OTHER_P.iter().any(|word| before.ends_with(word))
            || *cycle.get_or_init(|| OTHERS.iter().any(|word| text.contains(word)))
    };
    let figure = last.is_numeric() || UNITS.contains(last) || matches!(last, '時' | '旬' | '頃');
    (!settled).then_some(Residue {
        range: start..end,
        key: "note",
        confidence: match mark {
            '仮' if !figure => 0.5,
            _ => 0.75,
        },
    })
}

/// 日程未定, 会場は未定: a thing of an event that is still to be told; the bytes of both words. A
/// person's 就職先が未定の者 is none.
fn undecided(text: &str, end: usize) -> Option<Range<usize>> {
    #[rustfmt::skip] // one word per line would be a page of them
    const THINGS: [&str; 24] = [
        "日程", "期日", "日時", "開催日", "会場", "場所", "時期", "時間", "講師", "定員", "単価",
        "金額", "予算", "予算額", "内容", "詳細", "担当", "担当課", "名称", "件数", "回数", "人数",
        "部数", "実施日",
    ];
    const WORD: &str = "未定";
    let head = text[..end - WORD.len()].trim_end_matches(['は', 'が', '：', ':']);
    let thing = THINGS.iter().filter(|thing| head.ends_with(**thing));
    let thing = thing.max_by_key(|thing| thing.len())?;
    ends_item(&text[end..]).then(|| head.len() - thing.len()..end)
}

/// An item that begins with a note and tells what it is about: ・要確認：参加者数.
fn asks_for(note: &str, before: &str, after: &str) -> bool {
    let before = before.trim_end_matches([' ', '\u{3000}']);
    ASKING.iter().any(|word| note.starts_with(word))
        && (before.is_empty() || before.ends_with(['※', '・', '●', '■', '◆', '\n', '（', '【']))
        && after.starts_with(['：', ':', '（', '('])
}

/// してください, して下さい.
fn asks(after: &str) -> bool {
    after.starts_with("してくだ") || after.starts_with("して下さ") || after.starts_with("すること")
}

/// Two or more equal blanks before a unit or after other text; with the unit, so that ●●課 and
/// ●●年 are two causes.
fn blanks(text: &str, out: &mut Vec<Residue>) {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut i = 0;
    while i < chars.len() {
        let (at, c) = chars[i];
        let mut end = i;
        while end < chars.len() && chars[end].1 == c {
            end += 1;
        }
        if end - i >= 2 && end - i <= 6 && BLANKS.contains(c) {
            let next = chars.get(end).map(|&(_, c)| c);
            let before = i.checked_sub(1).map(|i| chars[i].1);
            let rest = chars.get(end).map_or("", |&(at, _)| &text[at..]);
            // A filled sign is always a blank to fill.
            let any = !"●▲■".contains(c) && ANY_NAME.iter().any(|word| rest.starts_with(word));
            let unit = next.is_some_and(|c| UNITS.contains(c)) && !any;
            if !any && is_blank(c, before, next, unit) {
                let stop = if unit { end + 1 } else { end };
                let stop = chars.get(stop).map_or(text.len(), |&(at, _)| at);
                let confidence = if unit { 0.95 } else { 0.75 };
                out.push(Residue {
                    range: at..stop,
                    key: "placeholder",
                    confidence,
                });
            }
        }
        if end - i == 1 && BLANKS.contains(c) && numbered(&text[..at], &chars[i..]) {
            let stop = chars.get(i + 2).map_or(text.len(), |&(at, _)| at);
            out.push(Residue {
                range: at..stop,
                key: "placeholder",
                confidence: 0.9,
            });
        }
        i = end;
    }
}

/// A single blank where a number is to come: 令和●年度, 第●回, ●月●日.
fn numbered(before: &str, here: &[(usize, char)]) -> bool {
    let at = |n: usize| here.get(n).map_or('\0', |&(_, c)| c);
    let blank = at(0);
    let mut eras = ERAS.iter();
    let known = NUMBERED.iter().any(|word| before.ends_with(word))
        || eras.any(|era| before.ends_with(era.name));
    match at(1) {
        '年' | '回' | '期' | '号' | '条' => known,
        '月' => {
            let set_off = before.ends_with(['（', '(', '：', ':']);
            let ends = matches!(
                at(2),
                '）' | ')' | '頃' | '上' | '中' | '下' | '末' | '～' | '〜'
            );
            before.ends_with('年') || at(2) == blank && at(3) == '日' || set_off && ends
        }
        _ => false,
    }
}

fn is_blank(c: char, before: Option<char>, next: Option<char>, unit: bool) -> bool {
    let digit = |c: Option<char>| {
        c.is_some_and(|c| c.is_numeric() || "一二三四五六七八九十百千".contains(c))
    };
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    match c {
        // Kanji zero, and sizes or multiplication.
        '〇' | '○' | '◯' | '×' | '✕' if digit(before) || digit(next) => false,
        // XX市, XX講座: no letter, number or 第 (twentieth) beside it.
        'X' | 'Ｘ' => {
            let named = |c| is_kanji(c) || is_katakana(c) || "をのにがは".contains(c);
            let free = |c: Option<char>| {
                !letter(c)
                    && !c.is_some_and(|c| matches!(c, '第' | '-' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ'))
            };
            free(before) && free(next) && (unit || next.is_some_and(named))
        }
        '●' | '○' | '〇' | '◯' => {
            let named = |c| is_kanji(c) || is_katakana(c) || "をのにがはとでへも".contains(c);
            // 講師：○○, 窓口の○○: the end of an item that has words before.
            let told = matches!(before, Some('：' | ':' | '「')) || before == Some('の');
            let ends = next.is_none_or(|c| matches!(c, '」' | '）' | ')' | ' ' | '\n' | '、'));
            unit || next.is_some_and(named) || told && ends
        }
        _ => unit,
    }
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        residues(text)
            .into_iter()
            .map(|residue| &text[residue.range])
            .collect()
    }

    #[test]
    fn placeholders_stand_before_what_they_name() {
        assert_eq!(found("●●課と調整"), ["●●課"]);
        assert_eq!(found("令和〇〇年度に実施"), ["〇〇年"]);
        assert_eq!(found("ＸＸ月××日"), ["ＸＸ月", "××日"]);
        assert_eq!(found("●●に向けた支援"), ["●●"]);
        assert_eq!(found("XX講座の開催"), ["XX"]);
        assert_eq!(found("講師：○○ ・会場は○○と調整"), ["○○", "○○"]);
        assert_eq!(found("講座「○○」の開催【仮題】"), ["○○", "【仮題】"]);
    }

    #[test]
    fn names_numbers_and_prompts_still_to_come() {
        assert_eq!(found("●●センターの設置"), ["●●"]);
        assert_eq!(found("令和●年度に第○回の開催"), ["●年", "○回"]);
        assert_eq!(found("令和6年○月○日（予定）"), ["○月"]);
        assert_eq!(found("［仮］計画の名称、【仮】"), ["［仮］", "【仮】"]);
        assert_eq!(found("ここに記入"), ["ここに記入"]);
        assert_eq!(found("事業の内容をここに記入してください"), ["ここに記入"]);
        assert_eq!(found("※要修正"), ["要修正"]);
        assert_eq!(found("●●等の機関、年●回"), ["●●", "●回"]);
        assert_eq!(found("講座の開催（○月）、展示（●月上旬）"), ["○月", "●月"]);
        for text in [
            "〇〇方式による発注",
            "○○型・△△型の比較",
            "●相談 ●センターの運営",
            "ここに記入された内容の確認",
            "○年間の計画 ●回答の集計",
            "（仮）郷土館の整備",
            "第〇〇的",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn marks_and_numbers_are_values() {
        for text in [
            "○",
            "○○",
            "×",
            "◎○",
            "二〇〇〇年",
            "100××200",
            "MAXX年会",
            "第XX回",
            "XX-100型、ABXX講座",
            "判定：○ 評価の○○○○○○○○",
            "一〇〇、二〇〇人",
            "○○○○○○○○課",
            "●●",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn notes_stand_by_themselves() {
        assert_eq!(found("（調整中）"), ["調整中"]);
        assert_eq!(found("（要調整）"), ["要調整"]);
        assert_eq!(found("講座の開催 ・要確認：参加者数"), ["要確認"]);
        assert_eq!(found("・要確認（労政課）"), ["要確認"]);
        assert_eq!(found("講座の開催※後日記入"), ["後日記入"]);
        assert!(found("点検の結果、要確認（労政課）となった施設").is_empty());
        assert!(found("様式に記入、後日記入する").is_empty());
        assert_eq!(found("研修会の開催 ※要確認"), ["要確認"]);
        assert_eq!(found("未定稿"), ["未定稿"]);
        assert!(found("関係機関と調整中").is_empty());
        assert_eq!(found("単価は要確認"), ["要確認"]);
        assert_eq!(found("研修会の開催（会場：要調整） ・広報"), ["要調整"]);
        for text in [
            "効果の検証は要検討",
            "健診の結果が要確認の者への連絡",
            "値は要確認とする",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn what_is_not_settled_is_told_in_brackets() {
        assert_eq!(
            found("公開講座（P） ・予算100千円（仮）"),
            ["（P）", "（仮）"]
        );
        assert_eq!(found("9月1日に開催(P)、展示(仮)"), ["(P)", "(仮)"]);
        for text in [
            "（仮）郷土館の整備",
            "基本計画（仮）の策定",
            "駐車場（P）の整備",
            "計画（P）・実行（D）・評価（C）",
            "Plan(P) Do(D)",
            "（P）",
            "講座 （仮）文化の集い",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn things_of_an_event_are_still_to_be_told() {
        assert_eq!(found("講座の開催（日程未定）"), ["日程未定"]);
        assert_eq!(found("会場は未定、講師未定。"), ["会場は未定", "講師未定"]);
        for text in [
            "就職先が未定の者への支援",
            "日程未定の講座",
            "進路未定者の把握",
            "未定",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
        assert!(found("※要確認事項の整理").is_empty());
    }

    #[test]
    fn every_word_is_found_by_its_last_character() {
        let words = FORMULAS.iter().chain(PENDING).chain(NOTES);
        for word in words.chain(PROVISIONAL).chain(PROMPTS) {
            assert_eq!(found(word), [*word]);
        }
    }

    #[test]
    fn spreadsheet_errors_and_pending_marks() {
        assert_eq!(found("#DIV/0!"), ["#DIV/0!"]);
        assert_eq!(found("####"), ["####"]);
        assert_eq!(found("公開講座【P】"), ["【P】"]);
        assert!(found("P.12 【PR】 #1").is_empty());
    }
}
