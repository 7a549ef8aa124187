"""The closed lists of the network: focus areas, types of projects, enablers, strategies."""

from dataclasses import dataclass

from jejaring.apps.registry.models import Enabler, FocusArea, ProjectType, State, StrategyItem
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class FocusAreaRow:
    """A focus area. `position` gives its colour, `shape` its sign."""

    key: str
    position: int
    shape: str
    name_en: str
    name_id: str
    description_en: str
    description_id: str


@dataclass(frozen=True, slots=True)
class ProjectTypeRow:
    """A finer sort of project; `report_years` are those whose report names it."""

    key: str
    focus_area: str
    name_en: str
    name_id: str
    report_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EnablerRow:
    """A foundation on which all focus areas stand."""

    key: str
    name_en: str
    name_id: str
    description_en: str
    description_id: str


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """An item of a framework that a project can serve."""

    key: str
    position: int
    framework: str
    framework_name: str
    name: str


@dataclass(frozen=True, slots=True)
class StateRecord:
    """A state; `key` is its ISO 3166-1 alpha-2 code. `chair_years` are those in which it chaired the network."""

    key: str
    iso3: str
    name: str
    name_id: str
    local_name: str
    local_language: str
    joined: PartialDate | None
    chair_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The closed lists of the network."""

    focus_areas: tuple[FocusAreaRow, ...]
    project_types: tuple[ProjectTypeRow, ...]
    enablers: tuple[EnablerRow, ...]
    strategies: tuple[StrategyRow, ...]
    states: tuple[StateRecord, ...]


def load_focus_areas() -> dict[str, FocusAreaRow]:
    """All focus areas by key, in their order."""
    rows = FocusArea.objects.order_by("position").values_list(
        "key", "position", "shape", "name_en", "name_id", "description_en", "description_id"
    )
    return {row[0]: FocusAreaRow(*row) for row in rows}


def get_focus_area(key: str) -> FocusAreaRow:
    """One focus area; raises NotFound."""
    areas = load_focus_areas()
    if key not in areas:
        raise NotFound("focus_area", key)
    return areas[key]


def load_project_types(focus_area: str = "") -> tuple[ProjectTypeRow, ...]:
    """The types of all focus areas, or of one, in their order."""
    rows = ProjectType.objects.order_by("focus_area__position", "key")
    if focus_area:
        rows = rows.filter(focus_area__key=focus_area)
    return tuple(
        ProjectTypeRow(key, area, name_en, name_id, tuple(int(year) for year in years))
        for key, area, name_en, name_id, years in rows.values_list(
            "key", "focus_area__key", "name_en", "name_id", "report_years"
        )
    )


def load_enablers() -> tuple[EnablerRow, ...]:
    """All enablers."""
    rows = Enabler.objects.order_by("key")
    return tuple(
        EnablerRow(*row) for row in rows.values_list("key", "name_en", "name_id", "description_en", "description_id")
    )


def load_strategies() -> tuple[StrategyRow, ...]:
    """All strategy items in the order of their documents, frameworks together."""
    rows = StrategyItem.objects.order_by("position", "key")
    return tuple(
        StrategyRow(*row) for row in rows.values_list("key", "position", "framework", "framework_name", "name")
    )


def get_strategy(key: str) -> StrategyRow:
    """One strategy item; raises NotFound."""
    row = (
        StrategyItem.objects.filter(key=key)
        .values_list("key", "position", "framework", "framework_name", "name")
        .first()
    )
    if row is None:
        raise NotFound("strategy_item", key)
    return StrategyRow(*row)


def load_taxonomy() -> Taxonomy:
    """All closed lists at once, each in its own order."""
    states = State.objects.order_by("key").values_list(
        "key", "iso3", "name", "name_id", "local_name", "local_language", "joined", "chair_years"
    )
    return Taxonomy(
        tuple(load_focus_areas().values()),
        load_project_types(),
        load_enablers(),
        load_strategies(),
        tuple(
            StateRecord(key, iso3, name, name_id, local_name, local_language, joined, tuple(map(int, years)))
            for key, iso3, name, name_id, local_name, local_language, joined, years in states
        ),
    )
