"""Get the web fonts again and cut them to what Jejaring's pages show (for maintainers only).

The pages use one family, Noto Sans, shipped as one small woff2 a script; `css/jejaring.css` names each with a
`unicode-range`, so a page loads only the scripts it shows. This tool downloads the sources with `npm pack`, keeps the
wanted characters and the weights in use, leaves every shaping rule (GSUB, GPOS) in place, and prints what it wrote.

    pip install fonttools brotli
    python tools/fetch_fonts.py            # rewrites src/jejaring/web/static/jejaring/fonts/
    python tools/fetch_fonts.py --table    # the same, and prints the table of origins in Markdown

Needs npm on the path. The versions are pinned; after raising one, look at every script in the style kit and run the
asset tests, which hold the size budget.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset  # type: ignore[import-not-found,import-untyped,unused-ignore]
from fontTools.merge import Merger  # type: ignore[import-not-found,import-untyped,unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found,import-untyped,unused-ignore]
from fontTools.varLib import instancer  # type: ignore[import-not-found,import-untyped,unused-ignore]

TARGET = Path(__file__).parents[1] / "src/jejaring/web/static/jejaring/fonts"
VERSION = "5.3.0"

# Spaces, punctuation and letters of western European languages, Indonesian and Malay.
LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2009-2015,U+2018-201F,"
    "U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2190-2193,U+2212,U+2260,"
    "U+2264-2265"
)
# Names of partners: central European, Baltic, Turkish letters, long vowels of Japanese and Pacific names.
LATIN_EXTENDED = "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0130,U+0132-0151,U+0154-0167,U+016A-017F,U+0218-021B"
VIETNAMESE = "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+1EA0-1EF9,U+20AB"
# Marks that stand alone in decomposed text; they travel with the Vietnamese letters that use them most.
COMBINING = "U+0300-0304,U+0306,U+0308-0309,U+031B,U+0323"
# Shaping needs them inside a word, but no page should load a script for their sake: they are in no `unicode-range`.
INVISIBLE = "U+200B-200D,U+25CC"
SINGAPORE_IN_TAMIL = "சிங்கப்பூர்"
SINGAPORE_IN_CHINESE = "新加坡"


@dataclass(frozen=True)
class Face:
    """One shipped font file: where it comes from, what is kept.

    `weights` is the range of the wght axis to keep; None where the source is a single weight.
    """

    name: str
    package: str
    sources: tuple[str, ...]
    characters: str
    weights: tuple[int, int] | None = (400, 600)


FACES = (
    Face("latin", "@fontsource-variable/noto-sans", ("noto-sans-latin-wght-normal",), LATIN, (300, 600)),
    Face("latin-ext", "@fontsource-variable/noto-sans", ("noto-sans-latin-ext-wght-normal",), LATIN_EXTENDED),
    Face(
        "vietnamese",
        "@fontsource-variable/noto-sans",
        ("noto-sans-vietnamese-wght-normal",),
        f"{VIETNAMESE},{COMBINING}",
    ),
    Face(
        "thai", "@fontsource-variable/noto-sans-thai", ("noto-sans-thai-thai-wght-normal",), f"U+0E00-0E7F,{INVISIBLE}"
    ),
    Face("lao", "@fontsource-variable/noto-sans-lao", ("noto-sans-lao-lao-wght-normal",), f"U+0E80-0EFF,{INVISIBLE}"),
    Face(
        "khmer",
        "@fontsource-variable/noto-sans-khmer",
        ("noto-sans-khmer-khmer-wght-normal",),
        f"U+1780-17FF,U+19E0-19FF,{INVISIBLE}",
    ),
    Face(
        "myanmar",
        "@fontsource-variable/noto-sans-myanmar",
        ("noto-sans-myanmar-myanmar-wght-normal",),
        f"U+1000-104F,{INVISIBLE}",
    ),
    Face(
        "tamil-singapore",
        "@fontsource-variable/noto-sans-tamil",
        ("noto-sans-tamil-tamil-wght-normal",),
        SINGAPORE_IN_TAMIL,
    ),
    Face(
        "chinese-singapore",
        "@fontsource/noto-sans-sc",
        ("noto-sans-sc-110-500-normal", "noto-sans-sc-118-500-normal", "noto-sans-sc-119-500-normal"),
        SINGAPORE_IN_CHINESE,
        weights=None,
    ),
)


def code_points(characters: str) -> set[int]:
    """Code points of a `unicode-range` list ("U+0E00-0E7F,U+200D") or of plain text."""
    if not characters.startswith("U+"):
        return {ord(character) for character in characters}
    points: set[int] = set()
    for part in characters.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def download(package: str, folder: Path) -> Path:
    """Unpack the pinned version of an npm package below `folder`; return the folder of its contents."""
    home = folder / package.replace("/", "_")
    if not home.exists():
        home.mkdir()
        subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{VERSION}"], cwd=home, check=True, stdout=subprocess.DEVNULL
        )
        with tarfile.open(next(home.glob("*.tgz"))) as archive:
            archive.extractall(home, filter="data")
    return home / "package"


def cut(font: TTFont, characters: str) -> None:
    """Keep only `characters`, with every layout feature that the source has."""
    options = subset.Options(layout_features=["*"], notdef_outline=True, name_IDs=["*"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(characters))
    subsetter.subset(font)


def merge(paths: list[Path], characters: str, folder: Path) -> Any:
    """One font from several parts of the same family, each cut first; parts must not be variable."""
    parts = []
    for path in paths:
        font = TTFont(path)
        cut(font, characters)
        font.flavor = None
        part = folder / f"{path.stem}.ttf"
        font.save(part)
        parts.append(str(part))
    merged = Merger().merge(parts)
    merged["head"].created = TTFont(paths[0])["head"].created
    return merged


def build(face: Face, folder: Path) -> Path:
    """Download, cut and write one face; return the written file."""
    files = download(face.package, folder) / "files"
    paths = [files / f"{source}.woff2" for source in face.sources]
    font: Any = TTFont(paths[0]) if len(paths) == 1 else merge(paths, face.characters, folder)
    cut(font, face.characters)
    if face.weights:
        font = instancer.instantiateVariableFont(font, {"wght": face.weights})
    font.flavor = "woff2"
    font.recalcTimestamp = False  # the same bytes on every run
    font["head"].modified = font["head"].created
    target = TARGET / f"noto-sans-{face.name}.woff2"
    font.save(target)
    return target


def row(face: Face, path: Path) -> str:
    """A line of the table of origins: file, bytes, package, weights, licence, sha256."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    weights = "–".join(map(str, face.weights)) if face.weights else "500"
    origin = f"{face.package} {VERSION}, {', '.join(face.sources)}"
    return f"| {path.name} | {path.stat().st_size} | {origin} | {weights} | OFL-1.1 | {digest} |"


def main() -> None:
    """Rewrite the shipped fonts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the table of origins in Markdown")
    table = parser.parse_args().table
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for face in FACES:
            path = build(face, Path(name))
            print(row(face, path) if table else f"{path.stat().st_size:>7} {path.name}")


if __name__ == "__main__":
    main()
