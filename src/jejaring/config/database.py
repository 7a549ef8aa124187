"""Turning a database address into Django's settings."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Readers never wait for the writer (WAL), and a writer takes its lock at the start of a transaction, so that two
# writers queue instead of failing half-way.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;"
    ),
}


def database_settings(url: str) -> dict[str, Any]:
    """Settings for `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`; ValueError for anything else.

    A folder with a Unix socket is given as `postgresql:///NAME?host=/FOLDER`.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "CONN_MAX_AGE": 600,
            "OPTIONS": dict(_SQLITE_OPTIONS),
        }
    if parts.scheme in ("postgresql", "postgres"):
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or query.pop("user", "")),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or query.pop("port", "")),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # Compiling a query pays for reports that run for minutes; ours run for milliseconds.
            "OPTIONS": {"options": "-c jit=off"} | query,
        }
    raise ValueError(f"JEJARING_DATABASE_URL must start with sqlite:/// or postgresql://, not “{parts.scheme or url}”")
