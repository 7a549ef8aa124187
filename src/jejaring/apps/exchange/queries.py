"""What can be asked about needs and exchanges."""

from collections import defaultdict
from collections.abc import Iterator

from jejaring.analytics.ties import Deed
from jejaring.apps.exchange.models import Exchange, Participation
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


def load_deeds() -> Iterator[Deed]:
    """Every exchange as a deed of its host and participants. Who gave and who received is not recorded here."""
    takers: dict[int, list[Ref]] = defaultdict(list)
    for pk, kind, key in Participation.objects.values_list("exchange_id", "party__kind", "party__key"):
        takers[pk].append(Ref(kind, key))
    areas: dict[int, list[str]] = defaultdict(list)
    links = Exchange.objects.filter(focus_areas__isnull=False).order_by("focus_areas__position")
    for pk, area in links.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    rows = Exchange.objects.order_by("key").values_list(
        "pk", "key", "kind", "host__kind", "host__key", "start", "end", "confidence"
    )
    for pk, key, kind, host_kind, host_key, start, end, confidence in rows:
        host = [Ref(host_kind, host_key)] if host_key else []
        yield Deed(
            Ref("exchange", key),
            "exchange",
            kind,
            (*host, *takers[pk]),
            start=start,
            end=end,
            is_event=True,
            focus_areas=tuple(areas[pk]),
            confidence=confidence,
        )


def load_indexed_texts() -> Iterator[IndexedText]:
    """What can be found about exchanges."""
    rows = Exchange.objects.values_list("key", "title", "summary", "place")
    for key, title, summary, place in rows.iterator(chunk_size=2000):
        yield IndexedText(Ref("exchange", key), title, (), summary, place)
