//! N111 invisible-character.

use std::cell::OnceCell;

use super::hit::{Hit, finding};
use super::script::is_kanji;
use crate::finding::{Applicability, Severity};
use crate::grid::{CellId, TextId};
use crate::rule::kinds::{OTHER, SPACE};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, surroundings};

/// N111.
pub(crate) struct InvisibleCharacter;

static META: RuleMeta = RuleMeta {
    code: "N111",
    name: "invisible-character",
    name_ja: "見えない文字",
    family: Family::Notation,
    severity: Severity::Warning,
    fix: FixKind::Safe,
    summary: Text {
        ja: "幅のない空白や制御文字など、目に見えない文字が入っている。",
        en: "Zero-width spaces, control characters and other signs that cannot be seen.",
    },
    docs: Text {
        ja: "## なぜ大切か\n見た目は同じでも別の文字列になり、検索、並べ替え、突き合わせがうまくいきません。\n\n## 見つけ方\n幅のない空白、ファイルの途中の符号（BOM）、ソフトハイフン、書字方向の制御、改行しない空白、幅の特殊な空白、制御文字を、文字ごとに1件にまとめて示します。改行しない空白などはふつうの空白に、それ以外は取り除きます。\n\n## 鳴らない場合\nセルの中の改行、ふつうの空白と全角空白、異体字の選択符号、絵文字をつなぐ符号では鳴りません。",
        en: "## Why it matters\nTexts that look the same are different: searches, sorting and matching fail.\n\n## How it decides\nZero-width spaces, byte order marks inside a file, soft hyphens, direction controls, no-break and other special spaces and control characters; one finding for each character. Special spaces become ordinary ones, the others go.\n\n## Known false alarms\nLine breaks in cells, ordinary and ideographic spaces, variation selectors and emoji joiners stay silent.",
    },
    texts: &[
        (
            "found",
            Text {
                ja: "「{text}」に見えない文字（{name}、U+{code}）が入っています。",
                en: "“{text}” holds an invisible character ({name}, U+{code}).",
            },
        ),
        (
            "remove",
            Text {
                ja: "取り除く",
                en: "Remove it",
            },
        ),
        (
            "zero",
            Text {
                ja: "幅のない空白",
                en: "zero-width space",
            },
        ),
        (
            "mark",
            Text {
                ja: "バイト順の符号",
                en: "byte order mark",
            },
        ),
        (
            "hyphen",
            Text {
                ja: "ソフトハイフン",
                en: "soft hyphen",
            },
        ),
        (
            "direction",
            Text {
                ja: "書字方向の制御",
                en: "direction control",
            },
        ),
        (
            "space",
            Text {
                ja: "特殊な空白",
                en: "special space",
            },
        ),
        (
            "control",
            Text {
                ja: "制御文字",
                en: "control character",
            },
        ),
        (
            "tag",
            Text {
                ja: "タグ文字",
                en: "tag character",
            },
        ),
        (
            "selector",
            Text {
                ja: "字形の選択符号",
                en: "variation selector",
            },
        ),
        (
            "none",
            Text {
                ja: "文字の割り当てのない符号",
                en: "noncharacter",
            },
        ),
        (
            "filler",
            Text {
                ja: "空白の文字",
                en: "blank letter",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "語の中の幅のない空白",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化\u{200B}財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "改行しない空白",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座\u{A0}6回|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "文字のない符号、タグ文字、漢字や数字の後の異体字の選択符号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化\u{FFFE}財の公開|公開\u{E0041}講座|公開\u{FE0F}講座を6\u{FE0F}回|公開講座の開催"
            ),
            findings: 3,
        },
        Example {
            note: "ふつうの空白と全角空白",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座　年6回|・公開講座 ・冊子の作成|公開講座の開催"
            ),
            findings: 0,
        },
        Example {
            note: "異体字の選択符号と絵文字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|葛\u{E0100}城館、神\u{FE00}社の公開|公開講座☀\u{FE0F} 1\u{FE0F}\u{20E3} ㊙\u{FE0F}|👩\u{200D}🎨の集い|公開講座の開催"
            ),
            findings: 0,
        },
    ],
};

