"""Addresses of the sign-in pages.

They are allauth's, less those that let people manage addresses: an account has the one address the secretariat gave
it. Their templates are ours, in `templates/account/`; allauth finds them first.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, re_path

from jejaring.web.errors import not_found


def _closed(request: HttpRequest) -> HttpResponse:
    return not_found(request)


urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^(?:email|confirm-email)/", _closed),
    re_path("", include("allauth.account.urls")),
]
