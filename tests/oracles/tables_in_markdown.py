"""Tables in pandoc's Markdown, as authors draw them and as they go wrong, and tables drawn at random."""

import random
from collections.abc import Iterator

TABLES = {
    "simple": """\
  Right     Left     Center     Default
-------     ------ ----------   -------
     12     12        12            12
    123     123       123          123
      1     1          1             1

Table: Demonstration of simple syntax.
""",
    "simple with a footer": """\
Level          Count
-------------  -----
Organisation       4
Area              12
-------------  -----

: Counts {#tbl-counts .wide}
""",
    "simple without a head": """\
-------     ------ ----------   -------
     12     12        12             12
    123     123       123           123
      1     1          1              1
-------     ------ ----------   -------
""",
    "simple with marks": """\
What            Source
--------------  ------------------
*Early* help    [@one, p. 4; @two]
**Key** worker  @three says
`code`          a ^[note] b
""",
    "simple with empty cells": """\
a     b     c
----  ----  ----
1           3
      2
""",
    "simple with wide characters": """\
Name      Land
--------  -----
保育園    日本
Café      Côte
""",
    "simple, indented by three": "   a    b\n   ---- ----\n   1    2\n",
    "simple, short last column": "a    b\n---- -\n1    a long text in the last column\n",
    "simple, head indented like code": "          Right     Left\n     ----------     ------\n              1     2\n",
    "simple, dashes indented by two": "          Right     Left\n  -------------     ------\n              1     2\n",
    "simple in a list": "- first\n\n  a     b\n  ----  ----\n  1     [@x]\n\n  after\n",
    "simple in a quotation": "> a     b\n> ----  ----\n> 1     [@x]\n",
    "simple, then text": "a     b\n----  ----\n1     2\n\nAfter the table.\n",
    "simple after a paragraph": "Before.\n\na     b\n----  ----\n1     2\n",
    "simple with tabs": "a\tb\n----\t----\n1\t2\n",
    "two simple tables": "a     b\n----  ----\n1     2\n\nc     d\n----  ----\n3     4\n",
    "simple, caption before": "Table: Before *it* [@k]\n\na     b\n----  ----\n1     2\n",
    "simple, small table": "table: Small\n\na     b\n----  ----\n1     2\n",
    "simple, caption over two lines": "a     b\n----  ----\n1     2\n\n: One\n  two {#tbl:x}\n",
    "simple, two captions": "Table: One\n\na     b\n----  ----\n1     2\n\n: Two\n",
    "simple, no space after the colon": ":Cap\n\na     b\n----  ----\n1     2\n",
    "not a caption": "TABLE: Cap\n\na     b\n----  ----\n1     2\n",
    "caption far below": "a     b\n----  ----\n1     2\n\n\n\n: Cap\n",
    "multiline": """\
-------------------------------------------------------------
 Centered   Default           Right Left
  Header    Aligned         Aligned Aligned
----------- ------- --------------- -------------------------
   First    row                12.0 Example of a row that
                                    spans multiple lines [@a].

  Second    row                 5.0 Here's another one. Note
                                    the blank line between
                                    rows.
-------------------------------------------------------------

Table: Here's the caption. It, too, may span
multiple lines.
""",
    "multiline without a head": """\
----------- ------- --------------- -------------------------
   First    row                12.0 Example of a row that
                                    spans multiple lines.

  Second    row                 5.0 Here's another one. Note
                                    the blank line between
                                    rows.
----------- ------- --------------- -------------------------

: Here's a multiline table without a head. {#tbl-multi}
""",
    "multiline with one row": """\
------------------
Level      What
---------  -------
Area       One row
           only

------------------
""",
    "multiline with one column": """\
---------------
Only
---------------
one text

another text
---------------
""",
    "multiline with a list that is text": """\
-----------------------
Level      What
---------  ------------
Area       - one [@a]
           - two

Home       none
-----------------------
""",
    "multiline with many empty lines": """\
------------------
Level      What
---------  -------
Area       One


Home       Two
------------------
""",
    "grid": """\
: Sample grid table.

+---------------+---------------+--------------------+
| Fruit         | Price         | Advantages         |
+===============+===============+====================+
| Bananas       | $1.34         | - built-in wrapper |
|               |               | - bright color     |
+---------------+---------------+--------------------+
| Oranges       | $2.10         | - cures scurvy     |
|               |               | - tasty [@a]       |
+---------------+---------------+--------------------+
""",
    "grid with alignments": """\
+---------------+---------------+--------------------+-----+
| Right         | Left          | Centered           | No  |
+==============:+:==============+:==================:+=====+
| Bananas       | $1.34         | built-in wrapper   | x   |
+---------------+---------------+--------------------+-----+
""",
    "grid without a head": """\
+--------------:+:--------------+:------------------:+
| Right         | Left          | Centered           |
+---------------+---------------+--------------------+
| a             | b             | c                  |
+---------------+---------------+--------------------+
""",
    "grid with one column": "+-----+\n| One |\n+=====+\n| two |\n+-----+\n",
    "grid with one cell": "+-----+\n| One |\n+-----+\n",
    "grid with paragraphs": """\
+------+-----------+
| A    | B         |
+======+===========+
| one  | First.    |
|      |           |
|      | Second    |
|      | [@k].     |
+------+-----------+
""",
    "grid with a quotation and code": """\
+------+-----------+
| A    | B         |
+======+===========+
| > q  | ~~~       |
|      | code      |
|      | ~~~       |
+------+-----------+
""",
    "grid with numbers": "+------+----------+\n| A    | 1. one   |\n|      | 2. two   |\n|      |    three |\n+------+----------+\n",
    "grid with empty cells": "+---+---+\n|   | b |\n+===+===+\n| a |   |\n+---+---+\n",
    "grid with wide characters": "+--------+------+\n| 保育園 | Café |\n+========+======+\n| 日本   | é x  |\n+--------+------+\n",
    "grid with columns spanned": """\
+---------------------+----------+
| Property            | Earth    |
+=============+=======+==========+
|             | min   | -89.2    |
| Temperature +-------+----------+
| 1961-1990   | mean  | 14       |
|             +-------+----------+
|             | max   | 56.7     |
+-------------+-------+----------+
""",
    "grid with a foot": """\
+---------------+---------------+
| Fruit         | Price         |
+===============+===============+
| Bananas       | $1.34         |
+---------------+---------------+
| Oranges       | $2.10         |
+===============+===============+
| Sum           | $3.44         |
+===============+===============+
""",
    "grid with a pipe in code": "+-------+-----+\n| `a`   | b   |\n+-------+-----+\n| c     | d   |\n+-------+-----+\n",
    "grid in a list": "- item\n\n  +---+---+\n  | a | b |\n  +===+===+\n  | 1 | 2 |\n  +---+---+\n",
    "grid, then text": "+---+---+\n| a | b |\n+---+---+\n\nAfter.\n",
    "grid with a caption with a note": "+---+---+\n| a | b |\n+---+---+\n\n: Cap^[A note.] of [@x] {#tbl-y}\n",
    "pipe": "| a | b |\n|---|:-:|\n| 1 | [@x] |\n\n: Cap {#tbl-pipe}\n",
    "pipe, caption directly below": "| a | b |\n|---|---|\n| 1 | 2 |\n: Cap\n",
    "pipe, caption before": "Table: Cap\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "pipe between two captions": "Table: One\n\n| a |\n|---|\n| 1 |\n\nTable: Two\n\n| b |\n|---|\n| 2 |\n",
    "rules are no tables": "Text.\n\n---\n\nMore text.\n\n* * *\n\nEnd.\n",
    "a heading is no table": "Heading\n-------\n\nText.\n",
    "an indented table": "      a     b\n      ----  ----\n      1     2\n",
    "numbers in a simple table": "   Year   Children in care   Rate\n-------  -----------------  -----\n   2021             80,780     67\n   2022             82,170     70\n",
}


