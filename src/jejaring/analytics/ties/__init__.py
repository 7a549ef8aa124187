"""Ties between parties, derived from what parties do together.

A deed with k participants leaves a tie between each two of them, each weighing 1/(k - 1), so that every participant
gains a strength of exactly 1 from it however many take part (Newman 2001, Physical Review E 64:016132).
"""

from jejaring.analytics.ties.deeds import Deed, Tie, derive_ties

__all__ = ["Deed", "Tie", "derive_ties"]
