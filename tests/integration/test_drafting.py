"""Making an agreement, act by act: who may, what becomes of it, and what is refused."""

from datetime import date, timedelta

import pytest

from jejaring.apps.agreements import actions
from jejaring.apps.agreements.models import AgreedMark, Agreement, Process, Signature, TextVersion
from jejaring.apps.agreements.queries import get_agreement, load_deeds
from jejaring.apps.agreements.queries.drafting import (
    agreements_due,
    drafts_of,
    find_text,
    get_draft,
    get_scan,
    get_text,
    load_exact_text,
    load_signings,
    load_standing,
    reminder_stage,
)
from jejaring.apps.journal.models import Entry
from jejaring.apps.journal.queries import load_proof
from jejaring.apps.registry.models import Mandate
from jejaring.apps.search.queries import find
from jejaring.apps.sources.queries import load_citations
from jejaring.apps.ties.queries import load_differences, load_ties_of
from jejaring.formats.agreement_texts import agreement_templates
from jejaring.formats.documents import text_hash
from jejaring.kernel.errors import Invalid, JejaringError, NotAllowed, NotFound
from jejaring.kernel.ref import Ref
from tests.signing_cast import CITY, NOW, OTHER, PARTNER, acting, bring_to, fill_in, hash_of, make_cast, start

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAPER = b"%PDF-1.7\nsigned by hand"


@pytest.fixture(autouse=True)
def _cast(db: None) -> None:
    make_cast()


def status(key: str) -> str:
    return Process.objects.get(key=key).status


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


def test_from_a_wording_to_the_register() -> None:
    key = start(start=date(2026, 4, 1), end=date(2028, 3, 31), focus_areas=["water"], need=Ref("need", "n1"))
    assert key.startswith("letter-of-intent-2026-")
    bring_to(key, "in_force")
    draft = get_draft(key)
    assert draft.status == "in_force"
    assert draft.need == Ref("need", "n1")
    assert [step.move for step in reversed(draft.steps)] == [
        "submit", "agree", "open_signing", "complete", "put_in_force",
    ]  # fmt: skip
    row = get_agreement(key).row
    assert (row.kind, str(row.signed), str(row.ended)) == ("letter_of_intent", "2026-04-01", "2028-03-31")
    assert [party.ref for party in row.named] == [CITY, PARTNER]
    ref = Ref("agreement", key)
    (tie,) = load_ties_of(ref)
    assert {tie.first, tie.second} == {CITY, PARTNER}
    assert load_differences(load_deeds()) == ()
    assert find("Yokohama Alliance intent").hits[0].ref == ref
    (cited,) = load_citations([ref]).of(ref)
    assert cited.source == actions.OWN_SOURCE
    assert draft.text.hash in cited.note
    assert load_proof().holds
    assert acts()[-1] == "agreements.put_in_force"


@pytest.mark.parametrize("template", agreement_templates())
@pytest.mark.parametrize("languages", [("en",), ("id",), ("id", "en")])
def test_every_wording_begins_a_draft(template: str, languages: tuple[str, ...]) -> None:
    draft = get_draft(start(template, languages=languages))
    assert draft.text.languages == languages
    assert draft.kind == agreement_templates()[template].kind
    assert "Banyuwangi" in draft.title
    assert "Yokohama Alliance" in draft.title
    assert draft.text.hash == text_hash(load_exact_text(draft.key))
    assert [clause.id for clause in draft.text.clauses] == list(agreement_templates()[template].clause_ids)


def test_a_draft_is_begun_once_by_one_click() -> None:
    assert start(request="click-1") == start(request="click-1")
    assert start(request="click-2") != start(request="click-3")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"template": "marriage"}, "template"),
        ({"languages": ("en", "en")}, "languages"),
        ({"languages": ("th",)}, "languages"),
        ({"parties": (CITY, Ref("city", "nowhere"))}, "parties"),
        ({"parties": (CITY,)}, "parties"),
        ({"parties": (CITY, CITY, PARTNER)}, "parties"),
        ({"start": date(2026, 5, 1), "end": date(2026, 4, 30)}, "end"),
        ({"focus_areas": ["magic"]}, "focus_areas"),
        ({"parent": "no-such", "relation": "amendment"}, "parent"),
        ({"relation": "amendment"}, "parent"),
    ],
)
def test_what_cannot_be_begun(change: dict[str, object], column: str) -> None:
    with pytest.raises(Invalid) as caught:
        start(**change)  # type: ignore[arg-type]
    assert column in {problem.column for problem in caught.value.problems}
    assert not Process.objects.exists()


