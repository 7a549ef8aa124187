"""What a test needs from the machine: a reason to skip on a desk, a failure in continuous integration."""

import os
from typing import NoReturn

import pytest

IN_CI = os.environ.get("CI") == "true"


def missing(what: str) -> NoReturn:
    """Leave the test because the machine lacks something; with CI=true the test fails instead of being skipped."""
    if IN_CI:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)
