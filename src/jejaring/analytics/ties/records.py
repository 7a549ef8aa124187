"""What the ledger holds: actors, and records of what they hold or did together, kept whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from jejaring.analytics.ties.deeds import Deed
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref

# How likely a record of each degree of confidence is true and still as stated. To be replaced by audited shares; the
# readings name the mapping they used.
CONFIDENCE: Mapping[str, float] = {"high": 0.95, "medium": 0.85, "low": 0.6, "": 0.85}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can be tied. `joined` is None for those outside the network; `founding` belongs to the fixed panel.

    `country` is None where it is not known; `groups` hold further labels (secondary: yes).
    """

    ref: Ref
    country: str | None = None
    joined: PartialDate | None = None
    founding: bool = False
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the ledger: two or more parties, its time, and how well it is known.

    Directed when it has givers and receivers. An event counts when it happened, anything else (stock) while in force.
    `first_seen` is the date of the oldest source: the latest day on which the record can have begun. `pillars` are
    shares that sum to 1, or nothing. `weight` is the base weight of its type.
    """

    evidence: Ref
    layer: str
    kind: str
    parties: tuple[Ref, ...]
    givers: tuple[Ref, ...] = ()
    receivers: tuple[Ref, ...] = ()
    start: PartialDate | None = None
    end: PartialDate | None = None
    first_seen: PartialDate | None = None
    is_event: bool = False
    pillars: Mapping[str, float] = field(default_factory=dict)
    confidence: float = 1.0
    weight: float = 1.0
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.givers) != bool(self.receivers):
            raise ValueError(f"{self.evidence}: givers need receivers, and receivers givers")
        if self.pillars and abs(sum(self.pillars.values()) - 1) > 1e-9:
            raise ValueError(f"{self.evidence}: the shares of the pillars do not sum to 1")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"{self.evidence}: confidence is a share, not {self.confidence}")

    @classmethod
    def of(
        cls,
        deed: Deed,
        *,
        first_seen: PartialDate | None = None,
        sources: Iterable[str] = (),
        confidence: Mapping[str, float] = CONFIDENCE,
    ) -> Self:
        """A deed of the ledger as a record; its whole pillar share goes to the pillar it names.

        A source named twice counts once.
        """
        return cls(
            evidence=deed.evidence,
            layer=deed.layer,
            kind=deed.kind,
            parties=tuple(sorted(set(deed.parties))),
            start=deed.start,
            end=deed.end,
            first_seen=first_seen,
            is_event=deed.is_event,
            pillars={deed.pillar: 1.0} if deed.pillar else {},
            confidence=confidence.get(deed.confidence, confidence[""]),
            sources=tuple(sorted(set(sources))),
        )

    @property
    def identity(self) -> tuple[Ref, str, str, str, tuple[Ref, ...], tuple[Ref, ...], tuple[Ref, ...]]:
        """What makes it another record than others: evidence, layer, kind, start and who took part in what role."""
        parts = (tuple(sorted(set(refs))) for refs in (self.parties, self.givers, self.receivers))
        parties, givers, receivers = parts
        return (self.evidence, self.layer, self.kind, str(self.start or ""), parties, givers, receivers)

    @property
    def is_directed(self) -> bool:
        """Whether something goes from givers to receivers."""
        return bool(self.givers)
