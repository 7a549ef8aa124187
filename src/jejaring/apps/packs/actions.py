"""Loading a pack, and making anew what is derived from all apps."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db import connection, transaction
from django.db.models import ProtectedError

from jejaring.apps.agreements.queries import load_stories_naming
from jejaring.apps.journal.actions import record
from jejaring.apps.packs.models import LoadedRow
from jejaring.apps.packs.policy import require_operator, require_secretariat
from jejaring.apps.packs.queries import load_deeds, load_indexed_texts
from jejaring.apps.packs.tables import BATCH, BINDINGS, Binding, Writer, current_rows
from jejaring.apps.search.actions import put, remove, replace_all
from jejaring.apps.sources.actions import remove_citations
from jejaring.apps.ties.actions import put_deeds, remove_ties, replace_ledger
from jejaring.formats.packs.rows import Pack, Row
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, Problem
from jejaring.kernel.ref import Ref

OnConflict = Literal["refuse", "keep", "take"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What loading did to one row: `before` and `after` hold only the cells that differ."""

    table: str
    key: str
    what: Literal["added", "changed", "removed", "kept"]
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a pack changed. `kept` rows differ from the pack because they were changed here since."""

    rows: int
    changes: tuple[RowChange, ...]
    ties: int | None

    def count(self, what: str, table: str = "") -> int:
        """How many rows were added, changed, removed or kept; in one table or in all."""
        return sum(1 for c in self.changes if c.what == what and (not table or c.table == table))


@dataclass(slots=True)
class _Plan:
    """What is to be done in one table. `known` are rows to be remembered as loaded, `gone` keys to be forgotten."""

    binding: Binding
    add: list[Row] = field(default_factory=list)
    change: list[Row] = field(default_factory=list)
    remove: list[Row] = field(default_factory=list)
    known: list[Row] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    conflicts: list[Problem] = field(default_factory=list)


@transaction.atomic
def load_pack(
    *, by: Actor, pack: Pack, at: datetime, on_conflict: OnConflict = "refuse", progress: Progress | None = None
) -> LoadReport:
    """Bring the network to what the pack says; all or nothing.

    Each row is compared with the pack loaded before. What the pack changed is changed here; what was changed here since
    is left alone. Where both changed, `on_conflict` decides: refuse the pack, keep what is here, or take the pack's.
    Then the tie ledger and the text index are made anew and the journal gets a line. A pack that changes nothing leaves
    no trace. Raises NotAllowed, or Invalid with every conflict.
    """
    require_operator(by, "load a pack")
    tell = progress or (lambda table, done, total: None)
    plans = [_plan(binding, pack.rows(binding.table), on_conflict) for binding in BINDINGS]
    conflicts = [problem for plan in plans for problem in plan.conflicts]
    if conflicts and on_conflict == "refuse":
        raise Invalid(conflicts)
    _apply(plans, tell)
    changes = tuple(change for plan in plans for change in plan.changes)
    done = [change for change in changes if change.what != "kept"]
    ties = None
    if done:
        ties = _rebuild(tell)
        counts = {what: sum(c.what == what for c in done) for what in ("added", "changed", "removed")}
        summary = "loaded a network pack: " + ", ".join(f"{n} rows {what}" for what, n in counts.items())
        record(by=by, at=at, act="packs.load", subject=_network_ref(pack), summary=summary, data=counts)
    return LoadReport(len(pack), changes, ties)


def preview_pack(
    *, by: Actor, pack: Pack, at: datetime, on_conflict: OnConflict = "refuse", progress: Progress | None = None
) -> LoadReport:
    """What `load_pack` would do; nothing of it is kept. Raises as `load_pack`."""
    with transaction.atomic():
        report = load_pack(by=by, pack=pack, at=at, on_conflict=on_conflict, progress=progress)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def rebuild_ties(*, by: Actor, at: datetime) -> int:
    """Make the tie ledger anew from its deeds; returns the number of ties. Raises NotAllowed."""
    require_operator(by, "rebuild the tie ledger")
    count = replace_ledger(deeds=load_deeds())
    record(
        by=by,
        at=at,
        act="ties.rebuild",
        subject=Ref("ledger", "ties"),
        summary=f"made the tie ledger anew: {count} ties",
    )
    return count


def _rebuild(tell: Progress) -> int:
    tell("ties", 0, 1)
    count = replace_ledger(deeds=load_deeds())
    tell("search", 0, 1)
    replace_all(documents=load_indexed_texts())
    tell("search", 1, 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the database plans by what the tables hold now, on SQLite and PostgreSQL alike
    return count


def _network_ref(pack: Pack) -> Ref:
    rows = pack.rows("network")
    return Ref("network", rows[0].key if rows else "network")


def _plan(binding: Binding, rows: Sequence[Row], on_conflict: OnConflict) -> _Plan:
    plan = _Plan(binding)
    loaded = dict(LoadedRow.objects.filter(table=binding.table).values_list("key", "content"))
    wanted = {row.key: row for row in rows}
    if all(loaded.get(key) == row.texts() for key, row in wanted.items()) and loaded.keys() <= wanted.keys():
        return plan
    here = current_rows(binding)
    for key, row in wanted.items():
        if loaded.get(key) != row.texts():
            _plan_row(plan, row, here.get(key), loaded.get(key), on_conflict)
    for key in loaded.keys() - wanted.keys():
        _plan_removal(plan, key, here.get(key), loaded[key], on_conflict)
    return plan


def _plan_row(
    plan: _Plan, row: Row, here: Row | None, loaded: Mapping[str, str] | None, on_conflict: OnConflict
) -> None:
    plan.known.append(row)
    if here is None and loaded is None:
        plan.add.append(row)
        plan.changes.append(RowChange(row.table, row.key, "added", {}, {k: v for k, v in row.texts().items() if v}))
    elif here is not None and here.texts() == row.texts():
        return
    elif (here is not None and here.texts() == loaded) or on_conflict == "take":
        (plan.change if here else plan.add).append(row)
        plan.changes.append(_difference(row.key, "changed", here, row))
    else:
        plan.changes.append(_difference(row.key, "kept", row, here))
        plan.conflicts.append(_conflict(row.table, row.number, row.key))


def _plan_removal(plan: _Plan, key: str, here: Row | None, loaded: Mapping[str, str], on_conflict: OnConflict) -> None:
    plan.gone.append(key)
    if here is None:
        return
    if here.texts() == loaded or on_conflict == "take":
        plan.remove.append(here)
        plan.changes.append(RowChange(here.table, key, "removed", {k: v for k, v in here.texts().items() if v}, {}))
    else:
        plan.changes.append(_difference(key, "kept", None, here))
        plan.conflicts.append(_conflict(here.table, None, key))


def _difference(key: str, what: Literal["changed", "kept"], before: Row | None, after: Row | None) -> RowChange:
    old, new = (row.texts() if row else {} for row in (before, after))
    differing = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    table = (before or after).table  # type: ignore[union-attr]
    return RowChange(table, key, what, *({n: texts.get(n, "") for n in differing} for texts in (old, new)))


def _conflict(table: str, number: int | None, key: str) -> Problem:
    return Problem(
        "this row was changed here since it was last loaded, and the pack changes it too",
        "Load with --conflicts keep to keep what is here, or --conflicts take to take the pack's.",
        f"{table}.csv",
        number,
        value=key,
    )


def _apply(plans: Sequence[_Plan], tell: Progress) -> None:
    """Rows go before others come, for they may hold what must be unique. A row on which something still rests goes
    last: the pack may move what rests on it elsewhere."""
    writer = Writer()
    last = [(plan, _remove(writer, plan.binding, plan.remove)) for plan in reversed(plans)]
    for plan in plans:
        total = len(plan.add) + len(plan.change)
        tell(plan.binding.table, 0, total)
        writer.add(plan.binding, plan.add)
        tell(plan.binding.table, len(plan.add), total)
        writer.change(plan.binding, plan.change)
        tell(plan.binding.table, total, total)
        _remember(plan)
    held = [row for plan, rows in last for row in _remove(writer, plan.binding, rows)]
    if held:
        raise Invalid([_rested_upon(row) for row in held])


def _remove(writer: Writer, binding: Binding, rows: Sequence[Row]) -> list[Row]:
    """Remove the rows that may go; returns those on which something rests."""
    if not rows:
        return []
    try:
        with transaction.atomic():
            writer.remove(binding, rows)
    except ProtectedError:
        if len(rows) == 1:
            return list(rows)
        return [held for row in rows for held in _remove(writer, binding, [row])]
    return []


def _rested_upon(row: Row) -> Problem:
    reason = "the pack no longer holds this row, but something here rests on it"
    return Problem(reason, "Move or remove that first, or keep the row.", f"{row.table}.csv", value=row.key)


def _remember(plan: _Plan) -> None:
    table = plan.binding.table
    LoadedRow.objects.filter(table=table, key__in=plan.gone).delete()
    LoadedRow.objects.bulk_create(
        [LoadedRow(table=table, key=row.key, content=row.texts()) for row in plan.known],
        batch_size=BATCH,
        update_conflicts=True,
        update_fields=["content"],
        unique_fields=["table", "key"],
    )


# --- Edits by hand --------------------------------------------------------------------------------------------------


@transaction.atomic
def settle_edit(
    *, by: Actor, at: datetime, subject: Ref, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> None:
    """Finish an edit of a record that was just written: derive anew what rests on it, and write the journal.

    `before` is None for a new record. What did not change leaves no trace. Raises NotAllowed.
    """
    by = require_secretariat(by, f"edit {subject}")
    if before == after:
        return
    remove_ties(evidence=[subject])
    put_deeds(deeds=load_deeds(subject))
    put(documents=load_indexed_texts(subject))
    old = before or {}
    changed = [name for name in after if name not in old or old[name] != after[name]]
    what = "add" if before is None else "change"
    summary = f"added {subject}" if before is None else f"changed {subject}: {', '.join(changed)}"
    data = {"before": {name: old.get(name) for name in changed}, "after": {name: after[name] for name in changed}}
    record(by=by, at=at, act=f"records.{what}", subject=subject, summary=summary, data=data)


@transaction.atomic
def settle_deletion(*, by: Actor, at: datetime, subject: Ref, gone: Collection[Ref], before: Mapping[str, Any]) -> None:
    """Finish the deletion of a record: take away the ties, texts and citations of all that is `gone` with it.

    Raises NotAllowed, or Invalid when a story names one of them.
    """
    by = require_secretariat(by, f"delete {subject}")
    if stories := load_stories_naming(gone):
        reason = f"this record is part of the story “{stories[0]}”"
        raise Invalid([Problem(reason, "Take it out of the story first.", value=str(subject))])
    remove_ties(evidence=gone)
    remove(refs=gone)
    remove_citations(subjects=gone)
    data = {"before": dict(before), "gone": sorted(map(str, gone))}
    record(by=by, at=at, act="records.delete", subject=subject, summary=f"deleted {subject}", data=data)
