"""Who may load a pack, rebuild what is derived, and edit records by hand."""

from dataclasses import replace

from jejaring.kernel.actor import Actor
from jejaring.kernel.rules import Rule

KEEP_RECORDS = Rule("records.change", "edit a record by hand", powers=("secretariat",))
LOAD_PACK = Rule(
    "packs.load",
    "load a pack or make anew what is derived from all records",
    powers=("operator",),
    way_out="Ask whoever runs this installation.",
)
RULES: tuple[Rule, ...] = (KEEP_RECORDS, LOAD_PACK)


def require_secretariat(by: Actor, act: str) -> Actor:
    """Records are kept by the secretariat; returns the actor with its authority. Raises NotAllowed."""
    return replace(KEEP_RECORDS, words=act).allow(by)


def require_operator(by: Actor, act: str) -> Actor:
    """Loading and rebuilding touch every record: only whoever runs the machine may. Raises NotAllowed."""
    return replace(LOAD_PACK, words=act).allow(by)