def test_a_changed_clause_is_a_new_version_and_takes_the_marks_away() -> None:
    key = start(languages=("en",))
    bring_to(key, "in_review")
    sari = acting("sari")
    actions.agree_text(by=sari, draft=key, text_hash=hash_of(key), at=NOW)
    before = get_draft(key)
    words = {"en": ("Costs", ["Each party bears its own costs."])}
    number = actions.edit_clause(
        by=acting("kenji"), draft=key, clause="costs", based_on=before.text.version, words=words, at=NOW, note="shorter"
    )
    after = get_draft(key)
    assert number == before.text.version + 1 == after.text.version
    assert after.text.hash != before.text.hash
    assert [party.agreed_at for party in after.parties] == [None, None]
    assert after.versions[0].note == "shorter"
    assert get_text(key, before.text.version).hash == before.text.hash
    assert AgreedMark.objects.get().voided_at == NOW


def test_the_same_click_makes_one_version_and_another_text_is_not_overwritten() -> None:
    key = start(languages=("en",))
    mine, theirs = {"en": ("Costs", ["Ours."])}, {"en": ("Costs", ["Theirs."])}
    change = {"draft": key, "clause": "costs", "based_on": 1, "at": NOW}
    assert actions.edit_clause(by=acting("sari"), words=mine, **change) == 2  # type: ignore[arg-type]
    assert actions.edit_clause(by=acting("sari"), words=mine, **change) == 2  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="Somebody changed this meanwhile"):
        actions.edit_clause(by=acting("kenji"), words=theirs, **change)  # type: ignore[arg-type]
    other = {"en": ("Contact", ["By mail."])}
    assert actions.edit_clause(by=acting("kenji"), draft=key, clause="contact", based_on=1, words=other, at=NOW) == 3
    assert [clause.paragraphs[0] for clause in get_draft(key).text.clauses if clause.id == "costs"] == [("Ours.",)]


def test_clauses_come_and_go_and_the_frame_changes() -> None:
    key = start(languages=("en", "id"))
    sari = acting("sari")
    words = {"en": ("New", ["One."]), "id": ("Baru", ["Satu."])}
    for _click in range(2):
        assert actions.add_clause(by=sari, draft=key, after="purpose", based_on=1, words=words, at=NOW) == 2
    assert get_draft(key).text.clauses[1].headings == ("New", "Baru")
    for _click in range(2):
        assert actions.remove_clause(by=sari, draft=key, clause="nature", based_on=2, at=NOW) == 3
    assert "nature" not in {clause.id for clause in get_draft(key).text.clauses}
    frame = {
        "titles": {"en": "A letter", "id": "Surat"},
        "preambles": {"en": [], "id": []},
        "closings": {"en": [], "id": []},
    }
    assert actions.edit_frame(by=sari, draft=key, based_on=3, at=NOW, **frame) == 4  # type: ignore[arg-type]
    assert get_draft(key).title == "A letter"
    with pytest.raises(Invalid, match="meanwhile"):
        actions.remove_clause(by=sari, draft=key, clause="costs", based_on=2, at=NOW)
    with pytest.raises(NotFound):
        actions.remove_clause(by=sari, draft=key, clause="nature", based_on=4, at=NOW)


