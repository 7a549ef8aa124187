"""Pages for what went wrong: each says what to do next."""

import sys

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from jejaring.kernel.errors import Invalid, JejaringError, NotAllowed, NotFound

_STATUS: dict[type[JejaringError], int] = {NotFound: 404, NotAllowed: 403, Invalid: 400}


def answer_for(request: HttpRequest, error: JejaringError) -> HttpResponse:
    """The page for a named error of the domain."""
    status = _STATUS.get(type(error), 400)
    if status == 404:
        return not_found(request)
    problems = error.problems if isinstance(error, Invalid) else ()
    return render(request, "error.html", {"status": status, "error": error, "problems": problems}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing at this address."""
    return render(request, "error.html", {"status": 404}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "error.html", {"status": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The reader may not do this."""
    return render(request, "error.html", {"status": 403}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke that nobody foresaw; or the database went away before a page was begun."""
    if isinstance(sys.exc_info()[1], DatabaseError | InterfaceError):
        return database_is_away(request)
    return _plain(_("Something went wrong here"), 500)


def database_is_away(request: HttpRequest) -> HttpResponse:
    """The records cannot be reached just now."""
    response = _plain(_("The records cannot be reached just now"), 503)
    response["Retry-After"] = "30"
    return response


def _plain(title: str, status: int) -> HttpResponse:
    """A page that asks the database for nothing: made without the request, so without the frame of other pages."""
    return HttpResponse(render_to_string("plain-error.html", {"title": title}), status=status)
