//! Reports for other tools, each read back by a reader that is not ours.

#[path = "formats/fixture.rs"]
mod fixture;
#[path = "formats/github.rs"]
mod github;
#[path = "formats/json.rs"]
mod json;
#[path = "formats/markup.rs"]
mod markup;
#[path = "formats/sarif.rs"]
mod sarif;
