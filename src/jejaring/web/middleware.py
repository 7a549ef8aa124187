"""What happens around every page: safety headers, plain words for errors, and a cache for the reading public."""

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from jejaring import __version__
from jejaring.apps.journal.queries import data_version
from jejaring.kernel.errors import JejaringError
from jejaring.web.errors import answer_for, database_is_away

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_KEPT_SECONDS = 24 * 3600
_UNCACHED = ("/admin/", "/account/", "/id/account/", "/data/")
_LONGEST_KEPT = 600_000


class DomainErrors:
    """Translates the domain's named errors into pages that say what to do."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for this error; None for errors that nobody foresaw."""
        if isinstance(error, DatabaseError | InterfaceError):
            return database_is_away(request)
        return answer_for(request, error) if isinstance(error, JejaringError) else None


def content_security_policy(get_response: Handler) -> Handler:
    """Let a page load only what this host serves, and nothing written inline."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    return handle


def public_page_cache(get_response: Handler) -> Handler:
    """Keep finished pages for readers without an account, as long as no act changes any data.

    A page is kept under its address and the version of the data, so it can never be older than the newest act.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not _is_public(request):
            return get_response(request)
        key = _key(request)
        kept = cache.get(key)
        if kept is None:
            response = get_response(request)
            if _may_be_kept(response):
                cache.set(key, (response.content, dict(response.headers)), _KEPT_SECONDS)
            return response
        content, headers = kept
        answer = HttpResponse(content, headers=headers)
        return get_conditional_response(request, etag=headers.get("ETag"), response=answer) or answer

    return handle


def _is_public(request: HttpRequest) -> bool:
    """Whether everybody gets the same answer: nobody is signed in, by cookie or by token."""
    known = bool(request.COOKIES) or "Authorization" in request.headers
    return request.method == "GET" and not known and not request.path.startswith(_UNCACHED)


def _may_be_kept(response: HttpResponse) -> bool:
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    return "no-store" not in response.get("Cache-Control", "") and len(response.content) <= _LONGEST_KEPT


def _key(request: HttpRequest) -> str:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    version = request.META["jejaring.data_version"] = data_version()
    parts = (__version__, str(version), request.get_host(), request.get_full_path(), str(packed))
    return "page:" + hashlib.blake2b("\n".join(parts).encode(), digest_size=20).hexdigest()
