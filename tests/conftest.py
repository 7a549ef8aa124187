"""Fixtures for every kind of test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from jejaring.kernel.actor import OPERATOR
from tests.needs import IN_CI, missing

ROOT = Path(__file__).parent.parent
BUILT_IN_PACK = ROOT / "src" / "jejaring" / "data" / "ascn"
LOADED_AT = datetime(2026, 3, 1, tzinfo=UTC)

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


@pytest.fixture(scope="module")
def ascn(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The real network, loaded once for a module; what a test changes is undone after it, the rest after the module.

    Use it together with the mark `django_db`.
    """
    from jejaring.apps.packs.actions import load_pack
    from jejaring.formats.packs.reading import read_pack

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        # Between two tests Django closes the connection, and with it would go the transaction the network lives in.
        patch.setattr(connection, "close", lambda: None)
        load_pack(by=OPERATOR, pack=read_pack(BUILT_IN_PACK), at=LOADED_AT)
        yield
        transaction.set_rollback(True)
