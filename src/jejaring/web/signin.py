"""Addresses of the pages about one's own account.

Signing in, second factors and sessions are allauth's, less those that let people manage addresses: an account has the
one address it was invited by. Their templates are ours, in `templates/account/`, `mfa/` and `usersessions/`; allauth
finds them first. Signing in by OpenID Connect is there when the settings name a provider.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from jejaring.web.errors import not_found
from jejaring.web.views import account


def _closed(request: HttpRequest) -> HttpResponse:
    return not_found(request)


urlpatterns: list[URLPattern | URLResolver] = [
    *account.urlpatterns,
    re_path(r"^email/", _closed),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    re_path("", include("allauth.account.urls")),
]
if "allauth.socialaccount" in settings.INSTALLED_APPS:
    urlpatterns += [
        path("other/", include("allauth.socialaccount.urls")),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
