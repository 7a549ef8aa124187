"""The numbered sources at the foot of a page."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from jejaring.apps.sources.queries import Cited


@dataclass(frozen=True, slots=True)
class Note:
    """A line at the foot of the page: a document and page, or a figure counted from a list of ours."""

    text: str = ""
    href: str = ""
    cited: Cited | None = None


class Notes:
    """Gives each source on a page its number; the same source and page get the same number."""

    def __init__(self) -> None:
        self._numbers: dict[Note, int] = {}

    @property
    def items(self) -> tuple[Note, ...]:
        """The notes in the order of their numbers."""
        return tuple(self._numbers)

    def cite(self, cited: tuple[Cited, ...]) -> Markup:
        """The marks for these citations, each leading to its note."""
        return Markup("").join(self._mark(Note(cited=one)) for one in cited)

    def counted(self, text: str, href: str) -> Markup:
        """The mark for a figure that is counted from a list here: the note says from what and links to it."""
        return self._mark(Note(text=text, href=href))

    def _mark(self, note: Note) -> Markup:
        number = self._numbers.setdefault(note, len(self._numbers) + 1)
        return _numbered(number, get_language() or "")


@lru_cache(maxsize=2_000)
def _numbered(number: int, language: str) -> Markup:
    label = _("Source %(number)s") % {"number": number}
    return Markup('<a class="s" href="#n{0}" aria-label="{1}">{0}</a>').format(number, label)
