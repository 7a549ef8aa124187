"""Turning an address for letters into Django's settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

_BACKENDS = "django.core.mail.backends"


def mail_settings(url: str) -> dict[str, Any]:
    """Settings for `smtp://USER:PASSWORD@HOST:PORT`, `smtps://…` or `console:`; ValueError for anything else.

    `smtp` turns to encryption with STARTTLS, except for a server on this machine; `smtps` is encrypted from the start.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "console") or (parts.scheme != "console" and not parts.hostname):
        raise ValueError(f"JEJARING_EMAIL_URL must be smtp://HOST, smtps://HOST or console:, not “{parts.scheme}:…”")
    encrypted = parts.scheme == "smtps"
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return {
        "EMAIL_BACKEND": f"{_BACKENDS}.{'console' if parts.scheme == 'console' else 'smtp'}.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if encrypted else 25 if here else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not here,
        "EMAIL_USE_SSL": encrypted,
    }
