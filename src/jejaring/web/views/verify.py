"""Whether a file is as it was sealed here, and what is known of a text by its hash. For everybody."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from jejaring.apps.agreements.papers import LARGEST_FILE, check_file
from jejaring.apps.agreements.queries.drafting import find_text
from jejaring.kernel.errors import Invalid, Problem
from jejaring.web.params import Params

_HASH = re.compile(r"[0-9a-f]{64}")
VERDICTS = {
    "valid": gettext_lazy("This file was sealed here and is exactly as it was sealed."),
    "unsealed": gettext_lazy("This file carries no seal. Nothing can be said about it."),
    "altered": gettext_lazy("This file was changed after it was sealed, or its seal is broken. Do not rely on it."),
    "added_to": gettext_lazy("Something was added to this file after it was sealed. Do not rely on it."),
    "untrusted": gettext_lazy("This file is as it was sealed, but it was not sealed here."),
    "unreadable": gettext_lazy("This file cannot be read as a PDF."),
}


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a file, or look a text up by its hash."""
    if request.method == "GET":
        params = Params(request)
        text_hash = params.text("hash", limit=64).lower()
        params.check()
        if text_hash:
            return _known(request, text_hash)
        return render(request, "drafts/verify.html", _context())
    file = request.FILES.get("file")
    if file is None:
        raise Invalid([Problem(_("No file was given"), _("Choose a PDF."), column="file")])
    if (file.size or 0) > LARGEST_FILE:
        raise Invalid([Problem(_("The file is larger than 50 MB"), _("Nothing was read of it."), column="file")])
    report = check_file(file.read(), at=timezone.now())
    context = _context() | {"report": report, "verdict": VERDICTS[report.verdict.value], "name": file.name}
    return render(request, "drafts/verify.html", context)


@require_GET
def verify_hash(request: HttpRequest, text_hash: str) -> HttpResponse:
    """What everybody may know of the text with this hash."""
    Params(request).check()
    return _known(request, text_hash.lower())


def _known(request: HttpRequest, text_hash: str) -> HttpResponse:
    if not _HASH.fullmatch(text_hash):
        raise Invalid([Problem(_("This is no SHA-256"), _("It has 64 digits from 0 to f."), value=text_hash)])
    known = find_text(text_hash)
    if known is None:
        context = _context() | {"text_hash": text_hash, "unknown": True}
        return render(request, "drafts/verify.html", context, status=404)
    return render(request, "drafts/verify.html", _context() | {"text_hash": text_hash, "known": known})


def _context() -> dict[str, object]:
    return {
        "crumbs": [(_("Overview"), reverse("home")), (_("Check a file"), "")],
        "report": None,
        "known": None,
        "unknown": False,
        "text_hash": "",
    }


urlpatterns = [
    path("verify", verify, name="verify"),
    path("verify/<str:text_hash>", verify_hash, name="verify-hash"),
]