def test_words_that_cannot_be_printed_or_are_missing_are_refused() -> None:
    key = start(languages=("en", "id"))
    for words in (
        {"en": ("", ["x"]), "id": ("Biaya", ["x"])},
        {"en": ("Costs", ["x"])},
        {"en": ("Costs", ["\U00013000"]), "id": ("Biaya", ["x"])},
        {"en": ("Costs", ["a\u202eb"]), "id": ("Biaya", ["x"])},
        {"en": ("Costs", ["x" * 10_001]), "id": ("Biaya", ["x"])},
    ):
        with pytest.raises(Invalid):
            actions.edit_clause(by=acting("sari"), draft=key, clause="costs", based_on=1, words=words, at=NOW)
    assert TextVersion.objects.count() == 1


def test_a_text_with_places_to_fill_in_is_not_agreed_to() -> None:
    key = start()
    actions.submit(by=acting("sari"), draft=key, at=NOW)
    with pytest.raises(Invalid, match="to be filled in"):
        actions.agree_text(by=acting("sari"), draft=key, text_hash=hash_of(key), at=NOW)


def test_days_change_only_in_an_open_text() -> None:
    key = start()
    bring_to(key, "in_review")
    actions.agree_text(by=acting("kenji"), draft=key, text_hash=hash_of(key), at=NOW)
    terms = {"draft": key, "start": date(2026, 5, 1), "end": date(2027, 4, 30), "focus_areas": ["water"], "at": NOW}
    actions.set_terms(by=acting("sari"), **terms)  # type: ignore[arg-type]
    written = len(acts())
    actions.set_terms(by=acting("sari"), **terms)  # type: ignore[arg-type]
    assert len(acts()) == written
    draft = get_draft(key)
    assert (draft.start, draft.end, draft.focus_areas) == (date(2026, 5, 1), date(2027, 4, 30), ("water",))
    assert not any(party.agreed_at for party in draft.parties)
    bring_to(key, "in_review")
    for name in ("sari", "kenji"):
        actions.agree_text(by=acting(name), draft=key, text_hash=hash_of(key), at=NOW)
    with pytest.raises(Invalid, match="can no longer be changed"):
        actions.set_terms(by=acting("sari"), **terms)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="can no longer be changed"):
        actions.remove_clause(by=acting("sari"), draft=key, clause="costs", based_on=draft.text.version, at=NOW)


def test_comments_stand_at_their_clause() -> None:
    key = start()
    for name, clause in (("sari", "costs"), ("dewi", ""), ("sari", "costs")):
        actions.comment(by=acting(name), draft=key, clause=clause, text=" Who pays? ", at=NOW)
    assert [(one.clause, one.author, one.party) for one in get_draft(key).comments] == [
        ("costs", "Sari", "Banyuwangi"),
        ("", "Dewi", ""),
    ]
    for text in ("  ", "x" * 4001):
        with pytest.raises(Invalid):
            actions.comment(by=acting("sari"), draft=key, text=text, at=NOW)
    with pytest.raises(NotFound):
        actions.comment(by=acting("sari"), draft=key, clause="weather", text="x", at=NOW)


# --- Who may ----------------------------------------------------------------------------------------------------------


