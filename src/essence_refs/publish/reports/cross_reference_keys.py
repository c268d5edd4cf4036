"""Keys that are not of references: the identifiers of figures, tables, sections and so on."""

# What the identifiers of figures, tables and so on begin with, in Quarto with a hyphen, in pandoc-crossref and bookdown
# with a colon.
_CROSS_REFERENCES = frozenset(
    {
        *(
            "alg",
            "cau",
            "cnj",
            "cor",
            "def",
            "eq",
            "exm",
            "exr",
            "fig",
            "imp",
            "lem",
            "lst",
            "nte",
            "prf",
            "prp",
        ),
        *("rem", "sec", "sol", "suppfig", "supptbl", "tab", "tbl", "thm", "tip", "vid", "wrn"),
    }
)


def is_cross_reference(key: str) -> bool:
    """
    Return whether a key looks like the identifier of a figure, a table, a section and so on.

    >>> is_cross_reference("fig-map"), is_cross_reference("Tbl:costs"), is_cross_reference("figley2002")
    (True, True, False)
    """
    for sign in "-:":
        kind, found, name = key.partition(sign)
        if found and name and kind.lower() in _CROSS_REFERENCES and kind[1:].islower():
            return True
    return False
