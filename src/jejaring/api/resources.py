"""The lists and records that programs can read. Each address asks one query and shows what it gives."""

import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Query, Router

from jejaring import __version__
from jejaring.api import asking, shapes
from jejaring.api.answers import as_object, conditional, json_answer, listed, one, require_no_query
from jejaring.api.ties import tie_wanted
from jejaring.api.tokens import require_token
from jejaring.apps.agreements import queries as agreements
from jejaring.apps.exchange import queries as exchange
from jejaring.apps.projects import queries as projects
from jejaring.apps.registry import queries as registry
from jejaring.apps.reporting import queries as reporting
from jejaring.apps.sources import queries as sources
from jejaring.apps.ties import queries as ties
from jejaring.formats.packs.schema import TABLES
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref

router = Router()

_FAILURES = {HTTPStatus.INTERNAL_SERVER_ERROR: shapes.ErrorAnswer, HTTPStatus.SERVICE_UNAVAILABLE: shapes.ErrorAnswer}
_KEY = re.compile(r"[A-Za-z0-9._-]{1,400}")
_FOR_TOKENS: dict[int, Any] = {
    HTTPStatus.OK: shapes.Me,
    HTTPStatus.BAD_REQUEST: shapes.ErrorAnswer,
    HTTPStatus.UNAUTHORIZED: shapes.ErrorAnswer,
    HTTPStatus.INTERNAL_SERVER_ERROR: shapes.ErrorAnswer,
    HTTPStatus.SERVICE_UNAVAILABLE: shapes.ErrorAnswer,
}
LISTS = (
    "parties", "cities", "projects", "status-reports", "partners", "agreements", "exchanges", "needs", "offers", "ties",
    "sources", "citations", "taxonomy", "monitoring",
)  # fmt: skip


def _answers(shape: Any, *, by_key: bool = False) -> dict[int, Any]:
    """The answers an address can give, for the OpenAPI document."""
    found: dict[int, Any] = {HTTPStatus.OK: shape, HTTPStatus.NOT_MODIFIED: None}
    found[HTTPStatus.BAD_REQUEST] = shapes.ErrorAnswer
    if by_key:
        found[HTTPStatus.NOT_FOUND] = shapes.ErrorAnswer
    return found | _FAILURES


def _read_key(place: Any) -> str:
    if not (isinstance(place, str) and _KEY.fullmatch(place)):
        raise ValueError
    return place


def _checked(kind: str, key: str) -> str:
    """The key, if it can be one: databases refuse some characters. Raises NotFound."""
    if not _KEY.fullmatch(key):
        raise NotFound(kind, key)
    return key


def _list(request: HttpRequest, asked: asking.Listing, shape: Any, after: Any, count: Any, wanted: Any) -> Any:
    """A list in the order of its keys."""
    return listed(
        request,
        asked,
        shape,
        after=lambda place, limit: after(wanted, after=place or "", limit=limit),
        place=lambda record: record.key,
        read_place=_read_key,
        total=lambda: count(wanted),
    )


@router.get("/", response=_answers(shapes.Entrance), tags=["start"], summary="Where everything is")
@conditional
def entrance(request: HttpRequest) -> Any:
    """The network of this installation, and the addresses of all lists and downloads."""
    require_no_query(request)
    start = reverse("api:entrance")
    files = ["cities.geojson", "ties.geojson", "pack.zip", *(f"{table.name}.csv" for table in TABLES)]
    network = registry.get_network()
    return {
        "network": network and as_object(network, shapes.Network),
        "version": __version__,
        "documentation": request.build_absolute_uri(f"{start}docs"),
        "openapi": request.build_absolute_uri(f"{start}openapi.json"),
        "lists": {name: request.build_absolute_uri(start + name) for name in LISTS},
        "downloads": {name: request.build_absolute_uri(f"/data/{name}") for name in files},
    }