def _every_act(key: str, name: str) -> dict[str, object]:
    by, digest = acting(name), hash_of(key)
    words = {language: ("Costs", ["x"]) for language in ("en", "id")}
    frame = {"titles": {"en": "x", "id": "x"}, "preambles": {"en": [], "id": []}, "closings": {"en": [], "id": []}}
    return {
        "comment": lambda: actions.comment(by=by, draft=key, text="x", at=NOW),
        "edit_clause": lambda: actions.edit_clause(by=by, draft=key, clause="costs", based_on=1, words=words, at=NOW),
        "add_clause": lambda: actions.add_clause(by=by, draft=key, after="", based_on=1, words=words, at=NOW),
        "remove_clause": lambda: actions.remove_clause(by=by, draft=key, clause="costs", based_on=1, at=NOW),
        "edit_frame": lambda: actions.edit_frame(by=by, draft=key, based_on=1, at=NOW, **frame),  # type: ignore[arg-type]
        "set_terms": lambda: actions.set_terms(by=by, draft=key, start=None, end=None, focus_areas=[], at=NOW),
        "submit": lambda: actions.submit(by=by, draft=key, at=NOW),
        "agree_text": lambda: actions.agree_text(by=by, draft=key, text_hash=digest, at=NOW, party=CITY),
        "reopen": lambda: actions.reopen(by=by, draft=key, reason="x", at=NOW),
        "withdraw": lambda: actions.withdraw(by=by, draft=key, reason="x", at=NOW),
        "open_signing": lambda: actions.open_signing(by=by, draft=key, at=NOW),
        "sign": lambda: actions.sign(by=by, draft=key, text_hash=digest, proved_at=NOW, at=NOW, party=CITY),
        "record_paper_signature": lambda: actions.record_paper_signature(
            by=by, draft=key, party=CITY, name="x", office="x", signed_on=NOW.date(), text_hash=digest, scan=PAPER,
            scan_name="x", at=NOW,
        ),
        "put_in_force": lambda: actions.put_in_force(by=by, draft=key, at=NOW),
        "suspend": lambda: actions.suspend(by=by, draft=key, reason="x", at=NOW),
        "resume": lambda: actions.resume(by=by, draft=key, at=NOW),
        "expire": lambda: actions.expire(by=by, draft=key, at=NOW),
        "terminate": lambda: actions.terminate(by=by, draft=key, day=NOW.date(), reason="x", at=NOW),
        "supersede": lambda: actions.supersede(by=by, draft=key, successor=key, reason="x", at=NOW),
        "undo": lambda: actions.undo(by=by, draft=key, step=1, reason="x", at=NOW),
    }  # fmt: skip


PARTY_ACTS = {"agree_text", "reopen", "withdraw", "sign", "suspend", "resume", "terminate", "supersede"}


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("sari", set()),
        ("ana", PARTY_ACTS),
        ("dewi", "all but comment"),
        ("olga", "all"),
        ("rudi", "all"),
    ],
)
def test_who_may_do_what(name: str, refused: object) -> None:
    key = start()
    everything = _every_act(key, name)
    expected = {"all": set(everything), "all but comment": set(everything) - {"comment"}}.get(str(refused), refused)
    found = set()
    for act, carry_out in everything.items():
        try:
            carry_out()  # type: ignore[operator]
        except NotAllowed:
            found.add(act)
        except JejaringError:
            pass
    assert found == expected


def test_who_may_begin() -> None:
    with pytest.raises(NotAllowed):
        actions.start_draft(
            by=acting("olga"), template="twinning", parties=[CITY, PARTNER], languages=["en"], authentic="en", at=NOW
        )
    made = actions.start_draft(
        by=acting("ana"), template="twinning", parties=[CITY, OTHER], languages=["en"], authentic="en", at=NOW
    )
    assert get_draft(made.key).kind == "sister_city"


def test_nobody_agrees_or_signs_for_another_party() -> None:
    key = start()
    bring_to(key, "in_review")
    with pytest.raises(NotAllowed):
        actions.agree_text(by=acting("sari"), draft=key, text_hash=hash_of(key), at=NOW, party=PARTNER)
    bring_to(key, "signing")
    with pytest.raises(NotAllowed):
        actions.sign(by=acting("sari"), draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW, party=PARTNER)
    with pytest.raises(NotFound):
        actions.record_paper_signature(
            by=acting("sari"), draft=key, party=OTHER, name="x", office="x", signed_on=NOW.date(),
            text_hash=hash_of(key), scan=PAPER, scan_name="x", at=NOW,
        )  # fmt: skip
    assert not Signature.objects.exists()


def test_who_speaks_for_two_parties_says_for_which() -> None:
    Mandate.objects.create(
        user_id=int(acting("sari").ref.key), office="city_officer", party_id=_pk(OTHER), start=NOW.date()
    )
    key = start(parties=(CITY, OTHER))
    fill_in(key)
    actions.submit(by=acting("sari"), draft=key, at=NOW)
    with pytest.raises(Invalid, match="several parties"):
        actions.agree_text(by=acting("sari"), draft=key, text_hash=hash_of(key), at=NOW)
    for party in (CITY, OTHER):
        actions.agree_text(by=acting("sari"), draft=key, text_hash=hash_of(key), at=NOW, party=party)
    assert status(key) == "agreed"


