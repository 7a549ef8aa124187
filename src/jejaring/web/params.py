"""What a reader asked for in the address, checked."""

from collections.abc import Collection

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jejaring.kernel.errors import Invalid, Problem

MAX_PAGE = 100_000


class Params:
    """Reads the query string. Every mistake is gathered; `check` raises them together as Invalid."""

    def __init__(self, request: HttpRequest) -> None:
        self._query = request.GET
        self._problems: list[Problem] = []
        self._known: set[str] = {"page"}

    def text(self, name: str, limit: int = 200) -> str:
        """A free text, at most `limit` characters."""
        self._known.add(name)
        text = self._query.get(name, "").strip()
        if len(text) > limit:
            reason = ngettext("is longer than %(limit)s character", "is longer than %(limit)s characters", limit)
            self._wrong(name, text, reason % {"limit": limit}, _("Shorten it."))
        return text[:limit]

    def choice(self, name: str, allowed: Collection[str], default: str = "") -> str:
        """One of the allowed words, or the default."""
        found = self.choices(name, allowed)
        return found[-1] if found else default

    def choices(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Any number of the allowed words, each once, in the order given."""
        self._known.add(name)
        found = tuple(dict.fromkeys(value for value in self._query.getlist(name) if value))
        for value in found:
            if value not in allowed:
                self._wrong(name, value, _("is not one of the words allowed here"), _("Choose one from the list."))
        return tuple(value for value in found if value in allowed)

    def number(self, name: str, smallest: int, largest: int) -> int | None:
        """A whole number within bounds, or None when it is not asked for."""
        self._known.add(name)
        text = self._query.get(name, "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10 and smallest <= int(text) <= largest):
            way_out = _("Use %(smallest)s to %(largest)s.") % {"smallest": smallest, "largest": largest}
            self._wrong(name, text, _("is not a number allowed here"), way_out)
            return None
        return int(text)

    def page(self) -> int:
        """The page wanted, from 1."""
        return self.number("page", 1, MAX_PAGE) or 1

    def check(self) -> None:
        """Raise Invalid with everything that was wrong, unknown names included."""
        for name in self._query:
            if name not in self._known:
                known = ", ".join(sorted(self._known))
                way_out = _("Known: %(names)s.") % {"names": known}
                self._wrong(name, self._query.get(name, ""), _("is not known here"), way_out)
        if self._problems:
            raise Invalid(self._problems)

    def _wrong(self, name: str, value: str, reason: str, way_out: str) -> None:
        self._problems.append(Problem(reason, way_out, column=name, value=value))
