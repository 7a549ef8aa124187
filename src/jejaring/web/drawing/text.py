"""How wide a text will be, without a font at hand.

A shipped table knows Latin, Greek and Cyrillic letters; other scripts are estimated.
"""

import json
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "noto-sans-medium-widths.json"

# Usual advance in em where the table holds no letter: (first code point, last code point, width).
_ESTIMATES = (
    (0x0B80, 0x0BFF, 0.85),  # Tamil
    (0x0E00, 0x0EFF, 0.6),  # Thai and Lao
    (0x1000, 0x109F, 0.8),  # Burmese
    (0x1780, 0x17FF, 0.75),  # Khmer
)
_OTHER_SCRIPT = 0.65
_WIDE = 1.0
_SPACING_MARK = 0.4


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of `text` in the units of `size` (the font size), set in Noto Sans Medium on one line."""
    table = _widths()
    return sum(table[char] / 1000 if char in table else _estimate(char) for char in text) * size


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """`text` in lines no wider than `width`: broken at spaces, and inside a word only when the word alone is too wide.

    A word is never broken before a combining mark. Nothing is cut off.
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if text_width(joined, size) <= width:
            lines[-1:] = [joined]
        else:
            lines.extend(_pieces(word, size, width))
    return tuple(lines)


def _pieces(word: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for char in word:
        starts_letter = not unicodedata.category(char).startswith("M")
        if pieces[-1] and starts_letter and text_width(pieces[-1] + char, size) > width:
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _estimate(char: str) -> float:
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf"}:
        return 0.0
    if category == "Mc":
        return _SPACING_MARK
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return _WIDE
    code = ord(char)
    return next((width for first, last, width in _ESTIMATES if first <= code <= last), _OTHER_SCRIPT)


@cache
def _widths() -> dict[str, int]:
    """Letter to its advance in thousandths of an em."""
    by_width: dict[str, str] = json.loads(_TABLE.read_text(encoding="utf-8"))["widths"]
    return {char: int(width) for width, chars in by_width.items() for char in chars}
