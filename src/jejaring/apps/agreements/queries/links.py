"""What hangs on agreements: their parties and their focus areas, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from jejaring.apps.agreements.models import Agreement, AgreementParty
from jejaring.apps.registry.queries import NamedParty
from jejaring.kernel.ref import Ref


def parties_of(agreements: Collection[int]) -> Mapping[int, list[NamedParty]]:
    """The parties of each of these agreements (by their numbers), in the order of the source."""
    found: dict[int, list[NamedParty]] = defaultdict(list)
    stands = AgreementParty.objects.filter(agreement__in=agreements).order_by("agreement_id", "position")
    for pk, kind, key, name in stands.values_list("agreement_id", "party__kind", "party__key", "party__name"):
        found[pk].append(NamedParty(Ref(kind, key), name))
    return found


def focus_areas_of(agreements: Collection[int]) -> Mapping[int, list[str]]:
    """The keys of the focus areas of each of these agreements (by their numbers), in the order of the network."""
    found: dict[int, list[str]] = defaultdict(list)
    links = Agreement.focus_areas.through.objects.filter(agreement__in=agreements).order_by("focusarea__position")
    for pk, area in links.values_list("agreement_id", "focusarea__key"):
        found[pk].append(area)
    return found
