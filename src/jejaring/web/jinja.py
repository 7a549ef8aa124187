"""The Jinja2 environment of the pages."""

from typing import Any

from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """The environment with the project's filters and globals."""
    return Environment(**options)  # noqa: S701
