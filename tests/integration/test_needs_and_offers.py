"""Asking for support and offering it: who may, what changes, what is refused."""

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jejaring.apps.exchange import actions, policy, queries
from jejaring.apps.exchange.lifecycle import NEED, NEED_STATES, OFFER, OPEN
from jejaring.apps.exchange.models import Need, Offer
from jejaring.apps.exchange.texts import NeedText, OfferText
from jejaring.apps.journal.models import Entry
from jejaring.apps.journal.queries import load_proof
from jejaring.apps.packs.queries import load_table
from jejaring.apps.projects.models import Project
from jejaring.apps.search.queries import find
from jejaring.kernel.errors import Invalid, NotAllowed, NotFound
from jejaring.kernel.lifecycle import NoSuchMove
from jejaring.kernel.ref import Ref
from tests.exchange_cast import AT, BANYUWANGI, CHONBURI, YUSA, Cast, assemble, days

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TEXT = NeedText(
    kind="funding", title="A second ferry", summary="Money for a second ferry over the strait.",
    focus_area="quality-environment", in_return="Its name on the boat.", amount_min="100000.50", amount_max="250000",
    currency="USD", deadline="2027-03", language="en",
)  # fmt: skip
OFFER_TEXT = OfferText(
    title="Advice on ferries", summary="Two engineers for a month.", kinds=("technical_assistance", "funding"),
    focus_areas=("quality-environment",), states=("ID",), conditions="The city pays for beds.",
    capacity="Two cities a year.", languages=("en", "ja"),
)  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def told(cast: Cast) -> str:
    """A need that only a document tells."""
    project = Project.objects.get(key="banyuwangi-smart-kampung")
    return Need.objects.create(key="told", project=project, kind="data", summary="Maps of the kampung.", year=2018).key


def publish(cast: Cast, **changes: Any) -> str:
    given = {"by": cast.sari, "city": BANYUWANGI, "text": TEXT, "once": "aaaa1111", "at": AT} | changes
    return actions.publish_need(**given).key


def offer(cast: Cast, **changes: Any) -> str:
    given = {"by": cast.kenji, "party": YUSA, "text": OFFER_TEXT, "once": "bbbb2222", "at": AT} | changes
    return actions.publish_offer(**given).key


def test_a_published_need_says_what_was_typed_and_who_published_it(cast: Cast) -> None:
    row = queries.get_need(publish(cast))
    assert (row.city, row.project, row.state, str(row.published_on)) == (BANYUWANGI, None, "published", "2026-05-04")
    assert (row.amount_min, row.amount_max, row.currency) == (Decimal("100000.50"), Decimal(250000), "USD")
    assert (row.focus_area, str(row.deadline), row.language, row.country) == (
        "quality-environment",
        "2027-03",
        "en",
        "ID",
    )
    line = Entry.objects.get(act="exchange.publish_need")
    assert (line.actor_name, line.speaks_for, line.authority) == ("Sari", "city:banyuwangi", "city_officer")
    assert line.data["after"]["title"] == "A second ferry"
    assert [hit.ref for hit in find("second ferry").hits] == [row.ref]
    assert load_proof().holds


def test_a_form_sent_twice_makes_one_need(cast: Cast) -> None:
    assert publish(cast) == publish(cast)
    assert (Need.objects.count(), Entry.objects.count()) == (1, 1)
    assert publish(cast, once="cccc3333") != publish(cast)


def test_a_need_of_a_project_takes_its_focus_area_until_it_has_its_own(cast: Cast) -> None:
    project = Ref("project", "banyuwangi-smart-kampung")
    key = publish(cast, project=project, text=replace(TEXT, focus_area=""))
    row = queries.get_need(key)
    assert (row.project, row.project_title, row.focus_area) == (project, "Smart Kampung", "built-infrastructure")
    with pytest.raises(Invalid, match="not a project of this city"):
        publish(cast, by=cast.olga, city=CHONBURI, project=project, once="dddd4444")


