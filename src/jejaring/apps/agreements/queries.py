"""What can be asked about agreements, programme roles and stories."""

from collections import defaultdict
from collections.abc import Iterator

from jejaring.analytics.ties import Deed
from jejaring.apps.agreements.models import Agreement, AgreementParty, ProgrammeRole
from jejaring.apps.registry.models import Network
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


def load_deeds() -> Iterator[Deed]:
    """Every agreement, and every known partner's part in a programme of the network, as deeds."""
    yield from _agreement_deeds()
    yield from _programme_deeds()


def _agreement_deeds() -> Iterator[Deed]:
    parties: dict[int, list[Ref]] = defaultdict(list)
    for pk, kind, key in AgreementParty.objects.values_list("agreement_id", "party__kind", "party__key"):
        parties[pk].append(Ref(kind, key))
    areas: dict[int, list[str]] = defaultdict(list)
    links = Agreement.objects.filter(focus_areas__isnull=False).order_by("focus_areas__position")
    for pk, area in links.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    rows = Agreement.objects.order_by("key").values_list("pk", "key", "kind", "signed", "ended", "pillar", "confidence")
    for pk, key, kind, signed, ended, pillar, confidence in rows.iterator(chunk_size=2000):
        yield Deed(
            Ref("agreement", key),
            "agreement",
            kind,
            tuple(parties[pk]),
            start=signed,
            end=ended,
            pillar=pillar,
            focus_areas=tuple(areas[pk]),
            confidence=confidence,
        )


def _programme_deeds() -> Iterator[Deed]:
    network = Network.objects.values_list("party__kind", "party__key").first()
    if network is None or network[1] is None:
        return
    rows = ProgrammeRole.objects.filter(partner__isnull=False).order_by("key")
    for key, role, partner, start, end in rows.values_list("key", "role", "partner__party__key", "start", "end"):
        yield Deed(
            Ref("programme_role", key),
            "programme",
            role,
            (Ref(*network), Ref("partner", partner)),
            start=start,
            end=end,
        )


def load_indexed_texts() -> Iterator[IndexedText]:
    """What can be found about agreements."""
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in AgreementParty.objects.order_by("position").values_list("agreement_id", "party__name"):
        names[pk].append(name)
    rows = Agreement.objects.values_list("pk", "key", "title", "summary", "occasion")
    for pk, key, title, summary, occasion in rows.iterator(chunk_size=2000):
        text = " ".join(filter(None, (summary, occasion)))
        yield IndexedText(Ref("agreement", key), title, (), text, " – ".join(names[pk]))