@router.get("/me", response=_FOR_TOKENS, tags=["account"], summary="Who a token stands for")
def get_me(request: HttpRequest) -> Any:
    """The person behind the token, what the token may do and until when, and the mandates in force today."""
    require_no_query(request)
    actor, token = require_token(request)
    mandates = [{"office": one.office, "held_for": str(one.party)} for one in sorted(actor.mandates)]
    expires = token.expires_at.isoformat()
    answer = {"ref": str(actor.ref), "name": actor.name, "scope": token.scope, "expires": expires, "mandates": mandates}
    response = json_answer(answer)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/taxonomy", response=_answers(shapes.Taxonomy), tags=["start"], summary="Taxonomy")
@conditional
def get_taxonomy(request: HttpRequest) -> Any:
    """The closed lists, whole: focus areas, project types, enablers, strategy items, states."""
    require_no_query(request)
    return registry.load_taxonomy()


@router.get("/parties", response=_answers(shapes.ListOf[shapes.Party]), tags=["parties"], summary="Parties")
@conditional
def list_parties(request: HttpRequest, asked: Query[asking.PartyListing]) -> Any:
    """Everyone who can stand at an end of a tie: member cities and outside partners, by key."""
    wanted = registry.PartyWanted(asked.kind, asked.country, asked.q)
    return listed(
        request,
        asked,
        shapes.Party,
        after=lambda place, limit: registry.parties_after(wanted, after=place or "", limit=limit),
        place=lambda record: record.ref.key,
        read_place=_read_key,
        total=lambda: registry.count_parties(wanted),
    )