def _pk(party: Ref) -> int:
    from jejaring.apps.registry.models import Party

    return Party.objects.get(key=party.key).pk


# --- Signing ----------------------------------------------------------------------------------------------------------


def test_signing_needs_the_exact_text_and_a_fresh_proof() -> None:
    key = start()
    bring_to(key, "agreed")
    sari = acting("sari")
    with pytest.raises(Invalid, match="not possible in the state"):
        actions.sign(by=sari, draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)
    bring_to(key, "signing")
    with pytest.raises(Invalid, match="changed since you read it"):
        actions.sign(by=sari, draft=key, text_hash="0" * 64, proved_at=NOW, at=NOW)
    for proved_at in (None, NOW - timedelta(minutes=6), NOW + timedelta(seconds=1)):
        with pytest.raises(Invalid, match="not proved"):
            actions.sign(by=sari, draft=key, text_hash=hash_of(key), proved_at=proved_at, at=NOW)
    assert not Signature.objects.exists()
    for _click in range(2):
        actions.sign(by=sari, draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)
    (signature,) = get_draft(key).standing
    assert (signature.name, signature.office, signature.party) == ("Sari", "City officer", CITY)
    assert status(key) == "signing"
    assert acts().count("agreements.sign") == 1


def test_one_signature_for_a_party() -> None:
    key = start()
    bring_to(key, "signing")
    actions.sign(by=acting("sari"), draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)
    Mandate.objects.create(
        user_id=int(acting("rudi").ref.key), office="chief_smart_city_officer", party_id=_pk(CITY), start=NOW.date()
    )
    with pytest.raises(Invalid, match="Sari has signed for this party already"):
        actions.sign(by=acting("rudi"), draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)


def test_an_ended_mandate_signs_nothing() -> None:
    key = start()
    bring_to(key, "signing")
    sari = acting("sari")
    Mandate.objects.filter(user_id=int(sari.ref.key)).update(end=NOW.date())
    with pytest.raises(NotAllowed, match="mandate has ended"):
        actions.sign(by=sari, draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)


def test_a_signature_on_paper_needs_its_scan() -> None:
    key = start()
    bring_to(key, "signing")
    paper = {
        "draft": key, "party": CITY, "name": "Ipuk", "office": "Regent", "signed_on": date(2026, 3, 30),
        "text_hash": hash_of(key), "scan": PAPER, "scan_name": "C:\\scans\\p\u202e1.pdf", "at": NOW,
    }  # fmt: skip
    for wrong in (
        {"scan": b"<html>"},
        {"scan": PAPER + b"x" * actions.LARGEST_SCAN},
        {"signed_on": date(2026, 4, 2)},
        {"name": ""},
    ):
        with pytest.raises(Invalid):
            actions.record_paper_signature(by=acting("ana"), **(paper | wrong))  # type: ignore[arg-type]
    for _click in range(2):
        actions.record_paper_signature(by=acting("ana"), **paper)  # type: ignore[arg-type]
    (signature,) = get_draft(key).standing
    assert (signature.name, signature.signed_on, signature.manner) == ("Ipuk", date(2026, 3, 30), "on_paper")
    assert signature.scan is not None
    assert get_scan(key, signature.scan) == ("p1.pdf", "application/pdf", PAPER)
    with pytest.raises(NotFound):
        get_scan("another", signature.scan)
    (signing,) = load_signings(key)
    assert signing.at.date() == date(2026, 3, 30)
    actions.sign(by=acting("kenji"), draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)
    assert status(key) == "signed"


