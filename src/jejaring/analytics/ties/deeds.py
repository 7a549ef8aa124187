"""Deeds and the ties they leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class Deed:
    """Something parties did or hold together.

    `layer` is agreement, membership, exchange or programme; `kind` the finer sort. An event (`is_event`) counts when it
    happened; anything else counts while it is in force. Unknown dates are None; a deed without a known end has none.
    """

    evidence: Ref
    layer: str
    kind: str
    parties: tuple[Ref, ...]
    start: PartialDate | None = None
    end: PartialDate | None = None
    is_event: bool = False
    pillar: str = ""
    focus_areas: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two parties, left by one deed. `weight` is 1/(k - 1) for a deed with k participants."""

    first: Ref
    second: Ref
    deed: Deed
    participants: int
    weight: float


def derive_ties(deed: Deed) -> Iterator[Tie]:
    """The ties of a deed, one for each pair of different parties; none when fewer than two take part.

    A party named twice counts once. The two ends stand in the order of their refs.

    >>> deed = Deed(Ref("exchange", "x"), "exchange", "workshop", tuple(Ref("city", c) for c in "abc"))
    >>> [(t.first.key, t.second.key, t.weight) for t in derive_ties(deed)]
    [('a', 'b', 0.5), ('a', 'c', 0.5), ('b', 'c', 0.5)]
    """
    parties = sorted(set(deed.parties))
    for first, second in combinations(parties, 2):
        yield Tie(first, second, deed, len(parties), 1 / (len(parties) - 1))
