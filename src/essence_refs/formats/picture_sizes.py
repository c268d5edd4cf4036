"""The sizes in pixels that a picture claims to have, so that one that would not fit into memory is not opened."""

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

# A program that shows a picture needs four bytes of memory for each pixel, however small the file is.
MOST_PIXELS = 100_000_000

Size = tuple[int, int]

# ITU-T T.81, table B.1: the markers of frames, and those without a length after them.
_FRAME = re.compile(rb"[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]")
_BARE = re.compile(rb"[\x01\xd0-\xd8]")
_MARKER = re.compile(rb"\xff+([\x01-\xfe])")
_SCAN, _END = b"\xda", b"\xd9"


def too_large(data: bytes, media_type: str) -> str:
    """
    Return why a picture is too large to be opened, or an empty string.

    >>> too_large(b"GIF89a" + bytes.fromhex("ffffffff 00 00 00"), "image/gif")
    'it has 65,535 by 65,535 pixels, more than the limit of 100,000,000'
    """
    try:
        sizes = [*_READERS[media_type](data)] if media_type in _READERS else []
    except (struct.error, IndexError):
        # It ends too early. The program that opens it reports that.
        return ""
    width, height = max(sizes, key=lambda each: each[0] * each[1], default=(0, 0))
    if width * height <= MOST_PIXELS:
        return ""
    return f"it has {width:,} by {height:,} pixels, more than the limit of {MOST_PIXELS:,}"


def _png(data: bytes) -> Iterator[Size]:
    # PNG, section 11.2.1: IHDR is the first chunk.
    yield struct.unpack_from(">II", data, 16)


def _gif(data: bytes) -> Iterator[Size]:
    # GIF89a, sections 18 and 20: the screen, and each image, which may be larger.
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    yield width, height
    position = 13 + _table_length(flags)
    while data[position : position + 1] in (b"!", b","):
        if data[position : position + 1] == b",":
            width, height, flags = struct.unpack_from("<HHB", data, position + 5)
            yield width, height
            position += 11 + _table_length(flags)
        else:
            position += 2
        while data[position]:
            position += data[position] + 1
        position += 1


def _table_length(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _jpeg(data: bytes) -> Iterator[Size]:
    position = 0
    while found := _MARKER.search(data, position):
        marker, position = found[1], found.end()
        if marker in (_SCAN, _END):
            return
        if _BARE.match(marker):
            continue
        if _FRAME.match(marker):
            height, width = struct.unpack_from(">HH", data, position + 3)
            yield width, height
        position += max(struct.unpack_from(">H", data, position)[0], 2)


def _webp(data: bytes) -> Iterator[Size]:
    # RFC 9649, section 2; each chunk has an even length.
    position = 12
    while position + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        chunk = data[position + 8 : position + 8 + 30]
        if kind == b"VP8 ":
            width, height = struct.unpack_from("<HH", chunk, 6)
            yield width & 0x3FFF, height & 0x3FFF
        elif kind == b"VP8L":
            (bits,) = struct.unpack_from("<I", chunk, 1)
            yield (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        elif kind in (b"VP8X", b"ANMF"):
            start = 4 if kind == b"VP8X" else 6
            yield _three_bytes(chunk, start) + 1, _three_bytes(chunk, start + 3) + 1
        position += 8 + length + length % 2


def _three_bytes(data: bytes, start: int) -> int:
    return data[start] | data[start + 1] << 8 | data[start + 2] << 16


_READERS: Mapping[str, Callable[[bytes], Iterator[Size]]] = MappingProxyType(
    {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/webp": _webp}
)
