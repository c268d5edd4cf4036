"""cs:date: localised and other dates, their parts, ranges, seasons, eras and literal dates."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.group import as_variable
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.formatting import Formatter, compile_formatting
from essence_refs.csl.output.nodes import Node, NodeKind, join
from essence_refs.csl.style.locales import Locale
from essence_refs.model import Date, Point

_PARTS = {"year": ("year",), "year-month": ("year", "month"), "year-month-day": ("year", "month", "day")}
_RANK = {"day": 0, "month": 1, "year": 2}
_AFFIXES = ("prefix", "suffix")


class _DatePart(NamedTuple):
    name: str
    text: Callable[[Point], str]
    whole: Formatter | None
    without_suffix: Formatter | None
    without_prefix: Formatter | None
    delimiter: str


def compile_date(scope: Scope, tree: Any) -> Element:
    """Compile a cs:date."""
    variable = tree.get("variable", "")
    if scope.sorting:
        return _sort_key(variable, tree)
    compiled = _compile_parts(tree, scope.locale)
    render_date = compiled.render
    formatter = scope.formatter(tree)
    # The suffix belongs to the first year that is rendered, which need not be in the first date.
    adds_suffix = scope.adds_suffix and compiled.has_year

    def render(c: Context) -> Node:
        c.called += 1
        date = c.dates.get(variable)
        if date is None:
            return ""
        suffix = c.year_suffix if adds_suffix and not c.suffix_used else ""
        node = render_date(date, suffix, c.item.language)
        if not node:
            return ""
        if suffix:
            c.suffix_used = True
        c.filled += 1
        return formatter(node, c.item.language) if formatter else node

    return render


def _sort_key(variable: str, tree: Any) -> Element:
    if "form" in tree.attrib:
        names = tree.get("date-parts", "year-month-day").split("-")
    else:
        names = [part.get("name") for part in tree]
    return as_variable(lambda c: sort_key(c.dates.get(variable), names), None)


def _compile_parts(tree: Any, locale: Locale) -> "_CompiledDate":
    """Compile the cs:date-part elements: of the style, or of the locale with those of the style as overrides."""
    form = tree.get("form", "")
    parts = [dict(part.attrib) for part in tree]
    delimiter = tree.get("delimiter", "")
    if form:
        localised = locale.dates.get(form)
        wanted = _PARTS.get(tree.get("date-parts", ""), _PARTS["year-month-day"])
        overrides = {
            part["name"]: {key: value for key, value in part.items() if key not in _AFFIXES} for part in parts
        }
        parts = [
            {**part, **overrides.get(part["name"], {})}
            for part in (localised.parts if localised else ())
            if part["name"] in wanted
        ]
        delimiter = localised.attributes.get("delimiter", "") if localised else ""
    return _CompiledDate([_part(part, locale) for part in parts], delimiter)


class _CompiledDate:
    def __init__(self, parts: list[_DatePart], delimiter: str) -> None:
        self.parts = parts
        self.delimiter = delimiter
        self.has_year = any(part.name == "year" for part in parts)
        # Most dates are a year alone.
        self.only = parts[0] if len(parts) == 1 else None

    def render(self, date: Date, suffix: str, language: str) -> Node:
        if date.literal and not date.start and not date.end:
            return self.literal(date.literal, suffix, language)
        start, end = date.start, date.end
        if start is None:
            if end is None:
                return ""
            # An open range: a dash and the end.
            shown = self.render_parts(self.parts, end, suffix, language)
            return join(["\u2013", shown]) if shown else ""
        if not date.is_range or start == end:
            return self.point(start, suffix, language)
        if end is None:
            shown = self.render_parts(self.parts, start, suffix, language)
            return join([shown, "\u2013"]) if shown else ""
        return self.range(start, end, suffix, language)

    def literal(self, text: str, suffix: str, language: str) -> Node:
        """Render a literal date once, in the place of the year."""
        part = next((each for each in self.parts if each.name == "year"), None)
        if part is None:
            return ""
        node = _with_suffix(text, suffix)
        return part.whole(node, language) if part.whole else node

    def point(self, point: Point, suffix: str, language: str) -> Node:
        """Render a date that is not a range."""
        part = self.only
        if part is None:
            return self.render_parts(self.parts, point, suffix, language)
        text = part.text(point)
        if not text:
            return ""
        node = _with_suffix(text, suffix) if suffix and part.name == "year" else text
        return part.whole(node, language) if part.whole else node

    def render_parts(
        self, parts: Sequence[_DatePart], point: Point, suffix: str, language: str, *, side: str = ""
    ) -> Node:
        """Render the parts of one date. The "start" of a range omits the last suffix, the "end" the first prefix."""
        shown: list[Node] = []
        live = [(part, text) for part in parts if (text := part.text(point))]
        for index, (part, text) in enumerate(live):
            formatter = part.whole
            if side == "start" and index == len(live) - 1:
                formatter = part.without_suffix
            elif side == "end" and index == 0:
                formatter = part.without_prefix
            node: Node = text
            if part.name == "year" and suffix:
                node = _with_suffix(text, suffix)
                suffix = ""
            shown.append(formatter(node, language) if formatter else node)
        return join(shown, self.delimiter)

    def range(self, start: Point, end: Point, suffix: str, language: str) -> Node:
        """Render a range; parts that are the same in both dates are rendered once (CSL 1.0.2, "Date Ranges")."""
        parts = [part for part in self.parts if part.text(start) or part.text(end)]
        if not parts:
            return ""
        ranks = [_RANK[part.name] for part in parts if _value(part.name, start) != _value(part.name, end)]
        if not ranks:
            return self.render_parts(parts, start, suffix, language)
        largest = max(ranks)
        differing = [index for index, part in enumerate(parts) if _RANK[part.name] <= largest]
        low, high = differing[0], differing[-1] + 1
        before, block, after = parts[:low], parts[low:high], parts[high:]
        delimiter = next(part.delimiter for part in parts if _RANK[part.name] == largest)
        year_first = any(part.name == "year" for part in block)
        first = self.render_parts(block, start, "", language, side="start")
        second = self.render_parts(block, end, suffix if year_first else "", language, side="end")
        shown = (
            self.render_parts(before, start, "" if year_first else suffix, language),
            join([each for each in (first, delimiter, second) if each]),
            self.render_parts(after, end, "" if year_first else suffix, language),
        )
        return join([each for each in shown if each], self.delimiter)


def _value(name: str, point: Point) -> int:
    return {"year": point.year, "month": point.month or -point.season, "day": point.day}[name]


def _with_suffix(text: str, suffix: str) -> Node:
    return [text, (NodeKind.YEAR_SUFFIX, suffix)] if suffix else text


def _part(attributes: Mapping[str, str], locale: Locale) -> _DatePart:
    name = attributes["name"]
    form = attributes.get("form", "")
    text = {"year": _year, "month": _month, "day": _day}[name](form, locale)

    def without(*dropped: str) -> Formatter | None:
        return compile_formatting({k: v for k, v in attributes.items() if k not in dropped}, locale.language)

    return _DatePart(
        name=name,
        text=text,
        whole=without(),
        without_suffix=without("suffix"),
        without_prefix=without("prefix"),
        delimiter=attributes.get("range-delimiter") or "\u2013",
    )


def _year(form: str, locale: Locale) -> Callable[[Point], str]:
    before, after = locale.word("bc"), locale.word("ad")

    def year(point: Point) -> str:
        number = point.year
        if number <= 0:
            return f"{1 - number}{before}"
        if form == "short" and number >= 1000:
            return f"{number % 100:02d}"
        return f"{number}{after}" if number < 1000 else str(number)

    return year


def _month(form: str, locale: Locale) -> Callable[[Point], str]:
    word_form = form if form == "short" else "long"
    words: dict[str, str] = {}

    def word(name: str) -> str:
        # A short list needs few months, so the terms are read one by one.
        found = words.get(name)
        if found is None:
            found = words[name] = locale.word(name, word_form)
        return found

    def month(point: Point) -> str:
        number = point.month
        if not number:
            return word(f"season-{point.season:02d}") if 0 < point.season < 5 else point.season_name
        if not 0 < number < 13:
            return ""
        if form == "numeric":
            return str(number)
        if form == "numeric-leading-zeros":
            return f"{number:02d}"
        return word(f"month-{number:02d}")

    return month


def _day(form: str, locale: Locale) -> Callable[[Point], str]:
    def day(point: Point) -> str:
        number = point.day
        if not number:
            return ""
        if form == "numeric-leading-zeros":
            return f"{number:02d}"
        if form == "ordinal" and (number == 1 or not locale.limit_day_ordinals):
            gender = locale.gender(f"month-{point.month:02d}")
            return f"{number}{locale.ordinal(number, gender, usual='masculine')}"
        return str(number)

    return day


def sort_key(date: Date | None, names: Sequence[str] = ("year", "month", "day")) -> str:
    """Return a string that sorts as the date does, empty if there is no date."""
    if date is None:
        return ""
    point = date.start or date.end
    if point is None:
        return date.literal
    return "-".join(_point_key(each, names) for each in (point, date.end) if each is not None)


def _point_key(point: Point, names: Sequence[str]) -> str:
    key = ""
    if "year" in names:
        key += f"{point.year + 100000:06d}"
    if "month" in names:
        # Seasons do not count: they come in a different order in the southern hemisphere.
        key += f"{point.month:02d}"
    if "day" in names:
        key += f"{point.day:02d}"
    return key
