"""The agreements that name a focus area."""

from dataclasses import dataclass

from django.db.models import F

from jejaring.apps.agreements.models import Agreement
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class NamedAgreement:
    """An agreement in a short list."""

    ref: Ref
    kind: str
    title: str
    signed: PartialDate | None


def count_of_focus_area(focus_area: str) -> int:
    """How many agreements name this focus area; rows, not pairs of parties."""
    return Agreement.objects.filter(focus_areas__key=focus_area).count()


def load_latest_of_focus_area(focus_area: str, limit: int = 10) -> tuple[NamedAgreement, ...]:
    """The agreements that name this focus area, latest first; undated ones last."""
    rows = Agreement.objects.filter(focus_areas__key=focus_area).order_by(F("signed").desc(nulls_last=True), "key")
    return tuple(
        NamedAgreement(Ref("agreement", key), kind, title, signed)
        for key, kind, title, signed in rows.values_list("key", "kind", "title", "signed")[:limit]
    )
