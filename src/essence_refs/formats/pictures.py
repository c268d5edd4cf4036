"""Recognise pictures by their first bytes, and allow only addresses of pictures that are safe to follow."""

import base64
import re
from urllib.parse import quote

from essence_refs.formats.picture_sizes import too_large
from essence_refs.formats.runs import safe_target

# Without SVG, which may contain scripts. The first bytes are from the WHATWG's "MIME Sniffing", section 6.1.
_BEGINNINGS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBPVP", re.DOTALL), "image/webp"),
)
_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.DOTALL | re.IGNORECASE
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def media_type(data: bytes) -> str:
    """
    Return the media type of a picture that is safe to show, or an empty string if it is too large or another file.

    >>> media_type(b"GIF89a")
    'image/gif'
    """
    kind = _kind(data)
    return "" if too_large(data, kind) else kind


def reason_to_refuse(data: bytes) -> str:
    """Return why no format may show a picture, as the end of a sentence, or an empty string."""
    return too_large(data, _kind(data))


def _kind(data: bytes) -> str:
    return next((name for beginning, name in _BEGINNINGS if beginning.match(data)), "")


def is_svg(data: bytes) -> bool:
    """Return whether a file is an SVG picture."""
    return _SVG.match(data) is not None


def data_url(data: bytes) -> str:
    """Return a picture as a data URL (RFC 2397), or an empty string for any other file."""
    kind = media_type(data)
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if kind else ""


def safe_source(source: str) -> str:
    """
    Return the address of a picture without characters that need escaping, or an empty string if it is not safe.

    >>> safe_source("figures/a b.png")
    'figures/a%20b.png'
    >>> safe_source("file:///etc/passwd"), safe_source("//example.org/a.png")
    ('', '')
    """
    source = source.strip()
    if _SCHEME.match(source):
        return safe_target(source) if source[:4].casefold() == "http" else ""
    # Two slashes at the start mean another host.
    if source.startswith("//"):
        return ""
    return quote(_STRAY_PERCENT.sub("%25", source), safe="-._~:/?#@!$&'()*+,;=%", errors="replace")
