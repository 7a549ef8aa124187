"""What every page knows: the network, the reader's language and the way to the other one."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from jejaring.apps.registry.queries import NetworkRow, get_network
from jejaring.web.notes import Notes


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language of the interface and the address of this page in it."""

    code: str
    name: str
    href: str
    current: bool


def network_of(request: HttpRequest) -> NetworkRow | None:
    """The network, asked for once while a page is made; None before there is one."""
    kept = vars(request)
    if "network" not in kept:
        kept["network"] = get_network()
    found: NetworkRow | None = kept["network"]
    return found


def site(request: HttpRequest) -> dict[str, Any]:
    """Values for the frame of a page."""
    path = request.get_full_path()
    return {
        "network": network_of(request),
        "notes": Notes(),
        "languages": [
            LanguageLink(code, name, translate_url(path, code), code == get_language())
            for code, name in settings.LANGUAGES
        ],
    }
