"""What programs read: every list to its end, single records, tags."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

from jejaring.api import shapes
from jejaring.apps.journal.actions import record
from jejaring.apps.packs.queries import load_deeds, load_table
from jejaring.apps.ties.actions import replace_ledger
from jejaring.apps.ties.models import Tie
from jejaring.kernel.actor import OPERATOR
from jejaring.kernel.ref import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]
API = "/api/v1"

# List, its shape, the table of the pack that holds the same rows.
KEYED: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("cities", shapes.City, "cities"),
    ("projects", shapes.Project, "projects"),
    ("status-reports", shapes.StatusReport, "status_reports"),
    ("partners", shapes.Partner, "partners"),
    ("agreements", shapes.Agreement, "agreements"),
    ("exchanges", shapes.Exchange, "exchanges"),
    ("needs", shapes.Need, "needs"),
    ("sources", shapes.Source, "sources"),
)


def get(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def items(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """All records of a list, following `next`."""
    following = address
    while following:
        answer = get(client, following)
        yield from answer["items"]
        following = answer["next"]


@pytest.mark.parametrize(("name", "shape", "table"), KEYED, ids=[name for name, _, _ in KEYED])
def test_a_list_gives_every_row_of_its_table_once_and_as_described(
    client: Client, name: str, shape: type[BaseModel], table: str
) -> None:
    found = list(items(client, f"{API}/{name}?limit=37"))
    keys = [row["key"] for row in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {row.key for row in load_table(table)}
    for row in found:
        shape.model_validate(row, strict=True)
    assert get(client, f"{API}/{name}?limit=1&count=true")["total"] == len(keys)
    assert get(client, f"{API}/{name}/{keys[-1]}") == found[-1]


@pytest.mark.parametrize(("name", "shape", "table"), KEYED, ids=[name for name, _, _ in KEYED])
def test_a_list_says_what_the_pack_says(client: Client, name: str, shape: type[BaseModel], table: str) -> None:
    rows = {row.key: row.texts() for row in load_table(table)}
    same = {field: field for field in shape.model_fields if field in next(iter(rows.values()))}
    same |= {"city": "city_id", "project": "project_id", "state": "state_id", "report": "report_id"}
    if name == "needs":  # these are shown with their kind, and taken from the project where the need has none
        same = {field: column for field, column in same.items() if field not in ("city", "project", "focus_area")}
    for shown in items(client, f"{API}/{name}?limit=200"):
        for field, column in same.items():
            if field not in shown or column not in rows[shown["key"]]:
                continue
            text = rows[shown["key"]][column]
            value = shown[field]
            if field in ("amount", "area_km2") and value is not None:
                assert float(value) == float(text)
            elif isinstance(value, list):
                assert "|".join(value) == text
            elif isinstance(value, bool):
                assert str(value).lower() == text
            else:
                assert ("" if value is None else str(value)) == text


def test_parties_are_cities_and_partners(client: Client) -> None:
    found = list(items(client, f"{API}/parties?limit=200"))
    assert {row["ref"] for row in found} == {
        *(f"city:{row.key}" for row in load_table("cities")),
        *(f"partner:{row.key}" for row in load_table("partners")),
    }
    for row in found:
        shapes.Party.model_validate(row, strict=True)
    assert {row["ref"].partition(":")[0] for row in items(client, f"{API}/parties?kind=city")} == {"city"}
    assert get(client, f"{API}/parties/jakarta")["name"] == "Jakarta"


def test_every_tie_once_in_the_order_of_the_ledger(client: Client) -> None:
    found = list(items(client, f"{API}/ties?limit=199"))
    places = [(row["evidence"], row["layer"], row["first"], row["second"]) for row in found]
    assert len(set(places)) == len(places) == Tie.objects.count()
    for row in found[:300]:
        shapes.Tie.model_validate(row, strict=True)


def test_a_cursor_of_ties_holds_though_the_ledger_is_made_anew(client: Client) -> None:
    first = get(client, f"{API}/ties?limit=10")
    expected = get(client, first["next"])["items"]
    replace_ledger(deeds=load_deeds())
    assert get(client, first["next"])["items"] == expected


def test_every_citation_once(client: Client) -> None:
    found = list(items(client, f"{API}/citations?limit=200"))
    told = {(row["subject"], row["field"] or "", row["source"], row["page"] or "") for row in found}
    assert len(told) == len(found)
    assert told == {tuple(row.key.split("|")) for row in load_table("citations")}


def test_citations_of_a_record(client: Client) -> None:
    found = list(items(client, f"{API}/citations?subject=city:banyuwangi&limit=2"))
    assert found
    assert {row["subject"] for row in found} == {"city:banyuwangi"}
    assert list(items(client, f"{API}/citations?subject=city:nowhere")) == []


@pytest.mark.parametrize(
    ("address", "field", "expected"),
    [
        ("cities?state=SG", "key", ["singapore"]),
        ("projects?city=banyuwangi&latest_status=completed", "key", ["banyuwangi-tourism-inclusive-growth"]),
        ("projects?q=SMART+kampung", "key", ["banyuwangi-smart-kampung"]),
        ("status-reports?project=banyuwangi-smart-kampung&report=2023", "status", ["ongoing"]),
        ("partners?kind=university&country=KR", "key", ["seoul-national-university"]),
        ("agreements?party=john-wiley-sons&kind=letter_of_intent", "year", []),
        ("exchanges?party=nobody", "key", []),
        ("ties?party=nobody", "first", []),
    ],
)
def test_filters(client: Client, address: str, field: str, expected: list[str]) -> None:
    found = get(client, f"{API}/{address}")["items"]
    if expected or not found:
        assert [row[field] for row in found] == expected
    else:
        assert {"partner:john-wiley-sons"} <= {party for row in found for party in row["parties"]}


def test_filters_agree_with_counting_all_rows(client: Client) -> None:
    everything = list(items(client, f"{API}/agreements?limit=200"))
    for name, matches in (
        ("kind=sister_city", lambda row: row["kind"] == "sister_city"),
        ("year=2018", lambda row: (row["signed"] or "").startswith("2018")),
        ("party=jakarta", lambda row: "city:jakarta" in row["parties"]),
        ("focus_area=quality-environment", lambda row: "quality-environment" in row["focus_areas"]),
        ("confidence=low", lambda row: row["confidence"] == "low"),
    ):
        expected = [row["key"] for row in everything if matches(row)]
        assert [row["key"] for row in items(client, f"{API}/agreements?{name}&limit=7")] == expected
    meetings = list(items(client, f"{API}/exchanges"))
    expected = [row["key"] for row in meetings if "city:singapore" in (row["host"], *row["participants"])]
    assert [row["key"] for row in items(client, f"{API}/exchanges?party=singapore&limit=3")] == expected


def test_only_the_fields_asked_for(client: Client) -> None:
    found = get(client, f"{API}/cities?fields=name,key&limit=2")["items"]
    assert [list(row) for row in found] == [["name", "key"]] * 2
    assert get(client, f"{API}/cities/jakarta?fields=name") == {"name": "Jakarta"}


def test_an_empty_parameter_is_one_not_given(client: Client) -> None:
    assert (
        get(client, f"{API}/projects?city=&latest_status=&limit=&count=&cursor=&fields=")["items"]
        == get(client, f"{API}/projects")["items"]
    )


def test_a_stretch_goes_on_where_the_last_ended_though_rows_vanish(client: Client) -> None:
    from jejaring.apps.sources.models import Citation

    first = get(client, f"{API}/citations?limit=5")
    expected = get(client, first["next"])["items"]
    Citation.objects.order_by("id").first().delete()  # type: ignore[union-attr]
    assert get(client, first["next"])["items"] == expected


@pytest.mark.parametrize(
    ("name", "queries"),
    [("cities", 2), ("projects", 3), ("agreements", 4), ("exchanges", 4), ("needs", 2), ("ties", 2)],
)
def test_queries_do_not_grow_with_the_list(
    client: Client,
    name: str,
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    for limit in (1, 3, 50):
        with django_assert_num_queries(queries):
            client.get(f"{API}/{name}?limit={limit}")


ALL = [name for name, _, _ in KEYED] + ["", "parties", "ties", "citations", "taxonomy", "monitoring", "monitoring/2025"]


@pytest.mark.parametrize("name", [*ALL, "openapi.json"])
def test_who_has_it_already_gets_a_304_for_one_query(client: Client, name: str, django_assert_num_queries: Any) -> None:
    tag = client.get(f"{API}/{name}").headers["ETag"]
    with django_assert_num_queries(1):
        answer = client.get(f"{API}/{name}", headers={"If-None-Match": f'"other", {tag}'})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)


def test_a_tag_ends_with_the_next_act_and_tells_addresses_apart(client: Client) -> None:
    tag = client.get(f"{API}/cities").headers["ETag"]
    assert client.get(f"{API}/cities?limit=2").headers["ETag"] != tag
    record(by=OPERATOR, at=datetime(2026, 1, 1, tzinfo=UTC), act="test", subject=Ref("city", "x"), summary="an act")
    answer = client.get(f"{API}/cities", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_monitoring_figures_are_the_official_ones(client: Client) -> None:
    found = get(client, f"{API}/monitoring/2025")
    shapes.MonitoringFigures.model_validate(found, strict=True)
    assert (found["total"], found["status"]) == (134, {"planning": 8, "ongoing": 108, "completed": 18})
    years = get(client, f"{API}/monitoring")
    shapes.MonitoringList.model_validate(years, strict=True)
    assert [(year["year"], year["total"]) for year in years["items"]] == [
        (2022, 77),
        (2023, 86),
        (2024, 108),
        (2025, 134),
    ]


def test_taxonomy_holds_every_closed_list(client: Client) -> None:
    found = get(client, f"{API}/taxonomy")
    shapes.Taxonomy.model_validate(found, strict=True)
    for name in ("focus_areas", "project_types", "enablers", "strategies", "states"):
        assert {row["key"] for row in found[name]} == {row.key for row in load_table(name)}


def test_every_address_of_the_entrance_answers(client: Client) -> None:
    found = get(client, f"{API}/")
    shapes.Entrance.model_validate(found, strict=True)
    for address in (found["documentation"], found["openapi"], *found["lists"].values(), *found["downloads"].values()):
        answer = client.get(address)
        answer.close()
        assert answer.status_code == 200, address


def test_head_and_other_origins(client: Client) -> None:
    answer = client.head(f"{API}/cities")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == client.get(f"{API}/cities").headers["ETag"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options(f"{API}/cities", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Headers"] == "Authorization, If-None-Match"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers
