//! `kouetsu completions` and `kouetsu man`: from the same definition as the arguments.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, Common, Failure, Outcome};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct CompletionsArgs {
    /// どのシェルの補完か（which shell）
    #[arg(value_name = "SHELL", help_heading = "対象（arguments）")]
    shell: Shell,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct ManArgs {
    /// このコマンドの説明。なければ全体（of this command; of kouetsu if not given）
    #[arg(value_name = "COMMAND", help_heading = "対象（arguments）")]
    command: Option<String>,
}

pub(super) fn completions(args: &CompletionsArgs, common: &Common) -> Result<Outcome, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "kouetsu", &mut bytes);
    common.write(|out| out.write_all(&bytes))?;
    Ok(Outcome::Clean)
}

pub(super) fn man(args: &ManArgs, common: &Common) -> Result<Outcome, Failure> {
    let mut whole = Cli::command();
    // Global options reach the subcommands only now.
    whole.build();
    let command = match &args.command {
        None => whole,
        Some(name) => match whole.find_subcommand(name) {
            Some(command) => command.clone().display_name(format!("kouetsu-{name}")),
            None => {
                let told = format!("「{name}」というコマンドはありません（no such command）");
                return Err(Failure::Message(told));
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    common.write(|out| out.write_all(&page))?;
    Ok(Outcome::Clean)
}