impl Rule for InvisibleCharacter {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        if cx.occurrences.kinds(cx.grid, id) & (OTHER | SPACE) == 0 {
            return;
        }
        look(cx, text, cx.occurrences.cells(id), out);
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        for (id, cells) in surroundings(cx) {
            look(cx, cx.grid.text(id), cells, out);
        }
    }
}

fn look(cx: &Context<'_>, text: &str, cells: &[CellId], out: &mut Sink) {
    // Found once, and only where something is wrong.
    let shown: OnceCell<String> = OnceCell::new();
    let visible = || {
        let visible = text.chars().filter(|&c| invisible(c).is_none());
        excerpt(&visible.take(2 * SHOWN).collect::<String>(), SHOWN)
    };
    // Tags after the black flag name a region.
    let mut flag = false;
    for (at, c) in text.char_indices() {
        let Some((name, by)) = invisible(c) else {
            flag = c == '🏴';
            continue;
        };
        if c == '\u{200D}' && joins(text, at)
            || name == "selector" && selects(text, at, c)
            || name == "tag" && flag
        {
            continue;
        }
        let hit = Hit::replaced(cells, at..at + c.len_utf8(), by);
        let fix = (Applicability::Safe, META.say(cx, "remove", &[]));
        if let Some(found) = finding(&META, &[hit], Some(fix)) {
            let code = format!("{:04X}", c as u32);
            let name = META.say(cx, name, &[]);
            out.push(found.cause(code.as_str()).message(META.say(
                cx,
                "found",
                &[
                    ("text", shown.get_or_init(visible)),
                    ("name", &name),
                    ("code", &code),
                ],
            )));
        }
    }
}

/// Characters of the text shown.
const SHOWN: usize = 24;

/// Whether a selector chooses a form of the character before it: of a kanji or a picture. After
/// other letters and digits it does nothing and is in the way of searches.
fn selects(text: &str, at: usize, selector: char) -> bool {
    let Some(base) = text[..at].chars().next_back() else {
        return false;
    };
    let kanji = is_kanji(base);
    let picture = !base.is_alphanumeric() && base as u32 >= 0x2010 && !is_sign(base)
        || matches!(base, '©' | '®' | '™' | 'ℹ' | 'Ⓜ' | '㊗' | '㊙');
    // 1 with a selector and a key cap.
    let key = matches!(base, '0'..='9' | '#' | '*')
        && text[at + selector.len_utf8()..].starts_with('\u{20E3}');
    match selector {
        '\u{FE0E}' | '\u{FE0F}' => picture || key,
        _ => kanji || picture,
    }
}

/// Punctuation and brackets of Japanese text and their full-width kin; 〰 and 〽 are pictures.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3000}'..='〟' | '・' | 'ー' | '！'..='～' | '\u{2010}'..='\u{203B}')
}

/// A joiner between emoji.
fn joins(text: &str, at: usize) -> bool {
    text[..at]
        .chars()
        .next_back()
        .is_some_and(|c| c as u32 >= 0x2600 && !c.is_alphabetic())
}

/// Name of an invisible character and what stands for it.
fn invisible(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        '\t' | '\n' | '\r' => return None,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => ("control", ""),
        '\u{AD}' => ("hyphen", ""),
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{1680}' => ("space", " "),
        '\u{2028}' | '\u{2029}' => ("control", " "),
        '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{180E}' => ("zero", ""),
        '\u{FEFF}' => ("mark", ""),
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' => {
            ("direction", "")
        }
        '\u{3164}' | '\u{FFA0}' | '\u{115F}' | '\u{1160}' => ("filler", ""),
        '\u{E0001}' | '\u{E0020}'..='\u{E007F}' => ("tag", ""),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => ("selector", ""),
        '\u{FDD0}'..='\u{FDEF}' => ("none", ""),
        // The last two of each plane.
        c if c as u32 & 0xFFFE == 0xFFFE => ("none", ""),
        _ => return None,
    })
}
