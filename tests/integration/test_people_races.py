"""Two people at once: one link opened twice at the same moment makes one account and one mandate."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from jejaring.apps.accounts.models import User
from jejaring.apps.journal.queries import load_proof, recent_lines
from jejaring.apps.registry.actions import accept_invitation, end_mandate, invite
from jejaring.apps.registry.models import Mandate
from jejaring.kernel.actor import ANONYMOUS
from jejaring.kernel.errors import JejaringError
from tests.cast import AT, BANYUWANGI, PASSWORD, make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_a_link_opened_twice_at_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads share one connection to a database in memory; this runs on PostgreSQL")
    cast = make_cast()
    tokens: list[str] = []
    by = cast.actor("dewi")

    def keep(token: str) -> str:
        tokens.append(token)
        return token

    for office in ("city_officer", "chief_smart_city_officer"):
        invite(by=by, email="budi@example.org", office=office, held_for=BANYUWANGI, at=AT, link=keep)
    start = Barrier(6)

    def accept(token: str) -> str:
        start.wait(10)
        try:
            accept_invitation(by=ANONYMOUS, token=token, at=AT, name="Budi", password=PASSWORD)
        except JejaringError as error:
            return str(error)
        else:
            return "accepted"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(accept, tokens * 3))
    assert told.count("accepted") == 1
    assert User.objects.filter(email="budi@example.org").count() == 1
    assert Mandate.objects.filter(user__email="budi@example.org").count() == 1
    assert load_proof().holds


def test_a_mandate_ended_twice_at_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads share one connection to a database in memory; this runs on PostgreSQL")
    cast = make_cast()
    number = Mandate.objects.get(user=cast.sari).pk
    actors = [cast.actor("wira"), cast.actor("dewi")]
    start = Barrier(2)

    def end(n: int) -> None:
        start.wait(10)
        try:
            end_mandate(by=actors[n], mandate=number, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(end, range(2)))
    assert Mandate.objects.get(pk=number).end == AT.date()
    assert len(recent_lines(act="registry.end_mandate", subject=BANYUWANGI)) == 1
