"""Check that every text of the interface stands in every catalogue: translated, not doubtful, with the same fields.

    python tools/check_translations.py

Exits 1 and lists what is missing. `make translations` collects new texts into the catalogues.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "src" / "jejaring" / "web" / "locale"


def main() -> int:
    wanted = texts_in_the_code()
    problems = []
    for file in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream)
        problems += [f"{file.parent.parent.name}: {problem}" for problem in problems_of(catalogue, wanted)]
    if not list(LOCALE.glob("*/LC_MESSAGES/django.po")):
        problems.append("there is no catalogue")
    print("\n".join(problems) or "every text is translated")
    return 1 if problems else 0


def texts_in_the_code() -> Catalog:
    with tempfile.NamedTemporaryFile(suffix=".pot") as file:
        keywords = ("gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2")
        command = [str(Path(sys.executable).with_name("pybabel")), "--quiet", "extract", "--mapping=tools/babel.cfg"]
        command += [f"--keyword={keyword}" for keyword in keywords]
        subprocess.run([*command, f"--output={file.name}", "src/jejaring"], cwd=ROOT, check=True)
        with Path(file.name).open("rb") as stream:
            return read_po(stream)


def problems_of(catalogue: Catalog, wanted: Catalog) -> Iterator[str]:
    for message in wanted:
        if not message.id:
            continue
        found = catalogue.get(message.id, context=message.context)
        if found is None:
            yield f"missing: {message.id!r}"
        elif not found.string or (isinstance(found.string, tuple) and not all(found.string)):
            yield f"not translated: {message.id!r}"
        elif found.fuzzy:
            yield f"doubtful: {message.id!r}"
        else:
            yield from (f"{error}: {message.id!r}" for error in wrong_fields(found))


def wrong_fields(message: Message) -> Iterator[str]:
    if message.python_format:
        for error in message.check():
            yield str(error)


if __name__ == "__main__":
    sys.exit(main())
