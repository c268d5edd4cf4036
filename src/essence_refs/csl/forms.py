"""
Parts of a style, and the form that each takes for the items of one shape.

A part is a function of a shape (see shapes). Its form leaves out what such items never show, and the counting of
variables where nobody reads the count.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from essence_refs.csl.context import Context
from essence_refs.csl.finishing import Finish
from essence_refs.csl.nodes import Node, joined

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

# No style and library came near as many shapes; a service that sets everybody's references may.
_MOST_FORMS = 2048


def constantly(form: Form) -> Part:
    """Return a part that is the same for every shape."""
    return lambda _: form


def having(bits: int, form: Form, otherwise: Form) -> Part:
    """Return a part that has one form for items with any of these variables, and another for those without."""
    return lambda shape: form if shape & bits else otherwise


def calling(bits: int, render: Element) -> Part:
    """Return a part that calls a variable, which is there only for items with any of these bits."""
    return having(bits, Form(render, calls=True, fills=True), MISSING)


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


def remembered(part: Part, relevant: int = -1) -> Part:
    """Return the part with its forms remembered, one for each value of the bits that are *relevant* to it."""
    forms: dict[int, Form] = {}

    def at(shape: int) -> Form:
        shape &= relevant
        form = forms.get(shape)
        if form is None:
            form = part(shape)
            if len(forms) >= _MOST_FORMS:
                forms.clear()
            forms[shape] = form
        return form

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
    renders = [form.render for form in forms]

    def run(c: Context) -> Node:
        return joined([node for each in renders if (node := each(c))], delimiter)

    return Form(
        run,
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


def choice(branches: Sequence[tuple[Callable[[int], bool | Callable[[Context], bool]], Part]]) -> Part:
    """Return a cs:choose: the first branch whose condition holds, settled beforehand where the shape tells."""

    def at(shape: int) -> Form:
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