def drawn_at_random(seed: int) -> Iterator[str]:
    """Yield tables with random columns, texts and alignments, in each of pandoc's ways of drawing them."""
    source = random.Random(seed)  # noqa: S311 - for tests
    words = [
        "care",
        "home",
        "early",
        "help",
        "risk",
        "plan",
        "家庭",
        "œuvre",
        "12",
        "3.5",
        "*so*",
        "[@key]",
        "@a",
    ]

    def text(most: int) -> str:
        return " ".join(source.choice(words) for _ in range(source.randint(0, most)))

    for _ in range(60):
        count = source.randint(1, 5)
        rows = [[text(3) for _ in range(count)] for _ in range(source.randint(1, 5))]
        rows = [["x" if not any(row) else row[0], *row[1:]] for row in rows]
        head = [text(2) or "h" for _ in range(count)]
        sides = [source.choice(["<", ">", "^"]) for _ in range(count)]
        yield _grid(head if source.random() < 0.7 else None, rows, sides)
        if count > 1:
            yield _simple(head, rows, sides)
            yield _multiline(head, rows, sides)


def width(text: str) -> int:
    """Return the width of a text in columns; the words have two wide characters at most."""
    return sum(2 if "\u4e00" <= each <= "\u9fff" else 1 for each in text)


def _padded(text: str, size: int, side: str) -> str:
    free = size - width(text)
    left = {"<": 0, ">": free, "^": free // 2}[side]
    return " " * left + text + " " * (free - left)


def _widths(rows: list[list[str]]) -> list[int]:
    return [max(map(width, column)) + 2 for column in zip(*rows, strict=True)]


def _grid(head: list[str] | None, rows: list[list[str]], sides: list[str]) -> str:
    sizes = _widths([head or rows[0], *rows])
    colons = {"<": (":", "-"), ">": ("-", ":"), "^": (":", ":")}

    def border(sign: str, *, with_sides: bool = False) -> str:
        parts = []
        for size, side in zip(sizes, sides, strict=True):
            left, right = colons[side] if with_sides else (sign, sign)
            parts.append((left + "-" * size + right).replace("-", sign))
        return "+" + "+".join(parts) + "+"

    def line(row: list[str]) -> str:
        return (
            "| " + " | ".join(_padded(each, size, "<") for each, size in zip(row, sizes, strict=True)) + " |"
        )

    lines = [border("-", with_sides=head is None)]
    if head is not None:
        lines += [line(head), border("=", with_sides=True)]
    for row in rows:
        lines += [line(row), border("-")]
    return "\n".join(lines) + "\n"


def _simple(head: list[str], rows: list[list[str]], sides: list[str]) -> str:
    sizes = _widths([head, *rows])
    lines = ["  ".join(map(_padded, row, sizes, sides)).rstrip() for row in (head, *rows)]
    lines.insert(1, "  ".join("-" * size for size in sizes))
    return "\n".join(lines) + "\n"


def _multiline(head: list[str], rows: list[list[str]], sides: list[str]) -> str:
    sizes = [max(size, 8) for size in _widths([head, *rows])]
    lines = ["  ".join(map(_padded, row, sizes, sides)).rstrip() for row in (head, *rows)]
    rule = "-" * (sum(sizes) + 2 * len(sizes) - 2)
    return "\n".join(
        [rule, lines[0], "  ".join("-" * size for size in sizes), "\n\n".join(lines[1:]), "", rule, ""]
    )
