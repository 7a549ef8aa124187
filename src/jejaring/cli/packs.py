"""Commands that read and write whole networks: load, check, export."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jejaring.cli import checking, exporting, setup
from jejaring.cli.errors import REFUSED, Refused
from jejaring.cli.output import as_json_option, print_json, print_table, progress
from jejaring.kernel.errors import Invalid, Problem

if TYPE_CHECKING:
    from jejaring.apps.packs.actions import LoadReport, RowChange
    from jejaring.formats.packs.rows import Pack

BUILT_IN_WORD = "ascn"
BUILT_IN = Path(__file__).parent.parent / "data" / "ascn"
_DEEDS = ("added", "changed", "removed", "kept")
_CONFLICTS = ("refuse", "keep", "take")

spreadsheet_option = click.option(
    "--from-spreadsheet", is_flag=True, help="Accept a byte order mark and CRLF line ends, as spreadsheets write them."
)


@click.command(short_help="Load a network pack, or a newer one.")
@click.argument("pack")
@click.option(
    "--conflicts",
    type=click.Choice(_CONFLICTS),
    default="refuse",
    show_default=True,
    help="Rows changed both here and in the pack: refuse the pack, keep what is here, or take the pack's.",
)
@spreadsheet_option
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--details", is_flag=True, help="Name every row and cell that changes.")
@as_json_option
def load(pack: str, conflicts: str, from_spreadsheet: bool, dry_run: bool, details: bool, as_json: bool) -> None:
    """Bring the network to what PACK says: a folder of CSV tables, a zip of one, or `ascn` for the built-in network.

    The pack is checked as a whole first. When anything is wrong with it, every mistake is named with its file, row,
    column and value, and nothing is changed. Work done here since the last loading is not overwritten unasked.

    \b
    Examples:
      jejaring load ascn
      jejaring load ./my-network --dry-run --details
      jejaring load my-network.zip --conflicts keep
    """
    setup.ready()
    from jejaring.apps.packs.actions import load_pack, preview_pack
    from jejaring.kernel.actor import OPERATOR

    act = preview_pack if dry_run else load_pack
    with _problems_as_json(as_json):
        found = read(pack, from_spreadsheet)
        setup.prepare_database()
        with progress(len(found), "Loading") as tell:
            report = act(
                by=OPERATOR,
                pack=found,
                at=datetime.now(UTC),
                on_conflict=conflicts,  # type: ignore[arg-type]
                progress=tell,
            )
    if as_json:
        print_json({"ok": True, "dry_run": dry_run, **_report_values(report)})
    else:
        _print_report(report, dry_run=dry_run, details=details)


@click.command(short_help="Check this installation, or a pack.")
@click.argument("pack", required=False)
@spreadsheet_option
@as_json_option
def check(pack: str | None, from_spreadsheet: bool, as_json: bool) -> None:
    """Look whether everything is in order: this installation, or a PACK before it is loaded.

    Without PACK: settings, database, translations, and the tie ledger against the deeds it comes from. With PACK: every
    table, row and cell of it; nothing is loaded and no database is needed. Exit code 1 when anything is wrong.

    \b
    Examples:
      jejaring check
      jejaring check ./my-network
    """
    if pack is None:
        _check_installation(as_json)
        return
    with _problems_as_json(as_json):
        found = read(pack, from_spreadsheet)
    rows = {table: len(found.rows(table)) for table in found.tables}
    if as_json:
        print_json({"ok": True, "rows": rows})
    else:
        click.echo(f"The pack is in order: {sum(rows.values()):,} rows in {len(rows)} tables.")


@click.command(short_help="Write the whole network as a pack.")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--zip", "as_zip", is_flag=True, help="Write a zip; implied when TARGET ends in .zip.")
@click.option("--force", is_flag=True, help="Replace an earlier export at TARGET.")
@as_json_option
def export(target: Path, as_zip: bool, force: bool, as_json: bool) -> None:
    """Write the whole network as a pack to TARGET, a folder or a zip: the tables, their schemas, a data dictionary.

    Loading the result into an empty installation gives the same network. TARGET is written as a whole or not at all.

    \b
    Examples:
      jejaring export ./backup
      jejaring export network.zip --force
    """
    setup.ready_with_network()
    from jejaring.apps.packs.queries import load_pack_of_network

    as_zip = as_zip or target.suffix == ".zip"
    exporting.require_free(target, as_zip=as_zip, force=force)
    pack = load_pack_of_network()
    exporting.write(pack, target, as_zip=as_zip)
    rows = {table: len(pack.rows(table)) for table in pack.tables}
    if as_json:
        print_json({"ok": True, "target": str(target), "rows": rows})
    else:
        click.echo(f"Wrote {sum(rows.values()):,} rows in {len(rows)} tables to {target}.")


def read(pack: str, from_spreadsheet: bool = False) -> "Pack":
    """The checked pack behind what was typed; the word `ascn` is the built-in one. Raises Invalid."""
    from jejaring.formats.packs.reading import read_pack

    return read_pack(BUILT_IN if pack == BUILT_IN_WORD else Path(pack), from_spreadsheet=from_spreadsheet)


@contextmanager
def _problems_as_json(wanted: bool) -> Iterator[None]:
    """With `--json`, a program gets the problems on standard output, beside the text on standard error."""
    try:
        yield
    except Invalid as error:
        if wanted:
            print_json({"ok": False, "problems": [_problem_values(problem) for problem in error.problems]})
        raise


def _problem_values(problem: Problem) -> dict[str, Any]:
    names = ("file", "row", "column", "value", "reason", "way_out")
    return {name: getattr(problem, name) for name in names}


def _report_values(report: "LoadReport") -> dict[str, Any]:
    return {
        "rows": report.rows,
        "ties": report.ties,
        "counts": {what: report.count(what) for what in _DEEDS},
        "changes": [
            {
                "table": change.table,
                "key": change.key,
                "what": change.what,
                "before": dict(change.before),
                "after": dict(change.after),
            }
            for change in report.changes
        ],
    }


def _print_report(report: "LoadReport", *, dry_run: bool, details: bool) -> None:
    if not report.changes:
        click.echo(f"Nothing to change: the network already says what the pack says ({report.rows:,} rows).")
        return
    tables = list(dict.fromkeys(change.table for change in report.changes))
    rows = [(table, *(report.count(what, table) for what in _DEEDS)) for table in tables]
    print_table(("table", *_DEEDS), [*rows, ("all", *(report.count(what) for what in _DEEDS))])
    if details:
        for change in report.changes:
            _print_change(change)
    if report.count("kept"):
        click.echo("Kept rows were changed here since the last loading; the pack says something else.")
    if report.ties is not None:
        click.echo(f"Ties in the ledger: {report.ties:,}.")
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")


def _print_change(change: "RowChange") -> None:
    click.echo(f"\n{change.what} {change.table} {change.key}")
    for column in {**change.before, **change.after}:
        before, after = _shown(change.before, column), _shown(change.after, column)
        if change.what == "added":
            click.echo(f"  {column}: {after}")
        elif change.what == "removed":
            click.echo(f"  {column}: {before}")
        else:
            click.echo(f"  {column}: {before} → {after}")


def _shown(texts: Mapping[str, str], column: str) -> str:
    return texts.get(column) or "(empty)"


def _check_installation(as_json: bool) -> None:
    findings = tuple(checking.findings())
    fine = all(finding.ok for finding in findings)
    if as_json:
        print_json({"ok": fine, "checks": [{"name": f.name, "ok": f.ok, "detail": f.detail} for f in findings]})
    else:
        for finding in findings:
            click.echo(f"{'ok   ' if finding.ok else 'WRONG'}  {finding.name}: {finding.detail}")
    if not fine:
        if as_json:
            raise click.exceptions.Exit(REFUSED)
        wrong = sum(not finding.ok for finding in findings)
        raise Refused(f"{wrong} of {len(findings)} checks failed.")
