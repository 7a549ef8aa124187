"""Who may let people in."""

from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import NotAllowed


def require_may_add_user(by: Actor) -> None:
    """Accounts are given by whoever runs the machine. Raises NotAllowed."""
    if not by.has("operator"):
        raise NotAllowed("add a user", "Ask whoever runs this installation.")