def test_everything_wrong_with_a_need_is_told_at_once(cast: Cast) -> None:
    wrong = NeedText(
        kind="gold", title=" ", summary="x" * 1001, focus_area="moon", amount_min="20", amount_max="1e3",
        currency="usd", deadline="soon", language="English!",
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        publish(cast, text=wrong)
    columns = {problem.column for problem in refused.value.problems}
    assert columns == {
        "kind", "title", "summary", "focus_area", "amount_max", "currency", "deadline", "language"
    }  # fmt: skip
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"amount_min": "30", "amount_max": "20"}, "amount_max"),
        ({"currency": ""}, "currency"),
        ({"amount_min": "", "amount_max": ""}, "currency"),
        ({"deadline": "2026-04"}, "deadline"),
        ({"summary": "bell \x07"}, "summary"),
    ],
)
def test_sums_dates_and_texts_that_make_no_sense_are_refused(cast: Cast, changes: dict[str, str], column: str) -> None:
    with pytest.raises(Invalid) as refused:
        publish(cast, text=replace(TEXT, **changes))
    assert {problem.column for problem in refused.value.problems} == {column}


def test_drafts_are_seen_by_nobody_else_and_leave_no_trace_in_packs(cast: Cast) -> None:
    key = actions.draft_need(by=cast.sari, city=BANYUWANGI, text=TEXT, once="aaaa1111", at=AT).key
    with pytest.raises(NotFound):
        queries.get_need(key)
    assert queries.needs().total == 0
    assert load_table("needs") == ()
    assert find("second ferry").total == 0
    assert [row.key for row in queries.drafts_of(BANYUWANGI)] == [key]
    actions.publish_draft(by=cast.sari, need=key, at=AT + days(1))
    actions.publish_draft(by=cast.sari, need=key, at=AT + days(2))
    assert str(queries.get_need(key).published_on) == "2026-05-05"
    with pytest.raises(Invalid, match="only a draft"):
        actions.discard_need(by=cast.sari, need=key, at=AT)


def test_a_draft_can_be_thrown_away(cast: Cast) -> None:
    key = actions.draft_need(by=cast.sari, city=BANYUWANGI, text=TEXT, once="aaaa1111", at=AT).key
    actions.discard_need(by=cast.sari, need=key, at=AT)
    assert not Need.objects.exists()
    with pytest.raises(NotFound):
        actions.discard_need(by=cast.sari, need=key, at=AT)


def test_what_a_document_tells_is_confirmed_without_changing_its_words(cast: Cast, told: str) -> None:
    assert queries.get_need(told).state == "asked_in_past"
    actions.confirm_need(by=cast.sari, need=told, at=AT)
    actions.confirm_need(by=cast.sari, need=told, at=AT)
    row = queries.get_need(told)
    assert (row.state, str(row.confirmed_on), row.summary) == ("confirmed", "2026-05-04", "Maps of the kampung.")
    assert Entry.objects.filter(act="exchange.confirm_need").count() == 1
    with pytest.raises(Invalid, match="words of a document"):
        actions.change_need(by=cast.sari, need=told, text=TEXT, at=AT)


def test_renewing_takes_new_words_and_keeps_the_old_ones_in_the_journal(cast: Cast, told: str) -> None:
    actions.renew_need(by=cast.sari, need=told, text=TEXT, at=AT)
    row = queries.get_need(told)
    assert (row.state, row.summary, row.year) == ("renewed", TEXT.summary, 2018)
    assert Entry.objects.get(act="exchange.renew_need").data["before"]["summary"] == "Maps of the kampung."
    actions.change_need(by=cast.sari, need=told, text=replace(TEXT, title="Two ferries"), at=AT + days(1))
    assert queries.get_need(told).title == "Two ferries"


def test_a_need_is_closed_with_a_reason_and_can_wait_again(cast: Cast, told: str) -> None:
    for wrong in ({"outcome": "answered", "reason": " "}, {"outcome": "forgotten", "reason": "So."}):
        with pytest.raises(Invalid):
            actions.close_need(by=cast.sari, need=told, at=AT, **wrong)
    for _again in range(2):
        actions.close_need(by=cast.sari, need=told, outcome="answered", reason="A ministry paid.", at=AT)
    row = queries.get_need(told)
    assert (row.state, row.outcome, row.outcome_reason, str(row.closed_on)) == (
        "closed", "answered", "A ministry paid.", "2026-05-04",
    )  # fmt: skip
    with pytest.raises(Invalid, match="to confirm is not possible while it is closed"):
        actions.confirm_need(by=cast.sari, need=told, at=AT)
    actions.reopen_need(by=cast.sari, need=told, reason="The money did not come.", at=AT + days(1))
    row = queries.get_need(told)
    assert (row.state, row.outcome, row.closed_on) == ("published", "", None)
    assert Entry.objects.filter(act="exchange.close_need").count() == 1


