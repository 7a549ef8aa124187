"""What pages of cities ask, over a small made-up network."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jejaring.apps.agreements import queries as agreements
from jejaring.apps.agreements.models import Agreement, AgreementParty
from jejaring.apps.agreements.queries import CityFilter, cities_page
from jejaring.apps.exchange import queries as exchange
from jejaring.apps.exchange.models import Exchange, Participation
from jejaring.apps.projects.models import ActionPlan, MonitoringReport, Project, StatusReport
from jejaring.apps.projects.queries import projects_of_city
from jejaring.apps.registry.models import City, FocusArea, Partner, Party, State
from jejaring.apps.registry.queries import get_city, get_state
from jejaring.apps.sources.models import Source
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def state() -> State:
    return State.objects.create(key="XA", iso3="XAA", name="Arda", chair_years=["2020"])


def make_city(state: State, name: str, **facts: Any) -> City:
    party = Party.objects.create(kind="city", key=name.lower(), name=name)
    return City.objects.create(party=party, state=state, **({"cohort_year": 2018} | facts))


def make_partner(name: str) -> Party:
    party = Party.objects.create(kind="partner", key=name.lower(), name=name)
    Partner.objects.create(party=party, kind="company")
    return party


def make_agreement(key: str, *parties: Party, same_as: Agreement | None = None) -> Agreement:
    agreement = Agreement.objects.create(
        key=key, kind="sister_city", title=key, confidence="high", possibly_same_as=same_as
    )
    for position, party in enumerate(parties):
        AgreementParty.objects.create(agreement=agreement, party=party, position=position)
    return agreement


def names(**wanted: Any) -> list[str]:
    order = wanted.pop("order", "name")
    return [row.name for row in cities_page(CityFilter(**wanted), order=order).items]


def test_unknown_populations_come_last_in_both_directions(state: State) -> None:
    make_city(state, "Small", population=10)
    make_city(state, "Unknown")
    make_city(state, "Large", population=1000)
    assert names(order="population") == ["Small", "Large", "Unknown"]
    assert names(order="-population") == ["Large", "Small", "Unknown"]


def test_equal_values_are_sorted_by_name(state: State) -> None:
    for name in ("Bree", "Dale", "Annuminas"):
        make_city(state, name)
    assert names(order="-projects") == ["Annuminas", "Bree", "Dale"]


def test_a_party_is_counted_once_whatever_ties_it(state: State) -> None:
    bree, dale = make_city(state, "Bree"), make_city(state, "Dale")
    bank, firm = make_partner("Bank"), make_partner("Firm")
    dated = make_agreement("one", bree.party, bank)
    make_agreement("again", bree.party, bank, same_as=dated)
    make_agreement("many", bree.party, bank, firm, dale.party)
    rows = {row.name: row.tied_parties for row in cities_page(CityFilter()).items}
    assert rows == {"Bree": 3, "Dale": 3}
    make_agreement("more", dale.party, make_partner("University"))
    assert names(order="-agreements") == ["Dale", "Bree"]
    assert agreements.count_tied_cities(["bank", "firm", "university"], besides="bree") == {
        "bank": 1, "firm": 1, "university": 1,
    }  # fmt: skip


def test_a_page_of_cities_takes_the_same_number_of_queries_for_one_and_for_three(state: State) -> None:
    counts = []
    for name in ("Bree", "Dale", "Esgaroth"):
        city = make_city(state, name)
        make_agreement(name, city.party, make_partner(f"Bank of {name}"))
        with CaptureQueriesContext(connection) as queries:
            cities_page(CityFilter(), order="-agreements")
        counts.append(len(queries))
    assert counts == [5, 5, 5]


def test_pages_follow_each_other_without_gap_or_repeat(state: State) -> None:
    for number in range(5):
        make_city(state, f"City {number}")
    pages = [cities_page(CityFilter(), number=number, size=2) for number in (1, 2, 3, 4)]
    assert [[row.name[-1] for row in page.items] for page in pages] == [["0", "1"], ["2", "3"], ["4"], []]
    assert [page.total for page in pages] == [5, 5, 5, 5]


def test_a_text_looks_in_all_names(state: State) -> None:
    make_city(state, "Bree", local_name="บรี")
    make_city(state, "Dale")
    assert names(text="bre") == ["Bree"]
    assert names(text="บรี") == ["Bree"]
    assert names(text="arda") == ["Bree", "Dale"]
    assert names(text="%") == []


def test_unknown_keys_are_named(state: State) -> None:
    with pytest.raises(NotFound, match="no city “bree”"):
        get_city("bree")
    with pytest.raises(NotFound, match="no state “ZZ”"):
        get_state("ZZ")
    assert get_state("XA").chair_years == (2020,)


def test_the_years_of_a_project_say_why_they_are_empty(state: State) -> None:
    city = make_city(state, "Bree")
    area = FocusArea.objects.create(key="water", position=1, shape="ring", name_en="Water")
    plan = ActionPlan.objects.create(key="plan", city=city, title="Plan", start="2018")
    source = Source.objects.create(key="s", title="Report")
    first, second = (
        MonitoringReport.objects.create(year=year, as_of=f"{year}-06", source=source) for year in (2020, 2021)
    )
    planned = Project.objects.create(key="planned", city=city, title="Planned", action_plan=plan, first_reported=2018)
    Project.objects.create(key="later", city=city, title="Later", first_reported=2021)
    for project, report in (("planned", first), ("later", second)):
        StatusReport.objects.create(
            key=f"{project}.{report.year}",
            project=Project.objects.get(key=project),
            report=report,
            status="ongoing",
            status_basis="exhibit_deduced",
            focus_area=area,
            title_as_reported=project,
        )
    found = {row.ref.key: [(year.year, year.status, year.evidence) for year in row.years] for row in
             projects_of_city("bree")}  # fmt: skip
    assert list(found) == [planned.key, "later"]
    assert found["planned"] == [
        (2018, "in_plan", Ref("action_plan", "plan")),
        (2019, "not_known", None),
        (2020, "ongoing", Ref("status_report", "planned.2020")),
        (2021, "not_listed", Ref("report", "2021")),
    ]
    assert found["later"] == [
        (2018, "not_listed", Ref("action_plan", "plan")),
        (2019, "not_known", None),
        (2020, "not_listed", Ref("report", "2020")),
        (2021, "ongoing", Ref("status_report", "later.2021")),
    ]


def test_without_any_report_a_project_has_no_years(state: State) -> None:
    city = make_city(state, "Bree")
    Project.objects.create(key="p", city=city, title="P")
    assert projects_of_city("bree")[0].years == ()


def test_meetings_tell_host_participant_and_network_apart(state: State) -> None:
    city, network = make_city(state, "Bree"), make_partner("Network")
    for key, start, host, guest in (
        ("hosted", "2020", city.party, None),
        ("attended", "2021-05", None, city.party),
        ("before", "2017", None, network),
        ("unnamed", "2019", None, network),
        ("undated", None, city.party, None),
    ):
        meeting = Exchange.objects.create(key=key, kind="workshop", title=key, start=start, host=host)
        if guest:
            Participation.objects.create(exchange=meeting, party=guest, position=0)
    both = Exchange.objects.create(key="both", kind="workshop", title="both", start="2022", host=city.party)
    Participation.objects.create(exchange=both, party=network, position=0)
    named = [(row.ref.key, row.part) for row in exchange.exchanges_of_party("bree")]
    assert named == [("both", "host"), ("attended", "participant"), ("hosted", "host"), ("undated", "host")]
    unnamed = exchange.exchanges_of_network_without("bree", "network", 2018)
    assert [(row.ref.key, row.part, row.start) for row in unnamed] == [("unnamed", "network", PartialDate(2019))]
