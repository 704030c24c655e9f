"""Which characters the fonts of our papers can draw.

PDF/A allows no missing glyph, and a paper that a person's name keeps from being printed would be
worse than one with a sign in its place. Source: OpenType 1.9, table "cmap", formats 4 and 12.
"""

import struct
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@cache
def drawable(folder: Path) -> frozenset[int]:
    """The code points that every font file in `folder` and below can draw.

    Raises ImproperlyConfigured where there is no font: papers must never fall back to another.
    """
    fonts = sorted(folder.rglob("*.ttf"))
    if not fonts:
        raise ImproperlyConfigured(f"PAPER_FONTS holds no fonts: {folder}")
    return frozenset.intersection(*(_code_points(font.read_bytes()) for font in fonts))


def _code_points(font: bytes) -> frozenset[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4s4xII", font, 12 + 16 * index) for index in range(tables))
    at = next(offset for tag, offset, _length in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, at + 2)
    found: set[int] = set()
    for index in range(subtables):
        platform, _encoding, offset = struct.unpack_from(">HHI", font, at + 4 + 8 * index)
        (layout,) = struct.unpack_from(">H", font, at + offset)
        if platform in (0, 3) and layout == 4:
            found |= _format_4(font, at + offset)
        elif platform in (0, 3) and layout == 12:
            found |= _format_12(font, at + offset)
    return frozenset(found)


def _format_4(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, font, at + 14)
    starts = struct.unpack_from(row, font, at + 16 + 2 * count)
    deltas = struct.unpack_from(row, font, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(row, font, offsets_at)
    found = set()
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = offsets_at + 2 * index + offsets[index] + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", font, place)
                if glyph == 0:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                found.add(code)
    return found


def _format_12(font: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for index in range(groups):
        start, end, first_glyph = struct.unpack_from(">III", font, at + 16 + 12 * index)
        found.update(range(start + (first_glyph == 0), end + 1))
    return found
