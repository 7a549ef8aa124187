"""Loading a pack: all or nothing, nothing twice, and never over what was changed here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from jejaring.apps.agreements.models import Agreement
from jejaring.apps.exchange.lifecycle import DRAFT
from jejaring.apps.journal.queries import data_version, recent_lines
from jejaring.apps.packs.actions import LoadReport, load_pack, preview_pack, rebuild_ties
from jejaring.apps.packs.queries import load_ledger_differences, load_pack_of_network
from jejaring.apps.packs.tables import BINDINGS
from jejaring.apps.projects.models import Project, StatusReport
from jejaring.apps.registry.models import City, Partner, Party
from jejaring.apps.search.queries import find
from jejaring.apps.ties.models import Tie
from jejaring.formats.packs.cells import parse
from jejaring.formats.packs.reading import read_pack
from jejaring.formats.packs.rows import Pack
from jejaring.formats.packs.schema import BY_NAME, TABLES, Type
from jejaring.formats.packs.writing import pack_files
from jejaring.kernel.actor import ANONYMOUS, OPERATOR
from jejaring.kernel.errors import Invalid, NotAllowed
from tests.conftest import ROOT
from tests.packs import TINY, Draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
ASCN = ROOT / "src/jejaring/data/ascn"


def load(path: Path = TINY, on_conflict: str = "refuse") -> LoadReport:
    return load_pack(by=OPERATOR, pack=read_pack(path), at=NOW, on_conflict=on_conflict)  # type: ignore[arg-type]


def changes(report: LoadReport) -> list[tuple[str, str, str, dict[str, str], dict[str, str]]]:
    return [(c.what, c.table, c.key, dict(c.before), dict(c.after)) for c in report.changes]


def texts(pack: Pack) -> dict[str, dict[str, dict[str, str]]]:
    return {table.name: {row.key: row.texts() for row in pack.rows(table.name)} for table in TABLES}


def counts() -> dict[str, int]:
    """How many records there are of every model of ours."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("jejaring.")]
    return {model._meta.label: model._default_manager.count() for model in ours}


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """The tiny network is loaded; the draft is its next edition."""
    load()
    return Draft(tmp_path / "pack")


# --- the whole network ---------------------------------------------------------------------------------------------


def test_the_tiny_network_loads_and_is_exported_byte_for_byte() -> None:
    report = load()
    assert (report.rows, report.count("added"), len(report.changes)) == (47, 47, 47)
    written = dict(pack_files(load_pack_of_network()))
    for table in TABLES:
        assert written[f"{table.name}.csv"].encode() == (TINY / f"{table.name}.csv").read_bytes()


def test_the_built_in_network_loads_and_is_exported_unchanged() -> None:
    pack = read_pack(ASCN)
    load_pack(by=OPERATOR, pack=pack, at=NOW)
    assert texts(load_pack_of_network()) == texts(pack)
    assert load_ledger_differences() == ()
    version = data_version()
    again = load_pack(by=OPERATOR, pack=load_pack_of_network(), at=NOW)
    assert (again.changes, again.ties, data_version()) == ((), None, version)


def test_what_is_derived_comes_with_it() -> None:
    report = load()
    # River Compact joins five parties: ten pairs of 1/4 each. The workshop joins four: its host takes part.
    compact = Tie.objects.filter(evidence_kind="agreement", evidence_key="river-compact")
    assert [tie.weight for tie in compact] == [0.25] * 10
    assert report.ties == Tie.objects.count()
    assert load_ledger_differences() == ()
    assert [str(hit.ref) for hit in find("yvate").hits] == ["city:alta"]


def test_loading_twice_changes_nothing_and_leaves_no_trace() -> None:
    load()
    before, version = counts(), data_version()
    report = load()
    assert (report.changes, report.ties, report.rows) == ((), None, 47)
    assert (counts(), data_version()) == (before, version)


