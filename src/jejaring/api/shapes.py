"""What programs get: the shape of every record, for the OpenAPI document and for checking answers in tests.

A value that is not known is null. Dates are as exact as their source: `2018`, `2018-07` or `2018-07-08`. References
are written `kind:key`. Exact decimals are texts.
"""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Shape(BaseModel):
    """Base of all shapes: nothing that is not described here."""

    model_config = ConfigDict(extra="forbid")


def _key(what: str) -> str:
    return Field(description=f"Stable key of the {what}.")  # type: ignore[no-any-return]


def _date(what: str) -> str | None:
    return Field(description=f"{what} `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.")  # type: ignore[no-any-return]


class ListOf(Shape, Generic[Item]):
    """A stretch of a list. With `fields=` each item has only the fields asked for."""

    items: list[Item] = Field(description="Records in the order of the list.")
    next: str | None = Field(description="Address of the next stretch; null at the end.")
    total: int | None = Field(None, description="How many records fit in all; only with `count=true`.")


class ProblemTold(Shape):
    """One thing that is wrong with the request."""

    field: str = Field(description="The parameter; empty when the request as a whole is meant.")
    reason: str = Field(description="What is wrong.")
    way_out: str = Field(description="How to mend it.")
    value: str = Field(description="What was given, at most 200 characters.")


class ErrorTold(Shape):
    """What went wrong."""

    code: str = Field(description="Stable word: invalid, not_found, method_not_allowed, failed, unavailable ...")
    message: str = Field(description="A sentence for people.")
    problems: list[ProblemTold] = Field(description="Everything that is wrong with the request, at once.")


class ErrorAnswer(Shape):
    """The one shape of every error."""

    error: ErrorTold


class Network(Shape):
    """The network of this installation."""

    key: str = _key("network")
    name: str
    name_id: str | None = Field(description="Name in Bahasa Indonesia.")
    short_name: str
    purpose_en: str
    purpose_id: str | None
    founded: str | None = _date("When it began:")
    map_view: str = Field(description="The shipped map that shows it best.")
    party: str | None = Field(description="Key of the partner that stands for the network where it signs.")


class Entrance(Shape):
    """Where everything is."""

    network: Network | None
    version: str = Field(description="Version of the software.")
    documentation: str = Field(description="Address of the documentation for people.")
    openapi: str = Field(description="Address of the OpenAPI document.")
    lists: dict[str, str] = Field(description="Name and address of every list.")
    downloads: dict[str, str] = Field(description="Name and address of whole files.")


class MandateHeld(Shape):
    """An office that the person holds today."""

    office: str = Field(description="city_officer, partner_delegate, national_representative ...")
    held_for: str = Field(description="The city, partner, state or network, as `kind:key`.")


class Me(Shape):
    """Who a token stands for."""

    ref: str = Field(description="`user:ID`.")
    name: str = Field(description="The person's name; nobody else can read it here.")
    scope: str = Field(description="`read`, or `act`, which includes reading.")
    expires: str = Field(description="When the token ends: ISO 8601, UTC.")
    mandates: list[MandateHeld] = Field(description="Offices in force today.")


class Party(Shape):
    """A city or a partner as an end of ties."""

    ref: str = Field(description="`city:KEY` or `partner:KEY`.")
    name: str
    country: str | None = Field(description="ISO 3166-1 alpha-2 code.")
    latitude: float | None = Field(description="WGS 84 degrees.")
    longitude: float | None = Field(description="WGS 84 degrees.")


class City(Shape):
    """A member city."""

    key: str = _key("city")
    name: str = Field(description="Name in English usage.")
    local_name: str | None = Field(description="Name in its own language and script.")
    local_language: str | None = Field(description="Language of the local name (BCP 47).")
    state: str = Field(description="ISO 3166-1 alpha-2 code of its state.")
    cohort_year: int = Field(description="Year in which it joined the network.")
    is_pilot: bool = Field(description="Whether it was one of the pilot cities.")
    population: int | None
    population_year: int | None
    population_scope: str | None = Field(description="What population and area cover.")
    area_km2: str | None = Field(description="Area in km², an exact decimal.")
    latitude: float | None = Field(description="WGS 84 degrees.")
    longitude: float | None = Field(description="WGS 84 degrees.")


class LatestReport(Shape):
    """What the newest monitoring report that names a project says of it."""

    report: int = Field(description="Year of the report.")
    status: str = Field(description="planning, ongoing or completed, as reported.")
    status_basis: str = Field(description="How the status was read: appendix, exhibit, exhibit_deduced or stated.")


