"""The command `completion`: print the script that completes commands in a shell."""

import click
from click.shell_completion import get_completion_class

from essence_refs.cli.program import COMPLETE_VARIABLE, NAME, program

SHELLS = ("bash", "zsh", "fish")


# Click does not wrap the lines after a backspace character, which a raw docstring cannot contain.
HELP = """Print the script that completes commands, levels, styles and keys.

\b
bash: essence-refs completion bash > ~/.local/share/bash-completion/completions/essence-refs
zsh:  essence-refs completion zsh > a file "_essence-refs" in a folder of $fpath
fish: essence-refs completion fish > ~/.config/fish/completions/essence-refs.fish
"""


@click.command(help=HELP, short_help="Print the script for completion in a shell.")
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands, levels, styles and keys."""
    completion_class = get_completion_class(shell)
    if completion_class is None:
        message = f"click has no completion for {shell}"
        raise click.ClickException(message)
    click.echo(completion_class(program, {}, NAME, COMPLETE_VARIABLE).source())
