"""Whole files: GeoJSON, tables, the network pack and the way back."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client

from jejaring.apps.journal.actions import record
from jejaring.apps.packs.actions import load_pack
from jejaring.apps.packs.queries import load_pack_of_network, load_table
from jejaring.apps.ties.models import Tie
from jejaring.formats.packs.reading import read_pack
from jejaring.formats.packs.rows import Pack
from jejaring.formats.packs.schema import TABLES
from jejaring.formats.packs.writing import data_dictionary, table_csv
from jejaring.kernel.actor import OPERATOR
from jejaring.kernel.ref import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
TINY = Path(__file__).parent.parent / "packs" / "tiny"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def texts(pack: Pack) -> dict[str, list[dict[str, str]]]:
    return {table.name: [row.texts() for row in pack.rows(table.name)] for table in TABLES}


def by_key(pack: Pack) -> dict[tuple[str, str], dict[str, str]]:
    return {(table.name, row.key): row.texts() for table in TABLES for row in pack.rows(table.name)}


@pytest.mark.usefixtures("ascn")
class TestOfTheRealNetwork:
    def test_cities_as_points(self, client: Client) -> None:
        answer = client.get("/data/cities.geojson")
        assert answer.headers["Content-Type"] == "application/geo+json"
        assert answer.streaming
        features = json.loads(body(answer))["features"]
        cities = {row.key: row.values for row in load_table("cities")}
        assert {feature["id"] for feature in features} == set(cities)
        for feature in features:
            assert feature["geometry"] == {
                "type": "Point",
                "coordinates": [round(float(str(cities[feature["id"]][name])), 6) for name in ("lon", "lat")],
            }
        assert len(json.loads(body(client.get("/data/cities.geojson?state=SG")))["features"]) == 1

    def test_ties_as_lines(self, client: Client) -> None:
        features = json.loads(body(client.get("/data/ties.geojson")))["features"]
        unplaced = {"first__latitude__isnull": False, "second__latitude__isnull": False}
        assert len(features) == Tie.objects.filter(**unplaced).count()
        assert {feature["geometry"]["type"] for feature in features} == {"LineString", "MultiLineString"}
        for feature in features[:50]:
            assert {"kind", "layer", "start", "end", "weight", "evidence"} <= set(feature["properties"])

    def test_ties_are_filtered_as_in_the_list(self, client: Client) -> None:
        query = "party=jakarta&kind=sister_city"
        features = json.loads(body(client.get(f"/data/ties.geojson?{query}")))["features"]
        listed = client.get(f"/api/v1/ties?{query}&limit=200").json()["items"]
        assert features
        assert {feature["properties"]["evidence"] for feature in features} <= {tie["evidence"] for tie in listed}

    @pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
    def test_every_table_and_its_schema(self, client: Client, table: Any) -> None:
        answer = client.get(f"/data/{table.name}.csv")
        assert body(answer).decode() == table_csv(table, load_table(table.name))
        schema = client.get(f"/data/{table.name}.schema.json").json()
        assert [field["name"] for field in schema["fields"]] == body(answer).decode().splitlines()[0].split(",")

    def test_the_data_package_names_files_that_are_there(self, client: Client) -> None:
        package = client.get("/data/datapackage.json").json()
        assert [resource["path"] for resource in package["resources"]] == [f"{table.name}.csv" for table in TABLES]
        assert body(client.get("/data/DATA-DICTIONARY.md")).decode() == data_dictionary()

    def test_the_zip_is_the_network(self, client: Client, tmp_path: Path) -> None:
        answer = client.get("/data/pack.zip")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="network-pack.zip"'
        file = tmp_path / "pack.zip"
        file.write_bytes(body(answer))
        with zipfile.ZipFile(file) as archive:
            assert {"datapackage.json", "DATA-DICTIONARY.md"} <= set(archive.namelist())
        assert texts(read_pack(file)) == texts(load_pack_of_network())

    @pytest.mark.parametrize(
        "name", ["cities.geojson", "ties.geojson", "pack.zip", "projects.csv", "projects.schema.json"]
    )
    def test_who_has_it_already_gets_a_304(self, client: Client, name: str) -> None:
        first = client.get(f"/data/{name}")
        first.close()
        tag = first.headers["ETag"]
        answer = client.get(f"/data/{name}", headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    def test_a_network_that_changes_while_it_is_packed_is_packed_again(self, client: Client) -> None:
        from jejaring.api import downloads

        written = []

        def write_zip(pack: Pack, stream: Any) -> None:
            written.append(pack)
            stream.write(b"pack %d" % len(written))
            if len(written) == 1:
                record(by=OPERATOR, at=NOW, act="test", subject=Ref("city", "x"), summary="an act")

        with patch.object(downloads, "write_zip", write_zip):
            assert body(client.get("/data/pack.zip")) == b"pack 2"

    def test_a_network_that_never_rests_is_not_packed(self, client: Client) -> None:
        from jejaring.api import downloads

        def write_zip(pack: Pack, stream: Any) -> None:
            record(by=OPERATOR, at=NOW, act="test", subject=Ref("city", "x"), summary="an act")

        with patch.object(downloads, "write_zip", write_zip):
            answer = client.get("/data/pack.zip")
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "unavailable"


def test_a_downloaded_network_loaded_elsewhere_is_the_same(client: Client, tmp_path: Path) -> None:
    from jejaring.apps.packs.tables import BINDINGS
    from jejaring.apps.registry.models import Party

    load_pack(by=OPERATOR, pack=read_pack(TINY), at=NOW)
    file = tmp_path / "pack.zip"
    file.write_bytes(body(client.get("/data/pack.zip")))
    before = by_key(load_pack_of_network())

    from jejaring.apps.packs.models import LoadedRow

    for binding in reversed(BINDINGS):
        binding.model._default_manager.all().delete()
    Party.objects.all().delete()
    LoadedRow.objects.all().delete()
    assert len(load_pack_of_network()) == 0

    load_pack(by=OPERATOR, pack=read_pack(file), at=NOW)
    assert by_key(load_pack_of_network()) == before
    again = io.BytesIO(body(client.get("/data/pack.zip")))
    with zipfile.ZipFile(again) as archive, zipfile.ZipFile(file) as first:
        assert {n: archive.read(n) for n in archive.namelist()} == {n: first.read(n) for n in first.namelist()}
