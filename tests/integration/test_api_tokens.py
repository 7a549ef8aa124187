"""Tokens for programs: made once, shown once, limited, ended; and what the API does with good and bad ones."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jejaring.api import shapes
from jejaring.apps.accounts.actions import MOST_TOKENS, create_token, revoke_token
from jejaring.apps.accounts.models import ApiToken
from jejaring.apps.accounts.queries import find_token
from jejaring.apps.journal.models import Entry
from jejaring.kernel.actor import ANONYMOUS, OPERATOR
from jejaring.kernel.errors import Invalid, NotAllowed, NotFound
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ME = "/api/v1/me"


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return make_cast()


def made(cast: Cast, name: str = "sari", scope: str = "read", days: int = 30) -> tuple[int, str]:
    now = timezone.now()
    ref, secret = create_token(by=cast.actor(name, now), name="For tests", scope=scope, days=days, at=now)
    return int(ref.key), secret


def test_a_token_tells_who_stands_behind_it(client: Client, cast: Cast) -> None:
    _number, secret = made(cast, scope="act")
    answer = client.get(ME, headers={"Authorization": f"Bearer {secret}"})
    told = shapes.Me.model_validate(answer.json(), strict=True)
    assert (told.ref, told.name, told.scope) == (f"user:{cast.sari.pk}", "Sari", "act")
    assert [(one.office, one.held_for) for one in told.mandates] == [("city_officer", "city:banyuwangi")]
    assert answer.headers["Cache-Control"] == "no-store"
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize("address", [ME, "/api/v1/cities"])
@pytest.mark.parametrize("header", ["Bearer guessed", "Bearer ", "Basic c2FyaTpzYXJp", "", "Bearer a\x00b"])
def test_a_wrong_token_is_refused_everywhere(client: Client, cast: Cast, address: str, header: str) -> None:
    _refused(client, header, address)


def test_without_a_token_the_public_reads_but_is_nobody(client: Client, cast: Cast) -> None:
    assert client.get("/api/v1/cities").status_code == 200
    answer = client.get(ME)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")


def test_signing_in_with_a_browser_is_not_a_token(client: Client, cast: Cast) -> None:
    client.force_login(cast.sari)
    assert client.get(ME).status_code == 401


def test_an_expired_a_revoked_and_a_closed_accounts_token_are_refused(client: Client, cast: Cast) -> None:
    number, secret = made(cast)
    assert find_token(secret, timezone.now() + timedelta(days=29, hours=23)) is not None
    assert find_token(secret, timezone.now() + timedelta(days=30)) is None
    revoke_token(by=cast.actor("sari", timezone.now()), token=number, at=timezone.now())
    _refused(client, f"Bearer {secret}")
    _number, other = made(cast, "olga")
    cast.olga.is_active = False
    cast.olga.save()
    _refused(client, f"Bearer {other}")


def test_only_the_hash_is_kept_and_the_journal_knows_no_token(cast: Cast) -> None:
    _number, secret = made(cast)
    kept = ApiToken.objects.get()
    assert secret not in str(vars(kept))
    assert not [line for line in Entry.objects.all() if secret in str(vars(line))]


def test_a_mandate_that_ended_is_gone_from_the_token_too(client: Client, cast: Cast) -> None:
    _number, secret = made(cast)
    cast.sari.mandates.update(end=timezone.now().date())  # type: ignore[attr-defined]
    answer = client.get(ME, headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["mandates"] == []


@pytest.mark.parametrize(
    ("name", "scope", "days", "fields"),
    [
        ("", "read", 30, ["name"]),
        ("x" * 101, "read", 30, ["name"]),
        ("CI", "everything", 30, ["scope"]),
        ("CI", "read", 0, ["days"]),
        ("", "", 366, ["name", "scope", "days"]),
    ],
)
def test_wrong_tokens_are_not_made(cast: Cast, name: str, scope: str, days: int, fields: list[str]) -> None:
    now = timezone.now()
    with pytest.raises(Invalid) as caught:
        create_token(by=cast.actor("sari", now), name=name, scope=scope, days=days, at=now)
    assert [problem.column for problem in caught.value.problems] == fields


def test_tokens_are_few_and_ones_own(cast: Cast) -> None:
    numbers = [made(cast)[0] for _ in range(MOST_TOKENS)]
    with pytest.raises(Invalid):
        made(cast)
    with pytest.raises(NotFound):
        revoke_token(by=cast.actor("olga", timezone.now()), token=numbers[0], at=timezone.now())
    for by in (ANONYMOUS, OPERATOR):
        with pytest.raises(NotAllowed):
            create_token(by=by, name="x", scope="read", days=1, at=timezone.now())
    revoke_token(by=OPERATOR, token=numbers[0], at=timezone.now())
    revoke_token(by=OPERATOR, token=numbers[0], at=timezone.now())
    assert Entry.objects.filter(act="accounts.revoke_token").count() == 1
    made(cast)


def test_the_page_shows_a_token_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.sari)
    page = client.post("/account/tokens/", {"name": "CI", "scope": "read", "days": "30"}).content.decode()
    secret = page.split("<code>jejaring_")[1].split("</code>")[0]
    assert client.get(ME, headers={"Authorization": f"Bearer jejaring_{secret}"}).status_code == 200
    again = client.get("/account/tokens/").content.decode()
    assert "CI" in again
    assert secret not in again
    number = ApiToken.objects.get().pk
    assert (
        "The token no longer works." in client.post(f"/account/tokens/{number}/revoke/", follow=True).content.decode()
    )
    assert client.get(ME, headers={"Authorization": f"Bearer jejaring_{secret}"}).status_code == 401
    wrong = client.post("/account/tokens/", {"name": "", "scope": "read", "days": "many"})
    assert wrong.status_code == 400
    assert 'href="#days"' in wrong.content.decode()


def _refused(client: Client, header: str, address: str = ME) -> None:
    answer = client.get(address, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    shapes.ErrorAnswer.model_validate(answer.json(), strict=True)
    assert answer.json()["error"]["code"] == "not_signed_in"
