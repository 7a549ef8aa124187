"""Keeping citations. Called by the acts of the apps above, inside their transaction; they write the journal."""

from collections import defaultdict
from collections.abc import Iterable

from jejaring.apps.sources.models import Citation
from jejaring.kernel.ref import Ref


def remove_citations(*, subjects: Iterable[Ref]) -> int:
    """Take away the citations of records that are gone; returns how many."""
    keys: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        keys[subject.kind].add(subject.key)
    return sum(
        Citation.objects.filter(subject_kind=kind, subject_key__in=wanted).delete()[0] for kind, wanted in keys.items()
    )
