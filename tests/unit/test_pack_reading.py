"""A pack is read as a whole or refused with everything that is wrong with it."""

import os
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.formats.packs.cells import BadCellError, parse, render
from jejaring.formats.packs.reading import read_pack
from jejaring.formats.packs.rows import Pack, Row
from jejaring.formats.packs.schema import BY_NAME, TABLES, Column, Type
from jejaring.formats.packs.writing import data_dictionary, pack_files, write_folder, write_zip
from jejaring.kernel.errors import Invalid, Problem
from jejaring.kernel.ref import Ref
from tests.packs import TINY, Draft
from tests.unit.strategies import partial_dates


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(tmp_path / "pack")


def problems_of(path: Path, **options: Any) -> tuple[Problem, ...]:
    with pytest.raises(Invalid) as refused:
        read_pack(path, **options)
    return refused.value.problems


def places(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str, str]]:
    return [(problem.file, problem.row, problem.column, problem.value) for problem in problems]


def texts(pack: Pack) -> dict[str, list[dict[str, str]]]:
    return {table.name: [row.texts() for row in pack.rows(table.name)] for table in TABLES}


# --- one mistake, one problem --------------------------------------------------------------------------------------

MISTAKES: list[tuple[str, Callable[[Draft], object], tuple[str, int | None, str, str]]] = [
    ("missing column", lambda d: d.replace("cities", b"is_pilot", b"was_pilot"), ("cities.csv", 1, "is_pilot", "")),
    ("column twice", lambda d: d.replace("sources", b"publisher", b"title"), ("sources.csv", 1, "publisher", "")),
    (
        "unknown id",
        lambda d: d.change("projects", "baja-bridge", city_id="bajja"),
        ("projects.csv", 4, "city_id", "bajja"),
    ),
    (
        "bad date",
        lambda d: d.change("agreements", "ferry-loan", signed="2020-02-30"),
        ("agreements.csv", 3, "signed", "2020-02-30"),
    ),
    ("duplicate", lambda d: d.add("partners", **d.rows("partners")[0]), ("partners.csv", 6, "id", "bridge-bank")),
    (
        "wrong word",
        lambda d: d.change("status_reports", "alta-ferry.2021", status="done"),
        ("status_reports.csv", 3, "status", "done"),
    ),
    ("empty required cell", lambda d: d.change("cities", "media", name=""), ("cities.csv", 4, "name", "")),
    ("wrong encoding", lambda d: d.replace("partners", "Águas".encode(), b"\xc1guas"), ("partners.csv", 5, "", "")),
    ("null character", lambda d: d.replace("sources", b"League", b"Le\x00gue"), ("sources.csv", 2, "", "")),
    ("CRLF", lambda d: d.replace("stories", b"\n", b"\r\n"), ("stories.csv", 1, "", "")),
    (
        "byte order mark",
        lambda d: d.replace("stories", b"id,pos", b"\xef\xbb\xbfid,pos"),
        ("stories.csv", None, "", ""),
    ),
    ("open quotation", lambda d: d.replace("offices", b"Head of", b'"Head of'), ("offices.csv", 3, "", "")),
    ("too few cells", lambda d: d.replace("enablers", b",Niat baik,,", b",Niat baik,"), ("enablers.csv", 2, "", "")),
    (
        "unknown table",
        lambda d: (d.folder / "city.csv").write_text("id\n"),
        ("city.csv", None, "", ""),
    ),
    (
        "no such party",
        lambda d: d.change("exchanges", "gauge-workshop", host="city:altar"),
        ("exchanges.csv", 2, "host", "city:altar"),
    ),
    (
        "amount without currency",
        lambda d: d.change("agreements", "ferry-loan", currency=""),
        ("agreements.csv", 3, "currency", ""),
    ),
    (
        "dates reversed",
        lambda d: d.change("agreements", "river-compact", ended="2018"),
        ("agreements.csv", 4, "ended", "2018"),
    ),
    (
        "one party only",
        lambda d: d.change("agreements", "ferry-loan", parties="city:alta"),
        ("agreements.csv", 3, "parties", "city:alta"),
    ),
    (
        "party twice",
        lambda d: d.change("agreements", "ferry-loan", parties="city:alta|city:alta"),
        ("agreements.csv", 3, "parties", "city:alta|city:alta"),
    ),
    (
        "status twice",
        lambda d: d.change("status_reports", "alta-ferry.2021", report_id="2020"),
        ("status_reports.csv", 3, "project_id", "alta-ferry"),
    ),
    (
        "amount too large",
        lambda d: d.change("agreements", "ferry-loan", amount="99999999999999"),
        ("agreements.csv", 3, "amount", "99999999999999"),
    ),
    (
        "citation of nothing",
        lambda d: d.replace("citations", b"city:alta,population", b"city:alta,weather"),
        ("citations.csv", 3, "field", "weather"),
    ),
    (
        "a network too many",
        lambda d: d.add("network", **{**d.rows("network")[0], "id": "other"}),
        ("network.csv", None, "", ""),
    ),
    ("no network", lambda d: d.file("network").unlink(), ("network.csv", None, "", "")),
]


@pytest.mark.parametrize(("spoil", "place"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_named_with_its_place_and_a_way_out(
    draft: Draft, spoil: Callable[[Draft], object], place: tuple[str, int | None, str, str]
) -> None:
    read_pack(draft.folder)
    spoil(draft)
    problems = problems_of(draft.folder)
    assert places(problems)[0] == place
    assert len(problems) == (2 if place[1] == 1 and place[2] else 1)  # a wrong header lacks one column and has another
    assert all(problem.reason and problem.way_out for problem in problems)


def test_all_mistakes_of_all_tables_are_told_at_once(draft: Draft) -> None:
    draft.change("cities", "alta", lat="north", population="many")
    draft.change("agreements", "ferry-loan", kind="handshake", signed="8 July 2020")
    draft.change("projects", "baja-bridge", focus_area_id="briges")
    problems = problems_of(draft.folder)
    assert places(problems) == [
        ("agreements.csv", 3, "kind", "handshake"),
        ("agreements.csv", 3, "signed", "8 July 2020"),
        ("cities.csv", 2, "lat", "north"),
        ("cities.csv", 2, "population", "many"),
        ("projects.csv", 4, "focus_area_id", "briges"),
    ]
    assert "Did you mean “bridges”?" in problems[-1].way_out


def test_an_unreadable_table_does_not_accuse_the_tables_that_point_to_it(draft: Draft) -> None:
    draft.replace("cities", b"cohort_year", b"cohort")
    assert {problem.file for problem in problems_of(draft.folder)} == {"cities.csv"}
    draft.file("cities").unlink()
    assert places(problems_of(draft.folder)) == [("cities.csv", None, "", "")]


# --- size, zip, not a pack -----------------------------------------------------------------------------------------


def test_a_file_of_100_megabytes_is_refused_unread(draft: Draft) -> None:
    os.truncate(draft.file("citations"), 100_000_000)
    assert places(problems_of(draft.folder)) == [("citations.csv", None, "", "")]


def test_a_zip_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("citations.csv", b"0" * 60_000_000)
    assert path.stat().st_size < 100_000
    assert places(problems_of(path)) == [("citations.csv", None, "", "")]


def test_a_zip_reads_as_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "tiny.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in TINY.iterdir():
            archive.write(file, f"some-folder/{file.name}")
    assert texts(read_pack(path)) == texts(read_pack(TINY))


def test_a_zip_with_a_file_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(TINY / "cities.csv", "a/cities.csv")
        archive.write(TINY / "cities.csv", "b/cities.csv")
    assert places(problems_of(path)) == [("cities.csv", None, "", "")]


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.zip"
    with path.open("wb") as stream:
        write_zip(read_pack(TINY), stream)
    content = bytearray(path.read_bytes())
    content[60:90] = b"?" * 30
    path.write_bytes(content)
    assert [problem.file for problem in problems_of(path)] == ["network.csv"]


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    assert {p.file for p in problems_of(tmp_path / "empty")} == {f"{t.name}.csv" for t in TABLES if t.required}
    assert "neither a folder nor a zip" in problems_of(tmp_path / "photo.png")[0].reason
    assert "does not exist" in problems_of(tmp_path / "nowhere")[0].reason


def test_files_without_content_are_refused(draft: Draft) -> None:
    for table in TABLES:
        draft.file(table.name).write_bytes(b"")
    assert {problem.file for problem in problems_of(draft.folder)} == {f"{table.name}.csv" for table in TABLES}


def test_what_spreadsheets_write_is_read_when_asked_for(draft: Draft) -> None:
    for table in TABLES:
        content = draft.file(table.name).read_bytes()
        draft.file(table.name).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert texts(read_pack(draft.folder, from_spreadsheet=True)) == texts(read_pack(TINY))
    assert {problem.file for problem in problems_of(draft.folder)} == {f"{table.name}.csv" for table in TABLES}


# --- there and back ------------------------------------------------------------------------------------------------


def test_the_tiny_pack_is_written_as_it_was_read() -> None:
    written = dict(pack_files(read_pack(TINY)))
    for table in TABLES:
        assert written[f"{table.name}.csv"].encode() == (TINY / f"{table.name}.csv").read_bytes()


def test_the_same_pack_gives_the_same_zip(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        with (tmp_path / name).open("wb") as stream:
            write_zip(read_pack(TINY), stream)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert texts(read_pack(tmp_path / "one.zip")) == texts(read_pack(TINY))


def test_the_data_dictionary_names_every_table_and_column() -> None:
    sections = dict(section.split(".csv\n", 1) for section in data_dictionary().split("\n## ")[1:])
    assert list(sections) == [table.name for table in TABLES]
    for table in TABLES:
        assert all(f"| `{column.name}`" in sections[table.name] for column in table.columns)


# Texts as people write them, line breaks and the letters of many scripts included.
words = st.text(st.characters(exclude_categories=["C"], exclude_characters="\x1c\x1d\x1e\x85\u2028\u2029")).map(
    str.strip
)
sentences = st.lists(words, max_size=3).map("\n".join).map(str.strip).map(lambda text: text[:200].strip())
keys = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True)
refs = st.builds(Ref, st.sampled_from(["city", "project"]), keys)
parties = st.builds(Ref, st.sampled_from(["city", "partner"]), keys)
items = words.map(lambda text: text.replace("|", "").strip()).filter(bool)


def lists_of(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, unique=True, max_size=5).map(tuple)


VALUES: dict[Type, st.SearchStrategy[Any]] = {
    Type.KEY: keys,
    Type.TEXT: sentences.filter(bool),
    Type.INTEGER: st.integers(-(10**16), 10**16),
    Type.DECIMAL: st.decimals(-(10**13), 10**13, places=2, allow_nan=False),
    Type.DEGREES: st.floats(-180, 180),
    Type.BOOLEAN: st.booleans(),
    Type.DATE: partial_dates,
    Type.URL: keys.map(lambda key: f"https://example.org/{key}"),
    Type.TEXTS: lists_of(items),
    Type.YEARS: lists_of(st.integers(1000, 2999).map(str)),
    Type.PARTIES: lists_of(parties),
    Type.PARTY: parties,
    Type.SUBJECT: refs,
    Type.SUBJECTS: lists_of(refs),
}


def test_every_type_of_cell_is_tried() -> None:
    assert set(VALUES) == set(Type)


@pytest.mark.parametrize("type_", list(Type))
@given(data=st.data())
def test_a_cell_reads_back_as_it_was_written(type_: Type, data: st.DataObject) -> None:
    column = Column("cell", type_)
    value = data.draw(VALUES[type_])
    assert parse(render(value), column) == value
    assert render(parse(render(value), column)) == render(value) or type_ in (Type.DECIMAL, Type.DEGREES)


@pytest.mark.parametrize("type_", list(Type))
@given(text=st.text() | st.text("0123456789-+._eE๒²|:/ a"))
def test_any_text_is_read_or_refused_and_what_is_read_has_one_form(type_: Type, text: str) -> None:
    column = Column("cell", type_)
    try:
        value = parse(text, column)
    except BadCellError:
        return
    once = render(value)
    assert parse(once, column) == value
    assert render(parse(once, column)) == once


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (Type.KEY, "Alta"), (Type.KEY, "-alta"), (Type.KEY, "al ta"), (Type.KEY, "สมุทร"),
        (Type.INTEGER, "1,000"), (Type.INTEGER, "1.0"), (Type.INTEGER, "๑"), (Type.INTEGER, "1" * 19),
        (Type.DECIMAL, "1e3"), (Type.DECIMAL, "NaN"), (Type.DECIMAL, "1.005"), (Type.DECIMAL, "1_0"),
        (Type.DEGREES, "1_0"), (Type.DEGREES, "inf"), (Type.DEGREES, "6°12'"), (Type.DEGREES, "๑"),
        (Type.BOOLEAN, "True"), (Type.BOOLEAN, "1"), (Type.BOOLEAN, "yes"),
        (Type.DATE, "2020-13"), (Type.DATE, "8.7.2020"), (Type.DATE, "2020-7-8"),
        (Type.URL, "example.org"), (Type.URL, "https://example.org/a b"), (Type.URL, "javascript:alert(1)"),
        (Type.TEXTS, "a||b"), (Type.TEXTS, "a|a"), (Type.YEARS, "20|2021"), (Type.YEARS, "๒๐๑๘"),
        (Type.PARTY, "state:SG"), (Type.PARTY, "alta"), (Type.PARTIES, "city:alta|project:x"), (Type.SUBJECT, "alta"),
        (Type.TEXT, "bell\x07"), (Type.TEXT, "x" * 10_001),
    ],
)  # fmt: skip
def test_other_texts_are_refused(type_: Type, text: str) -> None:
    with pytest.raises(BadCellError) as refused:
        parse(text, Column("cell", type_))
    assert refused.value.way_out


