"""What a record tells the text index about itself."""

from dataclasses import dataclass

from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class IndexedText:
    """What the index is told about a record.

    `names` are its other names (local script, former names), `text` all that should also find it, `context` the
    short line shown under the title (`City · Indonesia`). Among equal matches the higher `weight` comes first.
    """

    ref: Ref
    title: str
    names: tuple[str, ...] = ()
    text: str = ""
    context: str = ""
    weight: int = 0
