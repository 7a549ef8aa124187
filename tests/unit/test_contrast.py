"""Contrast of the sheet's colours (WCAG 2.2: text 4.5:1, shapes 3:1), in light and dark, read from the sheet itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "src/jejaring/web/static/jejaring"
TEXT = 4.5
SHAPE = 3.0

FOCUS_AREAS = [f"f-{position}" for position in range(1, 7)]
STATUSES = ["st-plan", "st-on", "st-done", "st-none"]

# (foreground, ground, smallest ratio): every pair that the sheet puts together.
PAIRS = [
    *[(text, ground, TEXT) for text in ("ink", "ink-2", "sea", "brick", "bad") for ground in ("paper", "paper-2")],
    *[("good", ground, TEXT) for ground in ("paper", "paper-2")],
    *[("ink", ground, TEXT) for ground in ("map", "land", "land-2", "sea-2")],
    ("sea", "sea-2", TEXT),
    ("sea-ink", "sea", TEXT),
    ("paper", "ink", TEXT),
    ("paper", "brick", TEXT),
    ("paper", "bad", TEXT),
    *[(colour, ground, SHAPE) for colour in (*FOCUS_AREAS, *STATUSES, "field") for ground in ("paper", "paper-2")],
    *[(thread, ground, SHAPE) for thread in ("sea", "brick") for ground in ("map", "land", "land-2")],
]


def tokens(block: str) -> dict[str, str]:
    """Colour tokens of one CSS block: name without dashes -> #rrggbb."""
    found = re.findall(r"--([\w-]+):\s*#([0-9a-f]{3}(?:[0-9a-f]{3})?)\s*;", block)
    return {name: "".join(2 * digit for digit in value) if len(value) == 3 else value for name, value in found}


def modes(sheet: str) -> dict[str, dict[str, str]]:
    """Tokens in light and in dark; dark overrides light."""
    light = re.search(r"^:root \{(.*?)\n\}", sheet, re.DOTALL | re.MULTILINE)
    dark = re.search(
        r"prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme=\"?light\"?\]\) \{(.*?)\}", sheet, re.DOTALL
    )
    assert light, "the light token block was not found"
    assert dark, "the dark token block was not found"
    return {"light": tokens(light[1]), "dark": tokens(light[1]) | tokens(dark[1])}


def luminance(colour: str) -> float:
    """Relative luminance of rrggbb, 0 (black) to 1 (white)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


MODES = modes((STATIC / "css/jejaring.css").read_text(encoding="utf-8"))


def test_contrast_formula() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_pairs_of_the_sheet(mode: str, front: str, ground: str, least: float) -> None:
    colours = MODES[mode]
    ratio = contrast(colours[front], colours[ground])
    assert ratio >= least, f"--{front} on --{ground} in {mode}: {ratio:.2f}, needs {least}"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_on_the_middle_tint_of_a_matrix(mode: str) -> None:
    """`.m2` mixes 45 % of --sea into --paper."""
    sea, paper = MODES[mode]["sea"], MODES[mode]["paper"]
    channels = [(int(sea[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (0, 2, 4)]
    tint = "".join(f"{round(0.45 * s + 0.55 * p):02x}" for s, p in channels)
    assert contrast(MODES[mode]["ink"], tint) >= TEXT


def test_dark_names_every_colour() -> None:
    sheet = (STATIC / "css/jejaring.css").read_text(encoding="utf-8")
    dark = re.search(r"prefers-color-scheme: dark\) \{(.*?)\n\}", sheet, re.DOTALL)
    assert dark
    assert tokens(dark[1]).keys() == MODES["light"].keys()


def test_admin_uses_the_same_colours() -> None:
    sheet = (STATIC / "css/admin.css").read_text(encoding="utf-8")
    blocks = {
        "light": re.search(r"\n:root \{(.*?)\}", sheet, re.DOTALL),
        "dark": re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", sheet, re.DOTALL),
        "dark by button": re.search(r'^html\[data-theme="dark"\] \{(.*?)\}', sheet, re.DOTALL | re.MULTILINE),
    }
    for name, block in blocks.items():
        assert block, name
        found = {token.removeprefix("j-"): value for token, value in tokens(block[1]).items()}
        assert len(found) > 10, name
        expected = MODES["light" if name == "light" else "dark"]
        assert found == {token: expected[token] for token in found}, name
