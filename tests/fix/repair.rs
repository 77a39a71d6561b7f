//! The real edition, repaired.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const EDITION: &str = "data/aomori-work-style-reform/2019.tsv";

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .current_dir(root())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("it ends by itself");
    (code, text(output.stdout), text(output.stderr))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn shifted_rows_are_put_right_and_the_table_stays_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let out = out.to_str().expect("UTF-8");
    let before = std::fs::read(root().join(EDITION)).expect("read");
    // Only what moves cells: the wording stays for the comparison below.
    let structure = ["--select", "S101,S103"];
    let fix = ["check", EDITION, "--unsafe-fixes", "--output", out];
    let (code, _, told) = run(&[&fix[..], &structure].concat());
    // Line 22 is shifted unevenly and nothing proves where its first cell belongs, line 59 lost a
    // value with its shift: an editor decides with the original at hand.
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("S101 行のずれ 11"), "{told}");
    assert_eq!(std::fs::read(root().join(EDITION)).expect("read"), before);
    let fixed = format!("{out}/2019.tsv");
    assert!(Path::new(&fixed).is_file());
    let (_, found, _) = run(&[
        "check", &fixed, "--select", "S", "--level", "info", "--format", "json",
    ]);
    let report: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    let place = |finding: &serde_json::Value| {
        let code = finding["code"].as_str().expect("a code").to_owned();
        (code, finding["location"]["line"].as_u64())
    };
    let left: Vec<_> = findings
        .iter()
        .map(place)
        .filter(|(code, _)| ["S101", "S102", "S105"].contains(&code.as_str()))
        .collect();
    assert_eq!(
        left,
        [
            ("S101".to_owned(), Some(22)),
            ("S101".to_owned(), Some(59)),
            ("S102".to_owned(), Some(59))
        ]
    );
    assert_eq!(run(&["tidy", EDITION]).1, run(&["tidy", &fixed]).1);
    // Once more: nothing is left to do.
    let again = std::fs::read(&fixed).expect("read");
    let (code, _, told) = run(&[&["check", &fixed, "--unsafe-fixes"][..], &structure].concat());
    assert_eq!(
        (code, std::fs::read(&fixed).expect("read")),
        (1, again),
        "{told}"
    );
}

#[test]
fn no_label_fills_the_place_of_a_measure_that_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.tsv");
    let plan = concat!(
        "基本方針\t施策\t担当\n",
        "\t地区防災計画の策定支援\t危機管理課・市民協働課\n",
        "\t女性防火クラブの活動支援\t消防本部\n",
        "\t防災メールの登録促進\t危機管理課\n",
        "\t避難情報の多言語化\t国際交流課\n",
        "\t災害時情報共有システムの導入\t危機管理課\n",
        "\tハザードマップの改訂\t河川課\n",
        "\t消防指令センターの共同運用\t消防本部\n",
        "3 避難所の環境整備\t避難所への発電機の配備\t危機管理課\n",
        "\t段ボールベッドの備蓄\t危機管理課\n",
        "\t体育館への空調設備の設置\t教育委員会教育総務課\n",
        "\tトイレの洋式化\t教育委員会教育総務課\n",
        "\t福祉避難所の指定\t福祉政策課\n",
        "\t避難所運営マニュアルの見直し\t危機管理課\n",
        "\tペット同行避難の受入体制の整備\t環境政策課\n",
        "4 要配慮者への支援\t\t福祉政策課\n",
    );
    std::fs::write(&path, plan).expect("write");
    let path = path.to_str().expect("UTF-8");
    run(&[
        "check",
        path,
        "--no-config",
        "--unsafe-fixes",
        "--select",
        "S",
    ]);
    assert_eq!(std::fs::read_to_string(path).expect("read"), plan);
}
