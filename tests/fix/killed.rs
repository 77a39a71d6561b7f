//! A program that is killed while it writes leaves the old file or the new one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use kouetsu::source::write_atomically;

const PATH: &str = "KOUETSU_TEST_WRITE_TO";

fn content(of: u8) -> Vec<u8> {
    vec![of; 3 << 20]
}

/// Not a test of its own: the child that is killed.
#[test]
#[ignore = "run by the test below"]
fn child_that_writes_for_ever() {
    let path = PathBuf::from(std::env::var_os(PATH).expect("a path"));
    loop {
        for of in *b"ab" {
            write_atomically(&path, &content(of)).expect("written");
        }
    }
}

fn child(path: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "killed::child_that_writes_for_ever", "--ignored"])
        .env(PATH, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

#[test]
fn the_file_is_the_old_or_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.tsv");
    write_atomically(&path, &content(b'o')).expect("written");
    let mut seen = std::collections::HashSet::new();
    for round in 0..25 {
        let mut child = child(&path);
        // Any moment will do: what counts is that no moment is a bad one.
        std::thread::sleep(Duration::from_millis(15 + round * 3));
        child.kill().expect("killed");
        child.wait().expect("gone");
        let bytes = std::fs::read(&path).expect("it is always there");
        assert_eq!(bytes.len(), 3 << 20);
        assert!(bytes.iter().all(|&byte| byte == bytes[0]), "half of it");
        seen.insert(bytes[0]);
    }
    assert!(seen.len() > 1, "the child never wrote anything");
}
