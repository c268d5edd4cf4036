"""The command `levels`."""

from collections.abc import Callable
from pathlib import Path

Run = Callable[..., object]


def test_levels_of_an_own_framework_need_no_library(folder: Path, run: Run) -> None:
    """The shipped items are tagged on another framework, so the levels are printed without counts."""
    (folder / "my.toml").write_text(
        """
        name = "Mine"
        levels = [{ key = "street", name = "Street", types = [{ key = "benches", name = "Benches" }] }]
        facets = [{ key = "method", name = "Method", values = [{ key = "trial", name = "trial" }] }]
        """,
        encoding="utf-8",
    )
    outcome = run("levels", "--framework", "my.toml")
    assert (outcome.code, outcome.err) == (0, "")
    assert [line for line in outcome.out.splitlines() if line.strip("-= ")] == [
        "Mine levels",
        "Street (street)",
        "  • Benches (benches)",
        "Method (method)",
        "  • trial (trial)",
    ]


def test_the_levels_are_a_page_with_anchors_and_counts(folder: Path, run: Run) -> None:
    """Each type and each value of a facet has the number of its items."""
    (folder / "my.toml").write_text(
        """
        levels = [
            { key = "street", name = "Street", definition = "A road.", types = [
                { key = "benches", name = "Benches" }, { key = "trees", name = "Trees" },
            ] },
            { key = "town", name = "Town", collected = false },
        ]
        facets = [{ key = "method", name = "Method", values = [
            { key = "trial", name = "trial" }, { key = "survey", name = "survey" },
        ] }]
        """,
        encoding="utf-8",
    )
    entry = "@misc{{{}, title={{A}}, level={{street}}, interventiontype={{benches}}, method={{trial}}}}\n"
    (folder / "my.bib").write_text("".join(map(entry.format, "abc")), encoding="utf-8")
    html = run("levels", "--framework", "my.toml", "-l", "my.bib", "--format", "html-fragment").out
    assert html.split("\n")[1:-2] == [
        "<h1>Levels</h1>",
        '<h2 id="level-street">Street (street)</h2>',
        '<p class="definition">A road.</p>',
        '<p class="count">3 items.</p>',
        '<ul class="types">',
        "<li>Benches (benches): 3</li>",
        "<li>Trees (trees): 0</li>",
        "</ul>",
        '<h2 id="level-town">Town (town)</h2>',
        '<p class="note">Evidence at this level was not collected for this library.</p>',
        '<h2 id="facet-method">Method (method)</h2>',
        '<ul class="values">',
        "<li>trial (trial): 3</li>",
        "<li>survey (survey): 0</li>",
        "</ul>",
    ]


def test_errors_of_a_named_library_are_reported(folder: Path, run: Run) -> None:
    """With --library the user asks for counts, and the framework alone is no answer."""
    (folder / "my.toml").write_text('levels = [{ key = "street", name = "Street" }]', encoding="utf-8")
    (folder / "my.bib").write_text("@misc{a, title={A}, level={policy}}", encoding="utf-8")
    outcome = run("levels", "--framework", "my.toml", "-l", "my.bib")
    assert (outcome.code, outcome.out) == (1, "")
    assert "no level is called 'policy'" in outcome.err


def test_items_without_a_level_are_counted(folder: Path, run: Run) -> None:
    """After the levels, and only where there are any."""
    (folder / "my.toml").write_text('levels = [{ key = "street", name = "Street" }]', encoding="utf-8")
    (folder / "my.bib").write_text(
        "@misc{a, title={A}, level={street}}\n@misc{b, title={B}}", encoding="utf-8"
    )
    lines = run("levels", "--framework", "my.toml", "-l", "my.bib").out.split("\n")
    assert [line for line in lines if line.strip("-= ")] == [
        "Levels",
        "Street (street)",
        "1 item.",
        "1 item without a level.",
    ]
