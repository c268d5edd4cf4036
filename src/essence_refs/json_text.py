"""Writing JSON in which characters that could control a terminal or a CI job are escaped."""

import json
import re
from typing import Any

# Control characters that JSON need not escape, line separators, directional controls, and lone surrogates, which no UTF-8
# file can hold; and the beginning of a workflow command of GitHub and Azure.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]|#(?=#(?:vso)?\\[)", re.IGNORECASE
)


def write_json(value: Any) -> str:
    r"""
    Return a value as JSON with indents and a line end.

    >>> print(write_json(["a\u202eb\x9bc é"]), end="")
    [
      "a\u202eb\u009bc é"
    ]
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
