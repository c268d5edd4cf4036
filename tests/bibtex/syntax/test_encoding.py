"""Bytes to text: UTF-8 and named encodings."""

import pytest

from essence_refs.bibtex.syntax.encoding import decode


def test_bytes_are_decoded():
    """UTF-8 with and without byte order mark, and named encodings; line ends are kept."""
    assert decode("é\r\n".encode(), source="") == ("é\r\n", ())
    assert decode("\ufeffé".encode(), source="") == ("é", ())
    assert decode("é".encode("cp1252"), source="", encoding="cp1252") == ("é", ())
    text, [problem] = decode(b"ab\ncd\xe9f", source="x.bib")
    assert text == "ab\ncd\N{REPLACEMENT CHARACTER}f"
    assert str(problem).startswith("x.bib:2:3: the byte 0xe9 is not UTF-8")
    _, [problem] = decode(b"a", source="x.bib", encoding="utf-9")
    assert "utf-9" in problem.message


@pytest.mark.parametrize("encoding", ["base64", "rot13", "idna", "undefined", "punycode", "zip"])
def test_a_codec_that_is_no_file_encoding_is_reported(encoding):
    """Python has codecs for other purposes; the text is still read, as UTF-8."""
    text, problems = decode(b"caf\xe9", source="x.bib", encoding=encoding)
    assert text == "caf\N{REPLACEMENT CHARACTER}"
    assert problems[0].message == f"no encoding is called {encoding!r}"


@pytest.mark.parametrize("data", [b"\xff\xfea\0", b"\xfe\xff\0a", b"\xef\xbb\xbfa"])
def test_a_byte_order_mark_names_the_encoding(data):
    """UTF-16 has one, and some programs write one in UTF-8."""
    assert decode(data, source="x.bib") == ("a", ())
