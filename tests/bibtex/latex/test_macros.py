"""The tables of LaTeX macros."""

from collections.abc import Callable

from essence_refs.bibtex.latex import macros, rich_text
from essence_refs.model import Link


def shown(content) -> str:
    """Return rich text with the names of its marks."""
    return "".join(
        each
        if isinstance(each, str)
        else f"<{each.target if isinstance(each, Link) else each.mark.value} {shown(each.content)}>"
        for each in content
    )


def test_macros_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """Every macro is read as when the table was last reviewed: alone, with an argument, and with a problem."""
    names = sorted(
        {
            *macros.ACCENTS,
            *macros.LETTERS,
            *(each for each in macros.SIGNS if each.isprintable() and each != " "),
            *macros.SYMBOLS,
            *macros.MARKS,
            *macros.DECLARATIONS,
            *macros.TRANSPARENT,
            *macros.ENCLOSING,
            *macros.HIDDEN,
            *macros.HIDDEN_NAMES,
            *macros.WITH_INSTRUCTION,
        }
    )
    lines = []
    for name in names:
        problems: list[str] = []

        def report(code: str, *_: object, problems: list[str] = problems) -> None:
            problems.append(code)

        texts = [
            shown(rich_text(text, report).content)
            for text in (f"a\\{name}{{}} b", f"a{{\\{name}{{i}}{{x}}}} b")
        ]
        lines.append("  ".join([name, *map(ascii, texts), *problems]))
    golden("bibtex/macros.txt", "\n".join([*lines, ""]))
