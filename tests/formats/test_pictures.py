"""Addresses of pictures that are safe to follow, and pictures that are recognised by their first bytes."""

import pytest

from essence_refs.formats.pictures import data_url, media_type, safe_source


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        ("a.png", "a.png"),
        (" figures/a b.png\n", "figures/a%20b.png"),
        ("50%.png", "50%25.png"),
        ("a%20b.png", "a%20b.png"),
        ("\u00e9.png", "%C3%A9.png"),
        # Half of a UTF-16 pair, which no UTF-8 file can hold.
        ("a\ud800.png", "a?.png"),
        ('"><script>.png', "%22%3E%3Cscript%3E.png"),
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("HTTPS://example.org/a.png", "HTTPS://example.org/a.png"),
        ("//example.org/a.png", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,AA", ""),
        ("httpx:a", ""),
    ],
)
def test_only_safe_addresses_are_kept(source: str, safe: str) -> None:
    """Addresses on the web and paths are kept, with the characters escaped that need it; all others are dropped."""
    assert safe_source(source) == safe


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\n\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\n\0\0\0WAVEfmt ", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b" GIF89a", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(data: bytes, kind: str) -> None:
    """SVG, which may contain scripts, is no picture; nor is any other file."""
    assert media_type(data) == kind
    assert data_url(data).startswith(f"data:{kind};base64,") if kind else data_url(data) == ""
