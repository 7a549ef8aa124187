"""Who may let people in, and let programs act for them."""

from jejaring.kernel.actor import Actor
from jejaring.kernel.rules import Rule

ADD_USER = Rule("accounts.add_user", "add a user", powers=("operator",), way_out="Ask whoever runs this installation.")
CREATE_TOKEN = Rule("accounts.create_token", "make a token for somebody else", own=True, way_out="Make your own.")
REVOKE_TOKEN = Rule("accounts.revoke_token", "revoke somebody else's token", powers=("operator",), own=True)
RULES: tuple[Rule, ...] = (ADD_USER, CREATE_TOKEN, REVOKE_TOKEN)


def require_may_add_user(by: Actor) -> None:
    """Accounts are given by whoever runs the machine. Raises NotAllowed."""
    ADD_USER.allow(by)
