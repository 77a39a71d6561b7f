//! Changes of the manifest that keep its comments and order.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::{Pinned, sha256};

/// Adds an edition at the end, or replaces the entry of the same path. Returns the new text.
///
/// # Errors
///
/// The text is no TOML, or its `edition` is no list of tables.
pub fn add(text: &str, pinned: &Pinned) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    if !document.contains_array_of_tables("edition") {
        document.insert("edition", Item::ArrayOfTables(ArrayOfTables::new()));
    }
    let editions = document["edition"]
        .as_array_of_tables_mut()
        .expect("it was just made one if it was not");
    let same = editions
        .iter()
        .position(|entry| entry.get("path").and_then(Item::as_str) == Some(&pinned.path));
    let entry = match same {
        Some(index) => editions
            .get_mut(index)
            .expect("the position was just found"),
        None => {
            let mut entry = Table::new();
            if !editions.is_empty() || !text.trim().is_empty() {
                entry.decor_mut().set_prefix("\n");
            }
            editions.push(entry);
            let last = editions.len() - 1;
            editions.get_mut(last).expect("it was just added")
        }
    };
    set(entry, "table", value(&pinned.table));
    if let Some(title) = &pinned.title {
        set(entry, "title", value(title));
    }
    set(entry, "edition", value(&pinned.edition));
    set(entry, "path", value(&pinned.path));
    let years: Array = pinned.fiscal_years.iter().map(|&y| i64::from(y)).collect();
    set(entry, "fiscal-years", value(years));
    set(entry, "sha256", value(&pinned.sha256));
    if let Some(provenance) = &pinned.provenance {
        set(entry, "provenance", value(provenance));
    }
    Ok(document.to_string())
}

/// Renews the hashes of files that changed. `read` gives a file's bytes by its path in the
/// manifest; entries whose file it does not give stay as they are. Returns the new text and the
/// paths whose hash is new.
///
/// # Errors
///
/// The text is no TOML.
pub fn update(
    text: &str,
    read: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<(String, Vec<String>), toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let mut renewed = Vec::new();
    let editions = document
        .get_mut("edition")
        .and_then(Item::as_array_of_tables_mut);
    for entry in editions.into_iter().flat_map(ArrayOfTables::iter_mut) {
        let Some(path) = entry.get("path").and_then(Item::as_str).map(str::to_owned) else {
            continue;
        };
        let Some(bytes) = read(&path) else { continue };
        let now = sha256(&bytes);
        if entry.get("sha256").and_then(Item::as_str) != Some(&now) {
            set(entry, "sha256", value(now));
            renewed.push(path);
        }
    }
    Ok((document.to_string(), renewed))
}

/// Sets a value and keeps what stands around an old one (a comment behind it).
fn set(entry: &mut Table, key: &str, mut new: Item) {
    let decor = entry
        .get(key)
        .and_then(Item::as_value)
        .map(|old| old.decor().clone());
    if let (Some(decor), Some(new)) = (decor, new.as_value_mut()) {
        *new.decor_mut() = decor;
    }
    entry.insert(key, new);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(path: &str) -> Pinned {
        Pinned {
            table: "t".into(),
            title: Some("題".into()),
            edition: "2019".into(),
            path: path.into(),
            fiscal_years: vec![2019, 2020],
            sha256: sha256(b"a"),
            provenance: Some("記録なし".into()),
        }
    }

    #[test]
    fn an_edition_is_added_at_the_end_and_comments_stay() {
        let first = add("", &pinned("a.tsv")).expect("valid");
        assert!(
            first.starts_with("[[edition]]\ntable = \"t\"\ntitle = \"題\"\n"),
            "{first}"
        );
        let noted = format!(
            "# 版の順\n{}",
            first.replace("edition = \"2019\"", "edition = \"2019\" # 初版")
        );
        let second = add(&noted, &pinned("b.tsv")).expect("valid");
        assert!(second.starts_with(&noted), "{second}");
        assert_eq!(second.matches("[[edition]]").count(), 2);
        // The same path again: the entry is replaced, its comment stays.
        let third = add(&second, &pinned("a.tsv")).expect("valid");
        assert_eq!(third, second);
    }

    #[test]
    fn only_changed_files_are_renewed() {
        let text = add("", &pinned("a.tsv")).expect("valid");
        let text = add(&text, &pinned("b.tsv")).expect("valid");
        let text = add(&text, &pinned("gone.tsv")).expect("valid");
        let read = |path: &str| match path {
            "a.tsv" => Some(b"a".to_vec()),
            "b.tsv" => Some(b"b".to_vec()),
            _ => None,
        };
        let (new, renewed) = update(&text, read).expect("valid");
        assert_eq!(renewed, ["b.tsv"]);
        assert_eq!(new, {
            let (head, tail) = text.split_once("b.tsv").expect("is there");
            format!(
                "{head}b.tsv{}",
                tail.replacen(&sha256(b"a"), &sha256(b"b"), 1)
            )
        });
    }
}
