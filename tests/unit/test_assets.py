"""The shipped style, fonts and scripts: small, complete, and never reaching outside the host."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "src/jejaring/web/static/jejaring"
SHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
FONTS = STATIC / "fonts"
KIB = 1024


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def urls(path: Path) -> list[str]:
    """Addresses in url() of a sheet, without quotes."""
    return [found.strip("\"' ") for found in re.findall(r"url\(([^)]*)\)", text(path))]


def faces() -> dict[str, list[range]]:
    """Font file name -> code points it is loaded for, from the @font-face rules."""
    found = {}
    for rule in re.findall(r"@font-face \{(.*?)\}", text(STATIC / "css/jejaring.css"), re.DOTALL):
        file = re.search(r"fonts/([\w.-]+)", rule)
        listed = re.search(r"unicode-range:([^;]+);", rule)
        assert file
        assert listed
        assert "font-display: swap" in rule
        bounds = [part.strip().removeprefix("U+").split("-") for part in listed[1].split(",")]
        found[file[1]] = [range(int(b[0], 16), int(b[-1], 16) + 1) for b in bounds]
    return found


def loaded_for(words: str) -> set[str]:
    """Font files that a browser fetches to show `words`; where ranges overlap, the rule further down wins."""
    files = set()
    for character in words:
        covering = [file for file, ranges in faces().items() if any(ord(character) in r for r in ranges)]
        files.update(covering[-1:])
    return files


def size(files: set[str]) -> int:
    return sum((FONTS / file).stat().st_size for file in files)


def test_there_is_something_to_test() -> None:
    assert {sheet.name for sheet in SHEETS} >= {"jejaring.css", "admin.css"}
    assert {script.name for script in SCRIPTS} >= {"map.js", "filter.js", "zoom.js"}


def test_sheet_fits_its_budget() -> None:
    assert len(gzip.compress((STATIC / "css/jejaring.css").read_bytes())) <= 12 * KIB


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_small_and_stays_at_home(script: Path) -> None:
    assert script.stat().st_size < 3 * KIB
    assert not re.search(
        r"https?:|//\w|innerHTML|\beval\b|\.style\b|new Function",
        re.sub(r"^\s*//.*", "", text(script), flags=re.MULTILINE),
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_address_in_a_sheet_is_a_shipped_file(sheet: Path) -> None:
    assert urls(sheet)
    for url in urls(sheet):
        assert not re.match(r"[a-z]+:|/", url), f"{url} is not relative"
        assert (sheet.parent / url).is_file(), f"{url} is missing"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_sheet_imports_nothing(sheet: Path) -> None:
    assert not re.search(r"@import|https?:|data:", text(sheet))


def test_every_font_is_used_and_licensed() -> None:
    assert {path.name for path in FONTS.glob("*.woff2")} == set(faces())
    assert "SIL OPEN FONT LICENSE Version 1.1" in text(FONTS / "OFL.txt")


def test_fonts_are_woff2() -> None:
    for file in faces():
        assert (FONTS / file).read_bytes()[:4] == b"wOF2", file


def test_english_and_indonesian_pages_load_one_small_font() -> None:
    words = "Projects of 38 cities – “as reported” 30 Sep 2025; São Paulo, Perjanjian ditemukan · 55.027 → €"
    assert loaded_for(words) == {"noto-sans-latin.woff2"}
    assert size(loaded_for(words)) <= 40 * KIB


@pytest.mark.parametrize(
    ("name", "font", "limit"),
    [
        ("กรุงเทพมหานคร", "thai", 30),
        ("ຫຼວງພະບາງ", "lao", 30),
        ("បាត់ដំបង", "khmer", 40),
        ("ရန်ကုန်", "myanmar", 40),
        ("Đà Nẵng", "vietnamese", 12),
        ("Kōbe Łódź Čačak", "latin-ext", 12),
        ("சிங்கப்பூர்", "tamil-singapore", 6),
        ("新加坡", "chinese-singapore", 6),
    ],
)
def test_a_name_in_its_script_adds_only_its_own_font(name: str, font: str, limit: int) -> None:
    added = loaded_for(name) - {"noto-sans-latin.woff2"}
    assert added == {f"noto-sans-{font}.woff2"}
    assert size(added) <= limit * KIB


@pytest.mark.parametrize("image", sorted((STATIC / "img").glob("*.svg")), ids=lambda path: path.name)
def test_images_are_small_and_plain(image: Path) -> None:
    assert image.stat().st_size < 2 * KIB
    assert not re.search(r"<script|href=|\bon\w+=", text(image))
