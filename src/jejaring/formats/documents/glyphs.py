"""The fonts that ship and the characters they can show."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


@cache
def printable_characters() -> frozenset[int]:
    """Code points, controls left out, that at least one shipped family has, in both its weights."""
    families = {path.name.split("-")[0] for path in FONTS.glob("*.ttf")}
    shared = (frozenset.intersection(*map(_characters_of, FONTS.glob(f"{family}-*.ttf"))) for family in families)
    return frozenset().union(*shared) - frozenset(range(0x20))


def _characters_of(path: Path) -> frozenset[int]:
    """The code points of a font file, read from its `cmap` table (subtable formats 4 and 12)."""
    font = path.read_bytes()
    cmap = next(_table_offsets(font, b"cmap"))
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    found: set[int] = set()
    for index in range(subtables):
        (offset,) = struct.unpack_from(">I", font, cmap + 4 + 8 * index + 4)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        if form == 4:
            found.update(_format_4(font, cmap + offset))
        elif form == 12:
            found.update(_format_12(font, cmap + offset))
    return frozenset(found)


def _table_offsets(font: bytes, tag: bytes) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    for index in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            yield offset


def _format_4(font: bytes, start: int) -> Iterator[int]:
    """Segments of the basic plane; a segment either shifts its codes or looks each up in the table after it."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    firsts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    shifts = struct.unpack_from(f">{count}H", font, start + 16 + 4 * count)
    ranges = start + 16 + 6 * count
    for index, (first, end, shift) in enumerate(zip(firsts, ends, shifts, strict=True)):
        place = ranges + 2 * index
        (distance,) = struct.unpack_from(">H", font, place)
        for code in range(first, end + 1):
            glyph = code
            if distance:
                (glyph,) = struct.unpack_from(">H", font, place + distance + 2 * (code - first))
            if glyph and (glyph + shift) & 0xFFFF and code != 0xFFFF:
                yield code


def _format_12(font: bytes, start: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, start + 12)
    for index in range(groups):
        first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * index)
        yield from range(first, last + 1)