@router.get("/parties/{key}", response=_answers(shapes.Party, by_key=True), tags=["parties"], summary="One party")
@conditional
def get_party(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """A city or a partner as an end of ties."""
    return one(request, asked, shapes.Party, lambda: registry.get_party_record(_checked("party", key)))


@router.get("/cities", response=_answers(shapes.ListOf[shapes.City]), tags=["parties"], summary="Cities")
@conditional
def list_cities(request: HttpRequest, asked: Query[asking.CityListing]) -> Any:
    """The member cities, by key."""
    wanted = registry.CityWanted(asked.state, asked.cohort_year, asked.q)
    return _list(request, asked, shapes.City, registry.cities_after, registry.count_cities, wanted)


@router.get("/cities/{key}", response=_answers(shapes.City, by_key=True), tags=["parties"], summary="One city")
@conditional
def get_city(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """A member city."""
    return one(request, asked, shapes.City, lambda: registry.get_city_record(_checked("city", key)))


@router.get("/partners", response=_answers(shapes.ListOf[shapes.Partner]), tags=["parties"], summary="Partners")
@conditional
def list_partners(request: HttpRequest, asked: Query[asking.PartnerListing]) -> Any:
    """The outside partners, by key."""
    wanted = registry.PartnerWanted(asked.kind, asked.country, asked.region, asked.q)
    return _list(request, asked, shapes.Partner, registry.partners_after, registry.count_partners, wanted)


@router.get("/partners/{key}", response=_answers(shapes.Partner, by_key=True), tags=["parties"], summary="One partner")
@conditional
def get_partner(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """An outside partner."""
    return one(request, asked, shapes.Partner, lambda: registry.get_partner_record(_checked("partner", key)))


@router.get("/projects", response=_answers(shapes.ListOf[shapes.Project]), tags=["projects"], summary="Projects")
@conditional
def list_projects(request: HttpRequest, asked: Query[asking.ProjectListing]) -> Any:
    """Projects, matched across documents, by key."""
    wanted = projects.ProjectWanted(
        asked.city, asked.state, asked.focus_area, asked.project_type, asked.latest_status, asked.q
    )
    return _list(request, asked, shapes.Project, projects.projects_after, projects.count_projects, wanted)


@router.get("/projects/{key}", response=_answers(shapes.Project, by_key=True), tags=["projects"], summary="One project")
@conditional
def get_project(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """A project. Its history is the list of its status reports; what supports it are its citations."""
    return one(request, asked, shapes.Project, lambda: projects.get_project_record(_checked("project", key)))


@router.get(
    "/status-reports",
    response=_answers(shapes.ListOf[shapes.StatusReport]),
    tags=["projects"],
    summary="Status reports",
)
@conditional
def list_status_reports(request: HttpRequest, asked: Query[asking.StatusReportListing]) -> Any:
    """What each monitoring report says of each project, by key."""
    wanted = projects.StatusReportWanted(asked.project, asked.city, asked.report, asked.status, asked.focus_area)
    after, count = projects.status_reports_after, projects.count_status_reports
    return _list(request, asked, shapes.StatusReport, after, count, wanted)


@router.get(
    "/status-reports/{key}",
    response=_answers(shapes.StatusReport, by_key=True),
    tags=["projects"],
    summary="One status report",
)
@conditional
def get_status_report(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """What one monitoring report says of one project."""
    checked = _checked("status_report", key)
    return one(request, asked, shapes.StatusReport, lambda: projects.get_status_report_record(checked))


@router.get("/monitoring", response=_answers(shapes.MonitoringList), tags=["projects"], summary="Monitoring figures")
@conditional
def list_monitoring(request: HttpRequest) -> Any:
    """How many projects every monitoring report lists, counted from the records."""
    require_no_query(request)
    return {"items": reporting.load_figures_by_year()}


@router.get(
    "/monitoring/{year}",
    response=_answers(shapes.MonitoringFigures, by_key=True),
    tags=["projects"],
    summary="Monitoring figures of one year",
)
@conditional
def get_monitoring(request: HttpRequest, year: Path[str]) -> Any:
    """The figures of one report by focus area, status and state, beside the totals it prints itself."""
    require_no_query(request)
    if not re.fullmatch("[1-9][0-9]{3}", year):
        raise NotFound("report", year)
    figures = reporting.load_monitoring_figures(int(year))
    beside = {"as_of": figures.as_of, "printed": dict(figures.printed), "deduced": figures.deduced}
    return reporting.monitoring_json(figures) | beside


@router.get(
    "/agreements", response=_answers(shapes.ListOf[shapes.Agreement]), tags=["cooperation"], summary="Agreements"
)
@conditional
def list_agreements(request: HttpRequest, asked: Query[asking.AgreementListing]) -> Any:
    """Agreements as sources tell of them, by key. Rows that may mean the same act are kept and marked."""
    wanted = agreements.AgreementWanted(
        asked.kind, asked.party, asked.focus_area, asked.pillar, asked.year, asked.confidence
    )
    after, count = agreements.agreements_after, agreements.count_agreements
    return _list(request, asked, shapes.Agreement, after, count, wanted)


@router.get(
    "/agreements/{key}",
    response=_answers(shapes.Agreement, by_key=True),
    tags=["cooperation"],
    summary="One agreement",
)
@conditional
def get_agreement(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """An agreement with its parties."""
    return one(request, asked, shapes.Agreement, lambda: agreements.get_agreement_record(_checked("agreement", key)))


@router.get("/exchanges", response=_answers(shapes.ListOf[shapes.Exchange]), tags=["cooperation"], summary="Exchanges")
@conditional
def list_exchanges(request: HttpRequest, asked: Query[asking.ExchangeListing]) -> Any:
    """Meetings of people that pass on knowledge, by key."""
    wanted = exchange.ExchangeWanted(asked.kind, asked.party, asked.focus_area, asked.year)
    return _list(request, asked, shapes.Exchange, exchange.exchanges_after, exchange.count_exchanges, wanted)


@router.get(
    "/exchanges/{key}", response=_answers(shapes.Exchange, by_key=True), tags=["cooperation"], summary="One exchange"
)
@conditional
def get_exchange(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """A meeting with its host and the participants whose part is documented."""
    return one(request, asked, shapes.Exchange, lambda: exchange.get_exchange_record(_checked("exchange", key)))


@router.get("/needs", response=_answers(shapes.ListOf[shapes.Need]), tags=["cooperation"], summary="Needs")
@conditional
def list_needs(request: HttpRequest, asked: Query[asking.NeedListing]) -> Any:
    """What cities and their projects ask for, by key. Of those asked in the past no answer is known."""
    wanted = exchange.NeedWanted(
        asked.kind, asked.state, asked.city, asked.country, asked.focus_area, asked.project, asked.q
    )
    return _list(request, asked, shapes.Need, exchange.needs_after, exchange.count_needs, wanted)


@router.get("/needs/{key}", response=_answers(shapes.Need, by_key=True), tags=["cooperation"], summary="One need")
@conditional
def get_need(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """What a city or a project of it asks for."""
    return one(request, asked, shapes.Need, lambda: exchange.get_need(_checked("need", key)))


@router.get("/offers", response=_answers(shapes.ListOf[shapes.Offer]), tags=["cooperation"], summary="Offers")
@conditional
def list_offers(request: HttpRequest, asked: Query[asking.OfferListing]) -> Any:
    """What cities and partners say they can give, by key."""
    wanted = exchange.OfferWanted(asked.kind, asked.state, asked.party, asked.country, asked.focus_area, asked.q)
    return _list(request, asked, shapes.Offer, exchange.offers_after, exchange.count_offers, wanted)


@router.get("/offers/{key}", response=_answers(shapes.Offer, by_key=True), tags=["cooperation"], summary="One offer")
@conditional
def get_offer(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """What a city or a partner says it can give."""
    return one(request, asked, shapes.Offer, lambda: exchange.get_offer(_checked("offer", key)))


@router.get("/ties", response=_answers(shapes.ListOf[shapes.Tie]), tags=["cooperation"], summary="Ties")
@conditional
def list_ties(request: HttpRequest, asked: Query[asking.TieListing]) -> Any:
    """The tie ledger: relations between two parties, each left by one deed, in the order of their evidence.

    A tie has no key of its own: it is known by its evidence and its two ends.
    """
    wanted, evidence = tie_wanted(asked)
    return listed(
        request,
        asked,
        shapes.Tie,
        after=lambda place, limit: ties.ties_after(wanted, evidence=evidence, after=place, limit=limit),
        place=lambda tie: tie.place,
        read_place=_read_tie_place,
        total=lambda: ties.count_ties(wanted, evidence),
        shown=lambda tie: tie.row,
    )


def _read_tie_place(place: Any) -> ties.TiePlace:
    kind, key, layer, first, second = place if isinstance(place, list) and len(place) == 5 else ("",) * 5
    return _read_key(kind), _read_key(key), _read_key(layer), _read_number(first), _read_number(second)


def _read_number(place: Any) -> int:
    if not (isinstance(place, int) and 0 < place < 2**63):
        raise ValueError
    return place


@router.get("/sources", response=_answers(shapes.ListOf[shapes.Source]), tags=["sources"], summary="Sources")
@conditional
def list_sources(request: HttpRequest, asked: Query[asking.SourceListing]) -> Any:
    """Documents and pages that statements are taken from, by key."""
    return _list(request, asked, shapes.Source, sources.sources_after, sources.count_sources, asked.q)


@router.get("/sources/{key}", response=_answers(shapes.Source, by_key=True), tags=["sources"], summary="One source")
@conditional
def get_source(request: HttpRequest, key: Path[str], asked: Query[asking.Selection]) -> Any:
    """A document, a web page or a data set."""
    return one(request, asked, shapes.Source, lambda: sources.get_source_record(_checked("source", key)))


@router.get("/citations", response=_answers(shapes.ListOf[shapes.Citation]), tags=["sources"], summary="Citations")
@conditional
def list_citations(request: HttpRequest, asked: Query[asking.CitationListing]) -> Any:
    """Where facts stand: which record or field rests on which page of which source."""
    subject = Ref.parse(asked.subject) if asked.subject else None
    wanted = sources.CitationWanted(subject, asked.field, asked.source)
    return listed(
        request,
        asked,
        shapes.Citation,
        after=lambda place, limit: sources.citations_after(wanted, after=place or 0, limit=limit),
        place=lambda citation: citation.id,
        read_place=_read_number,
        total=lambda: sources.count_citations(wanted),
    )
