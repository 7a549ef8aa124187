"""The tie ledger: dated, typed, sourced relations between two parties, derived from deeds.

Words: a *deed* (an agreement, a membership, an exchange, a part in a programme) joins k parties; it leaves a *tie*
between each two of them, each weighing 1/(k - 1). The ledger is never written by hand: it is proved against its deeds
(`ties check`) and can be made anew (`ties rebuild`).
"""
