"""Who may load a pack, rebuild what is derived, and edit records by hand."""

from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import NotAllowed


def require_secretariat(by: Actor, act: str) -> None:
    """Records are kept by the secretariat. Raises NotAllowed."""
    if not by.has("secretariat"):
        raise NotAllowed(act, "Ask the secretariat of the network.")


def require_operator(by: Actor, act: str) -> None:
    """Loading and rebuilding touch every record: only whoever runs the machine may. Raises NotAllowed."""
    if not by.has("operator"):
        raise NotAllowed(act, "Ask whoever runs this installation.")
