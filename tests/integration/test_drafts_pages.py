"""The pages on which an agreement is made: what each of the cast sees, and what becomes of what they send."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings as SettingsWrapper

from jejaring.apps.accounts.models import User
from jejaring.apps.agreements import actions
from jejaring.apps.agreements.models import Process
from jejaring.apps.agreements.papers import agreement_pdf, check_file, installation_sealer
from jejaring.apps.agreements.queries.drafting import get_draft
from jejaring.cli.main import main
from jejaring.formats.agreement_texts import agreement_templates
from tests.pages import page, words
from tests.signing_cast import CITY, NOW, OTHER, PARTNER, acting, bring_to, hash_of, make_cast, start

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def home(db: None, settings: SettingsWrapper, tmp_path: Path) -> Path:
    make_cast()
    settings.HOME = tmp_path
    return tmp_path


def client_of(name: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(User.objects.get(email=f"{name}@example.org"))
    return client


def note_proof(client: Client, method: str, ago: int = 0) -> None:
    """Let the session say that the person used a method so many seconds ago."""
    session = client.session
    records = [*session.get(AUTHENTICATION_METHODS_SESSION_KEY, []), {"method": method, "at": time.time() - ago}]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
    session.save()


def test_a_draft_is_begun_changed_and_agreed_to_on_pages() -> None:
    sari, kenji = client_of("sari"), client_of("kenji")
    assert "city:banyuwangi" in page(sari, "/agreements/drafts/new?with=partner:yokohama")
    given = {
        "template": "letter_of_intent", "parties": ["city:banyuwangi", "yokohama alliance", ""], "languages": "en-id",
        "authentic": "id", "start": "2026-04-01", "end": "", "focus_areas": ["water"], "request": "click",
    }  # fmt: skip
    for _click in range(2):
        response = sari.post("/agreements/drafts/new", given)
        assert response.status_code == 302
    key = Process.objects.get().key
    assert response.headers["Location"] == f"/agreements/drafts/{key}"
    seen = words(page(kenji, f"/agreements/drafts/{key}"))
    assert "Surat pernyataan kehendak antara Banyuwangi dan Yokohama Alliance" in seen
    assert hash_of(key)[:32] in seen
    change = {"based_on": "1", "note": "who pays", "after": ""}
    for language in ("en", "id"):
        change |= {f"heading-{language}": "Money", f"text-{language}": "One.\r\n\r\nTwo."}
    assert sari.post(f"/agreements/drafts/{key}/clauses/costs", change).status_code == 302
    version = page(kenji, f"/agreements/drafts/{key}/versions/2")
    assert "<del>Costs" in version
    assert "<ins>Money" in version
    draft = get_draft(key)
    assert draft.text.clauses[2].paragraphs == (("One.", "Two."), ("One.", "Two."))
    refused = kenji.post(f"/agreements/drafts/{key}/clauses/costs", change | {"text-en": "Else.", "heading-en": "Else"})
    assert refused.status_code == 400
    assert "Somebody changed this meanwhile" in refused.content.decode()
    assert "Else." in refused.content.decode()
    step = f"/agreements/drafts/{key}/step"
    assert kenji.post(step, {"act": "comment", "clause": "costs", "text": "<b>Fair</b>"}).status_code == 302
    assert "&lt;b&gt;Fair&lt;/b&gt;" in page(sari, f"/agreements/drafts/{key}")
    assert sari.post(step, {"act": "submit"}).status_code == 302
    told = sari.post(step, {"act": "agree", "party": "city:banyuwangi", "text_hash": hash_of(key)})
    assert told.status_code == 400
    assert "to be filled in" in told.content.decode()


def test_signing_asks_for_the_second_factor() -> None:
    key = start()
    bring_to(key, "signing")
    address, given = f"/agreements/drafts/{key}/sign", {"text_hash": hash_of(key), "party": "city:banyuwangi"}
    sari = client_of("sari")
    assert "you need a second factor" in page(sari, address)
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(email="sari@example.org"), secret)
    assert "Prove with your second factor" in page(sari, address)
    assert sari.post(address, given).status_code == 400
    assert get_draft(key).standing == ()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    confirmed = sari.post(f"/account/2fa/reauthenticate/?next={address}", {"code": code, "next": address})
    assert (confirmed.status_code, confirmed.headers["Location"]) == (302, address)
    assert "Sign for Banyuwangi" in page(sari, address)
    for _click in range(2):
        assert sari.post(address, given).status_code == 302
    assert [one.name for one in get_draft(key).standing] == ["Sari"]
    assert "Your party has signed" in page(sari, address)


def test_an_old_proof_is_not_enough() -> None:
    key = start()
    bring_to(key, "signing")
    sari = client_of("sari")
    TOTP.activate(User.objects.get(email="sari@example.org"), generate_totp_secret())
    note_proof(sari, "mfa", ago=600)
    note_proof(sari, "password")
    assert "Prove with your second factor" in page(sari, f"/agreements/drafts/{key}/sign")
    given = {"text_hash": hash_of(key), "party": "city:banyuwangi"}
    assert sari.post(f"/agreements/drafts/{key}/sign", given).status_code == 400
    assert get_draft(key).standing == ()


def test_paper_to_force_and_back_on_pages() -> None:
    key = start()
    bring_to(key, "signing")
    ana = client_of("ana")
    given = {
        "party": "city:banyuwangi", "name": "Ipuk", "office": "Regent", "signed_on": "2026-03-30",
        "text_hash": hash_of(key),
    }  # fmt: skip
    address = f"/agreements/drafts/{key}/paper"
    html = SimpleUploadedFile("page.pdf", b"<html><script>alert(1)</script>")
    assert "no PDF, PNG or JPEG" in ana.post(address, given | {"scan": html}).content.decode()
    pdf = SimpleUploadedFile("page.pdf", b"%PDF-1.7 x")
    assert ana.post(address, given | {"scan": pdf}).status_code == 302
    scan = get_draft(key).standing[0].scan
    response = client_of("kenji").get(f"/agreements/drafts/{key}/scans/{scan}")
    assert (response.content, response.headers["Content-Type"]) == (b"%PDF-1.7 x", "application/pdf")
    assert response.headers["Content-Disposition"] == 'attachment; filename="page.pdf"'
    assert "sandbox" in response.headers["Content-Security-Policy"]
    actions.sign(by=acting("kenji"), draft=key, text_hash=hash_of(key), proved_at=NOW, at=NOW)
    step = f"/agreements/drafts/{key}/step"
    assert ana.post(step, {"act": "put_in_force"}).status_code == 302
    public = page(Client(), f"/agreements/{key}")
    assert "in force" in words(public)
    assert f"/verify/{hash_of(key)}" in public
    assert ana.post(step, {"act": "terminate", "reason": "x", "day": "2026-04-01"}).status_code == 403
    sari = client_of("sari")
    assert sari.post(step, {"act": "suspend", "reason": ""}).status_code == 400
    assert sari.post(step, {"act": "suspend", "reason": "A flood"}).status_code == 302
    undoable = get_draft(key).undoable
    assert undoable is not None
    for _click in range(2):
        assert sari.post(step, {"act": "undo", "step": undoable.id, "reason": "No flood"}).status_code == 302
    seen = words(page(sari, f"/agreements/drafts/{key}"))
    assert "A flood" in seen
    assert "No flood" in seen
    assert get_draft(key).status == "in_force"


ADDRESSES = ("", "/versions/1", "/clauses/costs", "/sign", "/pdf", "/scans/1")


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_are_not_told_that_there_is_a_draft(address: str) -> None:
    key = start()
    for name in ("olga", "rudi"):
        assert client_of(name).get(f"/agreements/drafts/{key}{address}").status_code == 404
    assert Client().get(f"/agreements/drafts/{key}{address}").status_code == 302
    assert client_of("sari").get(f"/agreements/drafts/no-such{address}").status_code == 404


def test_strangers_change_nothing() -> None:
    key = start()
    for name in ("olga", "rudi"):
        for act in ("submit", "comment", "withdraw"):
            answer = client_of(name).post(f"/agreements/drafts/{key}/step", {"act": act, "text": "x", "reason": "x"})
            assert answer.status_code == 404
    assert client_of("dewi").post(f"/agreements/drafts/{key}/step", {"act": "submit"}).status_code == 403
    assert client_of("dewi").get(f"/agreements/drafts/{key}/clauses/costs").status_code == 403
    assert get_draft(key).status == "draft"


@pytest.mark.parametrize("name", ["sari", "kenji", "dewi", "ana", "rudi", "olga"])
@pytest.mark.parametrize("language", ["", "/id"])
def test_everybody_sees_the_list_that_is_theirs(name: str, language: str) -> None:
    key = start()
    other = start(parties=(CITY, OTHER))
    html = page(client_of(name), f"{language}/agreements/drafts")
    seen = {one for one in (key, other) if f"/agreements/drafts/{one}" in html}
    expected = {"kenji": {key}, "rudi": set(), "olga": {other}}
    assert seen == expected.get(name, {key, other})


@pytest.mark.parametrize("status", ["draft", "in_review", "agreed", "signing", "signed", "in_force"])
@pytest.mark.parametrize("language", ["", "/id"])
def test_a_draft_has_a_page_in_every_state(status: str, language: str) -> None:
    key = start(end=date(2026, 4, 2))
    bring_to(key, status)
    for name in ("sari", "kenji", "dewi", "ana"):
        html = page(client_of(name), f"{language}/agreements/drafts/{key}")
        assert html.count("<h1") == 1
    told = "The last day has passed" if not language else "Hari terakhir sudah lewat"
    assert (told in html) is (status == "in_force")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"parties": ["city:banyuwangi", "Nowhere"]}, "No party has exactly this name"),
        ({"parties": ["city:banyuwangi", "partner:yokohama"], "start": "tomorrow"}, "This is not a day"),
        ({"parties": ["city:banyuwangi", "partner:yokohama"], "need": "x"}, "This names no record"),
        ({"parties": ["city:banyuwangi", "partner:yokohama"], "template": "x"}, "There is no such wording"),
    ],
)
def test_what_is_wrong_with_a_new_draft_is_told_on_its_page(given: dict[str, object], reason: str) -> None:
    base = {"template": "twinning", "languages": "en"}
    response = client_of("sari").post("/agreements/drafts/new", base | given)
    assert response.status_code == 400
    assert reason in response.content.decode()


# --- Paper and checking -----------------------------------------------------------------------------------------------


@pytest.fixture
def _engine() -> None:
    pytest.importorskip("typst")
    pytest.importorskip("pyhanko")


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("template", agreement_templates())
def test_every_wording_prints_in_both_languages(template: str) -> None:
    key = start(template, languages=("id", "en"))
    assert agreement_pdf(key, at=NOW).startswith(b"%PDF-")


@pytest.mark.usefixtures("_engine")
def test_a_sealed_file_is_checked_on_the_page_and_by_the_command(home: Path, tmp_path: Path) -> None:
    now = timezone.now()
    key = start()
    draft = client_of("sari").get(f"/agreements/drafts/{key}/pdf")
    assert draft.headers["Content-Disposition"] == f'attachment; filename="{key}.pdf"'
    assert check_file(draft.content, at=now).verdict.value == "unsealed"
    bring_to(key, "in_force")
    sealed = client_of("kenji").get(f"/agreements/drafts/{key}/pdf").content
    assert check_file(sealed, at=now).valid
    assert (home / "seal.pem").stat().st_mode & 0o777 == 0o600
    for content, verdict in (
        (sealed, "sealed here and is exactly as it was sealed"),
        (sealed + b"\n% more", "Something was added"),
        (draft.content, "carries no seal"),
        (b"<html>", "cannot be read as a PDF"),
    ):
        file = SimpleUploadedFile("a<b>.pdf", content)
        response = Client().post("/verify", {"file": file})
        assert response.status_code == 200
        assert verdict in words(response.content.decode())
        assert "<b>.pdf" not in response.content.decode()


@pytest.mark.usefixtures("_engine")
def test_the_key_is_made_once_or_given(home: Path, settings: SettingsWrapper) -> None:
    made = installation_sealer(NOW)
    assert installation_sealer(NOW + timedelta(days=1)) == made
    assert [one.name for one in home.iterdir()] == ["seal.pem"]
    from jejaring.formats.sealing import make_sealer

    given = make_sealer(home / "given.pem", "Another", at=NOW)
    settings.SEAL_FILE = str(home / "given.pem")
    assert installation_sealer(NOW) == given


def test_a_text_is_looked_up_by_its_hash() -> None:
    key = start()
    bring_to(key, "signed")
    assert Client().get(f"/verify/{hash_of(key)}").status_code == 404
    actions.put_in_force(by=acting("sari"), draft=key, at=NOW)
    seen = words(page(Client(), f"/verify/{hash_of(key)}"))
    assert "This is the text of a signed agreement" in seen
    assert "City officer" in seen
    assert "Sari" not in seen
    assert words(page(Client(), f"/verify?hash={hash_of(key)}")) == seen
    assert "in force" in seen
    for wrong in ("x", "g" * 64):
        assert Client().get(f"/verify/{wrong}").status_code == 400
    assert "Periksa" in page(Client(), "/id/verify")


def test_checking_needs_a_file_that_is_not_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    from jejaring.web.views import verify

    assert Client().post("/verify", {}).status_code == 400
    monkeypatch.setattr(verify, "LARGEST_FILE", 10)
    response = Client().post("/verify", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 and more")})
    assert response.status_code == 400
    assert "larger than 50 MB" in response.content.decode()


@pytest.mark.usefixtures("_engine")
def test_commands_tell_what_is_due_and_whether_a_file_holds(tmp_path: Path) -> None:
    key = start(end=date(2026, 4, 20), parties=(CITY, PARTNER))
    bring_to(key, "in_force")
    run = CliRunner().invoke
    assert f"overdue  agreement {key}" in run(main, ["due", "--at", "2026-04-21"]).output
    assert f"      7  agreement {key}" in run(main, ["due", "--at", "2026-04-14"]).output
    assert "Nothing is due." in run(main, ["due", "--at", "2025-04-14"]).output
    file = tmp_path / "a.pdf"
    file.write_bytes(agreement_pdf(key, at=timezone.now()))
    result = run(main, ["agreement", "verify", str(file)])
    assert (result.exit_code, "exactly" in result.output or "as it was sealed" in result.output) == (0, True)
    file.write_bytes(file.read_bytes() + b"x")
    assert run(main, ["agreement", "verify", str(file)]).exit_code == 1
    assert run(main, ["agreement", "verify", str(file), "--json"]).exit_code == 1
    assert run(main, ["agreement", "verify", str(tmp_path / "none.pdf")]).exit_code == 2
