"""Who may load a pack and rebuild what is derived."""

from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import NotAllowed


def require_operator(by: Actor, act: str) -> None:
    """Loading and rebuilding touch every record: only whoever runs the machine may. Raises NotAllowed."""
    if not by.has("operator"):
        raise NotAllowed(act, "Ask whoever runs this installation.")
