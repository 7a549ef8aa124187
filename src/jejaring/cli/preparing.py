"""What must be there before pages can be served. Each step is skipped when its result is up to date."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from jejaring import __version__
from jejaring.cli import setup
from jejaring.cli.checking import stale_catalogues
from jejaring.cli.errors import Refused


def prepare(tell: Callable[[str], object]) -> None:
    """Compile translations, make the tables, gather the static files; `tell` hears of each step that is taken."""
    _compile_translations(tell)
    if setup.unapplied_migrations():
        tell("Preparing the database")
        setup.prepare_database()
    _collect_static_files(tell)


def _compile_translations(tell: Callable[[str], object]) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for catalogue in stale_catalogues():
        compiled = catalogue.with_suffix(".mo")
        try:
            with catalogue.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source))
        except OSError as error:
            # An installed package may be read-only; it comes with its catalogues compiled.
            if not compiled.exists():
                raise Refused(f"The translations cannot be compiled into {compiled}: {error.strerror}.") from error
        else:
            tell(f"Compiled the translations into {catalogue.parent.parent.name}")


def _collect_static_files(tell: Callable[[str], object]) -> None:
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp_file = root.with_suffix(".stamp")
    stamp = _stamp_of_static_files()
    if root.is_dir() and stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    tell("Gathering style sheets, scripts and fonts")
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp_file.write_text(stamp)
    except OSError as error:
        raise Refused(f"The static files cannot be gathered in {root}: {error.strerror or error}.") from error


def _stamp_of_static_files() -> str:
    """Changes when the version, or the size or time of any static file changes."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
