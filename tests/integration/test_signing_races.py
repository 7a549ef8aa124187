"""Two people at once: each race has one right outcome. Real threads, and real locks on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejaring.apps.agreements import actions
from jejaring.apps.agreements.lifecycle import AFTER_SIGNED
from jejaring.apps.agreements.models import Agreement, Process, Signature, Step, TextVersion
from jejaring.apps.agreements.queries import load_deeds
from jejaring.apps.agreements.queries.drafting import get_draft
from jejaring.apps.journal.models import Entry
from jejaring.apps.journal.queries import load_proof
from jejaring.apps.registry.actions import end_mandate
from jejaring.apps.registry.models import Mandate
from jejaring.apps.ties.models import Tie
from jejaring.apps.ties.queries import load_differences
from jejaring.kernel.errors import Invalid, JejaringError, NotAllowed
from tests.signing_cast import CITY, NOW, PARTNER, acting, bring_to, hash_of, make_cast, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
Outcome = JejaringError | None


def at_once(*acts: Callable[[], object]) -> list[Outcome]:
    """Carry the acts out at the same time, each in a thread with its own connection; what each ended with."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share one connection to a database in memory; this runs on PostgreSQL")
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> Outcome:
        try:
            barrier.wait(timeout=20)
            act()
        except JejaringError as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def signing() -> str:
    make_cast()
    key = start()
    bring_to(key, "signing")
    return key


def _sign(key: str, name: str, digest: str = "") -> Callable[[], object]:
    by, text_hash = acting(name), digest or hash_of(key)
    return lambda: actions.sign(by=by, draft=key, text_hash=text_hash, proved_at=NOW, at=NOW)


def test_two_parties_sign_at_once(signing: str) -> None:
    assert at_once(_sign(signing, "sari"), _sign(signing, "kenji")) == [None, None]
    assert Process.objects.get().status == "signed"
    assert Step.objects.filter(move="complete").count() == 1
    assert Entry.objects.filter(act="agreements.sign").count() == 2
    assert load_proof().holds


def test_the_same_person_clicks_often(signing: str) -> None:
    assert at_once(*[_sign(signing, "sari")] * 6) == [None] * 6
    assert Signature.objects.count() == 1
    assert Entry.objects.filter(act="agreements.sign").count() == 1


def test_two_officers_of_one_party_sign_at_once(signing: str) -> None:
    sari = Mandate.objects.get(user__email="sari@example.org")
    Mandate.objects.create(
        user_id=int(acting("rudi").ref.key), office="city_officer", party=sari.party, start=sari.start
    )
    outcomes = at_once(_sign(signing, "sari"), _sign(signing, "rudi"))
    assert sorted(type(one).__name__ for one in outcomes) == ["Invalid", "NoneType"]
    assert Signature.objects.count() == 1


def test_one_signs_while_another_opens_the_text_again(signing: str) -> None:
    kenji = acting("kenji")
    signed, opened = at_once(
        _sign(signing, "sari"), lambda: actions.reopen(by=kenji, draft=signing, reason="A number is wrong", at=NOW)
    )
    assert opened is None
    assert signed is None or isinstance(signed, Invalid)
    assert Process.objects.get().status == "in_review"
    assert not Signature.objects.filter(voided_at=None).exists()


def test_one_agrees_while_another_changes_the_text() -> None:
    make_cast()
    key = start(languages=("en",))
    bring_to(key, "in_review")
    sari, kenji, digest, version = acting("sari"), acting("kenji"), hash_of(key), get_draft(key).text.version
    actions.agree_text(by=kenji, draft=key, text_hash=digest, at=NOW)
    words = {"en": ("Costs", ["Yours."])}
    agreed, edited = at_once(
        lambda: actions.agree_text(by=sari, draft=key, text_hash=digest, at=NOW),
        lambda: actions.edit_clause(by=kenji, draft=key, clause="costs", based_on=version, words=words, at=NOW),
    )
    process = Process.objects.get()
    if process.status == "agreed":
        assert agreed is None
        assert isinstance(edited, Invalid)
        assert process.version == version
    else:
        assert isinstance(agreed, Invalid)
        assert edited is None
        assert not process.marks.filter(voided_at=None).exists()


