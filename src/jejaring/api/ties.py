"""From what was asked about ties to the filter of the ledger."""

from jejaring.api.asking import TieChoice
from jejaring.apps.ties.queries import TieFilter
from jejaring.kernel.ref import Ref


def tie_wanted(asked: TieChoice) -> tuple[TieFilter, Ref | None]:
    """The filter, and the deed whose ties are wanted (None: those of all)."""
    evidence = Ref.parse(asked.evidence) if asked.evidence else None
    wanted = TieFilter(asked.party, asked.layer, asked.kind, asked.focus_area, asked.pillar, asked.year)
    return wanted, evidence
