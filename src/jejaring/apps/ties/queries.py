"""What can be asked of the tie ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jejaring.analytics.ties import Deed, derive_ties
from jejaring.apps.ties.models import Tie
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class TieRow:
    """A line of the ledger in plain values. Names are those the parties have today."""

    first: Ref
    first_name: str
    second: Ref
    second_name: str
    evidence: Ref
    layer: str
    kind: str
    pillar: str
    focus_areas: tuple[str, ...]
    start: PartialDate | None
    end: PartialDate | None
    is_event: bool
    participants: int
    weight: float
    confidence: str


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties are wanted; an empty field allows all. `year` keeps ties whose known time touches that year."""

    party: str = ""
    layer: str = ""
    kind: str = ""
    focus_area: str = ""
    pillar: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the ledger and its deeds disagree."""

    evidence: Ref
    first: Ref
    second: Ref
    reason: str

    def __str__(self) -> str:
        return f"{self.evidence}: {self.first} – {self.second}: {self.reason}"


_FIELDS = (
    "first__kind", "first__key", "first__name", "second__kind", "second__key", "second__name", "evidence_kind",
    "evidence_key", "layer", "kind", "pillar", "focus_areas", "start", "end", "is_event", "participants", "weight",
    "confidence",
)  # fmt: skip


def _selected(wanted: TieFilter) -> "QuerySet[Tie]":
    ties = Tie.objects.all()
    if wanted.party:
        ties = ties.filter(Q(first__key=wanted.party) | Q(second__key=wanted.party))
    for field in ("layer", "kind", "pillar"):
        if getattr(wanted, field):
            ties = ties.filter(**{field: getattr(wanted, field)})
    if wanted.focus_area:
        # A JSON list as text: the same on every database, and keys cannot hold quotation marks.
        ties = ties.filter(focus_areas__icontains=f'"{wanted.focus_area}"')
    if wanted.year is not None:
        last = f"{wanted.year}-12-31"
        in_time = Q(is_event=True, start__startswith=str(wanted.year)) | Q(is_event=False, start__lte=last)
        ties = ties.filter(in_time).filter(Q(end__isnull=True) | Q(end__gte=str(wanted.year)))
    return ties


def load_ties(wanted: TieFilter | None = None) -> Iterator[TieRow]:
    """The ties wanted, in a stable order."""
    rows = _selected(wanted or TieFilter()).order_by("id").values_list(*_FIELDS)
    for row in rows.iterator(chunk_size=2000):
        yield _row(row)


def ties_page(wanted: TieFilter, *, number: int = 1, size: int = 50) -> Page[TieRow]:
    """One page of the ties wanted."""
    ties = _selected(wanted)
    rows = ties.order_by("id").values_list(*_FIELDS)[(number - 1) * size : number * size]
    return Page(tuple(_row(row) for row in rows), ties.count(), number, size)


def _row(row: tuple[object, ...]) -> TieRow:
    kind1, key1, name1, kind2, key2, name2, evidence_kind, evidence_key, layer, kind, pillar, areas, *rest = row
    return TieRow(
        Ref(str(kind1), str(key1)), str(name1), Ref(str(kind2), str(key2)), str(name2),
        Ref(str(evidence_kind), str(evidence_key)), str(layer), str(kind), str(pillar),
        tuple(areas), *rest,  # type: ignore[arg-type]
    )  # fmt: skip


def load_differences(deeds: Iterable[Deed]) -> tuple[Difference, ...]:
    """Every tie that is missing, should not be, or says something else than its deed."""
    expected = {}
    for deed in deeds:
        for tie in derive_ties(deed):
            expected[(deed.evidence, deed.layer, tie.first, tie.second)] = (
                deed.kind, deed.pillar, deed.focus_areas, deed.start, deed.end, deed.is_event, tie.participants,
                tie.weight, deed.confidence,
            )  # fmt: skip
    found = {
        (row.evidence, row.layer, row.first, row.second): (
            row.kind, row.pillar, row.focus_areas, row.start, row.end, row.is_event, row.participants, row.weight,
            row.confidence,
        )
        for row in load_ties()
    }  # fmt: skip
    wrong = []
    for key in sorted(expected.keys() | found.keys()):
        evidence, _, first, second = key
        if key not in found:
            wrong.append(Difference(evidence, first, second, "the tie is missing from the ledger"))
        elif key not in expected:
            wrong.append(Difference(evidence, first, second, "the ledger holds a tie that no deed leaves"))
        elif found[key] != expected[key]:
            wrong.append(Difference(evidence, first, second, "the tie says something else than its deed"))
    return tuple(wrong)
