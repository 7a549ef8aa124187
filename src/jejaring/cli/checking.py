"""Whether an installation is in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jejaring.cli import setup


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `detail` says what is there, or what is wrong and how to mend it."""

    name: str
    ok: bool
    detail: str


def findings() -> Iterator[Finding]:
    """Every check in turn; those that need the database are left out when it cannot be asked."""
    setup.ready()
    yield _settings()
    yield _translations()
    database = _database()
    yield database
    if not database.ok:
        return
    tables = _tables()
    yield tables
    if tables.ok:
        yield _network()
        yield _ledger()


def _settings() -> Finding:
    from django.core.checks import ERROR, run_checks

    wrong = [str(message) for message in run_checks() if message.level >= ERROR]
    return Finding("settings", not wrong, "; ".join(wrong) or "in order")


def _translations() -> Finding:
    stale = [catalogue.parent.parent.name for catalogue in stale_catalogues()]
    if stale:
        return Finding("translations", False, f"not compiled: {', '.join(stale)}; `jejaring serve` compiles them")
    return Finding("translations", True, "compiled")


def stale_catalogues() -> list[Path]:
    """Catalogues of translations whose compiled form is missing or older."""
    from django.conf import settings

    found = [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
    return [po for po in found if not _is_compiled(po)]


def _is_compiled(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime


def _database() -> Finding:
    from django.db import DatabaseError, InterfaceError, connection

    try:
        connection.ensure_connection()
    except (DatabaseError, InterfaceError) as error:
        return Finding("database", False, f"cannot be reached: {str(error).strip()}; see JEJARING_DATABASE_URL")
    return Finding("database", True, f"reached ({connection.vendor})")


def _tables() -> Finding:
    missing = setup.unapplied_migrations()
    if missing:
        return Finding("tables", False, f"{len(missing)} steps behind this version; `jejaring serve` makes them")
    return Finding("tables", True, "as this version wants them")


def _network() -> Finding:
    from jejaring.apps.registry.queries import get_network

    network = get_network()
    return Finding("network", True, network.name if network else "none loaded yet; load one: jejaring load ascn")


def _ledger() -> Finding:
    from jejaring.apps.packs.queries import load_ledger_differences

    count = len(load_ledger_differences())
    if count:
        return Finding("tie ledger", False, f"{count} differences; `jejaring ties check` lists them")
    return Finding("tie ledger", True, "proved from its deeds")
