"""
Parts of a style, and the form that each takes for the items of one shape.

A part is a function of a shape (see shapes). Its form leaves out what such items never show, and the counting of
variables where nobody reads the count.

A style has hundreds of parts, of which a list needs a few: what is in a part is made when an item first needs it.
Python looks at every object when it collects garbage, and once more at its exit, so a part that waits is one object,
where a function that remembers what it needs would be four or five.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from essence_refs.csl.elements.choose import Answer, Condition, Test, condition
from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.shapes import Shapes
from essence_refs.csl.output.formatting import Finish
from essence_refs.csl.output.nodes import Node, row

Element = Callable[[Context], Node]
Made = TypeVar("Made")


class Form:
    """
    An element as items of one shape need it; as a part, one that is the same for every shape.

    ``calls`` is whether it calls a variable whenever it is rendered, ``fills`` whether it counts one as filled
    whenever it shows something, and ``barren`` whether it never does: what a group around it decides by. ``roles``
    are those whose names it sets, where that is all it does.
    """

    __slots__ = ("barren", "calls", "fills", "render", "roles")

    def __init__(
        self,
        render: Element,
        *,
        calls: bool = False,
        fills: bool = False,
        barren: bool = False,
        roles: frozenset[str] = frozenset(),
    ) -> None:
        self.render = render
        self.calls = calls
        self.fills = fills
        self.barren = barren
        self.roles = roles

    def __call__(self, _: int) -> "Form":
        """Return itself."""
        return self


Part = Callable[[int], Form]

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

# How often a part is rendered in its form for any shape before it has forms for some. Making one takes as long as
# rendering an item twenty times, and a short list has hardly an item that is like another.
_FEW = 32
# The forms that a part remembers. A part of a style asks for few things, so a library has few shapes for it; where it
# has more than this, as it may for a whole layout, most of them come once.
_MOST_FORMS = 512


class Having:
    """A part that has one form for items with any of these variables, and another for those without."""

    __slots__ = ("_bits", "_form", "_otherwise")

    def __init__(self, bits: int, form: Form, otherwise: Form) -> None:
        self._bits = bits
        self._form = form
        self._otherwise = otherwise

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        form, otherwise = self._form, self._otherwise
        if shape != ANY:
            return form if shape & self._bits else otherwise
        return Form(
            self._either,
            calls=form.calls and otherwise.calls,
            fills=form.fills and otherwise.fills,
            barren=form.barren and otherwise.barren,
        )

    def _either(self, c: Context) -> Node:
        return (self._form if c.shape & self._bits else self._otherwise).render(c)


class Calling:
    """A part that calls a variable, which is there only for items with any of these bits."""

    __slots__ = ("_bits", "_form")

    def __init__(self, bits: int, render: Element) -> None:
        self._bits = bits
        # What it renders looks for the variable itself, and so does for any shape.
        self._form = Form(render, calls=True, fills=True)

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        return self._form if shape & self._bits else MISSING


class Later(Generic[Made]):
    """What *make* makes of what it needs, made when it is first asked for. It may be anything but a tuple."""

    __slots__ = ("_held",)

    def __init__(self, make: Callable[..., Made], *needed: Any) -> None:
        self._held: Any = (make, *needed)

    def made(self) -> Made:
        """Return it."""
        held = self._held
        if type(held) is tuple:
            make, *needed = held
            # Two threads may make it at once; one is as good as the other.
            self._held = held = make(*needed)
        result: Made = held
        return result


class LaterPart(Later[Part]):
    """A part that is made when the first item needs it."""

    __slots__ = ()

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        return self.made()(shape)


class Remembered:
    """
    A part with its forms remembered, one for each value of the bits that are relevant to it.

    Those are the ones that *macro* asks for; all bits are relevant to a layout, for it knows those of a style only.
    """

    __slots__ = ("_forms", "_general", "_macro", "_once_met", "_part", "_relevant", "_runs", "_shapes")

    def __init__(self, part: Part, shapes: Shapes, macro: str = "") -> None:
        self._part = part
        self._shapes = shapes
        self._macro = macro
        self._runs = 0
        self._general: Element | None = None
        self._relevant = ~0
        self._once_met: set[int] | None = None
        self._forms: dict[int, Form] | None = None

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        if shape == ANY:
            return Form(self.render)
        forms = self._remembering()
        shape &= self._relevant
        form = forms.get(shape)
        if form is None:
            form = self._part(shape)
            if len(forms) >= _MOST_FORMS:
                forms.clear()
            forms[shape] = form
        return form

    def render(self, c: Context) -> Node:
        """Render an item in the form for its shape, where that is worth making."""
        forms = self._forms
        if forms is not None:
            form = forms.get(c.shape & self._relevant)
            if form is not None:
                return form.render(c)
            if self._comes_again(c.shape & self._relevant):
                return self(c.shape).render(c)
        elif self._runs < _FEW:
            self._runs += 1
        else:
            self._remembering()
        general = self._general
        if general is None:
            self._general = general = self._part(ANY).render
        return general(c)

    def _remembering(self) -> dict[int, Form]:
        if self._forms is None:
            if self._macro:
                self._relevant = self._shapes.relevant(self._macro)
            # Last, because other threads take it for a sign that the rest is known.
            self._forms = {}
        return self._forms

    def _comes_again(self, shape: int) -> bool:
        # Making a form takes longer than rendering an item without it, and many an item is the only one of its shape.
        met = self._once_met
        if met is None or len(met) >= _MOST_FORMS:
            self._once_met = {shape}
            return False
        known = shape in met
        met.add(shape)
        return known


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
    return parts[0] if len(parts) == 1 else _Several(parts, delimiter)


class _Several:
    __slots__ = ("_delimiter", "_parts")

    def __init__(self, parts: Sequence[Part], delimiter: str) -> None:
        self._parts = parts
        self._delimiter = delimiter

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        forms = _living(self._parts, shape)
        if len(forms) < 2:
            return forms[0] if forms else SILENT
        return _row(forms, self._delimiter)


class Suppressed:
    """A cs:group, or a macro where it is called: silent when all variables called in it are empty (CSL 1.0.2, "Group")."""

    __slots__ = ("_finish", "_part")

    def __init__(self, part: Part, finish: Finish | None) -> None:
        self._part = part
        self._finish = finish

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        form = self._part(shape)
        if form is SILENT or form is NOBODY:
            return form
        if form.calls and form.barren:
            # Words of the style around variables that no item of the shape has.
            return MISSING
        # What shows something only with a variable filled is never suppressed.
        if form.fills:
            render = _finished(form.render, self._finish)
        else:
            render = _Counting(form.render, self._finish).run
        return Form(render, calls=form.calls, fills=True)


def _finished(render: Element, finish: Finish | None) -> Element:
    if finish is None:
        return render

    def run(c: Context) -> Node:
        node = render(c)
        return finish(node, c.item.language) if node else ""

    return run


class _Counting:
    __slots__ = ("_finish", "_render")

    def __init__(self, render: Element, finish: Finish | None) -> None:
        self._render = render
        self._finish = finish

    def run(self, c: Context) -> Node:
        called, filled = c.called, c.filled
        node = self._render(c)
        if not node or (c.filled == filled and c.called > called):
            return ""
        # To a group around it, one that shows something counts as a variable that does.
        c.called += 1
        c.filled += 1
        finish = self._finish
        return finish(node, c.item.language) if finish else node


class Branch:
    """A branch of a cs:choose: whether an item takes it, and what is rendered then; both are made when needed."""

    __slots__ = ("_answer", "_body", "_delimiter", "_element", "_make", "_names", "_part", "_scope")

    def __init__(
        self, make: Callable[[Any, Any, str, Any], Part], scope: Any, element: Any, delimiter: str, names: Any
    ) -> None:
        self._make = make
        self._scope = scope
        self._element = element
        self._delimiter = delimiter
        self._names = names
        self._answer: int | Condition | None = None
        self._part: Part | None = None
        self._body: Element | None = None

    def answer(self, shape: int) -> Answer:
        """Return whether items of a shape take the branch, or the test that tells."""
        answer = self._answer
        if answer is None:
            # Most are never asked: the branch before them is taken.
            self._answer = answer = self._condition()
        return shape & answer != 0 if isinstance(answer, int) else answer(shape)

    def _condition(self) -> int | Condition:
        element = self._element
        if element.tag.endswith("}else"):
            return lambda _: True
        return condition(element.attrib, self._scope.shapes)

    @property
    def part(self) -> Part:
        """What is in the branch."""
        part = self._part
        if part is None:
            self._part = part = self._make(self._scope, self._element, self._delimiter, self._names)
        return part

    def body(self, c: Context) -> Node:
        """Render any item."""
        body = self._body
        if body is None:
            self._body = body = self.part(ANY).render
        return body(c)


class Choice(Later[list[Branch]]):
    """A cs:choose: the first branch whose condition holds, settled beforehand where the shape tells."""

    __slots__ = ()

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        if shape == ANY:
            return Form(self._chosen)
        open_branches: list[tuple[Test, Form]] = []
        otherwise = SILENT
        for branch in self.made():
            test = branch.answer(shape)
            if test is True:
                otherwise = branch.part(shape)
                break
            if test is not False:
                open_branches.append((test, branch.part(shape)))
        return _chosen(open_branches, otherwise) if open_branches else otherwise

    def _chosen(self, c: Context) -> Node:
        for branch in self.made():
            test = branch.answer(c.shape)
            if test is True or (test is not False and test(c)):
                return branch.body(c)
        return ""


def _chosen(branches: list[tuple[Test, Form]], otherwise: Form) -> Form:
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
