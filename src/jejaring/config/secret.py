"""The installation's secret key."""

import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The key kept in this folder; made on first use, readable by the owner only."""
    file = home / "secret-key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()
