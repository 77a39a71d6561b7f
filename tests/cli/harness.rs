//! Running the binary in a folder of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The real edition: it has findings.
pub(crate) const EDITION: &str = "data/aomori-work-style-reform/2019.tsv";

/// A small table without a fault.
pub(crate) const GOOD: &str = "\
テーマ\t対応策\t実施機関\t施策\t令和元年度（2019年度）\t令和2年度（2020年度）\t令和3年度（2021年度）
長時間労働の是正\t労働時間の見直し\t県労働局\t時間外労働の上限規制の周知\t・説明会の開催\t・個別訪問の実施\t・相談窓口の設置
\t\t商工会連合会\t会員企業への情報提供\t・会報への掲載\t・経営指導員の研修\t・事例集の配布
\t\t県（労政課）\t休暇を取りやすい職場づくり\t・表彰制度の創設\t・表彰企業の紹介\t・表彰制度の見直し
賃金の引上げ\t生産性の向上\t県労働局\t業務改善助成金の活用促進\t・助成金の案内\t・申請の手引の作成\t・活用例の公表
\t\t商工会連合会\t設備更新の支援\t・専門家の派遣\t・融資制度の案内\t・更新計画の点検
\t\t県（労政課）\t取引の適正化\t・宣言企業の募集\t・講習会の開催\t・調査結果の公表
";

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Codes of the findings of a JSON report.
    pub(crate) fn codes(&self) -> Vec<String> {
        let report = self.json();
        let findings = report["findings"].as_array().expect("an array").iter();
        findings
            .map(|finding| finding["code"].as_str().expect("a code").to_owned())
            .collect()
    }
}

/// The binary, without what the caller's terminal says.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kouetsu"));
    command
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    command
}

/// Runs the binary in a folder.
pub(crate) fn kouetsu(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(folder).args(arguments))
}

/// Runs the binary in the project's folder, where the data is.
pub(crate) fn project(arguments: &[&str]) -> Run {
    kouetsu(&root(), arguments)
}

/// Runs a prepared command.
pub(crate) fn finish(command: &mut Command) -> Run {
    let output = command.output().expect("the binary runs");
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs the binary with a text as standard input.
pub(crate) fn piped(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input).expect("it reads all of it");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder that goes with the test.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Writes a file below a folder.
pub(crate) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("has a folder")).expect("created");
    std::fs::write(&path, bytes).expect("written");
    path
}

/// Runs git in a folder, by itself and as nobody in particular; gives what it prints.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.invalid"])
        .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout)
        .expect("UTF-8")
        .trim()
        .to_owned()
}
