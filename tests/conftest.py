"""Fixtures for every kind of test."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.needs import IN_CI, missing

ROOT = Path(__file__).parent.parent

# No deadline: a slow machine is not a wrong result. In CI the same examples every time: a red run can be repeated.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "desk")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the material the network's data was made from; it lies beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        missing(f"the folder shared/ with the source material is not beside the repository ({folder})")
    return folder
