//! The steps of `.github/actions/check`, run as plain shell with what a runner gives them.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[path = "cli/harness.rs"]
#[allow(dead_code)]
mod harness;

use harness::{GOOD, folder, git, root, write};

/// The commands of the action's steps, in order.
fn steps() -> Vec<String> {
    let path = root().join(".github/actions/check/action.yml");
    let text = std::fs::read_to_string(path).expect("there");
    let steps = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("run: "));
    steps.map(str::to_owned).collect()
}

/// A pull request that brings a mistake and accepts and ignores it itself.
struct Request {
    folder: tempfile::TempDir,
    base: String,
}

impl Request {
    fn new() -> Self {
        let folder = folder();
        let at = folder.path().join("work");
        write(&at, "data/a.tsv", GOOD);
        write(&at, "kouetsu.toml", "select = [\"T109\"]\n");
        git(&at, &["init", "-q", "-b", "main"]);
        git(&at, &["add", "."]);
        git(&at, &["commit", "-qm", "base"]);
        let base = git(&at, &["rev-parse", "HEAD"]);
        git(&at, &["checkout", "-q", "-b", "change"]);
        write(&at, "data/a.tsv", GOOD.replace("個別訪問", "個別訪門"));
        let accepted = harness::kouetsu(&at, &["baseline", "data", "--file", "accepted.toml"]);
        assert_eq!(accepted.code, 0, "{accepted:?}");
        write(&at, "kouetsu.toml", "ignore = [\"T\"]\n");
        git(&at, &["add", "."]);
        git(&at, &["commit", "-qm", "a mistake"]);
        Self { folder, base }
    }

    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// As `actions/checkout` leaves a pull request: merged into the base.
    fn merged(self) -> Self {
        let at = self.work();
        git(&at, &["checkout", "-q", "main"]);
        git(&at, &["merge", "-q", "--no-ff", "--no-edit", "change"]);
        self
    }

    /// Runs the action's steps until one fails, with nothing in the environment but a runner's.
    fn run(&self, more: &[(&str, &str)]) -> Output {
        let bin = self.folder.path().join("bin");
        // Whatever would talk to GitHub or write to it ends the run.
        for name in ["gh", "curl", "wget", "cargo"] {
            let path = write(&bin, name, "#!/bin/sh\nexit 99\n");
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("set");
        }
        let binary = Path::new(env!("CARGO_BIN_EXE_kouetsu"));
        let path = format!(
            "{}:{}:{}",
            bin.display(),
            binary.parent().expect("a folder").display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let mut last = None;
        for step in steps() {
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step])
                .current_dir(self.work())
                .env_clear()
                .env("PATH", &path)
                .env("HOME", self.folder.path())
                .env("CI", "true")
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_ACTION_PATH", root().join(".github/actions/check"))
                .env("GITHUB_OUTPUT", self.folder.path().join("output"))
                .env("GITHUB_STEP_SUMMARY", self.folder.path().join("summary"))
                .env("KOUETSU_VERSION", "installed")
                .env("KOUETSU_PATHS", "data\n")
                .env("KOUETSU_FORMATS", "github\nsarif=report.sarif\n")
                .env("KOUETSU_FAIL_ON", "warning")
                .env("KOUETSU_BASELINE", "accepted.toml")
                .env("KOUETSU_TRUST", "base")
                .env("KOUETSU_BASE", &self.base)
                .envs(more.iter().copied());
            let output = command.output().expect("bash runs");
            let done = !output.status.success();
            last = Some(output);
            if done {
                break;
            }
        }
        last.expect("the action has steps")
    }

    fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_action_runs_scripts_and_nothing_else() {
    let steps = steps();
    assert_eq!(
        steps,
        [
            "bash \"$GITHUB_ACTION_PATH/install.sh\"",
            "bash \"$GITHUB_ACTION_PATH/check.sh\""
        ]
    );
}