def test_the_journal_gets_one_line() -> None:
    load()
    [line] = recent_lines()
    assert (line.act, line.at, line.data) == ("packs.load", NOW, {"added": 47, "changed": 0, "removed": 0})


def test_only_the_operator_may_load() -> None:
    with pytest.raises(NotAllowed):
        load_pack(by=ANONYMOUS, pack=read_pack(TINY), at=NOW)
    with pytest.raises(NotAllowed):
        rebuild_ties(by=ANONYMOUS, at=NOW)
    assert set(counts().values()) == {0}


def test_a_broken_pack_changes_nothing(draft: Draft) -> None:
    before = counts()
    draft.change("cities", "media", name="Renamed", cohort_year="long ago")
    with pytest.raises(Invalid):
        load(draft.folder)
    assert counts() == before
    assert Party.objects.get(key="media").name == "Media"


def test_a_preview_tells_everything_and_keeps_nothing(draft: Draft) -> None:
    draft.change("cities", "media", name="Midway")
    before, version = counts(), data_version()
    report = preview_pack(by=OPERATOR, pack=read_pack(draft.folder), at=NOW)
    assert changes(report) == [("changed", "cities", "media", {"name": "Media"}, {"name": "Midway"})]
    assert (counts(), data_version(), Party.objects.get(key="media").name) == (before, version, "Media")
    assert changes(load(draft.folder)) == changes(report)


# --- a newer pack --------------------------------------------------------------------------------------------------


def test_a_newer_pack_says_what_it_changed(draft: Draft) -> None:
    draft.change(
        "agreements", "ferry-loan", amount="800000", parties="city:alta|partner:bridge-bank", focus_area_ids=""
    )
    draft.add("enablers", id="patience", name_en="Patience")
    draft.remove("outcomes", "alta-ferry.o1")
    assert changes(load(draft.folder)) == [
        ("added", "enablers", "patience", {}, {"id": "patience", "name_en": "Patience"}),
        ("removed", "outcomes", "alta-ferry.o1", cells_of("outcomes", "alta-ferry.o1"), {}),
        (
            "changed",
            "agreements",
            "ferry-loan",
            {"parties": "partner:bridge-bank|city:alta", "focus_area_ids": "water", "amount": "750000"},
            {"parties": "city:alta|partner:bridge-bank", "focus_area_ids": "", "amount": "800000"},
        ),
    ]
    assert texts(load_pack_of_network()) == texts(read_pack(draft.folder))
    assert load_ledger_differences() == ()


def cells_of(table: str, key: str) -> dict[str, str]:
    [row] = [row for row in read_pack(TINY).rows(table) if row.key == key]
    return {column: text for column, text in row.texts().items() if text}


def test_every_row_can_go_and_come_back(draft: Draft) -> None:
    original = texts(load_pack_of_network())
    draft.remove("cities", "media")
    draft.remove("projects", "media-wells")
    draft.change("agreements", "river-compact", parties="city:alta|city:baja")
    draft.change("exchanges", "gauge-workshop", participants="city:baja")
    draft.remove("partners", "upstream-university")
    report = load(draft.folder)
    assert (report.count("removed"), report.count("changed")) == (3, 2)
    assert texts(load_pack_of_network()) == texts(read_pack(draft.folder))
    assert load(TINY).count("added") == 3
    assert texts(load_pack_of_network()) == original
    assert load_ledger_differences() == ()


def test_what_rests_on_a_row_can_be_moved_while_the_row_goes(draft: Draft) -> None:
    draft.add("states", id="AR", iso3="ARG", name="Argentina")
    draft.remove("states", "PY")
    draft.change("cities", "alta", state_id="AR")
    draft.change("partners", "upstream-university", country="AR")
    assert (load(draft.folder).count("removed", "states"), City.objects.get(party__key="alta").state.key) == (1, "AR")
    assert texts(load_pack_of_network()) == texts(read_pack(draft.folder))