def test_a_text_opened_again_has_no_signatures() -> None:
    key = start(languages=("en",))
    bring_to(key, "signing")
    first = hash_of(key)
    actions.sign(by=acting("sari"), draft=key, text_hash=first, proved_at=NOW, at=NOW)
    actions.reopen(by=acting("kenji"), draft=key, reason="A number is wrong", at=NOW)
    assert status(key) == "in_review"
    assert get_draft(key).standing == ()
    words = {"en": ("Costs", ["Other."])}
    actions.edit_clause(
        by=acting("kenji"), draft=key, clause="costs", based_on=get_draft(key).text.version, words=words, at=NOW
    )
    bring_to(key, "in_review")
    for name in ("sari", "kenji"):
        actions.agree_text(by=acting(name), draft=key, text_hash=hash_of(key), at=NOW)
    actions.open_signing(by=acting("sari"), draft=key, at=NOW)
    with pytest.raises(Invalid, match="changed since you read it"):
        actions.sign(by=acting("sari"), draft=key, text_hash=first, proved_at=NOW, at=NOW)
    actions.sign(by=acting("kenji"), draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)
    assert status(key) == "signing"


# --- In force, and after ----------------------------------------------------------------------------------------------


def test_nothing_is_in_force_before_its_first_day_nor_ends_by_itself() -> None:
    key = start(start=date(2026, 4, 10), end=date(2026, 4, 20))
    bring_to(key, "signed")
    with pytest.raises(Invalid, match="not begun yet"):
        actions.put_in_force(by=acting("sari"), draft=key, at=NOW)
    later = NOW + timedelta(days=9)
    first = actions.put_in_force(by=acting("sari"), draft=key, at=later)
    assert actions.put_in_force(by=acting("kenji"), draft=key, at=later) == first
    assert agreements_due(date(2026, 4, 20))[0].is_due is False
    with pytest.raises(Invalid, match="last day has not passed"):
        actions.expire(by=acting("sari"), draft=key, at=later)
    (due,) = agreements_due(date(2026, 4, 21))
    assert (due.is_due, due.days, due.parties, reminder_stage(due.days)) == (True, -1, (CITY, PARTNER), "overdue")
    assert status(key) == "in_force"
    (standing,) = load_standing(key, date(2026, 4, 21))
    assert standing.is_due
    actions.expire(by=acting("ana"), draft=key, at=NOW + timedelta(days=20))
    assert status(key) == "expired"
    assert agreements_due(date(2026, 5, 1)) == ()


@pytest.mark.parametrize(("days", "stage"), [(-1, "overdue"), (0, "7"), (7, "7"), (8, "30"), (31, "90"), (91, "")])
def test_reminders_come_in_stages(days: int, stage: str) -> None:
    assert reminder_stage(days) == stage


def test_without_a_first_day_it_begins_with_the_last_signature() -> None:
    key = start()
    bring_to(key, "in_force")
    assert get_draft(key).start == NOW.date()


def test_suspension_and_end_are_told_by_the_register() -> None:
    key = start()
    bring_to(key, "in_force")
    sari = acting("sari")
    actions.suspend(by=sari, draft=key, reason="A flood", at=NOW)
    with pytest.raises(Invalid):
        actions.put_in_force(by=sari, draft=key, at=NOW)
    actions.resume(by=sari, draft=key, at=NOW)
    with pytest.raises(Invalid, match="not come yet"):
        actions.terminate(by=sari, draft=key, day=date(2026, 4, 2), reason="x", at=NOW)
    with pytest.raises(Invalid, match="before the first"):
        actions.terminate(by=sari, draft=key, day=date(2026, 3, 2), reason="x", at=NOW)
    actions.terminate(by=sari, draft=key, day=NOW.date(), reason="Done early", at=NOW)
    assert str(get_agreement(key).row.ended) == "2026-04-01"
    assert load_differences(load_deeds()) == ()
    step = get_draft(key).undoable
    assert step is not None
    for _click in range(2):
        actions.undo(by=sari, draft=key, step=step.id, reason="The wrong one", at=NOW)
    assert status(key) == "in_force"
    assert get_agreement(key).row.ended is None
    assert load_differences(load_deeds()) == ()
    assert [(one.move, one.undone) for one in get_draft(key).steps[:2]] == [("undo", False), ("terminate", True)]


