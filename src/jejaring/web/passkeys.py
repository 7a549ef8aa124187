"""allauth's forms for passkeys, made to refuse what is no answer of a browser instead of failing over it."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms


def _refusing(read: Callable[[], Any]) -> Any:
    """What `read` gives; a message at the form when the answer lacks what every passkey's answer has."""
    try:
        return read()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new key."""

    def clean(self) -> Any:
        return _refusing(super().clean)


class AuthenticateForm(forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key as the second factor."""

    def clean_credential(self) -> Any:
        return _refusing(super().clean_credential)


class LoginForm(forms.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""

    def clean_credential(self) -> Any:
        return _refusing(super().clean_credential)


class ReauthenticateForm(forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key to show once more who one is."""

    def clean_credential(self) -> Any:
        return _refusing(super().clean_credential)
