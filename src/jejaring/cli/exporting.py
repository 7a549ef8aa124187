"""Writing a pack where somebody wants it, as a whole or not at all."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jejaring.cli.errors import Refused

if TYPE_CHECKING:
    from jejaring.formats.packs.rows import Pack

_EVERYBODY_MAY_READ_FILE, _EVERYBODY_MAY_READ_FOLDER = 0o644, 0o755


def require_free(target: Path, *, as_zip: bool, force: bool) -> None:
    """Raises Refused when writing would lose something: without `force` anything, with it all but an earlier export."""
    if not target.absolute().parent.is_dir():
        raise Refused(f"The folder {target.absolute().parent} does not exist. Make it first.")
    if not target.exists() or (not as_zip and target.is_dir() and not any(target.iterdir())):
        return
    if as_zip == target.is_dir():
        raise Refused(f"{target} is a {'folder' if as_zip else 'file'}. Name another target.")
    if not force:
        raise Refused(f"{target} is there already. Name another target, or replace it with --force.")
    strangers = [] if as_zip else _strangers(target)
    if strangers:
        raise Refused(f"{target} holds files that no export wrote, such as {strangers[0]}. Name another target.")


def write(pack: "Pack", target: Path, *, as_zip: bool) -> None:
    """Write beside the target first, then put it in place in one step. Raises Refused when the disk refuses."""
    target = target.absolute()
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as workshop:
            (_write_zip if as_zip else _write_folder)(pack, target, Path(workshop))
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}.") from error


def _strangers(folder: Path) -> list[str]:
    from jejaring.formats.packs.reading import is_pack_file

    return sorted(file.name for file in folder.iterdir() if not file.is_file() or not is_pack_file(file.name))


def _write_zip(pack: "Pack", target: Path, workshop: Path) -> None:
    from jejaring.formats.packs.writing import write_zip

    made = workshop / "new"
    with made.open("wb") as stream:
        write_zip(pack, stream)
    made.chmod(_EVERYBODY_MAY_READ_FILE)
    made.replace(target)


def _write_folder(pack: "Pack", target: Path, workshop: Path) -> None:
    from jejaring.formats.packs.writing import write_folder

    made, old = workshop / "new", workshop / "old"
    write_folder(pack, made)
    made.chmod(_EVERYBODY_MAY_READ_FOLDER)
    if target.exists():
        target.rename(old)
    try:
        made.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