class Project(Shape):
    """A project, matched across documents. A status is what a report said on its date, never more."""

    key: str = _key("project")
    city: str = Field(description="Key of the city.")
    title: str = Field(description="Latest title.")
    aliases: list[str] = Field(description="Other titles.")
    focus_area: str | None = Field(description="Key of the focus area in the latest report.")
    project_type: str | None = Field(description="Key of the type in the latest report.")
    project_type_basis: str | None = Field(description="`chart`: the report allows one type only; `deduced`.")
    action_plan: str | None = Field(description="Key of the action plan that names it.")
    first_reported: int | None = Field(description="Year of the first document that names it.")
    summary: str | None = Field(description="What it is, in our words.")
    latest_report: LatestReport | None = Field(description="Null when no monitoring report names it.")


class StatusReport(Shape):
    """What one monitoring report says of a project."""

    key: str = _key("status report")
    project: str = Field(description="Key of the project.")
    report: int = Field(description="Year of the report.")
    status: str = Field(description="planning, ongoing or completed.")
    status_basis: str = Field(description="How it was read: appendix, exhibit, exhibit_deduced or stated.")
    focus_area: str = Field(description="Key of the focus area as the appendix prints it.")
    focus_area_in_exhibit: str | None = Field(description="Focus area in the exhibit, where it differs.")
    title_as_reported: str


class Partner(Shape):
    """An outside partner."""

    key: str = _key("partner")
    name: str
    kind: str = Field(description="Sort of organisation.")
    country: str | None = Field(description="ISO 3166-1 alpha-2 code; null for international bodies.")
    region: str | None = Field(description="World region.")
    website: str | None
    latitude: float | None = Field(description="WGS 84 degrees.")
    longitude: float | None = Field(description="WGS 84 degrees.")


class Agreement(Shape):
    """An agreement as sources tell of it."""

    key: str = _key("agreement")
    kind: str = Field(description="Sort of agreement.")
    title: str
    parties: list[str] = Field(description="`city:KEY` and `partner:KEY`, in the order of the source.")
    signed: str | None = _date("When it was signed or began:")
    ended: str | None = _date("When it ended, where a source says so:")
    occasion: str | None
    place: str | None
    focus_areas: list[str] = Field(description="Keys of the focus areas it serves.")
    pillar: str | None = Field(description="Community pillar it belongs to.")
    summary: str | None = Field(description="What it is about, in our words.")
    amount: str | None = Field(description="Amount of money as printed, an exact decimal.")
    currency: str | None = Field(description="ISO 4217 code of the amount.")
    confidence: str = Field(description="high, medium or low: how sure we are that it is true and still as stated.")
    possibly_same_as: str | None = Field(description="Key of another row that may mean the same act.")


class Exchange(Shape):
    """A meeting of people that passes on knowledge."""

    key: str = _key("exchange")
    kind: str = Field(description="Sort of meeting.")
    title: str
    start: str | None = _date("First day:")
    end: str | None = _date("Last day:")
    place: str | None
    host: str | None = Field(description="`city:KEY` or `partner:KEY`.")
    participants: list[str] = Field(description="Parties whose part is documented.")
    focus_areas: list[str] = Field(description="Keys of the focus areas it serves.")
    summary: str | None = Field(description="What it was about, in our words.")
    confidence: str | None = Field(description="high, medium or low.")


class Need(Shape):
    """Support that a project or a city asks for."""

    key: str = _key("need")
    title: str | None
    summary: str
    kind: str = Field(description="What is asked for.")
    state: str = Field(
        description="asked_in_past (answer not known), published, confirmed, renewed, matched or closed."
    )
    city: str = Field(description="`city:KEY`.")
    city_name: str
    country: str = Field(description="ISO 3166-1 alpha-2 code of the city's state.")
    project: str | None = Field(description="`project:KEY`; null when the city asks as a whole.")
    project_title: str | None
    focus_area: str | None = Field(description="Its own focus area, or its project's.")
    year: int = Field(description="Year of the document, or in which it was first written here.")
    in_return: str | None = Field(description="What is offered in return.")
    amount_min: str | None = Field(description="Smallest sum asked for.")
    amount_max: str | None = Field(description="Largest sum asked for.")
    currency: str | None = Field(description="ISO 4217 code of the sums.")
    deadline: str | None = _date("Until when an answer helps:")
    language: str | None = Field(description="Language of the text (BCP 47).")
    published_on: str | None = _date("When the city published it here or asked again:")
    confirmed_on: str | None = _date("When the city last said that it still stands:")
    closed_on: str | None = _date("When it was closed:")
    outcome: str | None = Field(description="Why it was closed: answered, withdrawn or no_longer_needed.")
    outcome_reason: str | None = Field(description="How that came about.")


