"""How people come to have an account here, and how they sign in."""

from dataclasses import dataclass
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

if "allauth.socialaccount" in settings.INSTALLED_APPS:
    from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
else:
    DefaultSocialAccountAdapter = object


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come with an invitation, or from whoever runs the installation; nobody makes one alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes and passkeys."""

    def build_totp_svg(self, url: str) -> Markup:
        """The QR code as an element of the page: its safety rules load no picture that is not a file of this host."""
        code = qrcode.QRCode()
        code.add_data(url)
        rows = code.get_matrix()
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return Markup('<svg viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"/></svg>').format(len(rows), dots)


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Another provider only tells who somebody is: without an account here it opens nothing."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class OtherSignIn:
    """A provider with which people can sign in here, and where that begins."""

    name: str
    href: str


def other_sign_ins() -> tuple[OtherSignIn, ...]:
    """The providers that the settings name; none by default."""
    providers = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {}).get("openid_connect", {}).get("APPS", ())
    return tuple(OtherSignIn(one["name"], reverse("openid_connect_login", args=["oidc"])) for one in providers)