#[test]
fn a_pull_request_is_checked_by_the_rules_before_it() {
    let request = Request::new().merged();
    let output = request.run(&[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        out(&output).contains("::error file=data/a.tsv,line=2"),
        "{output:?}"
    );
    assert!(request.file("summary").contains("T109"));
    assert!(request.file("output").contains("exit-code=1"));
    assert!(request.file("work/report.sarif").contains("T109"));
    // Where the change is trusted, it may accept what it likes.
    let trusted = request.run(&[("KOUETSU_TRUST", "head")]);
    assert_eq!(trusted.status.code(), Some(0), "{trusted:?}");
    let never = request.run(&[("KOUETSU_FAIL_ON", "never")]);
    assert_eq!(never.status.code(), Some(0), "{never:?}");
}

#[test]
fn a_pull_request_is_told_only_what_it_touched() {
    let request = Request::new();
    let at = request.work();
    // A mistake that was there before.
    git(&at, &["checkout", "-q", "main"]);
    write(&at, "data/old.tsv", GOOD.replace("個別訪問", "個別訪門"));
    git(&at, &["add", "."]);
    git(&at, &["commit", "-qm", "an old mistake"]);
    let request = request.merged();
    let all = request.run(&[]);
    assert!(out(&all).contains("file=data/old.tsv"), "{all:?}");
    for trust in ["base", "head"] {
        let mut more = vec![("KOUETSU_SINCE", "base"), ("KOUETSU_TRUST", trust)];
        if trust == "head" {
            // Its configuration would leave the mistake out, and its baseline accept it.
            git(&at, &["checkout", "-q", "HEAD^1", "--", "kouetsu.toml"]);
            more.push(("KOUETSU_BASELINE", ""));
        }
        let output = request.run(&more);
        let lines = out(&output);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(lines.contains("::error file=data/a.tsv,line=2"), "{lines}");
        assert!(!lines.contains("old.tsv"), "{lines}");
    }
    // What is pushed is checked as a whole.
    let pushed = request.run(&[("KOUETSU_SINCE", "base"), ("KOUETSU_BASE", "")]);
    assert!(out(&pushed).contains("file=data/old.tsv"), "{pushed:?}");
    let wrong = request.run(&[("KOUETSU_SINCE", "--fix")]);
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
}

#[test]
fn a_fork_needs_no_right_to_write() {
    // The token may only read: nothing but the log and the page of the run is written to.
    let request = Request::new().merged();
    let output = request.run(&[("GITHUB_TOKEN", ""), ("GITHUB_HEAD_REF", "someone:change")]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(request.file("summary").contains("T109"));
    // A shallow checkout of the change alone has to fetch the base, which is reading.
    let request = Request::new();
    let origin = request.folder.path().join("origin");
    git(
        request.folder.path(),
        &["clone", "-q", "--bare", "work", "origin"],
    );
    std::fs::remove_dir_all(request.work()).expect("removed");
    let from = format!("file://{}", origin.display());
    git(
        &origin,
        &["config", "uploadpack.allowAnySHA1InWant", "true"],
    );
    git(
        request.folder.path(),
        &["clone", "-q", "--depth=1", "--branch=change", &from, "work"],
    );
    let output = request.run(&[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    // Without a way to the base nothing is guessed.
    std::fs::remove_dir_all(request.work()).expect("removed");
    git(
        request.folder.path(),
        &["clone", "-q", "--depth=1", "--branch=change", &from, "work"],
    );
    std::fs::remove_dir_all(&origin).expect("removed");
    let output = request.run(&[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("fetch-depth: 2"));
}

#[test]
fn names_of_files_are_never_commands() {
    let request = Request::new();
    let at = request.work();
    let name = "data/$(touch hacked);`touch hacked` -x\u{a0}::error::.tsv";
    write(&at, name, GOOD.replace("個別訪問", "個別訪門"));
    git(&at, &["checkout", "-q", "main", "--", "kouetsu.toml"]);
    git(&at, &["add", "."]);
    git(&at, &["commit", "-qm", "a name"]);
    let request = request.merged();
    let output = request.run(&[("KOUETSU_PATHS", &format!("{name}\n--fix\n"))]);
    // `--fix` is a file that is not there.
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let lines = out(&output);
    assert!(!request.work().join("hacked").exists());
    assert!(
        lines.lines().all(|line| !line.starts_with("::error::")),
        "{lines}"
    );
    let version = request.run(&[("KOUETSU_VERSION", "1.0; touch hacked")]);
    assert_eq!(version.status.code(), Some(2), "{version:?}");
    assert!(!request.work().join("hacked").exists());
}

#[test]
fn changes_are_told_table_by_table() {
    let request = Request::new();
    let bin = request.folder.path().join("stub");
    let stub = write(
        &bin,
        "kouetsu",
        "#!/bin/sh\n[ \"$2\" = --help ] && exit 0\nshift 4\necho \"$*\"\nexit 1\n",
    );
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(stub, std::fs::Permissions::from_mode(0o755)).expect("set");
    let script = root().join(".github/actions/check/changes.sh");
    let run = |path: &str| {
        Command::new("bash")
            .arg(&script)
            .current_dir(request.work())
            .env("PATH", path)
            .env("KOUETSU_BASE", &request.base)
            .env("KOUETSU_PATHS", "data")
            .output()
            .expect("bash runs")
    };
    let path = std::env::var("PATH").unwrap_or_default();
    let output = run(&format!("{}:{path}", bin.display()));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        out(&output),
        format!("{}:data/a.tsv data/a.tsv\n", request.base)
    );
}

/// The program, the hook and the action take the same files for tables.
#[test]
fn hook_and_action_know_every_ending() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &str| std::fs::read_to_string(root.join(path)).expect("it is there");
    let code = text("src/cli/files.rs");
    let (_, list) = code.split_once("const ENDINGS").expect("the list");
    let (_, list) = list.split_once("= [").expect("the list");
    let (list, _) = list.split_once(']').expect("the list ends");
    let endings: Vec<&str> = list
        .split(',')
        .map(|one| one.trim().trim_matches('"'))
        .collect();
    assert!(endings.contains(&"tsv"), "{endings:?}");
    let hook = format!("({})$", endings.join("|"));
    assert!(text(".pre-commit-hooks.yaml").contains(&hook), "{hook}");
    let globs: Vec<String> = endings.iter().map(|one| format!("*.{one}")).collect();
    let globs = format!("{})", globs.join(" | "));
    assert!(
        text(".github/actions/check/changes.sh").contains(&globs),
        "{globs}"
    );
}