def test_what_came_into_force_by_mistake_leaves_the_register() -> None:
    key = start()
    bring_to(key, "in_force")
    step = get_draft(key).undoable
    assert step is not None
    actions.undo(by=acting("ana"), draft=key, step=step.id, reason="Too early", at=NOW)
    assert status(key) == "signed"
    assert not Agreement.objects.exists()
    assert find("Yokohama intent").total == 0
    assert load_differences(load_deeds()) == ()
    actions.put_in_force(by=acting("sari"), draft=key, at=NOW)
    assert status(key) == "in_force"


def test_signing_once_begun_is_not_undone() -> None:
    key = start()
    bring_to(key, "signing")
    step = get_draft(key).undoable
    assert step is not None
    actions.sign(by=acting("sari"), draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)
    assert get_draft(key).undoable is None
    with pytest.raises(Invalid, match="signed already"):
        actions.undo(by=acting("sari"), draft=key, step=step.id, reason="x", at=NOW)


def test_an_amendment_and_a_renewal_change_the_record() -> None:
    key = start(end=date(2027, 3, 31))
    bring_to(key, "in_force")
    with pytest.raises(Invalid, match="other parties"):
        start(parties=(CITY, OTHER), parent=key, relation="renewal")
    renewal = start(parent=key, relation="renewal", end=date(2029, 3, 31))
    bring_to(renewal, "in_force")
    assert get_draft(renewal).agreement == Ref("agreement", key)
    assert str(get_agreement(key).row.ended) == "2029-03-31"
    assert get_draft(key).end == date(2029, 3, 31)
    assert Agreement.objects.count() == 1
    assert load_differences(load_deeds()) == ()
    step = get_draft(renewal).undoable
    assert step is not None
    actions.undo(by=acting("ana"), draft=renewal, step=step.id, reason="x", at=NOW)
    assert (str(get_agreement(key).row.ended), get_draft(key).end) == ("2027-03-31", date(2027, 3, 31))
    first = get_draft(key).undoable
    assert first is not None
    with pytest.raises(Invalid, match="rests on this agreement"):
        actions.undo(by=acting("ana"), draft=key, step=first.id, reason="x", at=NOW)


def test_a_later_agreement_takes_the_place() -> None:
    old, new = start(), start("memorandum_of_understanding")
    bring_to(old, "in_force")
    with pytest.raises(Invalid, match="no agreement between the same parties"):
        actions.supersede(by=acting("sari"), draft=old, successor=new, reason="x", at=NOW)
    bring_to(new, "in_force")
    actions.supersede(by=acting("sari"), draft=old, successor=new, reason="The memorandum covers it", at=NOW)
    assert (status(old), get_draft(old).successor) == ("superseded", new)
    assert get_agreement(old).row.ended is not None


def test_lists_name_what_waits_for_whom() -> None:
    key, other = start(), start(parties=(CITY, OTHER))
    bring_to(key, "in_review")
    actions.agree_text(by=acting("kenji"), draft=key, text_hash=hash_of(key), at=NOW)
    rows = {row.key: row for row in drafts_of([CITY]).items}
    assert set(rows) == {key, other}
    assert rows[key].waiting == (CITY,)
    assert [row.key for row in drafts_of([PARTNER]).items] == [key]
    assert [row.key for row in drafts_of([Ref("state", "PH")]).items] == [other]
    assert drafts_of([]).total == 0
    assert drafts_of([], everything=True).total == 2


def test_lists_cost_the_same_however_long(django_assert_num_queries: object) -> None:
    start()
    for _more in range(2):
        with django_assert_num_queries(6):  # type: ignore[operator]
            assert drafts_of([CITY]).total
        start()
        start()


def test_the_public_knows_a_text_by_its_hash_once_in_force() -> None:
    key = start()
    bring_to(key, "signed")
    assert find_text(hash_of(key)) is None
    actions.put_in_force(by=acting("sari"), draft=key, at=NOW)
    known = find_text(hash_of(key).upper())
    assert known is not None
    assert (known.agreement, known.status, len(known.signatures)) == (key, "in_force", 2)
    assert find_text(get_draft(key).versions[-1].hash) is None
    assert find_text("f" * 64) is None
