"""Agreements, and parts in programmes, as the ledger of ties reads them."""

from collections import defaultdict
from collections.abc import Iterator

from jejaring.analytics.ties import Deed
from jejaring.apps.agreements.models import Agreement, AgreementParty, ProgrammeRole
from jejaring.apps.registry.models import Network
from jejaring.kernel.ref import Ref


def load_deeds(touching: Ref | None = None) -> Iterator[Deed]:
    """Every agreement, and every known partner's part in a programme of the network, as deeds.

    With `touching` only those that this record is, or that say something of it (a focus area).
    """
    yield from _agreement_deeds(touching)
    yield from _programme_deeds(touching)


def _agreement_deeds(touching: Ref | None) -> Iterator[Deed]:
    wanted = Agreement.objects.all()
    signers = AgreementParty.objects.all()
    links = Agreement.objects.filter(focus_areas__isnull=False).order_by("focus_areas__position")
    if touching is not None:
        lookup = {"agreement": "key", "focus_area": "focus_areas__key"}.get(touching.kind)
        wanted = wanted.filter(**{lookup: touching.key}) if lookup else wanted.none()
        signers, links = signers.filter(agreement__in=wanted), links.filter(pk__in=wanted.values("pk"))
    parties: dict[int, list[Ref]] = defaultdict(list)
    for pk, kind, key in signers.values_list("agreement_id", "party__kind", "party__key"):
        parties[pk].append(Ref(kind, key))
    areas: dict[int, list[str]] = defaultdict(list)
    for pk, area in links.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    rows = wanted.order_by("key").values_list("pk", "key", "kind", "signed", "ended", "pillar", "confidence")
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


def _programme_deeds(touching: Ref | None) -> Iterator[Deed]:
    if touching is not None and touching.kind != "programme_role":
        return
    network = Network.objects.values_list("party__kind", "party__key").first()
    if network is None or network[1] is None:
        return
    rows = ProgrammeRole.objects.filter(partner__isnull=False).order_by("key")
    if touching is not None:
        rows = rows.filter(key=touching.key)
    for key, role, partner, start, end in rows.values_list("key", "role", "partner__party__key", "start", "end"):
        yield Deed(
            Ref("programme_role", key),
            "programme",
            role,
            (Ref(*network), Ref("partner", partner)),
            start=start,
            end=end,
        )
