"""Mandates on the command line."""

import json

import pytest
from click.testing import CliRunner, Result

from jejaring.cli.main import main
from tests.cast import YUSA, Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr("jejaring.cli.setup.ready_with_tables", lambda: None)
    return make_cast()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["user", "mandate", *arguments])


def test_adding_listing_and_ending(cast: Cast) -> None:
    added = json.loads(run("add", "rudi@example.org", "city_officer", "city:chonburi", "--json").output)
    [rudis, olgas] = json.loads(run("list", "--for", "city:chonburi", "--json").output)
    assert (rudis["mandate"], rudis["person"], rudis["office"], rudis["end"]) == (
        added["mandate"], "Rudi", "city_officer", None,
    )  # fmt: skip
    assert (olgas["person"], olgas["start"]) == ("Olga", "2026-01-01")
    assert run("end", str(olgas["mandate"])).output == f"Mandate {olgas['mandate']} has ended.\n"
    assert json.loads(run("list", "--for", "city:chonburi", "--json").output)[1]["end"] is not None
    table = run("list").output
    assert table.splitlines()[0].split() == ["person", "office", "for", "start", "end", "number"]
    assert len(table.splitlines()) == 1 + 6


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("add", "rudi@example.org", "city_officer", "Chonburi"), 2, "not of the form kind:key"),
        (("add", "rudi@example.org", "city_officer", "city:atlantis"), 1, "There is no city “atlantis”."),
        (("add", "rudi@example.org", "partner_delegate", "city:chonburi"), 1, "is not an office of a city"),
        (("add", "nobody@example.org", "city_officer", "city:chonburi"), 1, "There is no account with this address"),
        (("end", "999999"), 1, "There is no mandate “999999”."),
        (("list", "--for", "city:atlantis"), 1, "There is no city “atlantis”."),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, arguments: tuple[str, ...], code: int, told: str) -> None:
    before = len(json.loads(run("list", "--json").output))
    result = run(*arguments)
    assert result.exit_code == code
    assert told in result.output
    assert len(json.loads(run("list", "--json").output)) == before


def test_who_is_added_speaks_at_once(cast: Cast) -> None:
    run("add", "rudi@example.org", "partner_delegate", str(YUSA), "--start", "2026-02-01")
    assert cast.actor("rudi").holds(["partner_delegate"], YUSA)
