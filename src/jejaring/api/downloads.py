"""Whole files: GeoJSON of cities and ties, every table as CSV with its schema, and the network pack as a zip."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import wraps
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe

from jejaring.api.answers import conditional, json_answer, require_no_query
from jejaring.api.asking import CityChoice, TieChoice
from jejaring.api.errors import answer_to, error_answer, read_query
from jejaring.api.ties import tie_wanted
from jejaring.apps.journal.queries import data_version
from jejaring.apps.packs.queries import load_pack_on_demand, load_table
from jejaring.apps.registry.queries import CityWanted, load_city_records
from jejaring.apps.ties.queries import PlacedTie, load_placed_ties
from jejaring.formats.geojson import Feature, Line, Point, feature_collection
from jejaring.formats.packs.schema import BY_NAME, Table
from jejaring.formats.packs.writing import data_dictionary, data_package, table_csv, table_schema, write_zip
from jejaring.kernel.errors import JejaringError, NotFound

_TRIES = 3
_PLACE = ("latitude", "longitude")

Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]


def _download(view: View) -> View:
    """A file to read: named errors in the one shape, an ETag, and 304 where the asker has it already."""
    tagged = conditional(view)

    @require_safe
    @wraps(view)
    def handle(request: HttpRequest, **names: str) -> HttpResponseBase:
        try:
            return tagged(request, **names)
        except JejaringError as error:
            return answer_to(error)

    return handle


@_download
def cities_geojson(request: HttpRequest) -> HttpResponseBase:
    """The cities as points; filters as in the list of cities. A city without a known place has no geometry."""
    asked = read_query(request, CityChoice)
    cities = load_city_records(CityWanted(asked.state, asked.cohort_year, asked.q))
    return _geojson(
        (
            Feature(
                None if city.latitude is None or city.longitude is None else Point((city.longitude, city.latitude)),
                _properties(city, without=_PLACE),
                city.key,
            )
            for city in cities
        ),
        "cities",
    )


@_download
def ties_geojson(request: HttpRequest) -> HttpResponseBase:
    """The ties as lines; filters as in the list of ties. Ties with an end whose place is not known are left out."""
    wanted, evidence = tie_wanted(read_query(request, TieChoice))
    lines = (_line(tie) for tie in load_placed_ties(wanted, evidence))
    return _geojson((line for line in lines if line), "ties")


def _line(tie: PlacedTie) -> Feature | None:
    if tie.first_at is None or tie.second_at is None:
        return None
    (first_lat, first_lon), (second_lat, second_lon) = tie.first_at, tie.second_at
    return Feature(Line(((first_lon, first_lat), (second_lon, second_lat))), _properties(tie.row))


def _properties(record: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    names = (field.name for field in fields(record) if field.name not in without)
    return {name: None if (value := getattr(record, name)) == "" else value for name in names}


def _geojson(features: Iterator[Feature], name: str) -> StreamingHttpResponse:
    parts = (part.encode() for part in feature_collection(features))
    return _named(StreamingHttpResponse(parts, content_type="application/geo+json"), f"{name}.geojson")


@_download
def table_as_csv(request: HttpRequest, table: str) -> HttpResponseBase:
    """A table of the pack as it is now."""
    require_no_query(request)
    found = _table(table)
    text = table_csv(found, load_table(found.name))
    return _named(HttpResponse(text, content_type="text/csv; charset=utf-8; header=present"), f"{table}.csv")


@_download
def schema_of_table(request: HttpRequest, table: str) -> HttpResponseBase:
    """The Table Schema of a table."""
    require_no_query(request)
    return json_answer(table_schema(_table(table)))


@_download
def package(request: HttpRequest) -> HttpResponseBase:
    """The Data Package descriptor of all tables here."""
    require_no_query(request)
    return json_answer(data_package())


@_download
def dictionary(request: HttpRequest) -> HttpResponseBase:
    """Every table and column in words."""
    require_no_query(request)
    return _named(HttpResponse(data_dictionary(), content_type="text/markdown; charset=utf-8"), "DATA-DICTIONARY.md")


@_download
def pack_as_zip(request: HttpRequest) -> HttpResponseBase:
    """The whole network: what `jejaring load` takes."""
    require_no_query(request)
    file = _zipped_pack()
    if file is None:
        answer = error_answer(503, "unavailable", "The records are being changed just now. Ask again in half a minute.")
        answer.headers["Retry-After"] = "30"
        return answer
    return FileResponse(file, as_attachment=True, filename="network-pack.zip")


def _zipped_pack() -> IO[bytes] | None:
    """The zip in a temporary file, table by table, so that a big network needs little memory.

    Reading in one transaction would make writers wait. Instead the pack is read again when an act changed the network
    meanwhile, so that its tables always fit together; None when that happened too often.
    """
    for _ in range(_TRIES):
        version = data_version()
        file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
        write_zip(load_pack_on_demand(), file)
        if data_version() == version:
            file.seek(0)
            return file
        file.close()
    return None


def _table(name: str) -> Table:
    if name not in BY_NAME:
        raise NotFound("table", name)
    return BY_NAME[name]


def _named(response: Answer, name: str) -> Answer:
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


urlpatterns = [
    path("cities.geojson", cities_geojson, name="cities-geojson"),
    path("ties.geojson", ties_geojson, name="ties-geojson"),
    path("pack.zip", pack_as_zip, name="pack-zip"),
    path("datapackage.json", package, name="data-package"),
    path("DATA-DICTIONARY.md", dictionary, name="data-dictionary"),
    path("<slug:table>.csv", table_as_csv, name="table-csv"),
    path("<slug:table>.schema.json", schema_of_table, name="table-schema"),
]
