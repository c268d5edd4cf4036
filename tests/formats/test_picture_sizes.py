"""Sizes that pictures claim to have."""

import struct

import pytest

from essence_refs.formats.picture_sizes import MOST_PIXELS, too_large

# 10,000 by 10,000 pixels are the limit.
EDGE = 10_000
WIDER = (EDGE + 1, EDGE)


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIB", 13, b"IHDR", width, height, 8)


def gif(*images: tuple[int, int], screen: tuple[int, int] = (1, 1), table: int = 0) -> bytes:
    """Return a GIF with tables of 2, 4, 8 … colours, a comment, and these images."""
    flags = 0x80 | table
    colours = bytes(3 * 2 ** (table + 1))
    data = b"GIF89a" + struct.pack("<HHBBB", *screen, flags, 0, 0) + colours
    data += b"!\xfe\x02ab\x01c\x00"
    for width, height in images:
        data += b"," + struct.pack("<HHHHB", 0, 0, width, height, flags) + colours + b"\x02\x03abc\x01d\x00"
    return data + b";"


def jpeg(width: int, height: int, marker: int = 0xC0, before: bytes = b"") -> bytes:
    frame = b"\xff" + bytes([marker]) + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + before + frame + b"\xff\xd9"


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def three(number: int) -> bytes:
    return (number - 1).to_bytes(3, "little")


def lossy(width: int, height: int) -> tuple[bytes, bytes]:
    return b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)


def lossless(width: int, height: int) -> tuple[bytes, bytes]:
    return b"VP8L", b"\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14)


def extended(width: int, height: int) -> tuple[bytes, bytes]:
    return b"VP8X", b"\0\0\0\0" + three(width) + three(height)


def animated(width: int, height: int) -> tuple[bytes, bytes]:
    return b"ANMF", b"\0" * 6 + three(width) + three(height) + b"\0" * 4


def make_cases() -> list[tuple[str, bytes, bytes]]:
    """Return for each kind of picture one at the limit and one wider by a pixel."""
    edge = (EDGE, EDGE)
    cases = [
        ("png", png(*edge), png(*WIDER)),
        ("gif", gif(screen=edge), gif(screen=WIDER)),
        *(("gif", gif((2, 2), edge, table=n), gif((2, 2), WIDER, table=n)) for n in (0, 3, 7)),
        *(
            ("jpeg", jpeg(*edge, marker=n), jpeg(*WIDER, marker=n))
            for n in (0xC0, 0xC3, 0xC5, 0xC9, 0xCD, 0xCF)
        ),
        *(
            ("webp", webp((b"EXIF", b"abc"), kind(*edge)), webp((b"EXIF", b"abc"), kind(*WIDER)))
            for kind in (lossy, lossless, extended, animated)
        ),
    ]
    # Segments with and without a length, and fill bytes, come before the frame.
    segments = b"\xff\x01\xff\xe0\x00\x04ab\xff\xff\xdb\x00\x02\xff\xc4\x00\x0b\x08\x4e\x20\x4e\x20\x01abc"
    cases.append(("jpeg", jpeg(*edge, before=segments), jpeg(*WIDER, before=segments)))
    return cases


@pytest.mark.parametrize(("kind", "edge", "wider"), make_cases())
def test_a_picture_may_have_as_many_pixels_as_the_limit(kind: str, edge: bytes, wider: bytes) -> None:
    """One column more is too large."""
    assert EDGE * EDGE == MOST_PIXELS
    assert too_large(edge, f"image/{kind}") == ""
    assert too_large(wider, f"image/{kind}") == (
        "it has 10,001 by 10,000 pixels, more than the limit of 100,000,000"
    )


@pytest.mark.parametrize(("kind", "edge", "wider"), make_cases())
def test_a_picture_that_ends_too_early_is_left_to_its_program(kind: str, edge: bytes, wider: bytes) -> None:
    """It may be at any byte."""
    for data in (edge, wider):
        for length in range(len(data)):
            assert too_large(data[:length], f"image/{kind}") in (
                "",
                "it has 10,001 by 10,000 pixels, more than the limit of 100,000,000",
            )
    assert too_large(b"", f"image/{kind}") == ""


def test_the_frame_after_the_scan_of_a_jpeg_is_no_frame() -> None:
    """Compressed data may have any bytes."""
    assert too_large(b"\xff\xd8\xff\xda\x00\x02" + jpeg(*WIDER)[2:], "image/jpeg") == ""
    assert too_large(b"\xff\xd8\xff\xd9" + jpeg(*WIDER)[2:], "image/jpeg") == ""


def test_bits_beside_the_size_do_not_count() -> None:
    """WebP has two bits for scaling, and a version."""
    kind, data = lossy(EDGE | 0x4000, EDGE | 0x8000)
    assert too_large(webp((kind, data)), "image/webp") == ""
    assert too_large(webp((b"VP8L", b"\x2f" + struct.pack("<I", 0xF0000000))), "image/webp") == ""


def test_other_kinds_are_not_looked_at() -> None:
    """Vector graphics have no pixels."""
    assert too_large(png(*WIDER), "image/svg+xml") == ""
