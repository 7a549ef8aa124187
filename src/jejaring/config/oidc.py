"""Sign-in by OpenID Connect, when whoever runs the installation names a provider."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def oidc_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """The provider as allauth wants it; empty without JEJARING_OIDC_URL. Raises ValueError for half a configuration."""
    url = environment.get("JEJARING_OIDC_URL", "")
    if not url:
        return {}
    client, secret = environment.get("JEJARING_OIDC_CLIENT_ID"), environment.get("JEJARING_OIDC_SECRET")
    if not url.startswith("https://") or not client or not secret:
        raise ValueError(
            "JEJARING_OIDC_URL must start with https:// and needs JEJARING_OIDC_CLIENT_ID and JEJARING_OIDC_SECRET too"
        )
    name = environment.get("JEJARING_OIDC_NAME") or urlsplit(url).hostname or url
    settings = {"server_url": url, "token_auth_method": "client_secret_basic"}
    return {"provider_id": "oidc", "name": name, "client_id": client, "secret": secret, "settings": settings}