def test_a_row_may_take_over_what_must_be_unique(draft: Draft) -> None:
    draft.remove("status_reports", "alta-ferry.2020")
    draft.remove("citations", "status_report:alta-ferry.2020", "subject")
    [row] = [row for row in read_pack(TINY).rows("status_reports") if row.key == "alta-ferry.2020"]
    draft.add("status_reports", **{**row.texts(), "id": "alta-ferry.first"})
    load(draft.folder)
    assert StatusReport.objects.get(project__key="alta-ferry", report__year=2020).key == "alta-ferry.first"


def test_rows_on_which_something_here_rests_are_all_named(draft: Draft) -> None:
    for key in ("bridge-bank", "ferry-works"):
        agreement = Agreement.objects.create(key=f"ours-{key}", kind="loan", title="Ours", confidence="high")
        for position, party in enumerate(("alta", key)):
            agreement.agreement_parties.create(party=Party.objects.get(key=party), position=position)
        draft.remove("partners", key)
    draft.change("agreements", "ferry-loan", parties="city:alta|city:baja")
    draft.change("agreements", "river-compact", parties="city:alta|city:baja")
    draft.change("mentions", "alta-ferry.m1", partner_id="")
    draft.remove("programme_roles", "gauges.bridge-bank")
    before = counts()
    with pytest.raises(Invalid) as refused:
        load(draft.folder)
    assert sorted(problem.value for problem in refused.value.problems) == ["bridge-bank", "ferry-works"]
    assert counts() == before


# --- three sides: the pack before, the pack now, and what was done here ---------------------------------------------


def test_what_was_changed_here_stays_when_the_pack_does_not_touch_it(draft: Draft) -> None:
    Project.objects.filter(key="alta-ferry").update(title="Our own title")
    draft.change("projects", "baja-bridge", title="Bridge for everybody")
    report = load(draft.folder)
    assert [(change.what, change.key) for change in report.changes] == [("changed", "baja-bridge")]
    assert Project.objects.get(key="alta-ferry").title == "Our own title"


def test_a_row_that_was_added_here_is_no_business_of_the_pack(draft: Draft) -> None:
    Partner.objects.create(party=Party.objects.create(kind="partner", key="ours", name="Ours"), kind="ngo")
    assert load(draft.folder).changes == ()
    assert Partner.objects.filter(party__key="ours").exists()


def test_the_same_change_on_both_sides_is_no_conflict(draft: Draft) -> None:
    Project.objects.filter(key="alta-ferry").update(title="Late ferry")
    draft.change("projects", "alta-ferry", title="Late ferry")
    assert load(draft.folder).changes == ()
    draft.change("projects", "alta-ferry", title="Latest ferry")
    assert load(draft.folder).count("changed") == 1


@pytest.fixture
def both_changed(draft: Draft) -> Draft:
    """A row changed on both sides, one that the pack drops, and one that was dropped here and changed there."""
    Project.objects.filter(key="alta-ferry").update(title="Our own title")
    Project.objects.filter(key="media-wells").update(title="Our wells")
    Agreement.objects.filter(key="ferry-loan").delete()
    draft.change("projects", "alta-ferry", title="Their title")
    draft.remove("projects", "media-wells")
    draft.change("agreements", "ferry-loan", title="Their loan")
    return draft


def test_conflicts_refuse_the_pack_and_are_all_named(both_changed: Draft) -> None:
    before = counts()
    with pytest.raises(Invalid) as refused:
        load(both_changed.folder)
    places = {(problem.file, problem.row, problem.value) for problem in refused.value.problems}
    assert places == {
        ("projects.csv", 2, "alta-ferry"),
        ("projects.csv", None, "media-wells"),
        ("agreements.csv", 3, "ferry-loan"),
    }
    assert all("--conflicts" in problem.way_out for problem in refused.value.problems)
    assert counts() == before


