"""What happens around every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def plain_database_errors(get_response: Handler) -> Handler:
    return get_response


def content_security_policy(get_response: Handler) -> Handler:
    return get_response


def public_page_cache(get_response: Handler) -> Handler:
    return get_response
