"""
Parts of a style, and the form that each takes for the items of one shape.

A part is a function of a shape (see shapes). Its form leaves out what such items never show, and the counting of
variables where nobody reads the count.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from essence_refs.csl.context import Context
from essence_refs.csl.finishing import Finish
from essence_refs.csl.nodes import Node, row

Element = Callable[[Context], Node]
Made = TypeVar("Made")


class Form(NamedTuple):
    """
    An element as items of one shape need it.

    ``calls`` is whether it calls a variable whenever it is rendered, ``fills`` whether it counts one as filled
    whenever it shows something, and ``barren`` whether it never does: what a group around it decides by. ``roles``
    are those whose names it sets, where that is all it does.
    """

    render: Element
    calls: bool = False
    fills: bool = False
    barren: bool = False
    roles: frozenset[str] = frozenset()


Part = Callable[[int], Form]
# A condition says of a shape whether it holds, or how to find out.
Branch = tuple[Callable[[int], bool | Callable[[Context], bool]], Part]

# The shape that stands for all of them: the form for it leaves nothing out.
ANY = -1


def _nothing(_: Context) -> Node:
    return ""


def _missing(c: Context) -> Node:
    c.called += 1
    return ""


def _nobody(c: Context) -> Node:
    first = c.names_seen == 0
    c.names_seen += 1
    c.called += 1
    if first and c.hide_names:
        c.filled += 1
    return ""


# What shows nothing: without calling a variable, calling one that is not there, and names that nobody has. The last
# is not left out of what is rendered, because the first names of a cite are not the first of those that show.
SILENT = Form(_nothing, barren=True)
MISSING = Form(_missing, calls=True, barren=True)
NOBODY = Form(_nobody, calls=True, fills=True)

# The forms that a part remembers. A part of a style asks for few things, so a library has few shapes for it; where it
# has more than this, as it may for a whole layout, most of them come once.
_MOST_FORMS = 512


def constantly(form: Form) -> Part:
    """Return a part that is the same for every shape."""
    return lambda _: form


def having(bits: int, form: Form, otherwise: Form) -> Part:
    """Return a part that has one form for items with any of these variables, and another for those without."""
    either = Form(
        lambda c: (form if c.shape & bits else otherwise).render(c),
        calls=form.calls and otherwise.calls,
        fills=form.fills and otherwise.fills,
        barren=form.barren and otherwise.barren,
    )
    return lambda shape: either if shape == ANY else form if shape & bits else otherwise


def calling(bits: int, render: Element) -> Part:
    """Return a part that calls a variable, which is there only for items with any of these bits."""
    # What it renders looks for the variable itself, and so does for any shape.
    form = Form(render, calls=True, fills=True)
    return lambda shape: form if shape & bits else MISSING


def once(make: Callable[[], Made]) -> Callable[[], Made]:
    """Return a function for what *make* makes, made when it is first asked for: most of a style no list ever needs."""
    made: Made | None = None

    # functools.cache would do the same, but a style has hundreds, and making one takes longer than what it saves.
    def value() -> Made:
        nonlocal made
        # Two threads may make it at once; one is as good as the other.
        if made is None:
            made = make()
        return made

    return value


def later(make: Callable[[], Part]) -> Part:
    """Return the part that *make* makes, made when the first item needs it."""
    part = once(make)

    def at(shape: int) -> Form:
        return part()(shape)

    return at


def _general(part: Part) -> Callable[[], Element]:
    return once(lambda: part(ANY).render)


def remembered(part: Part, relevant: int) -> Part:
    """Return the part with its forms remembered, one for each value of the bits that are *relevant* to it."""
    forms: dict[int, Form] = {}
    once_met: set[int] = set()
    general = _general(part)

    def at(shape: int) -> Form:
        if shape == ANY:
            return anything
        shape &= relevant
        form = forms.get(shape)
        if form is None:
            form = part(shape)
            if len(forms) >= _MOST_FORMS:
                forms.clear()
            forms[shape] = form
        return form

    def run(c: Context) -> Node:
        shape = c.shape & relevant
        form = forms.get(shape)
        if form is not None:
            return form.render(c)
        if shape in once_met:
            return at(shape).render(c)
        # Making a form takes longer than rendering an item without it, and many an item is the only one of its shape.
        if len(once_met) >= _MOST_FORMS:
            once_met.clear()
        once_met.add(shape)
        return general()(c)

    anything = Form(run)
    return at


def _living(parts: Iterable[Part], shape: int) -> list[Form]:
    """Return the forms of parts for a shape without those that have no effect."""
    forms = [form for part in parts if (form := part(shape)) is not SILENT]
    if MISSING in forms:
        forms = [form for form in forms if form is not MISSING]
        # One missing variable counts as much as many, and for nothing beside one that is called anyhow.
        if not any(form.calls for form in forms):
            forms.append(MISSING)
    return forms


def _row(forms: Sequence[Form], delimiter: str) -> Form:
    return Form(
        row([form.render for form in forms], delimiter),
        calls=any(form.calls for form in forms),
        fills=all(form.fills for form in forms),
        barren=all(form.barren for form in forms),
    )


def sequence(parts: Sequence[Part], delimiter: str = "") -> Part:
    """Return the parts one after the other."""

    def at(shape: int) -> Form:
        forms = _living(parts, shape)
        if len(forms) < 2:
            return forms[0] if forms else SILENT
        return _row(forms, delimiter)

    return parts[0] if len(parts) == 1 else at


def group(parts: Sequence[Part], delimiter: str, finish: Finish | None) -> Part:
    """Return a cs:group: silent when every variable called in it is empty (CSL 1.0.2, "Group")."""

    def at(shape: int) -> Form:
        forms = _living(parts, shape)
        if len(forms) < 2:
            return suppressed(forms[0], finish) if forms else SILENT
        return suppressed(_row(forms, delimiter), finish)

    return at


def call(part: Part, finish: Finish | None) -> Part:
    """Return a macro where it is called: it falls silent as a group does."""
    return lambda shape: suppressed(part(shape), finish)


def suppressed(form: Form, finish: Finish | None) -> Form:
    """Return a form that shows nothing when every variable it calls is empty, with what is done to its result."""
    if form is SILENT or form is NOBODY:
        return form
    if form.calls and form.barren:
        # Words of the style around variables that no item of the shape has.
        return MISSING
    # What shows something only with a variable filled is never suppressed.
    suppressing = _finished if form.fills else _counting
    return Form(suppressing(form.render, finish), form.calls, fills=True)


def _finished(render: Element, finish: Finish | None) -> Element:
    if finish is None:
        return render

    def run(c: Context) -> Node:
        node = render(c)
        return finish(node, c.item.language) if node else ""

    return run


def _counting(render: Element, finish: Finish | None) -> Element:
    def run(c: Context) -> Node:
        called, filled = c.called, c.filled
        node = render(c)
        if not node or (c.filled == filled and c.called > called):
            return ""
        # To a group around it, one that shows something counts as a variable that does.
        c.called += 1
        c.filled += 1
        return finish(node, c.item.language) if finish else node

    return run


def choice(branches: Sequence[Branch]) -> Part:
    """Return a cs:choose: the first branch whose condition holds, settled beforehand where the shape tells."""
    general = once(lambda: Form(_choosing(branches)))

    def at(shape: int) -> Form:
        if shape == ANY:
            return general()
        open_branches: list[tuple[Callable[[Context], bool], Form]] = []
        otherwise = SILENT
        for settle, part in branches:
            test = settle(shape)
            if test is True:
                otherwise = part(shape)
                break
            if test is not False:
                open_branches.append((test, part(shape)))
        return _chosen(open_branches, otherwise) if open_branches else otherwise

    return at


def _choosing(branches: Sequence[Branch]) -> Element:
    bodies = [(settle, _general(part)) for settle, part in branches]

    def run(c: Context) -> Node:
        for settle, body in bodies:
            test = settle(c.shape)
            if test is True or (test is not False and test(c)):
                return body()(c)
        return ""

    return run


def _chosen(branches: list[tuple[Callable[[Context], bool], Form]], otherwise: Form) -> Form:
    forms = [otherwise, *(form for _, form in branches)]
    if all(form is otherwise for form in forms):
        return otherwise
    renders = [(test, form.render) for test, form in branches]
    last = otherwise.render

    def run(c: Context) -> Node:
        for test, render in renders:
            if test(c):
                return render(c)
        return last(c)

    return Form(
        run,
        calls=all(form.calls for form in forms),
        fills=all(form.fills for form in forms),
        barren=all(form.barren for form in forms),
    )
