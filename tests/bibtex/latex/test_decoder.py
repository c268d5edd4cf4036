"""Decoding LaTeX: accents, symbols, marks and groups, and unknown macros whose text is kept."""

import pytest

from essence_refs.bibtex.latex import plain_text, rich_text
from essence_refs.bibtex.latex.decoder import DEEPEST
from essence_refs.model.text import Link, Mark, RichText, Span


def reported(text):
    problems = []
    rich_text(text, lambda code, _, offset, __: problems.append((code, offset)))
    return problems


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"{\'e} \'{e} \'e {\'{e}} \' e", "é é é é é"),
        (r"\'\i{} \'{\i} {\'\i} \^{\j}", "í í í ĵ"),
        (r"{\O} {\o}re {\ss} \aa{} \L{} {\AE}", "Ø øre ß å Ł Æ"),
        (r"\v{s} \c c \c{C} \k{a} \H o \u g \d{h} \b k", "š ç Ç ą ő ğ ḥ ḵ"),
        (r"\~n \"o \=a \.z \`u \r{u}", "ñ ö ā ż ù ů"),
        (r"\'{\^e} \t{oo}", "ế o͡o"),
        (r"Stra\ss e and na\"{\i}ve", "Straße and naïve"),
        (r"a -- b --- c - d", "a – b — c - d"),
        ("``double'' and `single' and it's", "“double” and ‘single’ and it's"),
        (r"100% of \% \& \$ \# \_ \{ \} & # _ ^", "100% of % & $ # _ { } & # _ ^"),
        (r"\pounds 5, \pounds{}6, \texteuro7 \copyright\ \dots", "£5, £6, €7 © …"),
        (
            "one~two\\ three\\,four\n  five",
            "one\N{NO-BREAK SPACE}two three\N{NARROW NO-BREAK SPACE}four five",
        ),
        (r"hy\-phen f\/f \mbox{kept} \textrm{kept too}", "hyphen ff kept kept too"),
        (r"$\alpha$-\beta{} $x \leq y$ $\frac{1}{2}$ \(\Omega\)", "α-β x ≤ y 1/2 Ω"),
        (r"$<$5s, $\geq$16, $\sim$10 and $>$65", "<5s, ≥16, ∼10 and >65"),
        (r"\textasciitilde\textbackslash{} \~{} \^{}", "~\\ ~ ^"),
        (r"line\\break", "line break"),
        ("Ünïcødé “stays” – as it is", "Ünïcødé “stays” – as it is"),
        (r"?`Qu\'e? !`No!", "¿Qué? ¡No!"),
        (r"\mkbibparens{x} \textsl{y} \nobreakspace z", "(x) y \N{NO-BREAK SPACE}z"),
        ("", ""),
        ("{}", ""),
    ],
)
def test_macros_are_decoded_to_characters(text, plain):
    """Each form is decoded to the characters that LaTeX prints, without a problem."""
    assert plain_text(text) == plain
    assert reported(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (r"\emph{a} b", (Span(Mark.ITALIC, ("a",)), " b")),
        (r"\textit a\textbf{b}", (Span(Mark.ITALIC, ("a",)), Span(Mark.BOLD, ("b",)))),
        (r"{\em a} {\sc b}", (Span(Mark.ITALIC, ("a",)), " ", Span(Mark.SMALL_CAPS, ("b",)))),
        (r"\enquote{a \emph{b}}", (Span(Mark.QUOTED, ("a ", Span(Mark.ITALIC, ("b",)))),)),
        (r"\enquote*{a}", (Span(Mark.QUOTED, ("a",)),)),
        (r"H\textsubscript{2}O", ("H", Span(Mark.SUBSCRIPT, ("2",)), "O")),
        (r"$x^{10}_i$", ("x", Span(Mark.SUPERSCRIPT, ("10",)), Span(Mark.SUBSCRIPT, ("i",)))),
        (r"\url{https://x.org/a_b%20\&c}", (Link("https://x.org/a_b%20&c", ("https://x.org/a_b%20&c",)),)),
        (r"\href{https://x.org}{a \emph{b}}", (Link("https://x.org", ("a ", Span(Mark.ITALIC, ("b",)))),)),
        (r"\emph{\'e}", (Span(Mark.ITALIC, ("é",)),)),
    ],
)
def test_markup_is_decoded_to_marks(text, content):
    """Macros that mark their argument become spans and links."""
    assert rich_text(text) == RichText(content)
    assert reported(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("in {Wales}", ("in ", Span(Mark.NO_CASE, ("Wales",)))),
        ("{{All of it}}", (Span(Mark.NO_CASE, ("All of it",)),)),
        (r"{\'E}tudes", ("Études",)),
        (r"{\LaTeX} and \TeX", (Span(Mark.NO_CASE, ("LaTeX",)), " and ", Span(Mark.NO_CASE, ("TeX",)))),
        (r"{2} {--} {,}", ("2 – ,",)),
        (r"{G{\"o}del}", (Span(Mark.NO_CASE, ("Gödel",)),)),
        (r"\emph{Not {But}}", (Span(Mark.ITALIC, ("Not ", Span(Mark.NO_CASE, ("But",)))),)),
    ],
)
def test_braces_protect_letter_case(text, content):
    """Braces around words protect their case. Braces around a macro or around text without letters have no effect."""
    assert rich_text(text) == RichText(content)


