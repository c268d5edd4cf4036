"""Sort keys of texts."""

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from essence_refs.csl.variables.collation import collation_key


@given(
    st.text(alphabet="aB \t-_'.,;\u2013\u00df\u00e6\u0142\u00e9\u00c9\u0131\u0416\u0438\u0306", max_size=12)
)
@example("Kidscape\u2122 \u2116 5 \u0416")
@example("\u0141\u00f3d\u017a \u2013 N\u00f8rre-Br\u00f8")
def test_collation_keeps_only_letters_digits_and_spaces(text):
    """A key has the lower-case letters and digits without accents, and one space for each run of spaces and dashes."""
    letters = text.lower()
    for letter, plain in zip("\u00df\u00e6\u0142\u00f8\u0131", ("ss", "ae", "l", "o", "i"), strict=True):
        letters = letters.replace(letter, plain)
    folded = "".join(
        each for each in unicodedata.normalize("NFKD", letters).lower() if not unicodedata.combining(each)
    )
    assert collation_key(text) == " ".join(re.sub(r"[^\w\s]", "", re.sub("[-\u2013]", " ", folded)).split())


@given(st.text(max_size=20))
def test_collation_ignores_case(text):
    """Keys do not depend on capitals."""
    assert collation_key(text.upper()) == collation_key(text.upper().lower().upper())
