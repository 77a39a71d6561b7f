//! What we build on and what we give away: the policy of `deny.toml`, and the package's content.

use std::collections::HashSet;
use std::process::Command;

use serde_json::Value;

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The crates of this platform; those of others need not be there.
fn metadata() -> Value {
    let rustc = Command::new(env!("CARGO").replace("cargo", "rustc"))
        .arg("-vV")
        .output()
        .or_else(|_| Command::new("rustc").arg("-vV").output())
        .expect("rustc runs");
    let about = String::from_utf8(rustc.stdout).expect("UTF-8");
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let metadata = cargo(&[
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
        host.expect("rustc knows its host"),
    ]);
    serde_json::from_str(&metadata).expect("JSON")
}

fn policy() -> toml::Table {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml");
    let text = std::fs::read_to_string(path).expect("there");
    text.parse().expect("TOML")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn every_crate_may_be_used_and_comes_from_the_registry() {
    let policy = policy();
    let allowed: HashSet<&str> = policy["licenses"]["allow"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|licence| licence.as_str())
        .collect();
    let may_use = |licence: &str| {
        let read = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX);
        read.is_ok_and(|expression| {
            expression.evaluate(|requirement| {
                let id = requirement.license.id();
                requirement.exception.is_none() && id.is_some_and(|id| allowed.contains(id.name))
            })
        })
    };
    assert!(may_use("MIT/Apache-2.0") && may_use("GPL-3.0-only OR MIT"));
    assert!(!may_use("GPL-3.0-only") && !may_use("MIT AND MPL-2.0") && !may_use(""));
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 50);
    for package in packages {
        let name = text(package, "name");
        assert!(
            may_use(text(package, "license")),
            "{name}: {}",
            package["license"]
        );
        let source = text(package, "source");
        let ours = name == env!("CARGO_PKG_NAME");
        assert!(ours || source.starts_with("registry+"), "{name}: {source}");
    }
}

#[test]
fn nothing_in_the_tree_can_reach_a_network() {
    let policy = policy();
    let denied: HashSet<&str> = policy["bans"]["deny"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|entry| entry["crate"].as_str())
        .collect();
    assert!(denied.contains("reqwest"));
    // Of all platforms and of the tests too: they run on the same machines.
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock");
    let lock: toml::Table = std::fs::read_to_string(lock)
        .expect("there")
        .parse()
        .expect("TOML");
    for package in lock["package"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        assert!(!denied.contains(name), "{name}");
    }
}

#[test]
fn the_package_holds_the_rules_and_no_data() {
    let list = cargo(&["package", "--list", "--allow-dirty", "--offline"]);
    let files: HashSet<&str> = list.lines().collect();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut rules = 0;
    for entry in ignore::WalkBuilder::new(root.join("rules"))
        .build()
        .flatten()
    {
        let below = entry.path().strip_prefix(root).expect("below");
        let name = below.to_string_lossy().replace('\\', "/");
        if entry.path().is_file() {
            assert!(files.contains(name.as_str()), "{name}");
            rules += 1;
        }
    }
    assert!(rules > 20);
    for needed in [
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src/main.rs",
        "Cargo.lock",
    ] {
        assert!(files.contains(needed), "{needed}");
    }
    for file in &files {
        let ours = ["data/", "tests/", ".ci/", ".github/"];
        assert!(
            !ours.iter().any(|folder| file.starts_with(folder)),
            "{file}"
        );
    }
}
