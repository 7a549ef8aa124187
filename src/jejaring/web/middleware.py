"""What happens around every page: safety headers, plain words for errors, and a cache for the reading public."""

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

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
# Addresses for programs have tags of their own; the others are about the one who asks.
_UNCACHED = ("/admin/", "/account/", "/id/account/", "/api/", "/data/")
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
        if request.method != "GET" or request.COOKIES or request.path.startswith(_UNCACHED):
            return get_response(request)
        key = _key(request)
        kept = cache.get(key)
        if kept is None:
            response = get_response(request)
            if response.status_code != 200 or response.streaming or len(response.content) > _LONGEST_KEPT:
                return response
            if not response.cookies:
                cache.set(key, (response.content, dict(response.headers)), _KEPT_SECONDS)
            return response
        content, headers = kept
        if request.headers.get("If-None-Match") == headers.get("ETag") and "ETag" in headers:
            return HttpResponse(status=304, headers={"ETag": headers["ETag"]})
        return HttpResponse(content, headers=headers)

    return handle


def _key(request: HttpRequest) -> str:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    parts = (__version__, str(data_version()), request.get_host(), request.get_full_path(), str(packed))
    return "page:" + hashlib.blake2b("\n".join(parts).encode(), digest_size=20).hexdigest()
