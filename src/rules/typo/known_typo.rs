//! T109 known-typo.

use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::grid::{Span, TextId};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::beside;
use crate::text::names::Names;
use crate::text::typos::Badness;

/// T109.
pub(crate) struct KnownTypo;

static META: RuleMeta = RuleMeta {
    code: "T109",
    name: "known-typo",
    name_ja: "よくある誤字",
    family: Family::Typo,
    severity: Severity::Error,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "「訪門」「成積」「危機一発」など、公文書によくある誤字。",
        en: "A misspelling that is common in public documents: 訪門, 成積, 危機一発.",
    },
    docs: Text {
        ja: "## なぜ大切か\n同じ読みの字、形の似た字、送り仮名、片仮名語の誤りには決まったものがあります。\n\n## 見つけ方\n`rules/typos/` の一覧と照らし合わせます。各項目には、正しい形、理由、例と、別の語の一部になる前後の字（「公開説明」の「開説」など）があります。\n\n正しい形が一つなら直す案を示し（`--unsafe-fixes`）、二つ以上なら選んでもらいます。「的を得る」のように好みの分かれるものは参考です。\n\n## 鳴らない場合\n法律・団体などの名称、法律や条例の題名、かぎ括弧の中、URL の中では鳴りません。\n\n誤字は kouetsu.toml の `[typos] files` で足せます。",
        en: "## Why it matters\nSome mistakes come again and again: letters that sound or look alike, okurigana, loan words.\n\n## How it decides\nBy the lists in `rules/typos/`. Each entry has its right forms, a reason, an example and the letters around it that make it part of another word (開説 in 公開説明).\n\nWith one right form there is a fix (`--unsafe-fixes`), with more the editor chooses. Matters of taste (的を得る) are remarks.\n\n## Known false alarms\nNames of laws and bodies, titles, quotations and URLs stay silent.\n\nTypos are added by `[typos] files` in kouetsu.toml.",
    },
    texts: &[
        (
            "typo",
            Text {
                ja: "「{wrong}」は「{right}」の誤りです。{why}",
                en: "“{wrong}” is a misspelling of “{right}”. ({why})",
            },
        ),
        (
            "taste",
            Text {
                ja: "「{wrong}」は、ふつう「{right}」と書きます。{why}",
                en: "“{wrong}” is usually written “{right}”. ({why})",
            },
        ),
        (
            "or",
            Text {
                ja: "」か「",
                en: "” or “",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{right}」に直す",
                en: "Write “{right}”",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "読みや形の似た字、送り仮名、片仮名語",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    働き方の見直し|制度の整備|労働課|家庭訪門の実施|専問家の派遣\n\
                    ||商工課|改正に伴なう見直し|コミニュケーションの促進",
            findings: 4,
        },
        Example {
            note: "直し方が二つあるもの、同じ誤りは一件",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|労働課|制度の周知|遂時の見直し|遂時の見直しと公表",
            findings: 1,
        },
        Example {
            note: "別の語の一部",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    働き方の見直し|制度の整備|労働課|公開説明会の開催|身体検査の実施\n\
                    ||商工課|造成積算の確認|点検当日の対応",
            findings: 0,
        },
        Example {
            note: "かぎ括弧の中の引用",
            table: "テーマ|対応策|実施機関|施策|令和元年度\n\
                    働き方の見直し|制度の整備|労働課|冊子「訪門の手引」の配布|制度の周知",
            findings: 0,
        },
    ],
};

impl Rule for KnownTypo {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let beside = beside(cx);
        for &id in beside.occurrences.texts() {
            self.check_text(&beside, id, cx.grid.text(id), out);
        }
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        let mut shields = None;
        for (bytes, typo) in cx.settings.typos().find(text) {
            let shields = shields.get_or_insert_with(|| cx.settings.names().shields(text));
            if Names::shielded(shields, &bytes) {
                continue;
            }
            let severity = match typo.severity {
                Badness::Info => Severity::Info,
                Badness::Warning => Severity::Warning,
                Badness::Error => Severity::Error,
            };
            let spans: Vec<Span> = (cx.occurrences.cells(id).iter())
                .map(|&cell| Span {
                    cell,
                    start: u32::try_from(bytes.start).expect("sources are below 4 GiB"),
                    end: u32::try_from(bytes.end).expect("sources are below 4 GiB"),
                })
                .collect();
            let fix = |right: &String| {
                let edit = |&span: &Span| Edit::ReplaceText(span, right.clone());
                let title = META.say(cx, "fix", &[("right", right)]);
                (title, spans.iter().map(edit).collect::<Vec<_>>())
            };
            let mut fixes = typo.right.iter().map(fix);
            let (title, edits) = fixes.next().expect("lists are checked when they are read");
            let applicability = match typo.right.len() {
                1 if severity == Severity::Error => Applicability::Unsafe,
                _ => Applicability::Choice,
            };
            let key = if severity == Severity::Info {
                "taste"
            } else {
                "typo"
            };
            let right = typo.right.join(META.say(cx, "or", &[]).as_str());
            let mut finding = Finding::build(&META, spans[0])
                .also(spans[1..].iter().copied())
                .severity(severity)
                .confidence(0.97)
                .cause(typo.wrong.as_str())
                .fix(applicability, title, edits);
            for (title, edits) in fixes {
                finding = finding.alternative(title, edits);
            }
            out.push(finding.message(META.say(
                cx,
                key,
                &[
                    ("wrong", &typo.wrong),
                    ("right", &right),
                    ("why", &typo.why),
                ],
            )));
        }
    }
}