ACTS: dict[str, Callable[[Any, str], object]] = {
    "confirm": lambda by, key: actions.confirm_need(by=by, need=key, at=AT),
    "renew": lambda by, key: actions.renew_need(by=by, need=key, text=TEXT, at=AT),
    "close": lambda by, key: actions.close_need(by=by, need=key, outcome="withdrawn", reason="No.", at=AT),
    "reopen": lambda by, key: actions.reopen_need(by=by, need=key, reason="Yes.", at=AT),
    "change": lambda by, key: actions.change_need(by=by, need=key, text=TEXT, at=AT),
    "discard": lambda by, key: actions.discard_need(by=by, need=key, at=AT),
    "publish": lambda by, key: actions.publish_draft(by=by, need=key, at=AT),
    "new": lambda by, key: actions.publish_need(by=by, city=BANYUWANGI, text=TEXT, once="eeee5555", at=AT),
    "draft": lambda by, key: actions.draft_need(by=by, city=BANYUWANGI, text=TEXT, once="eeee5555", at=AT),
    "offer": lambda by, key: actions.publish_offer(by=by, party=YUSA, text=OFFER_TEXT, once="eeee5555", at=AT),
}


@pytest.mark.parametrize("name", ["olga", "kenji", "dewi", "rudi"])
@pytest.mark.parametrize("act", [name for name in ACTS if name != "offer"])
def test_nobody_else_speaks_for_the_city(cast: Cast, told: str, act: str, name: str) -> None:
    with pytest.raises(NotAllowed):
        ACTS[act](cast.actor(name), told)
    assert not Entry.objects.exists()
    assert queries.get_need(told).state == "asked_in_past"