@st.composite
def small_packs(draw: st.DrawFn) -> Pack:
    """The tiny pack with texts, numbers and dates of any value that its columns allow, and any number of extra rows."""
    tiny = read_pack(TINY)
    free = (Type.TEXT, Type.DATE, Type.DEGREES, Type.BOOLEAN, Type.URL)
    tables = {}
    for name in ("sources", "partners", "needs", "exchanges"):
        rows = []
        for key in draw(st.lists(keys.map("x.".__add__), unique=True, max_size=3)):
            values = dict(tiny.rows(name)[-1].values) | {"id": key}
            for column in BY_NAME[name].columns:
                if column.type in free and not (column.choices or column.table or column.limit in (2, 3, 10, 20, 40)):
                    values[column.name] = draw(_allowed(column))
            if name == "exchanges":
                values["end"] = values["start"]
            if name == "partners":
                values["lon"] = None if values["lat"] is None else values["lat"]
            rows.append(Row(name, 0, values))
        tables[name] = (*tiny.rows(name), *rows)
    return Pack({**tiny.tables, **tables})


def _allowed(column: Column) -> st.SearchStrategy[Any]:
    values = VALUES[column.type]
    if column.type is Type.TEXT:
        values = values.map(lambda text: text[: column.limit].strip()).filter(bool)
    if column.type is Type.DEGREES:
        values = st.floats(-90, 90)
    return values if column.required else st.none() | values


@given(pack=small_packs())
def test_a_whole_pack_reads_back_as_it_was_written(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pack")
    write_folder(pack, folder)
    assert texts(read_pack(folder)) == {
        name: [{c: render(parse(t, BY_NAME[name].column(c))) for c, t in row.items()} for row in rows]
        for name, rows in texts(pack).items()
    }


def test_decimals_have_one_form() -> None:
    column = Column("cell", Type.DECIMAL)
    assert [render(parse(text, column)) for text in ("5.00", "0.50", "-0", "0012", "100")] == [
        "5",
        "0.5",
        "0",
        "12",
        "100",
    ]
    assert parse("1250000.5", column) == Decimal("1250000.5")