class Offer(Shape):
    """What a city or a partner says it can give."""

    key: str = _key("offer")
    title: str
    summary: str
    party: str = Field(description="`city:KEY` or `partner:KEY`.")
    party_name: str
    country: str | None = Field(description="ISO 3166-1 alpha-2 code of the party's country.")
    kinds: list[str] = Field(description="What is offered, in the words of needs.")
    focus_areas: list[str] = Field(description="Keys of focus areas; empty: any.")
    states: list[str] = Field(description="Keys of the states it is meant for; empty: any.")
    conditions: str | None
    capacity: str | None
    languages: list[str] = Field(description="Languages spoken (BCP 47).")
    state: str = Field(description="published or closed.")
    published_on: str = Field(description="Day, `YYYY-MM-DD`.")
    checked_on: str = Field(description="When its party last said that it still stands, `YYYY-MM-DD`.")
    closed_on: str | None = Field(description="When it was closed, `YYYY-MM-DD`.")
    closed_reason: str | None


class Tie(Shape):
    """A relation between two parties, left by one deed."""

    first: str = Field(description="`city:KEY` or `partner:KEY`.")
    first_name: str
    second: str = Field(description="`city:KEY` or `partner:KEY`.")
    second_name: str
    evidence: str = Field(description="The deed that left the tie, as `kind:KEY`.")
    layer: str = Field(description="agreement, membership, exchange or programme.")
    kind: str = Field(description="Finer sort within the layer.")
    pillar: str | None = Field(description="Community pillar.")
    focus_areas: list[str] = Field(description="Keys of focus areas.")
    start: str | None = _date("Since when:")
    end: str | None = _date("Until when:")
    is_event: bool = Field(description="Counts when it happened, not while in force.")
    participants: int = Field(description="How many parties the deed has.")
    weight: float = Field(description="1/(participants - 1).")
    confidence: str | None = Field(description="high, medium or low.")


class Source(Shape):
    """A document, a web page or a data set that statements are taken from."""

    key: str = _key("source")
    title: str
    publisher: str | None
    date: str | None = _date("Date printed on it:")
    pages: int | None = Field(description="Number of pages.")
    page_numbering: str | None = Field(description="How its pages are counted in citations.")
    url: str | None
    licence: str | None


class Citation(Shape):
    """Where a fact stands. Two citations of one field may disagree; both stay."""

    subject: str = Field(description="The record it supports, as `kind:KEY`.")
    field: str | None = Field(description="The field of that record; null for the record as a whole.")
    source: str = Field(description="Key of the source.")
    page: str | None
    confidence: str | None = Field(description="high, medium or low.")
    note: str | None


class FocusArea(Shape):
    """An area in which projects work."""

    key: str = _key("focus area")
    position: int = Field(description="Place in the order.")
    shape: str = Field(description="The sign that stands for it.")
    name_en: str
    name_id: str | None
    description_en: str | None
    description_id: str | None


class ProjectType(Shape):
    """A finer sort of project within a focus area."""

    key: str = _key("project type")
    focus_area: str = Field(description="Key of the focus area.")
    name_en: str
    name_id: str | None
    report_years: list[int] = Field(description="Monitoring reports that name it.")


class Enabler(Shape):
    """A foundation on which all focus areas stand."""

    key: str = _key("enabler")
    name_en: str
    name_id: str | None
    description_en: str | None
    description_id: str | None


class StrategyItem(Shape):
    """An item of a framework that a project can serve."""

    key: str = _key("item")
    position: int
    framework: str = Field(description="Key of the framework.")
    framework_name: str
    name: str


class State(Shape):
    """A state to which member cities belong."""

    key: str = Field(description="ISO 3166-1 alpha-2 code.")
    iso3: str = Field(description="ISO 3166-1 alpha-3 code.")
    name: str
    name_id: str | None
    local_name: str | None
    local_language: str | None
    joined: str | None = _date("When it joined the regional organisation:")
    chair_years: list[int] = Field(description="Years in which it chaired the network.")


class Taxonomy(Shape):
    """The closed lists of the network, whole."""

    focus_areas: list[FocusArea]
    project_types: list[ProjectType]
    enablers: list[Enabler]
    strategies: list[StrategyItem]
    states: list[State]


class YearFigures(Shape):
    """How many projects the monitoring report of a year lists, counted from the records."""

    year: int
    total: int
    status: dict[str, int] = Field(description="By status as reported.")
    focus_area: dict[str, int] = Field(description="By key of the focus area as the report prints it.")


class MonitoringList(Shape):
    """The figures of every report, the oldest first."""

    items: list[YearFigures]


class MonitoringFigures(YearFigures):
    """The figures of one report, beside the totals it prints itself."""

    as_of: str = Field(description="Day of which the report speaks.")
    country: dict[str, int] = Field(description="By ISO 3166-1 alpha-2 code of the state.")
    country_status: dict[str, dict[str, int]] = Field(description="By state and status.")
    printed: dict[str, int | None] = Field(
        description="The report's own `total` and count of each status; null where it prints none."
    )
    deduced: int = Field(description="How many of the statuses could not be read from the report alone.")
