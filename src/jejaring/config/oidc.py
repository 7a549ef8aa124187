"""Sign-in by OpenID Connect, when whoever runs the installation names a provider."""

from typing import Any
from urllib.parse import urlsplit


def oidc_settings(url: str, *, name: str, client: str, secret: str) -> dict[str, Any]:
    """The provider at this address as allauth wants it; empty without one. Raises ValueError for half of one.

    `client` and `secret` are what the provider knows this site by; `name` is shown, and is the host name when empty.
    """
    if not url:
        return {}
    if not url.startswith("https://") or not client or not secret:
        raise ValueError(
            "JEJARING_OIDC_URL must start with https:// and needs JEJARING_OIDC_CLIENT and JEJARING_OIDC_SECRET too"
        )
    settings = {"server_url": url, "token_auth_method": "client_secret_basic"}
    shown = name or urlsplit(url).hostname or url
    return {"provider_id": "oidc", "name": shown, "client_id": client, "secret": secret, "settings": settings}
