"""Agreements, partners and stories, asked of a small network of made-up parties."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from jejaring.apps.agreements.models import Agreement, AgreementParty, Story
from jejaring.apps.agreements.queries import (
    AgreementFilter,
    PartnerFilter,
    agreement_counts,
    agreements_page,
    get_agreement,
    get_story,
    load_agreement_facets,
    load_agreement_years,
    load_agreements,
    load_partners,
    load_stories,
    partners_page,
)
from jejaring.apps.exchange.models import Need
from jejaring.apps.projects.models import Mention, MonitoringReport, Outcome, Project, StatusReport
from jejaring.apps.registry.models import City, FocusArea, Partner, Party, State
from jejaring.apps.sources.models import Source
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = date(2022, 3, 15)


def state(key: str) -> State:
    return State.objects.get_or_create(key=key, defaults={"iso3": f"{key}X", "name": f"State {key}"})[0]


def city(key: str, of: str = "AA") -> Party:
    party = Party.objects.create(kind="city", key=key, name=key.title(), country=of)
    City.objects.create(party=party, state=state(of), cohort_year=2018)
    return party


def partner(key: str, kind: str = "company", region: str = "Europe", country: str = "FR") -> Party:
    party = Party.objects.create(kind="partner", key=key, name=key.title(), country=country)
    Partner.objects.create(party=party, kind=kind, region=region)
    return party


def agreement(
    key: str,
    *parties: Party,
    kind: str = "sister_city",
    signed: str = "",
    ended: str = "",
    amount: Decimal | None = None,
    same: Agreement | None = None,
    confidence: str = "high",
) -> Agreement:
    made = Agreement.objects.create(
        key=key, kind=kind, title=f"Title {key}", confidence=confidence, possibly_same_as=same,
        signed=PartialDate.parse(signed) if signed else None, ended=PartialDate.parse(ended) if ended else None,
        amount=amount, currency="USD" if amount is not None else "",
    )  # fmt: skip
    for position, party in enumerate(parties):
        AgreementParty.objects.create(agreement=made, party=party, position=position)
    return made


def keys(wanted: AgreementFilter, sort: str = "-signed") -> list[str]:
    return [row.key for row in agreements_page(wanted, sort).items]


def test_pairs_are_counted_once_however_many_rows_tell_of_them() -> None:
    alba, bora, firm = city("alba"), city("bora"), partner("firm")
    memo = agreement("memo", alba, firm, kind="memorandum_of_understanding", signed="2019")
    agreement("list-entry", firm, alba, same=memo)
    agreement("three", alba, bora, firm)
    counts = agreement_counts(DAY)
    assert (counts.rows, counts.pairs, counts.repeats) == (3, 3, 1)
    assert (counts.dated, counts.undated) == (1, 2)
    assert counts.kinds == {"memorandum_of_understanding": 1, "sister_city": 2}


@pytest.mark.parametrize(
    ("signed", "ended", "in_force", "is_over"),
    [
        ("", "", 1, 0),
        ("2020", "", 1, 0),
        ("2022-03-15", "", 1, 0),
        ("2022-03-16", "", 0, 0),
        ("2020", "2021", 0, 1),
        ("2020", "2022", 1, 0),
        ("2020", "2022-02", 0, 1),
        ("2020", "2022-03", 1, 0),
        ("2020", "2022-03-14", 0, 1),
        ("2020", "2022-03-15", 1, 0),
        ("", "2021", 0, 1),
    ],
)
def test_what_is_in_force_as_far_as_known(signed: str, ended: str, in_force: int, is_over: int) -> None:
    agreement("one", city("alba"), partner("firm"), signed=signed, ended=ended)
    counts = agreement_counts(DAY)
    assert (counts.in_force, counts.ended) == (in_force, is_over)


def test_filters_choose_and_facets_say_what_each_choice_would_leave() -> None:
    area = FocusArea.objects.create(key="green", position=1, shape="leaf", name_en="Green")
    alba, bora = city("alba", of="AA"), city("bora", of="BB")
    firm, town = partner("firm"), partner("town", kind="city_government", region="East Asia", country="JP")
    agreement("loan", alba, firm, kind="loan", signed="2019-05", ended="2021", confidence="low")
    agreement("twins", bora, town, signed="1999")
    agreement("both", alba, bora).focus_areas.add(area)
    assert keys(AgreementFilter(kinds=("loan",))) == ["loan"]
    assert keys(AgreementFilter(states=("BB",))) == ["twins", "both"]
    assert keys(AgreementFilter(regions=("East Asia",))) == ["twins"]
    assert keys(AgreementFilter(focus_areas=("green",))) == ["both"]
    assert keys(AgreementFilter(dated="no")) == ["both"]
    assert keys(AgreementFilter(dated="yes")) == ["loan", "twins"]
    assert keys(AgreementFilter(force="ended", day=DAY)) == ["loan"]
    assert keys(AgreementFilter(force="open", day=DAY)) == ["twins", "both"]
    assert keys(AgreementFilter(force="running", day=date(2021, 1, 1))) == ["loan"]
    assert keys(AgreementFilter(party="town")) == ["twins"]
    assert keys(AgreementFilter(year=1999)) == ["twins"]
    assert keys(AgreementFilter(text="TOWN")) == ["twins"]
    assert keys(AgreementFilter(kinds=("loan",), states=("BB",))) == []
    facets = load_agreement_facets(AgreementFilter(states=("BB",), day=DAY))
    assert facets["state"] == {"AA": 2, "BB": 2}
    assert facets["kind"] == {"sister_city": 2}
    assert facets["region"] == {"East Asia": 1}
    assert facets["dated"] == {"yes": 1, "no": 1}
    assert facets["force"] == {"open": 2, "running": 0, "ended": 0}
    assert load_agreement_years(AgreementFilter()) == ((1999, 1), (2019, 1))


def test_undated_agreements_stand_last_whichever_way_dates_are_sorted() -> None:
    alba, firm = city("alba"), partner("firm")
    for key, signed in (("no-date", ""), ("vague", "2019"), ("exact", "2019-07-01")):
        agreement(key, alba, firm, signed=signed)
    assert keys(AgreementFilter(), "signed") == ["vague", "exact", "no-date"]
    assert keys(AgreementFilter(), "-signed") == ["exact", "vague", "no-date"]


def test_an_agreement_knows_its_possible_repeats_and_the_others_of_its_pair() -> None:
    alba, bora, firm = city("alba"), city("bora"), partner("firm")
    memo = agreement("memo", alba, firm, signed="2019")
    agreement("list-entry", alba, firm, same=memo)
    agreement("wider", bora, firm, alba)
    agreement("elsewhere", bora, firm)
    detail = get_agreement("memo")
    assert [row.key for row in detail.may_repeat] == ["list-entry"]
    assert [row.key for row in detail.of_same_pair] == ["wider"]
    assert get_agreement("list-entry").row.may_repeat == ("memo",)
    assert [(party.name, party.kind) for party in get_agreement("wider").parties] == [
        ("Bora", "city"), ("Firm", "company"), ("Alba", "city"),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        get_agreement("nowhere")


def test_partners_are_counted_by_cities_and_agreements_and_those_without_are_kept() -> None:
    alba, bora = city("alba"), city("bora")
    firm, town, lonely = partner("firm"), partner("town", kind="city_government"), partner("lonely", country="")
    agreement("a", alba, firm)
    agreement("b", alba, firm)
    agreement("c", alba, bora, town)
    found = {row.key: (row.cities, row.agreements) for row in load_partners()}
    assert found == {"firm": (1, 2), "town": (2, 1), lonely.key: (0, 0)}
    assert [row.key for row in partners_page(PartnerFilter(), "-cities").items] == ["town", "firm", "lonely"]
    assert [row.key for row in partners_page(PartnerFilter(kinds=("company",)), "-name").items] == ["lonely", "firm"]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_database_equally_often_whatever_their_length(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alba = city("alba")
    for number in range(rows):
        agreement(f"a{number}", alba, partner(f"firm{number}"))
    with django_assert_num_queries(5):
        assert len(agreements_page(AgreementFilter()).items) == rows
    with django_assert_num_queries(4):
        assert len(list(load_agreements())) == rows
    with django_assert_num_queries(2):
        assert len(partners_page(PartnerFilter()).items) == rows


def project_of(party: Party, key: str) -> Project:
    return Project.objects.create(key=key, city=party.city, title=f"Project {key}")


def report(year: int) -> MonitoringReport:
    source = Source.objects.create(key=f"report-{year}", title=f"Report {year}")
    return MonitoringReport.objects.create(year=year, as_of=PartialDate(year, 9, 30), source=source)


def test_a_story_is_told_in_order_of_time_and_says_what_no_record_tells() -> None:
    area = FocusArea.objects.create(key="green", position=1, shape="leaf", name_en="Green")
    alba, firm, other = city("alba"), partner("firm"), partner("other")
    agreement("letter", alba, firm, other, kind="letter_of_intent", signed="2018-07-08")
    grid = project_of(alba, "grid")
    Need.objects.create(key="need-1", project=grid, kind="funding", summary="Money", year=2018)
    Need.objects.create(key="need-2", project=grid, kind="data", summary="Maps", year=2018)
    Mention.objects.create(
        key="mention", city=alba.city, project=grid, partner=firm.partner, name="The firm", kind="company",
        role="implementer", year=2019,
    )  # fmt: skip
    StatusReport.objects.create(
        key="status", project=grid, report=report(2022), status="ongoing", status_basis="exhibit", focus_area=area,
        title_as_reported="Grid",
    )  # fmt: skip
    Story.objects.create(key="story", position=1, title_en="A story", refs=["project:grid", "agreement:letter"])
    (strand,) = get_story("story").strands
    assert [(step.kind, str(step.when)) for step in strand.before] == [("need", "2018"), ("agreement", "2018-07-08")]
    assert [(step.kind, str(step.when)) for step in strand.after] == [("mention", "2019"), ("status", "2022-09-30")]
    assert [item.ref.key for item in strand.before[0].items] == ["need-1", "need-2"]
    assert strand.missing == ("memorandum", "money", "result")
    assert [(one.party.name, [ref.key for ref in one.mentions]) for one in strand.named_in_both] == [
        ("Firm", ["mention"])
    ]
    Outcome.objects.create(key="outcome", project=grid, indicator="Meters", value="12", as_of=PartialDate(2023))
    agreement("memo", alba, firm, kind="memorandum_of_understanding", signed="2020", amount=Decimal(5))
    Story.objects.filter(key="story").update(refs=["project:grid", "agreement:letter", "agreement:memo"])
    assert get_story("story").strands[0].missing == ()


def test_a_story_of_several_cities_has_a_strand_for_each_and_knows_whose_partner_city_is_missing() -> None:
    alba, bora = city("alba"), city("bora")
    scheme, town = partner("scheme", kind="programme"), partner("town", kind="city_government")
    agreement("launch", partner("network", kind="city_network"), scheme, signed="2018-11")
    agreement("pair", alba, town, scheme, kind="programme_participation")
    agreement("alone", bora, scheme, kind="programme_participation")
    refs = ["agreement:launch", "agreement:pair", "agreement:alone"]
    Story.objects.create(key="story", position=1, title_en="A story", refs=refs)
    story = get_story("story")
    assert [step.subject.ref.key for step in story.common] == ["launch"]
    assert [(s.city.name, [c.name for c in s.partner_cities], s.missing) for s in story.strands] == [
        ("Alba", ["Town"], ("money", "result")),
        ("Bora", [], ("money", "result")),
    ]
    assert {ref.key for ref in story.cited} == {"launch", "pair", "alone"}


def test_stories_ask_equally_often_and_an_unknown_one_is_not_found(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    alba, firm = city("alba"), partner("firm")
    agreement("one", alba, firm)
    project_of(alba, "grid")
    for number in range(3):
        refs = ["agreement:one", "project:grid"]
        Story.objects.create(key=f"s{number}", position=number, title_en="A story", refs=refs)
        with django_assert_num_queries(11):
            assert len(load_stories()) == number + 1
    with pytest.raises(NotFound):
        get_story("nowhere")
