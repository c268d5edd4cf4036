"""Switching completion on: the script that a shell needs."""

import click
from click.shell_completion import get_completion_class

from essence_refs.cli.program import COMPLETE_VARIABLE, NAME, program

SHELLS = ("bash", "zsh", "fish")


# Click leaves the lines after a backspace as they are, and a raw docstring has none.
HELP = """Print the script that completes commands, levels, styles and keys.

\b
bash: essence-refs completion bash > ~/.local/share/bash-completion/completions/essence-refs
zsh:  essence-refs completion zsh > a file "_essence-refs" in a folder of $fpath
fish: essence-refs completion fish > ~/.config/fish/completions/essence-refs.fish
"""


@click.command(help=HELP, short_help="Switch on completion in the shell.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands, levels, styles and keys."""
    found = get_completion_class(shell)
    if found is None:
        message = f"click knows no completion for {shell}"
        raise click.ClickException(message)
    click.echo(found(program, {}, NAME, COMPLETE_VARIABLE).source())
