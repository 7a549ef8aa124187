"""Who does something."""

from dataclasses import dataclass

from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf an act or a question is carried out.

    `powers` are the general ones of the installation: `operator` (whoever runs commands on the machine) and
    `secretariat` (who keeps the network's records). Powers over single records are asked in each app's policy.
    `speaks_for` is the party or state on whose behalf it is done, `authority` the office that gives the right to.
    """

    ref: Ref
    name: str
    powers: frozenset[str] = frozenset()
    speaks_for: Ref | None = None
    authority: str = ""

    def has(self, power: str) -> bool:
        """Whether the actor holds this general power."""
        return power in self.powers


ANONYMOUS = Actor(Ref("visitor", "anonymous"), "a visitor")
OPERATOR = Actor(Ref("command", "line"), "the command line", frozenset({"operator", "secretariat"}))
