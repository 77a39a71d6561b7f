//! M108 absent-body.

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, groups, keys, names_of_bodies, plan};
use crate::text::fold;

/// M108.
pub(crate) struct AbsentBody;

/// Groups a table needs before "in all but one" says anything.
const MIN_GROUPS: usize = 4;

static META: RuleMeta = RuleMeta {
    code: "M108",
    name: "absent-body",
    name_ja: "組に現れない実施機関",
    family: Family::Missing,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "ほかのすべての組にある実施機関が、この組だけにない。",
        en: "A body that stands in every other group is absent from this one.",
    },
    docs: Text {
        ja: "## なぜ大切か\nほかのすべてのテーマに行がある機関が1つのテーマだけにないのは、行の落ちかもしれません。\n\n## 見つけ方\n4組以上の表で、1組を除くすべての組に現れる実施機関を参考として示します。kouetsu.toml の roster に挙げた機関がない組は注意として示します。組ごとに1件です。\n\n## 鳴らない場合\n2組以上に現れない機関、組が3つ以下の表では鳴りません。機関名の括弧や空白の違いは同じ名とみます。\n\n## 直すには\n行の落ちなら補い、その組では行うことがないなら、そのままでかまいません。",
        en: "## Why it matters\nA body with rows under every theme but one may have lost a row.\n\n## How it decides\nIn tables of four groups or more, bodies present in all groups but one are a remark; bodies of the configured `roster` that are absent are a warning. One finding per group.\n\n## Known false alarms\nBodies absent from two groups or more, and tables of three groups or fewer, stay silent. Brackets and spaces make no other body.\n\n## What to do\nAdd the row if it was lost; if the body does nothing there, nothing needs to be done.",
    },
    texts: &[
        (
            "absent",
            Text {
                ja: "この組には{bodies}の行がありません（ほかの{n}組にはすべてあります）。",
                en: "This group has no row of {bodies} (all {n} other groups have).",
            },
        ),
        (
            "roster",
            Text {
                ja: "この組には名簿にある{bodies}の行がありません。",
                en: "This group has no row of {bodies}, named in the roster.",
            },
        ),
        (
            "more",
            Text {
                ja: "ほか{n}機関",
                en: " and {n} more",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "4組目だけに社会福祉協議会がない",
            table: plan!(
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "||教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "どの組にも同じ機関がある",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "2組にない機関",
            table: plan!(
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "||教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
                "産業の振興|商店街の支援|健康福祉課|栄養表示の普及|講習会の開催|講習会の開催|講習会の開催"
                "||教育総務課|職場体験の受入れ|職場体験の実施|職場体験の実施|職場体験の実施"
            ),
            findings: 0,
        },
    ],
};

impl Rule for AbsentBody {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        let Some(column) = names_of_bodies(edition) else {
            return;
        };
        let groups = groups(edition);
        let keys = keys(edition, column);
        let present: Vec<HashSet<u32>> = groups
            .iter()
            .map(|group| {
                keys[group.clone()]
                    .iter()
                    .copied()
                    .filter(|&key| key != 0)
                    .collect()
            })
            .collect();

        // Number of the body, one row of it, and in how many groups it stands.
        let mut bodies: HashMap<u32, (usize, usize)> = HashMap::new();
        for (group, present) in groups.iter().zip(&present) {
            for row in group.clone().filter(|&row| present.contains(&keys[row])) {
                bodies.entry(keys[row]).or_insert((row, 0));
            }
            for key in present {
                bodies.get_mut(key).expect("collected just above").1 += 1;
            }
        }
        let names: HashMap<String, u32> = bodies
            .iter()
            .map(|(&key, &(row, _))| (fold(edition.value(row, column)).into_owned(), key))
            .collect();
        let mut nearly: Vec<(usize, u32)> = bodies
            .iter()
            .filter(|(_, (_, n))| groups.len() >= MIN_GROUPS && n + 1 == groups.len())
            .map(|(&key, &(row, _))| (row, key))
            .collect();
        nearly.sort_unstable();

        let listed: Vec<(&str, Option<&u32>)> = cx
            .settings
            .roster
            .iter()
            .map(|name| (name.as_str(), names.get(&*fold(name))))
            .collect();

        for (group, present) in groups.iter().zip(&present) {
            let Some(primary) = edition
                .first_cell(group.start)
                .map(|cell| cx.grid.span(cell))
            else {
                continue;
            };
            let roster: Vec<&str> = listed
                .iter()
                .filter(|(_, key)| key.is_none_or(|key| !present.contains(key)))
                .map(|&(name, _)| name)
                .collect();
            if !roster.is_empty() {
                let message = META.say(cx, "roster", &[("bodies", &list(cx, &roster))]);
                push(Severity::Warning, 0.9, primary, message, out);
                continue;
            }
            let absent: Vec<&str> = nearly
                .iter()
                .filter(|(_, key)| !present.contains(key))
                .map(|&(row, _)| edition.value(row, column).trim())
                .collect();
            if !absent.is_empty() {
                let others = groups.len() - 1;
                let message = META.say(
                    cx,
                    "absent",
                    &[("bodies", &list(cx, &absent)), ("n", &others)],
                );
                push(Severity::Info, 0.4, primary, message, out);
            }
        }
    }
}

fn push(severity: Severity, confidence: f32, at: Span, message: String, out: &mut Sink) {
    out.push(
        Finding::build(&META, at)
            .severity(severity)
            .confidence(confidence)
            .message(message),
    );
}

/// 「A」「B」ほか2機関.
fn list(cx: &Context<'_>, names: &[&str]) -> String {
    const SHOWN: usize = 3;
    let mut out: String = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("「{}」", excerpt(name, 24)))
        .collect();
    if names.len() > SHOWN {
        out += &META.say(cx, "more", &[("n", &(names.len() - SHOWN))]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, check_edition};
    use crate::rule::Settings;

    #[test]
    fn a_body_of_the_roster_is_asked_for_in_every_group() {
        let options = Options {
            settings: Settings {
                roster: vec!["健康 福祉課".to_owned(), "商工観光課".to_owned()],
                ..Settings::default()
            },
            ..Options::default()
        };
        let editions = META.examples[1].editions().expect("plain UTF-8");
        let found: Vec<Finding> = check_edition(&editions[0], &options)
            .into_iter()
            .filter(|finding| finding.rule.code == META.code)
            .collect();
        assert_eq!(found.len(), 3, "one for each group");
        assert!(
            found
                .iter()
                .all(|finding| finding.severity == Severity::Warning)
        );
        assert!(found[0].message.contains("「商工観光課」"));
        assert!(
            !found[0].message.contains("健康"),
            "spaces make no other body"
        );
    }
}
