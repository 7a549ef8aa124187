"""How many agreements there are: in all, by year, and beside each choice of a filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from jejaring.apps.agreements.models import Agreement, AgreementParty
from jejaring.apps.agreements.queries.filters import AgreementFilter, ended_before, force_conditions, selected


@dataclass(frozen=True, slots=True)
class AgreementCounts:
    """How many agreements there are on a day, as far as known.

    `rows` is the number of records, `pairs` of different pairs of parties in them. `dated` and `undated` say whether
    at least the year of signature is known. `ended` counts those whose stated end has passed; `in_force` those signed
    by that day, or undated, whose end is not stated or has not passed. `repeats` counts the rows that may tell again of
    an act that another row tells; `kinds` has the rows by kind.
    """

    rows: int
    pairs: int
    dated: int
    undated: int
    ended: int
    in_force: int
    repeats: int
    kinds: Mapping[str, int]


_FACET_COLUMNS = {
    "kind": "kind",
    "focus_area": "focus_areas__key",
    "pillar": "pillar",
    "confidence": "confidence",
}


def agreement_counts(day: date, wanted: AgreementFilter | None = None) -> AgreementCounts:
    """How many agreements there are on this day, as far as known, in all or among those wanted."""
    agreements = selected(wanted or AgreementFilter())
    begun = Q(signed__isnull=True) | Q(signed__lte=day.isoformat())
    by_kind = (
        agreements.order_by("kind")
        .values_list("kind")
        .annotate(
            Count("pk"),
            with_date=Count("pk", filter=Q(signed__isnull=False)),
            over=Count("pk", filter=ended_before(day)),
            in_force=Count("pk", filter=begun & (Q(ended__isnull=True) | ~ended_before(day))),
            repeats=Count("possibly_same_as"),
        )
    )
    rows = tuple(by_kind)
    total, dated, ended, in_force, repeats = (sum(row[place] for row in rows) for place in range(1, 6))
    return AgreementCounts(
        total, _pair_count(agreements), dated, total - dated, ended, in_force, repeats, {row[0]: row[1] for row in rows}
    )


def load_agreement_years(wanted: AgreementFilter) -> tuple[tuple[int, int], ...]:
    """Year of signature and number of agreements, for the dated ones wanted, earliest first."""
    dated = selected(wanted).filter(signed__isnull=False)
    years = dated.annotate(year=Substr("signed", 1, 4)).values_list("year").annotate(Count("pk")).order_by("year")
    return tuple((int(str(year)), count) for year, count in years)


def load_agreement_facets(wanted: AgreementFilter) -> dict[str, dict[str, int]]:
    """For each filter, how many agreements each of its choices would leave, the other filters standing as they are."""
    counts: dict[str, dict[str, int]] = {}
    for name, column in _FACET_COLUMNS.items():
        counts[name] = dict(selected(wanted, without=name).values_list(column).annotate(Count("pk")).order_by())
    for name, column in (("state", "party__city__state__key"), ("region", "party__partner__region")):
        stands = AgreementParty.objects.filter(agreement__in=selected(wanted, without=name))
        groups = stands.exclude(**{f"{column}__isnull": True}).values_list(column)
        counts[name] = dict(groups.annotate(Count("agreement", distinct=True)).order_by())
    counts["dated"] = selected(wanted, without="dated").aggregate(
        yes=Count("pk", filter=Q(signed__isnull=False)), no=Count("pk", filter=Q(signed__isnull=True))
    )
    counts["force"] = selected(wanted, without="force").aggregate(
        **{name: Count("pk", filter=condition) for name, condition in force_conditions(wanted.day).items()}
    )
    return counts


def _pair_count(agreements: "QuerySet[Agreement]") -> int:
    stands = AgreementParty.objects.filter(agreement__in=agreements, agreement__agreement_parties__party__gt=F("party"))
    return stands.order_by().values("party", "agreement__agreement_parties__party").distinct().count()
