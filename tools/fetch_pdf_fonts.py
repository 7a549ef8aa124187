"""Get the fonts of PDF documents again (for maintainers only).

Documents are set in one family, Noto Sans, in two weights for each script; the files are shipped as their project
made them, because a document must be able to show every letter that a name may have. This tool downloads them with
`npm pack`, copies them, writes their licence beside them, and prints what it wrote.

    python tools/fetch_pdf_fonts.py            # rewrites src/jejaring/formats/documents/fonts/
    python tools/fetch_pdf_fonts.py --table    # the same, and prints the table of origins in Markdown

Needs npm on the path. The versions are pinned. New fonts change the bytes of every document made from then on, though
not the hash of any text; after raising a version, look at every script in a rendered document.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/jejaring/formats/documents/fonts"
PACKAGES = {
    "NotoSans": "@expo-google-fonts/noto-sans@0.4.2",
    "NotoSansKhmer": "@expo-google-fonts/noto-sans-khmer@0.4.3",
    "NotoSansLao": "@expo-google-fonts/noto-sans-lao@0.4.2",
    "NotoSansMyanmar": "@expo-google-fonts/noto-sans-myanmar@0.4.2",
    "NotoSansThai": "@expo-google-fonts/noto-sans-thai@0.4.2",
}
WEIGHTS = {"Regular": "400Regular", "SemiBold": "600SemiBold"}


def download(package: str, folder: Path) -> Path:
    """Unpack an npm package below `folder`; return the folder of its contents."""
    home = folder / package.replace("/", "_")
    home.mkdir()
    subprocess.run(["npm", "pack", "--silent", package], cwd=home, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(home.glob("*.tgz"))) as archive:
        archive.extractall(home, filter="data")
    return home / "package"


def licence(texts: list[str]) -> str:
    """One text of the Open Font License, which is the same in all packages, under the copyright line of each."""
    copyrights = sorted({text.splitlines()[0].strip() for text in texts})
    bodies = {"\n".join(line.rstrip() for line in text.splitlines()[1:]).strip() for text in texts}
    if len(bodies) != 1:
        raise SystemExit("The packages no longer share one licence text: read them.")
    return "\n".join([*copyrights, "", bodies.pop(), ""])


def main() -> None:
    """Rewrite the shipped fonts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the table of origins in Markdown")
    table = parser.parse_args().table
    TARGET.mkdir(parents=True, exist_ok=True)
    licences = []
    with tempfile.TemporaryDirectory() as name:
        for family, package in PACKAGES.items():
            contents = download(package, Path(name))
            licences.append((contents / "LICENSE_FONT").read_text(encoding="utf-8"))
            for weight, folder in WEIGHTS.items():
                path = TARGET / f"{family}-{weight}.ttf"
                shutil.copyfile(contents / folder / f"{family}_{folder}.ttf", path)
                size, digest = path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
                print(
                    f"| {path.name} | {size} | {package} | OFL-1.1 | {digest} |" if table else f"{size:>7} {path.name}"
                )
    (TARGET / "OFL.txt").write_text(licence(licences), encoding="utf-8")


if __name__ == "__main__":
    main()
