"""Make the screenshots: the main pages at three widths, in both languages.

    python tools/shots.py [--dark] [--only NAME …]

Serves a fresh copy of the built-in network and writes PNGs into build/shots/; the one the README shows goes to
docs/images/.
"""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
WIDTHS = (320, 768, 1280)
PAGES = {
    "home": "/",
    "map": "/map",
    "city": "/cities/luang-prabang",
    "city-large": "/cities/ho-chi-minh-city",
    "cities": "/cities",
    "project": "/projects/luang-prabang-wetlands",
    "projects": "/projects",
    "monitoring": "/monitoring",
    "agreements": "/agreements",
    "story": "/stories/banyuwangi-wiley",
}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--dark", action="store_true", help="as a reader who prefers dark pages sees them")
    arguments.add_argument("--only", nargs="*", choices=PAGES, default=list(PAGES))
    wanted = arguments.parse_args()
    folder = ROOT / "build" / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    executable = shutil.which("chromium")
    if not executable:
        raise SystemExit("Chromium is missing: install the Debian package chromium.")
    with site() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        for name in wanted.only:
            for language in ("en", "id"):
                for width in WIDTHS:
                    file = folder / f"{name}-{language}-{width}{'-dark' if wanted.dark else ''}.png"
                    shoot(browser, base + ("" if language == "en" else "/id") + PAGES[name], width, file, wanted.dark)
                    print(file.relative_to(ROOT))
    if "home" in wanted.only and not wanted.dark:
        shown = ROOT / "docs" / "images"
        shown.mkdir(exist_ok=True)
        shutil.copy(folder / "home-en-1280.png", shown / "home-1280.png")


def shoot(browser: Browser, address: str, width: int, file: Path, dark: bool) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=file, full_page=True)
    page.close()


@contextmanager
def site() -> Iterator[str]:
    """A server with the built-in network in a throwaway home."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "jejaring.cli.main", "serve", "--port", str(port), "--quiet"]
        process = subprocess.Popen(command, env={"JEJARING_HOME": home, "PATH": "/usr/bin:/bin"})
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(base).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield base
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
