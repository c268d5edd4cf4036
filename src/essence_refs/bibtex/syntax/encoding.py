"""Decodes the bytes of a .bib file to text."""

import codecs

from essence_refs.diagnostics import Problem

# Text encodings, but for host names and for tests. What they raise differs between versions of Python.
_NOT_FOR_FILES = frozenset({"idna", "punycode", "undefined"})


def decode(data: bytes, *, source: str, encoding: str | None = None) -> tuple[str, tuple[Problem, ...]]:
    r"""
    Return the text of a file, and the problems in its bytes. Line ends are kept.

    The default encoding is UTF-8, with or without a byte order mark. Bytes that cannot be decoded become replacement
    characters, so that the rest can be read.

    >>> decode(b"caf\xe9", source="a.bib", encoding="latin-1")
    ('café', ())
    """
    try:
        name = _text_encoding(encoding or "utf-8")
    except LookupError:
        problem = Problem(
            message=f"no encoding is called {encoding!r}",
            source=source,
            code="unknown-encoding",
            hint="read as UTF-8; common ones are utf-8, latin-1, cp1252",
        )
        text, problems = decode(data, source=source)
        return text, (problem, *problems)
    if encoding is None and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    try:
        return data.decode(name).removeprefix("\ufeff"), ()
    except UnicodeDecodeError as error:
        return _with_problem(data, name, error, source)


def _text_encoding(encoding: str) -> str:
    """
    Return the standard name of a text encoding.

    Raises:
        LookupError: when there is no such encoding, or when the codec is not a text encoding.

    """
    name = codecs.lookup(encoding).name
    if name in _NOT_FOR_FILES:
        raise LookupError(name)
    # Raises LookupError for a codec such as base64, which does not encode text.
    "".encode(name)
    return name


def _with_problem(
    data: bytes, name: str, error: UnicodeDecodeError, source: str
) -> tuple[str, tuple[Problem, ...]]:
    before = data[: error.start].decode(name, errors="replace").removeprefix("\ufeff")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    shown = " ".join(f"0x{byte:02x}" for byte in data[error.start : error.end][:4])
    hint = (
        "name its encoding (--encoding cp1252, or latin-1; encoding= in Python), or save the file as UTF-8"
        if name == "utf-8"
        else ""
    )
    problem = Problem(
        message=f"the byte {shown} is not {name.upper()}: {error.reason}",
        source=source,
        line=line,
        column=column,
        hint=hint,
        code="encoding",
    )
    return data.decode(name, errors="replace").removeprefix("\ufeff"), (problem,)
