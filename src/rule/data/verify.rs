//! Rule files hold what they promise: their examples, and what entries may not do to each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::file::{Entry, RuleFile};
use super::library::Library;
use crate::message::Position;
use crate::message::{Lang, Text};

/// An entry that does not do what the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The file.
    pub path: PathBuf,
    /// The entry.
    pub position: Position,
    message: [String; 2],
}

impl Complaint {
    /// What is wrong.
    pub fn message(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.message[0],
            Lang::En => &self.message[1],
        }
    }

    /// The place and the message in one line.
    pub fn line(&self, lang: Lang) -> String {
        let Position { line, column, .. } = self.position;
        format!(
            "{}:{line}:{column}: {}",
            self.path.display(),
            self.message(lang)
        )
    }
}

impl Library {
    /// Checks every example of every file, and the entries against each other: an entry without
    /// examples; a wrong form in two files; a correction that another rule finds fault with (and
    /// so, two entries that lead to each other). Codes and names are unique.
    pub fn verify(&self) -> Vec<Complaint> {
        let mut out = Vec::new();
        let mut codes: BTreeMap<&str, &Path> = BTreeMap::new();
        let mut forms: BTreeMap<&str, &Path> = BTreeMap::new();
        for (rule, file) in self.files().iter().enumerate() {
            for name in [&file.code, &file.name, &file.name_ja] {
                if let Some(other) = codes.insert(name, &file.path) {
                    complain(
                        &mut out,
                        file,
                        &file.entries[0],
                        TWICE,
                        &[name, &other.display().to_string()],
                    );
                }
            }
            for (index, entry) in file.entries.iter().enumerate() {
                for (wrong, right) in &entry.forms {
                    if let Some(other) = forms.insert(wrong, &file.path) {
                        complain(
                            &mut out,
                            file,
                            entry,
                            TWICE,
                            &[wrong, &other.display().to_string()],
                        );
                    }
                    // Alone and where nouns stand: the places where most entries look.
                    for place in [
                        right.clone(),
                        format!("{right}を"),
                        format!("その{right}。"),
                    ] {
                        let again = self.corrected(&place, |_, _, _| true);
                        if again != place {
                            complain(
                                &mut out,
                                file,
                                entry,
                                CHAIN,
                                &[wrong, right, &place, &again],
                            );
                            break;
                        }
                    }
                }
                self.examples(&mut out, rule, file, index, entry);
            }
        }
        out
    }

    fn examples(
        &self,
        out: &mut Vec<Complaint>,
        rule: usize,
        file: &RuleFile,
        index: usize,
        entry: &Entry,
    ) {
        if entry.examples.is_empty() {
            complain(out, file, entry, NO_EXAMPLE, &[&entry.wrong.join("・")]);
        }
        for (wrong, right) in &entry.examples {
            let own = |m: &super::matcher::Match| m.rule == rule && m.entry == index;
            if !self.matches(wrong).iter().any(|(m, _)| own(m)) {
                complain(out, file, entry, SILENT, &[wrong]);
                continue;
            }
            let fixed = self.corrected(wrong, |_, _, _| true);
            if fixed != *right {
                complain(out, file, entry, FIXED, &[wrong, &fixed, right]);
            } else if !self.matches(right).is_empty() {
                complain(
                    out,
                    file,
                    entry,
                    CHAIN,
                    &[wrong, right, right, &self.corrected(right, |_, _, _| true)],
                );
            }
        }
        for text in &entry.silent {
            if let Some((m, _)) = self.matches(text).into_iter().find(|(m, _)| m.rule == rule) {
                complain(out, file, entry, FIRES, &[text, &text[m.start..m.end]]);
            }
        }
    }
}

const TWICE: Text = Text {
    ja: "「{0}」は {1} にもあります",
    en: "`{0}` is in {1} as well",
};
const CHAIN: Text = Text {
    ja: "「{0}」を直した「{1}」が、また直されます（「{2}」→「{3}」）",
    en: "`{0}` is corrected to `{1}`, which is corrected again (`{2}` → `{3}`)",
};
const NO_EXAMPLE: Text = Text {
    ja: "「{0}」に例（examples）がありません",
    en: "`{0}` has no examples",
};
const SILENT: Text = Text {
    ja: "例「{0}」で、この項目が鳴りません",
    en: "the example `{0}` does not fire",
};
const FIXED: Text = Text {
    ja: "例「{0}」が「{1}」に直されます（「{2}」のはず）",
    en: "the example `{0}` becomes `{1}`, not `{2}`",
};
const FIRES: Text = Text {
    ja: "黙るはずの例「{0}」で「{1}」が鳴ります",
    en: "the example `{0}` should stay silent but `{1}` fires",
};

fn complain(out: &mut Vec<Complaint>, file: &RuleFile, entry: &Entry, text: Text, args: &[&str]) {
    const KEYS: [&str; 4] = ["0", "1", "2", "3"];
    let args: Vec<(&str, &dyn std::fmt::Display)> = KEYS
        .iter()
        .zip(args)
        .map(|(&key, arg)| (key, arg as &dyn std::fmt::Display))
        .collect();
    out.push(Complaint {
        path: file.path.clone(),
        position: file.position(entry),
        message: [Lang::Ja, Lang::En].map(|lang| text.fill(lang, &args)),
    });
}