def test_conflicts_can_be_decided_for_what_is_here(both_changed: Draft) -> None:
    report = load(both_changed.folder, "keep")
    assert (report.count("kept"), len(report.changes)) == (3, 3)
    assert set(Project.objects.values_list("title", flat=True)) >= {"Our own title", "Our wells"}
    assert not Agreement.objects.filter(key="ferry-loan").exists()
    assert load(both_changed.folder).changes == ()


def test_conflicts_can_be_decided_for_the_pack(both_changed: Draft) -> None:
    report = load(both_changed.folder, "take")
    assert [report.count(what) for what in ("added", "changed", "removed", "kept")] == [0, 2, 1, 0]
    assert texts(load_pack_of_network()) == texts(read_pack(both_changed.folder))
    assert load_ledger_differences() == ()


# --- the tables and the models -------------------------------------------------------------------------------------


def _columns() -> list[tuple[str, str, models.Field]]:  # type: ignore[type-arg]
    found = []
    for binding in BINDINGS:
        for column, path in binding.plain.items():
            if (binding.table, column) == ("citations", "subject"):
                continue
            model = Party if path.startswith("party__") else binding.model
            found.append((binding.table, column, model._meta.get_field(path.removeprefix("party__"))))
    return found


@pytest.mark.parametrize(("table", "name", "field"), _columns(), ids=lambda part: str(part))
def test_a_field_takes_whatever_its_column_allows(table: str, name: str, field: "models.Field") -> None:  # type: ignore[type-arg]
    column = BY_NAME[table].column(name)
    if column.choices:
        public = [value for value, _ in field.choices or () if value and value != DRAFT]
        assert public == list(column.choices)
    if isinstance(field, models.CharField) and column.type in (Type.TEXT, Type.KEY, Type.URL):
        longest = max(map(len, column.choices)) if column.choices else column.limit
        assert longest is not None
        assert field.max_length is None or longest <= field.max_length
    if isinstance(field, models.IntegerField):
        largest = 32_767 if isinstance(field, models.PositiveSmallIntegerField) else 2_147_483_647
        assert column.minimum is not None
        assert column.maximum is not None
        assert 0 <= column.minimum <= column.maximum <= largest
    if isinstance(field, models.DecimalField):
        assert column.maximum is not None
        # 15 digits are what SQLite keeps exactly.
        assert len(str(int(column.maximum))) <= min(15, field.max_digits) - field.decimal_places
    if not column.required:
        assert field.null or field.has_default() or isinstance(field, models.CharField | models.TextField)


def test_every_table_has_its_place() -> None:
    assert {binding.table for binding in BINDINGS} == {table.name for table in TABLES}


NUMBERS = {
    ("agreements", "ferry-loan"): {"amount": st.decimals(0, 9_999_999_999_999, places=2)},
    ("cities", "alta"): {
        "population": st.integers(0, 2_000_000_000),
        "area_km2": st.decimals(0, 510_000_000, places=2),
        "lat": st.floats(-90, 90),
        "lon": st.floats(-180, 180),
    },
    ("city_figures", "alta.population.2010"): {"value": st.decimals(0, 10_000_000_000, places=2)},
}


class NumbersInTheDatabase(HypothesisTestCase):
    @hypothesis_settings(max_examples=25)
    @given(data=st.data())
    def test_numbers_come_out_of_the_database_as_they_went_in(self, data: st.DataObject) -> None:
        pack = read_pack(TINY)
        tables = dict(pack.tables)
        for (table, key), columns in NUMBERS.items():
            drawn = {
                name: parse(str(data.draw(values, label=name)), BY_NAME[table].column(name))
                for name, values in columns.items()
            }
            tables[table] = tuple(
                type(row)(row.table, row.number, {**row.values, **drawn}) if row.key == key else row
                for row in tables[table]
            )
        load_pack(by=OPERATOR, pack=Pack(tables), at=NOW)
        assert texts(load_pack_of_network()) == texts(Pack(tables))