@pytest.mark.parametrize(
    ("text", "plain", "problems"),
    [
        (r"a \nonsense{b} c", "a b c", [("unknown-macro", 2)]),
        (r"a \nonsense c \nonsense", r"a \nonsense c \nonsense", [("unknown-macro", 2)]),
        (r"\foreignlanguage{german}{Wort}", "Wort", [("dropped-argument", 0)]),
        ("from $5 to $10", "from $5 to $10", [("bare-dollar", 5)]),
        ("$5-$10", "$5-$10", [("bare-dollar", 0)]),
        ("a } b", "a } b", [("unbalanced-brace", 2)]),
        ("a {b", "a b", [("unbalanced-brace", 0)]),
        (r"a \emph", "a", [("missing-argument", 2)]),
        ("a\\", "a\\", [("unknown-macro", 1)]),
        (r"\3", r"\3", [("unknown-macro", 0)]),
    ],
)
def test_unknown_latex_is_kept_and_reported(text, plain, problems):
    """The text is kept, and a problem has its offset."""
    assert plain_text(text) == plain
    assert reported(text) == problems


def test_deep_nesting_is_a_problem_not_an_exception():
    """The result has a limited depth for any depth of braces, marks and accents."""
    for piece, end in (("{", "}"), (r"\emph{", "}"), (r"\'{", "}"), (r"{\em ", "}"), (r"\emph ", "")):
        text = piece * 20_000 + "x" + end * 20_000
        assert rich_text(text).plain.startswith("x")
        assert repr(rich_text(text)).count("Span") <= DEEPEST
    assert reported(r"\emph{" * 150 + "x" + "}" * 150) == [("deep-nesting", 0)]


def test_a_link_without_a_text_shows_its_address():
    """The missing text is reported, and the address is not lost."""
    assert rich_text(r"\href{https://x.org}").content == (Link("https://x.org", ("https://x.org",)),)
    assert reported(r"\href{https://x.org}") == [("missing-argument", 0)]


def _into(found):
    return lambda code, message, offset, hint: found.append(f"  {offset} {code}: {message} ({hint})")


def test_unusual_texts_match_their_golden_file(golden):
    """Each has its marks and problems, as when they were last reviewed."""
    texts = (
        r"\'{\emph{e}}", r"\'{ e}", r"\'{{}e}", r"\c{\textbf{c}}", r"\~{}", r"\H{}", "$a'b$", "$x--y$", "x--y---z",
        r"\foreignlanguage german Wort", r"\foreignlanguage{german}{Wort}", r"\url x", r"\url{}", r"\href{}{x}", r"\href{a}{}",
        r"\textcolor{red", r"\href{https://a.org", "`a' b' 'c'", "``a'' 'b'", r"\emph{a}}b", "{a", r"\emph \textbf a b",
        r"\emph", r"a \em b {c \bf d} e", r"{\sc a} b", r"\mkbibparens{a \mkbibbrackets{b}}", r"\hspace*{1em}a", r"\index{a}b",
        r"\noopsort{a}b", r"x^2 $x^2_{10}$", r"$x^{\text{th}}$", "% a", r"a\%b % c", "a~b", r"\verb|a|", r"\\[1em]a", r"\LaTeX\ a",
        r"\begin{a}b\end{a}", "a & b", "#1", r"\string a", r"\char64", r"\enquote{a \enquote{b}}", r"\textsuperscript a",
        "a\\", "\\nonsense", "\\nonsense{a}", "\\", "a_b $a_b$", "^", "{\\relax a} b", "\\'", "\\'{}", r"\"a", r"\v s", r"\i",
    )  # fmt: skip
    lines = []
    for text in texts:
        found: list[str] = []
        decoded = rich_text(text, _into(found))
        lines += [f"{text}  {decoded.content!a}", *found]
    golden("bibtex/latex.txt", "\n".join([*lines, ""]))


def test_the_message_about_deep_nesting_says_what_is_kept():
    """It is reported once, and the text is kept."""
    found: list[str] = []
    assert rich_text(r"\emph{" * 300 + "a" + "}" * 300, _into(found)).plain == "a"
    assert found == [
        f"  0 deep-nesting: marks are nested more than {DEEPEST} deep (the inner marks are left out)"
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (r"\'{\emph{e}b}", (Span(Mark.ITALIC, ("é",)), "b")),
        (r"\'{ {x}}", ("x\u0301",)),
        (r"\'{}", ("'",)),
        (r"\c{}", ("\u00a0\u0327",)),
    ],
)
def test_an_accent_is_on_the_first_letter_whatever_is_around_it(text, content):
    """An accent on nothing is the sign itself, or on a space."""
    assert (
        rich_text(text).content == content
        or RichText(rich_text(text).content).plain == RichText(content).plain
    )


@pytest.mark.parametrize(
    "text", [r"\emph\textbf{a}b", r"{\emph\textbf{a}}b", r"\emph{\textbf{a}}b", r"\emph{\textbf a}b"]
)
def test_a_macro_may_be_the_argument_of_another(text):
    """With and without braces; what follows has neither mark."""
    assert rich_text(text).content == (Span(Mark.ITALIC, (Span(Mark.BOLD, ("a",)),)), "b")


def test_only_marks_count_as_nested():
    """Braces without a mark inside of the deepest mark are none."""
    assert reported(r"\emph{" * DEEPEST + r"{\relax a}" + "}" * DEEPEST) == []
    deeper = reported(r"\emph{" * (DEEPEST + 1) + r"{\relax a}" + "}" * (DEEPEST + 1))
    assert [code for code, _ in deeper] == ["deep-nesting"]