@pytest.mark.parametrize("name", ["sari", "olga", "dewi", "rudi"])
def test_nobody_else_offers_for_the_partner(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        offer(cast, by=cast.actor(name))
    key = offer(cast)
    for act in (
        lambda by: actions.check_offer(by=by, offer=key, at=AT),
        lambda by: actions.close_offer(by=by, offer=key, reason="x", at=AT),
        lambda by: actions.change_offer(by=by, offer=key, text=OFFER_TEXT, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act(cast.actor(name))


def test_the_secretariat_may_and_the_journal_says_on_what_power(cast: Cast, told: str) -> None:
    actions.confirm_need(by=cast.ana, need=told, at=AT)
    line = Entry.objects.get()
    assert (line.actor_name, line.speaks_for, line.authority) == ("Ana", "", "secretariat")


def test_an_ended_mandate_no_longer_speaks(cast: Cast, told: str) -> None:
    cast.person("sari").mandates.update(end=AT.date())
    with pytest.raises(NotAllowed):
        actions.confirm_need(by=cast.actor("sari"), need=told, at=AT)


def test_every_act_has_its_rule() -> None:
    acts = {rule.act for rule in policy.RULES}
    assert len(acts) == len(policy.RULES) == 12


def test_an_offer_says_what_was_typed_and_grows_old(cast: Cast) -> None:
    row = queries.get_offer(offer(cast))
    assert (row.kinds, row.focus_areas, row.states) == (
        ("funding", "technical_assistance"),
        ("quality-environment",),
        ("ID",),
    )
    assert (row.languages, row.capacity, row.is_open) == (("en", "ja"), "Two cities a year.", True)
    assert not row.is_stale((AT + days(365)).date())
    assert row.is_stale((AT + days(366)).date())
    actions.check_offer(by=cast.kenji, offer=row.key, at=AT + days(400))
    assert not queries.get_offer(row.key).is_stale((AT + days(500)).date())


def test_offers_are_changed_and_closed(cast: Cast) -> None:
    key = offer(cast)
    assert offer(cast) == key
    actions.change_offer(by=cast.kenji, offer=key, text=replace(OFFER_TEXT, states=(), focus_areas=()), at=AT + days(9))
    row = queries.get_offer(key)
    assert (row.states, row.focus_areas, row.checked_on) == ((), (), (AT + days(9)).date())
    for _again in range(2):
        actions.close_offer(by=cast.kenji, offer=key, reason="Nobody is free.", at=AT + days(10))
    assert (queries.get_offer(key).state, queries.get_offer(key).closed_reason) == ("closed", "Nobody is free.")
    with pytest.raises(Invalid, match="to check is not possible"):
        actions.check_offer(by=cast.kenji, offer=key, at=AT + days(11))
    with pytest.raises(Invalid, match="closed"):
        actions.change_offer(by=cast.kenji, offer=key, text=OFFER_TEXT, at=AT + days(11))
    assert Entry.objects.count() == 3
    assert Offer.objects.count() == 1


def test_everything_wrong_with_an_offer_is_told_at_once(cast: Cast) -> None:
    wrong = OfferText("", "", (), ("moon",), ("XX",), "x" * 1001, "x" * 301, ("Klingon",))
    with pytest.raises(Invalid) as refused:
        offer(cast, text=wrong)
    columns = {problem.column for problem in refused.value.problems}
    assert columns == {"title", "summary", "kinds", "focus_areas", "states", "conditions", "capacity", "languages"}


def test_filters_of_the_boards(cast: Cast, told: str) -> None:
    key, given_offer = publish(cast), offer(cast)
    board = queries.needs()
    assert [row.key for row in board.items] == [key, told]
    wanted = queries.NeedFilter
    for one, expected in (
        (wanted(kinds=("data",)), [told]),
        (wanted(standings=("open",)), [key]),
        (wanted(standings=("past",)), [told]),
        (wanted(focus_areas=("built-infrastructure",)), [told]),
        (wanted(states=("ID",)), [key, told]),
        (wanted(states=("TH",)), []),
        (wanted(text="FERRY"), [key]),
        (wanted(city="banyuwangi", text="kampung"), [told]),
    ):
        assert [row.key for row in queries.needs(one).items] == expected, one
        assert [row.key for row in queries.load_needs(one)] == expected
    counts = queries.need_counts()
    assert counts.kinds == {"funding": 1, "data": 1}
    assert counts.standings == {"open": 1, "past": 1, "closed": 0}
    assert counts.states == {"ID": 2}
    has = queries.OfferFilter
    for fits in (has(kinds=("funding",)), has(states=("ID",)), has(text="engineers"), has(party=YUSA.key)):
        assert [row.key for row in queries.offers(fits).items] == [given_offer]
    for misses in (has(kinds=("land",)), has(states=("TH",)), has(standings=("closed",))):
        assert queries.offers(misses).total == 0


def test_boards_ask_equally_often_whatever_their_length(cast: Cast, django_assert_num_queries: Any) -> None:
    def ask() -> None:
        queries.needs()
        queries.offers()

    publish(cast)
    offer(cast)
    with django_assert_num_queries(6):
        ask()
    for once in ("ffff6666", "gggg7777"):
        publish(cast, once=once)
        offer(cast, once=once)
    with django_assert_num_queries(6):
        ask()


@given(st.lists(st.sampled_from(["publish", "confirm", "renew", "match", "close", "reopen"]), max_size=12))
def test_whatever_the_steps_a_need_stays_in_its_states(steps: list[str]) -> None:
    for start in ("draft", "asked_in_past"):
        state = start
        for step in steps:
            before = state
            try:
                state = NEED.after(state, step)
            except NoSuchMove:
                continue
            assert state != "draft"
            assert state != "asked_in_past"
            assert before != "closed" or state in OPEN
            # Nobody is found for what the city has not said itself that it wants.
            assert step != "match" or before in OPEN
        assert state in NEED_STATES
    assert OFFER.states == {"published", "closed"}


@pytest.mark.django_db(transaction=True)
def test_two_officers_closing_and_confirming_at_once_leave_one_order() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    cast = assemble()
    key, by = publish(cast), cast.sari
    gate, outcomes = threading.Barrier(2), []

    def act(name: str) -> None:
        gate.wait()
        try:
            ACTS[name](by, key)
            outcomes.append(name)
        except Invalid:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(name,)) for name in ("close", "confirm")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "close" in outcomes
    assert queries.get_need(key).state == "closed"
    assert load_proof().holds
