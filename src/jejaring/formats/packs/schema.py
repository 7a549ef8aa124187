"""The tables of a network pack and their columns.

Every table is described once, here. The reader checks against it, the loader and the exporter follow it, and the Table
Schemas (Frictionless, https://specs.frictionlessdata.io/table-schema/) and the data dictionary are made from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref

Value = str | int | Decimal | float | bool | PartialDate | Ref | tuple[str, ...] | tuple[Ref, ...] | None
LIST_SEPARATOR = "|"


class Type(StrEnum):
    """What a cell holds. Lists separate their items by `|`; an empty cell means not known, or an empty list."""

    KEY = "key"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DEGREES = "degrees"
    BOOLEAN = "boolean"
    DATE = "date"
    URL = "url"
    TEXTS = "texts"
    YEARS = "years"
    PARTIES = "parties"
    PARTY = "party"
    SUBJECT = "subject"
    SUBJECTS = "subjects"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `table` names the table whose keys it holds; `choices` closes the list of words; `limit` is the
    longest text allowed, or the smallest and largest number; an empty cell stands for `default`. A column that came
    `later` may be missing from files written before; its cells are then empty."""

    name: str
    type: Type = Type.TEXT
    description: str = ""
    required: bool = False
    table: str = ""
    choices: tuple[str, ...] = ()
    limit: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `key` lists the columns that tell its rows apart; `kind` is the word by which a citation names a row."""

    name: str
    kind: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    required: bool = False
    only_row: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns' names, in their order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of this name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _id(limit: int = 120) -> Column:
    description = "Stable key: small letters, digits, dot, hyphen."
    return Column("id", Type.KEY, description, required=True, limit=limit)


def _text(name: str, description: str, *, required: bool = False, limit: int = 300) -> Column:
    return Column(name, Type.TEXT, description, required=required, limit=limit)


def _to(name: str, table: str, description: str, *, required: bool = False) -> Column:
    # States have ISO codes as keys, written in capital letters.
    type_ = Type.TEXT if table == "states" else Type.KEY
    return Column(name, type_, description, required=required, table=table, limit=120)


def _one_of(name: str, choices: tuple[str, ...], description: str, *, required: bool = False) -> Column:
    return Column(name, Type.TEXT, description, required=required, choices=choices)


def _year(name: str, description: str, *, required: bool = False) -> Column:
    return Column(name, Type.INTEGER, description, required=required, minimum=1000, maximum=2999)


def _date(name: str, description: str, *, required: bool = False) -> Column:
    return Column(name, Type.DATE, description, required=required)


def _later(*columns: Column) -> tuple[Column, ...]:
    """Columns that came after the first edition of their table."""
    return tuple(replace(column, later=True) for column in columns)


def _count(name: str, description: str) -> Column:
    return Column(name, Type.INTEGER, description, minimum=0, maximum=2_000_000_000)


def _position(description: str) -> Column:
    return Column("position", Type.INTEGER, description, required=True, minimum=0, maximum=32_767)


CONFIDENCE = ("high", "medium", "low")
_CONFIDENCE = _one_of("confidence", CONFIDENCE, "How sure we are that the statement is true and still as stated.")
_PILLARS = ("economic", "political_security", "socio_cultural")
_STATUSES = ("planning", "ongoing", "completed")
_FOCUS_AREAS = Column("focus_area_ids", Type.TEXTS, "Focus areas it serves.", table="focus_areas")
# What every database keeps exact to the hundredth.
_MOST_MONEY = 9_999_999_999_999
_NEED_STATES = ("asked_in_past", "published", "confirmed", "renewed", "matched", "closed")
_AMOUNT = Column("amount", Type.DECIMAL, "Amount of money as printed.", minimum=0, maximum=_MOST_MONEY)
_CURRENCY = Column("currency", Type.TEXT, "ISO 4217 code of the amount; required with it.", limit=3)

TABLES: tuple[Table, ...] = (
    Table(
        "network",
        "network",
        "The network itself; one row.",
        (
            _id(),
            _text("name", "Name in English.", required=True, limit=200),
            _text("name_id", "Name in Bahasa Indonesia.", limit=200),
            _text("short_name", "Abbreviation.", required=True, limit=40),
            _text("purpose_en", "What the network is for, in a sentence or two.", required=True, limit=1000),
            _text("purpose_id", "The same in Bahasa Indonesia.", limit=1000),
            _date("founded", "When it began."),
            _one_of("map_view", ("south-east-asia", "world"), "The shipped map that shows it best.", required=True),
            _to("partner_id", "partners", "The row that stands for the network itself where it is a party."),
        ),
        required=True,
        only_row=True,
    ),
    Table(
        "sources",
        "source",
        "Documents and pages that statements are taken from.",
        (
            _id(),
            _text("title", "Title.", required=True),
            _text("publisher", "Who published it.", limit=200),
            _date("date", "Date printed on it."),
            _count("pages", "Number of pages."),
            _text("page_numbering", "How its pages are counted in citations.", limit=200),
            Column("url", Type.URL, "Where it can be read.", limit=500),
            _text("licence", "Licence of the data, where one is stated.", limit=100),
        ),
        required=True,
    ),
    Table(
        "states",
        "state",
        "States to which member cities belong.",
        (
            Column("id", Type.TEXT, "ISO 3166-1 alpha-2 code.", required=True, limit=2),
            _text("iso3", "ISO 3166-1 alpha-3 code.", required=True, limit=3),
            _text("name", "Name in English.", required=True, limit=100),
            _text("name_id", "Name in Bahasa Indonesia.", limit=100),
            _text("local_name", "Name in its own language.", limit=200),
            _text("local_language", "Language of the local name (BCP 47).", limit=10),
            _date("joined", "When the state joined the regional organisation behind the network."),
            Column("chair_years", Type.YEARS, "Years in which it chaired the network."),
        ),
        required=True,
    ),
    Table(
        "partners",
        "partner",
        "Outside partners that can stand at an end of a tie.",
        (
            _id(),
            _text("name", "Name.", required=True, limit=200),
            _one_of(
                "kind",
                (
                    "national_government",
                    "city_government",
                    "company",
                    "development_bank",
                    "un_agency",
                    "university",
                    "ngo",
                    "city_network",
                    "regional_organisation",
                    "programme",
                ),
                "What sort of organisation it is.",
                required=True,
            ),
            _text("country", "ISO 3166-1 alpha-2 code; empty for international bodies.", limit=2),
            _text("region", "World region.", limit=40),
            Column("website", Type.URL, "Web site.", limit=300),
            Column("lat", Type.DEGREES, "Latitude, WGS 84.", minimum=-90, maximum=90),
            Column("lon", Type.DEGREES, "Longitude, WGS 84.", minimum=-180, maximum=180),
        ),
    ),
    Table(
        "cities",
        "city",
        "Member cities.",
        (
            _id(),
            _text("name", "Name in English usage.", required=True, limit=200),
            _text("local_name", "Name in its own language and script.", limit=200),
            _text("local_language", "Language of the local name (BCP 47).", limit=10),
            _to("state_id", "states", "The state it belongs to.", required=True),
            _year("cohort_year", "Year in which it joined the network.", required=True),
            Column("is_pilot", Type.BOOLEAN, "Whether it was a pilot city.", required=True),
            Column("lat", Type.DEGREES, "Latitude, WGS 84.", minimum=-90, maximum=90),
            Column("lon", Type.DEGREES, "Longitude, WGS 84.", minimum=-180, maximum=180),
            _count("population", "People; the figure the network chose to show first."),
            _year("population_year", "Year of that figure."),
            _text("population_scope", "What population and area cover (city, regency, province …).", limit=100),
            Column("area_km2", Type.DECIMAL, "Square kilometres.", minimum=0, maximum=510_000_000),
        ),
        required=True,
    ),
    Table(
        "city_figures",
        "city_figure",
        "Further statements of a city's size, kept beside the chosen ones.",
        (
            _id(),
            _to("city_id", "cities", "The city.", required=True),
            _one_of("measure", ("population", "area_km2", "density_per_km2"), "What is measured.", required=True),
            Column(
                "value",
                Type.DECIMAL,
                "People, km², or people per km².",
                required=True,
                minimum=0,
                maximum=10_000_000_000,
            ),
            _year("year", "Year of the figure."),
            _text("note", "What to know before comparing it.", limit=200),
        ),
    ),
    Table(
        "offices",
        "office",
        "Functions held for a city or a state; never the persons who hold them.",
        (
            _id(),
            _one_of(
                "function", ("chief_smart_city_officer", "national_representative"), "What it is for.", required=True
            ),
            _to("city_id", "cities", "The city it is held for (or state_id)."),
            _to("state_id", "states", "The state it is held for (or city_id)."),
            _text("title", "Position or institution.", required=True),
        ),
    ),
    Table(
        "focus_areas",
        "focus_area",
        "Areas in which projects work, in their order.",
        (
            _id(limit=60),
            _position("Place in the order; gives the colour."),
            _one_of(
                "shape",
                ("ring", "cross", "shield", "leaf", "steps", "diamond"),
                "The sign that stands for it beside the colour.",
                required=True,
            ),
            _text("name_en", "Name in English.", required=True, limit=100),
            _text("name_id", "Name in Bahasa Indonesia.", limit=100),
            _text("description_en", "What it covers.", limit=1000),
            _text("description_id", "The same in Bahasa Indonesia.", limit=1000),
        ),
        required=True,
    ),
    Table(
        "project_types",
        "project_type",
        "Finer sorts of project within a focus area.",
        (
            _id(limit=60),
            _to("focus_area_id", "focus_areas", "The focus area.", required=True),
            _text("name_en", "Name in English.", required=True, limit=100),
            _text("name_id", "Name in Bahasa Indonesia.", limit=100),
            Column("report_years", Type.YEARS, "Monitoring reports that name it."),
        ),
    ),
    Table(
        "enablers",
        "enabler",
        "Foundations on which all focus areas stand.",
        (
            _id(limit=60),
            _text("name_en", "Name in English.", required=True, limit=100),
            _text("name_id", "Name in Bahasa Indonesia.", limit=100),
            _text("description_en", "What it covers.", limit=1000),
            _text("description_id", "The same in Bahasa Indonesia.", limit=1000),
        ),
    ),
    Table(
        "strategies",
        "strategy_item",
        "Items of frameworks that a project can serve.",
        (
            _id(),
            _position("Place in the order."),
            _text("framework", "Key of the framework.", required=True, limit=60),
            _text("framework_name", "Name of the framework.", required=True, limit=150),
            _text("name", "Name of the item.", required=True, limit=200),
        ),
    ),
    Table(
        "reports",
        "report",
        "Yearly monitoring reports, with the totals they print themselves.",
        (
            Column("id", Type.INTEGER, "Report year.", required=True, minimum=1000, maximum=2999),
            _date("as_of", "Day of which it speaks.", required=True),
            _to("source_id", "sources", "The document.", required=True),
            _count("printed_total", "Projects, as printed."),
            _count("printed_planning", "Projects in planning, as printed."),
            _count("printed_ongoing", "Projects ongoing, as printed."),
            _count("printed_completed", "Projects completed, as printed."),
        ),
    ),
    Table(
        "action_plans",
        "action_plan",
        "A city's set of priority projects for a period.",
        (
            _id(),
            _to("city_id", "cities", "The city.", required=True),
            _text("title", "Title.", required=True, limit=200),
            _date("start", "First year."),
            _date("end", "Last year."),
        ),
    ),
    Table(
        "projects",
        "project",
        "Projects, matched across documents.",
        (
            _id(),
            _to("city_id", "cities", "The city.", required=True),
            _text("title", "Latest title.", required=True),
            Column("aliases", Type.TEXTS, "Other titles."),
            _to("focus_area_id", "focus_areas", "Focus area in the latest report."),
            _to("project_type_id", "project_types", "Type in the latest report."),
            _one_of("project_type_basis", ("chart", "deduced"), "Whether the chart allows one type only."),
            _to("action_plan_id", "action_plans", "The action plan that names it."),
            _year("first_reported", "Year of the first document that names it."),
            _text("summary", "What it is, in our words.", limit=2000),
        ),
    ),
    Table(
        "status_reports",
        "status_report",
        "What a monitoring report says of a project.",
        (
            _id(),
            _to("project_id", "projects", "The project.", required=True),
            Column("report_id", Type.INTEGER, "The report year.", required=True, table="reports"),
            _one_of("status", _STATUSES, "Status as reported.", required=True),
            _one_of(
                "status_basis",
                ("appendix", "exhibit", "exhibit_deduced", "stated"),
                "Printed in the appendix; the only reading of an exhibit; deduced from one; or stated in words.",
                required=True,
            ),
            _to("focus_area_id", "focus_areas", "Focus area as the appendix prints it.", required=True),
            _to("focus_area_in_exhibit_id", "focus_areas", "Focus area in the exhibit, where it differs."),
            _text("title_as_reported", "Title as printed.", required=True),
        ),
    ),
    Table(
        "title_changes",
        "title_change",
        "Two titles that we take for one project.",
        (
            _id(),
            _to("project_id", "projects", "The project.", required=True),
            _text("earlier_title", "Title in the earlier document.", required=True),
            _to("earlier_source_id", "sources", "The earlier document.", required=True),
            _text("later_title", "Title in the later document.", required=True),
            _to("later_source_id", "sources", "The later document.", required=True),
            _one_of("confidence", ("certain", "probable"), "How sure the match is.", required=True),
            _text("basis", "Why we match them.", required=True),
        ),
    ),
    Table(
        "targets",
        "target",
        "Figures that a city set itself, for a project or for the city.",
        (
            _id(),
            _to("city_id", "cities", "The city.", required=True),
            _to("project_id", "projects", "The project; empty when the target is the city's."),
            _text("indicator", "What is counted.", required=True, limit=200),
            _text("unit", "In what.", limit=60),
            _text("baseline", "Value at the start, as printed.", limit=60),
            _text("target", "Value aimed at, as printed.", limit=60),
            _year("year", "Year aimed at."),
        ),
    ),
    Table(
        "outcomes",
        "outcome",
        "Figures observed for a project.",
        (
            _id(),
            _to("project_id", "projects", "The project.", required=True),
            _text("indicator", "What was counted.", required=True, limit=200),
            _text("value", "Value as printed.", required=True, limit=60),
            _text("unit", "In what.", limit=60),
            _date("as_of", "When."),
        ),
    ),
    Table(
        "needs",
        "need",
        "Support that a project or a city asks for.",
        (
            _id(),
            _to("project_id", "projects", "The project (or city_id)."),
            _one_of(
                "kind",
                (
                    "funding",
                    "technical_assistance",
                    "technology",
                    "private_partner",
                    "policy_support",
                    "capacity_building",
                    "data",
                    "land",
                    "other",
                ),
                "What is asked for.",
                required=True,
            ),
            _text("summary", "The request in our words.", required=True, limit=1000),
            _year("year", "Year of the document, or in which it was first written here.", required=True),
            *_later(
                _to("city_id", "cities", "The city, where it asks as a whole (or project_id)."),
                _text("title", "Title.", limit=200),
                _to("focus_area_id", "focus_areas", "Its focus area, where it is not that of the project."),
                _text("in_return", "What is offered in return.", limit=1000),
                Column("amount_min", Type.DECIMAL, "Smallest sum asked for.", minimum=0, maximum=_MOST_MONEY),
                Column("amount_max", Type.DECIMAL, "Largest sum asked for.", minimum=0, maximum=_MOST_MONEY),
                Column("currency", Type.TEXT, "ISO 4217 code of the sums; required with them.", limit=3),
                _date("deadline", "Until when an answer helps."),
                _text("language", "Language of the text (BCP 47).", limit=10),
                Column(
                    "state",
                    Type.TEXT,
                    "Where it stands; empty stands for asked_in_past: nobody knows whether it was answered.",
                    choices=_NEED_STATES,
                    default="asked_in_past",
                ),
                _date("published_on", "When the city published it here, or asked for it again."),
                _date("confirmed_on", "When the city last said that it still stands."),
                _date("closed_on", "When it was closed."),
                _one_of("outcome", ("answered", "withdrawn", "no_longer_needed"), "Why it was closed."),
                _text("outcome_reason", "How that came about.", limit=1000),
            ),
        ),
    ),
    Table(
        "mentions",
        "mention",
        "Organisations that a document names in connection with a project or city.",
        (
            _id(),
            _to("city_id", "cities", "The city.", required=True),
            _to("project_id", "projects", "The project; empty when the city is meant."),
            _to("partner_id", "partners", "The partner, where we list it."),
            _text("name", "Name as printed.", required=True, limit=200),
            _one_of(
                "kind",
                ("bilateral", "company", "development_bank", "national_body", "ngo", "un", "university"),
                "What sort of organisation, in the document's terms.",
                required=True,
            ),
            _one_of(
                "role",
                ("funder", "implementer", "technical", "technology", "other"),
                "What it does for the project.",
                required=True,
            ),
            _AMOUNT,
            _CURRENCY,
            _year("year", "Year of the document.", required=True),
            _text("note", "Anything else printed.", limit=200),
        ),
    ),
    Table(
        "agreements",
        "agreement",
        "What parties signed, or on what footing they work together.",
        (
            _id(),
            _one_of(
                "kind",
                (
                    "sister_city",
                    "memorandum_of_understanding",
                    "memorandum_of_cooperation",
                    "letter_of_intent",
                    "joint_declaration",
                    "technical_assistance",
                    "programme_participation",
                    "grant",
                    "loan",
                    "contract",
                ),
                "Sort of agreement.",
                required=True,
            ),
            _text("title", "Title.", required=True),
            Column("parties", Type.PARTIES, "Two or more of `city:ID` and `partner:ID`.", required=True),
            _date("signed", "When it was signed or began."),
            _date("ended", "When it ended, where a source says so."),
            _text("occasion", "At which event.", limit=200),
            _text("place", "Where.", limit=120),
            _FOCUS_AREAS,
            _one_of("pillar", _PILLARS, "Community pillar it belongs to."),
            _text("summary", "What it is about, in our words.", limit=2000),
            _AMOUNT,
            _CURRENCY,
            _one_of("confidence", CONFIDENCE, "How sure we are.", required=True),
            _to("possibly_same_as", "agreements", "Another row that may mean the same act."),
        ),
    ),
    Table(
        "exchanges",
        "exchange",
        "Meetings of people that pass on knowledge.",
        (
            _id(),
            _one_of(
                "kind",
                (
                    "annual_meeting",
                    "training",
                    "study_visit",
                    "workshop",
                    "conference",
                    "exhibition",
                    "webinar",
                ),
                "Sort of meeting.",
                required=True,
            ),
            _text("title", "Title.", required=True),
            _date("start", "First day."),
            _date("end", "Last day."),
            _text("place", "Where.", limit=120),
            Column("host", Type.PARTY, "`city:ID` or `partner:ID`."),
            Column("participants", Type.PARTIES, "Parties whose part is documented."),
            _FOCUS_AREAS,
            _text("summary", "What it was about, in our words.", limit=2000),
            _CONFIDENCE,
        ),
    ),
    Table(
        "memberships",
        "membership",
        "City networks that a city belongs to.",
        (
            _id(),
            _to("city_id", "cities", "The city.", required=True),
            _to("network_id", "partners", "The city network.", required=True),
            _date("since", "Since when."),
        ),
    ),
    Table(
        "programme_roles",
        "programme_role",
        "A partner's part in a programme of the whole network.",
        (
            _id(),
            _text("programme", "Name of the programme.", required=True, limit=200),
            _to("partner_id", "partners", "The partner, where we list it."),
            _text("partner_name", "Name as printed.", required=True, limit=200),
            _one_of("role", ("funder", "technical", "other"), "What it does.", required=True),
            _date("start", "First year."),
            _date("end", "Last year."),
            _text("figure", "A figure printed about it.", limit=200),
            _text("summary", "What the programme does, in our words.", limit=1000),
        ),
    ),
    Table(
        "stories",
        "story",
        "Records that together tell how a need went on; the story is told by the records themselves.",
        (
            _id(),
            _position("Place in the order."),
            _text("title_en", "Title in English.", required=True, limit=200),
            _text("title_id", "Title in Bahasa Indonesia.", limit=200),
            Column("refs", Type.SUBJECTS, "`project:ID` and `agreement:ID`.", required=True),
        ),
    ),
    Table(
        "citations",
        "citation",
        "Where a fact stands: a record or one of its fields, the source, the page.",
        (
            Column("subject", Type.SUBJECT, "`kind:ID` of the record, such as `project:ID`.", required=True),
            _text("field", "Column of that record; empty for the record as a whole.", limit=40),
            _to("source_id", "sources", "The source.", required=True),
            _text("page", "Page or pages.", limit=20),
            _CONFIDENCE,
            _text("note", "Anything a reader should know.", limit=300),
        ),
        key=("subject", "field", "source_id", "page"),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
BY_KIND = {table.kind: table for table in TABLES}


def references() -> Iterator[tuple[Table, Column, Table]]:
    """Every column that holds keys of another table."""
    for table in TABLES:
        for column in table.columns:
            if column.table:
                yield table, column, BY_NAME[column.table]