def test_two_change_the_same_clause_at_once() -> None:
    make_cast()
    key = start(languages=("en",))

    def edit(name: str) -> Callable[[], object]:
        by, words = acting(name), {"en": ("Costs", [f"As {name} says."])}
        return lambda: actions.edit_clause(by=by, draft=key, clause="costs", based_on=1, words=words, at=NOW)

    outcomes = at_once(edit("sari"), edit("kenji"))
    assert sorted(type(one).__name__ for one in outcomes) == ["Invalid", "NoneType"]
    assert TextVersion.objects.count() == 2


def test_a_mandate_ends_while_its_holder_signs(signing: str) -> None:
    mandate = Mandate.objects.get(user__email="sari@example.org")
    ana = acting("ana")
    signed, ended = at_once(_sign(signing, "sari"), lambda: end_mandate(by=ana, mandate=mandate.pk, at=NOW))
    assert ended is None
    order = list(Entry.objects.order_by("-id").values_list("act", flat=True)[:2])
    if signed is None:
        assert order == ["registry.end_mandate", "agreements.sign"]
        assert Signature.objects.count() == 1
    else:
        assert isinstance(signed, NotAllowed)
        assert not Signature.objects.exists()


def test_a_draft_is_begun_once_by_many_clicks() -> None:
    make_cast()
    ana = acting("ana")

    def begin() -> object:
        return actions.start_draft(
            by=ana, template="twinning", parties=[CITY, PARTNER], languages=["en"], authentic="en", at=NOW, request="x"
        )

    assert at_once(*[begin] * 4) == [None] * 4
    assert Process.objects.count() == 1


def test_it_comes_into_force_once(signing: str) -> None:
    bring_to(signing, "signed")
    sari, kenji = acting("sari"), acting("kenji")
    outcomes = at_once(
        *[lambda by=by: actions.put_in_force(by=by, draft=signing, at=NOW) for by in (sari, kenji, sari)]  # type: ignore[misc]
    )
    assert outcomes == [None, None, None]
    assert (Agreement.objects.count(), Tie.objects.count()) == (1, 1)
    assert Entry.objects.filter(act="agreements.put_in_force").count() == 1
    assert load_differences(load_deeds()) == ()


ACTS = (
    "submit",
    "agree",
    "reopen",
    "withdraw",
    "open_signing",
    "sign",
    "force",
    "suspend",
    "resume",
    "end",
    "undo",
    "edit",
)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["draft", "in_review", "agreed", "signing", "signed", "in_force"]),
    st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(["sari", "kenji", "ana"])), max_size=20),
)
def test_no_path_of_acts_reaches_force_without_every_signature(begin: str, chances: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        make_cast()
        key = start(languages=("en",))
        bring_to(key, begin)
        for number, (act, name) in enumerate(chances):
            _try(key, act, name, number)
            draft = get_draft(key)
            if draft.status in AFTER_SIGNED:
                assert {row.party for row in draft.standing} == {party.ref for party in draft.parties}
            assert Agreement.objects.exists() == (draft.agreement is not None)
        assert load_proof().holds
        transaction.set_rollback(True)


def _try(key: str, act: str, name: str, number: int) -> None:
    by, draft = acting(name), get_draft(key)
    common = {"by": by, "draft": key, "at": NOW}
    step = draft.undoable.id if draft.undoable else 0
    version, digest = draft.text.version, draft.text.hash
    words = {"en": ("Costs", [f"Number {number}."])}
    carry_out: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit(**common),  # type: ignore[arg-type]
        "agree": lambda: actions.agree_text(text_hash=digest, **common),  # type: ignore[arg-type]
        "reopen": lambda: actions.reopen(reason="x", **common),  # type: ignore[arg-type]
        "withdraw": lambda: actions.withdraw(reason="x", **common),  # type: ignore[arg-type]
        "open_signing": lambda: actions.open_signing(**common),  # type: ignore[arg-type]
        "sign": lambda: actions.sign(text_hash=digest, proved_at=NOW, **common),  # type: ignore[arg-type]
        "force": lambda: actions.put_in_force(**common),  # type: ignore[arg-type]
        "suspend": lambda: actions.suspend(reason="x", **common),  # type: ignore[arg-type]
        "resume": lambda: actions.resume(**common),  # type: ignore[arg-type]
        "end": lambda: actions.terminate(day=NOW.date(), reason="x", **common),  # type: ignore[arg-type]
        "undo": lambda: actions.undo(step=step, reason="x", **common),  # type: ignore[arg-type]
        "edit": lambda: actions.edit_clause(clause="costs", based_on=version, words=words, **common),  # type: ignore[arg-type]
    }
    try:
        carry_out[act]()
    except JejaringError:
        return
