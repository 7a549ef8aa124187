"""Projects and monitoring figures, as readers and programs see them; the real network throughout."""

import csv
import html
import io
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jejaring.apps.exchange.models import Need
from jejaring.apps.projects.models import MonitoringReport, Project
from jejaring.apps.projects.queries import (
    SORTS,
    ProjectFilter,
    Sort,
    iterate_projects,
    last_signs,
    list_projects,
    load_project_cells,
    project_counts,
)
from jejaring.apps.reporting.queries import load_figures_by_year, load_monitoring_figures, monitoring_json
from jejaring.apps.sources.models import Citation, Source
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn", "_no_pages_kept")]

EVERYTHING = ProjectFilter()
TOTALS = {2022: 77, 2023: 86, 2024: 108, 2025: 134}
PRINTED = {
    2022: {"total": 77, "planning": None, "ongoing": None, "completed": None},
    2023: {"total": 86, "planning": None, "ongoing": None, "completed": None},
    2024: {"total": 108, "planning": 16, "ongoing": 81, "completed": 11},
    2025: {"total": 134, "planning": 8, "ongoing": 108, "completed": 18},
}


@pytest.fixture
def _no_pages_kept() -> None:
    cache.clear()


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def words_of(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))).replace("\u00a0", " ")


def titles_on(page: str) -> list[str]:
    """The titles of a list of projects, in its order."""
    return [html.unescape(title) for title in re.findall(r'<th scope="row"><a lang="en"[^>]*>([^<]*)</a>', page)]


def keys_of(chosen: ProjectFilter, sort: Sort = "title") -> list[str]:
    return [row.key for row in iterate_projects(chosen, sort)]


@pytest.fixture(scope="module")
def printed_rows(shared: Path) -> list[dict[str, str]]:
    """The status table of the source material, read without any of our code; each row with the state of its city."""
    with (shared / "ascn" / "cities.csv").open(encoding="utf-8-sig") as file:
        states = {row["id"]: row["state_iso2"] for row in csv.DictReader(file)}
    with (shared / "ascn" / "projects.csv").open(encoding="utf-8-sig") as file:
        cities = {row["id"]: row["city_id"] for row in csv.DictReader(file)}
    with (shared / "ascn" / "project_status.csv").open(encoding="utf-8-sig") as file:
        return [row | {"state": states[cities[row["project_id"]]]} for row in csv.DictReader(file)]


# Monitoring figures


@pytest.mark.parametrize("year", TOTALS)
def test_figures_are_those_of_the_source_material(year: int, printed_rows: list[dict[str, str]]) -> None:
    rows = [row for row in printed_rows if row["report_year"] == str(year)]
    figures = load_monitoring_figures(year)

    assert figures.total == len(rows) == TOTALS[year]
    assert +Counter(figures.status) == Counter(row["status"] for row in rows)
    assert +Counter(figures.focus_area) == Counter(row["focus_area_id"] for row in rows)
    assert +Counter(figures.country) == Counter(row["state"] for row in rows)
    for table, first, second in (
        (figures.country_status, "state", "status"),
        (figures.focus_area_status, "focus_area_id", "status"),
        (figures.focus_area_country, "focus_area_id", "state"),
    ):
        counted = Counter({(one, other): n for one, counts in table.items() for other, n in counts.items()})
        assert +counted == Counter((row[first], row[second]) for row in rows)
    assert figures.deduced == sum(row["status_basis"] == "exhibit2-deduced" for row in rows)


@pytest.mark.parametrize("year", TOTALS)
def test_figures_agree_with_what_the_reports_print(year: int) -> None:
    figures = load_monitoring_figures(year)

    assert dict(figures.printed) == PRINTED[year]
    counted = {"total": figures.total, **figures.status}
    assert all(counted[name] == printed for name, printed in figures.printed.items() if printed is not None)


def test_figures_for_programs_hold_every_status_focus_area_and_state() -> None:
    found = monitoring_json(load_monitoring_figures())

    assert list(found) == ["year", "total", "status", "focus_area", "country", "country_status"]
    assert (found["year"], found["total"]) == (2025, 134)
    assert found["status"] == {"planning": 8, "ongoing": 108, "completed": 18}
    assert len(found["focus_area"]) == 6
    assert len(found["country"]) == 11
    assert found["country"]["TL"] == 0
    assert found["country_status"]["TL"] == {"planning": 0, "ongoing": 0, "completed": 0}
    assert json.loads(json.dumps(found)) == found


def test_figures_year_by_year_are_those_of_each_report() -> None:
    by_year = load_figures_by_year()

    assert {each.year: each.total for each in by_year} == TOTALS
    for each in by_year:
        figures = load_monitoring_figures(each.year)
        assert (each.status, each.focus_area) == (figures.status, figures.focus_area)


def test_figures_of_a_year_without_report_are_not_found() -> None:
    with pytest.raises(NotFound):
        load_monitoring_figures(2021)


def test_every_figure_on_the_page_leads_to_as_many_projects(client: Client) -> None:
    page = text_of(client.get("/monitoring/2024"))
    links = re.findall(r'<a href="(/projects\?report=2024[^"]*)">(\d+)<', page)

    assert len(links) > 60
    for address, count in set(links):
        chosen = html.unescape(address).partition("?")[2]
        rows = json.loads(text_of(client.get(f"/projects.json?{chosen}")))["items"]
        assert (address, len(rows)) == (address, int(count))


def test_page_says_what_agrees_and_what_is_not_known(client: Client) -> None:
    assert words_of(text_of(client.get("/monitoring/2024"))).count("agrees") == 4
    page = words_of(text_of(client.get("/monitoring/2022")))
    assert page.count("agrees") == 1
    assert page.count("the report prints no total, or it is not at hand") == 3


def test_page_says_where_the_printed_total_differs(client: Client) -> None:
    MonitoringReport.objects.filter(year=2025).update(printed_completed=20)

    page = words_of(text_of(client.get("/monitoring")))

    assert page.count("agrees") == 3
    assert "differs by 2" in page


def test_newest_report_is_shown_where_no_year_is_named(client: Client) -> None:
    assert '<h1 id="h">Projects in the report of 2025</h1>' in text_of(client.get("/monitoring"))
    assert client.get("/id/monitoring/2023").status_code == 200


def test_twins_of_the_figures_hold_the_same(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(text_of(client.get("/monitoring/2024.csv")))))

    assert json.loads(text_of(client.get("/monitoring/2024.json"))) == monitoring_json(load_monitoring_figures(2024))
    assert sum(int(row["projects"]) for row in rows) == 108
    by_status: dict[str, int] = defaultdict(int)
    for row in rows:
        by_status[row["status"]] += int(row["projects"])
    assert by_status == {"planning": 16, "ongoing": 81, "completed": 11}
    assert json.loads(text_of(client.get("/monitoring.json")))["year"] == 2025


@pytest.mark.parametrize("key", ["1999", "abc", "20250", "²⁰²⁵"])
def test_figures_at_unknown_addresses_are_not_found(client: Client, key: str) -> None:
    assert client.get(f"/monitoring/{key}").status_code == 404
    assert client.get(f"/monitoring/{key}.json").status_code == 404


# The list of projects


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (EVERYTHING, 146),
        (ProjectFilter(listed=("latest",)), 134),
        (ProjectFilter(listed=("vanished",)), 5),
        (ProjectFilter(listed=("never",)), 7),
        (ProjectFilter(listed=("vanished", "never")), 12),
        (ProjectFilter(report=2024, statuses=("planning",)), 16),
        (ProjectFilter(report=2024, statuses=("planning", "completed")), 27),
        (ProjectFilter(states=("TL",)), 0),
        (ProjectFilter(text="no such project anywhere"), 0),
    ],
)
def test_filters_leave_what_they_name(chosen: ProjectFilter, count: int) -> None:
    assert len(keys_of(chosen)) == count
    assert project_counts(load_project_cells(chosen), chosen).total == count


@pytest.mark.parametrize(
    "chosen",
    [
        EVERYTHING,
        ProjectFilter(states=("TH", "ID"), statuses=("ongoing",)),
        ProjectFilter(text="smart", in_plan=("no",)),
        ProjectFilter(cities=("bangkok", "phuket"), listed=("latest",)),
        ProjectFilter(report=2023, focus_areas=("civic-social",)),
    ],
)
def test_each_count_of_a_filter_is_what_choosing_it_leaves(chosen: ProjectFilter) -> None:
    counts = project_counts(load_project_cells(chosen), chosen)

    checked = 0
    for name, by_value in counts.by.items():
        for value, count in by_value.items():
            if value:
                alone = {field: getattr(chosen, field) for field in chosen.__slots__} | {name: (value,)}
                assert (name, value, len(keys_of(ProjectFilter(**alone)))) == (name, value, count)
                checked += 1
    assert checked > 5


def test_status_without_a_report_is_that_of_the_newest_report_listing_the_project(
    printed_rows: list[dict[str, str]],
) -> None:
    newest = {row["project_id"]: row["status"] for row in sorted(printed_rows, key=lambda row: row["report_year"])}

    for status in ("planning", "ongoing", "completed"):
        expected = {key for key, said in newest.items() if said == status}
        assert set(keys_of(ProjectFilter(statuses=(status,)))) == expected


def test_vanished_projects_are_those_absent_from_the_latest_report(printed_rows: list[dict[str, str]]) -> None:
    years: dict[str, set[str]] = defaultdict(set)
    for row in printed_rows:
        years[row["project_id"]].add(row["report_year"])

    assert set(keys_of(ProjectFilter(listed=("vanished",)))) == {key for key, in_ in years.items() if "2025" not in in_}


@pytest.mark.parametrize("sort", SORTS)
def test_a_list_holds_every_project_once_in_whatever_order(sort: Sort) -> None:
    keys = keys_of(EVERYTHING, sort)

    assert len(keys) == 146
    assert set(keys) == set(Project.objects.values_list("key", flat=True))


def test_lists_by_title_run_both_ways() -> None:
    assert keys_of(EVERYTHING, "-title") == keys_of(EVERYTHING, "title")[::-1]
    first, last = (next(iterate_projects(EVERYTHING, sort)).title for sort in ("title", "-title"))
    assert (first, last) == ("38-Road Construction", "Woodlands North Coast - Autonomous Delivery Robot")


def test_lists_by_city_keep_each_city_together() -> None:
    cities = [row.city_name for row in iterate_projects(EVERYTHING, "city")]
    runs = [city for at, city in enumerate(cities) if at == 0 or city != cities[at - 1]]

    assert len(runs) == len(set(runs)) == 35
    assert runs[0] == "Bandar Seri Begawan"
    backwards = [row.city_name for row in iterate_projects(EVERYTHING, "-city")]
    assert backwards == cities[::-1]


def test_lists_by_last_sign_of_life_run_in_order_of_time() -> None:
    signs = [str(row.last_sign) for row in iterate_projects(EVERYTHING, "last")]

    assert signs == sorted(signs)
    assert [str(row.last_sign) for row in iterate_projects(EVERYTHING, "-last")] == signs[::-1]
    assert (signs[0], signs[-1]) == ("2018-07-08", "2025-09-30")


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_a_list_join_to_the_whole(sort: Sort) -> None:
    pages = [list_projects(EVERYTHING, sort, number, 50, 146).items for number in (1, 2, 3, 4)]

    assert [len(items) for items in pages] == [50, 50, 46, 0]
    assert [row.key for items in pages for row in items] == keys_of(EVERYTHING, sort)


def test_last_sign_of_life_is_the_newest_dated_document_that_names_the_project() -> None:
    key = "chonburi-waste-to-energy"
    assert last_signs([key]) == {key: (PartialDate(2023, 8, 14), "me-2023")}

    need = Need.objects.create(key="late", project=Project.objects.get(key=key), kind="data", summary="x", year=2026)
    undated = Source.objects.create(key="undated", title="Undated")
    Citation.objects.create(subject_kind="need", subject_key=need.key, source=undated)
    assert last_signs([key])[key][1] == "me-2023"

    letter = Source.objects.create(key="letter", title="Letter", date=PartialDate(2026, 2))
    Citation.objects.create(subject_kind="need", subject_key=need.key, source=letter)
    assert last_signs([key])[key] == (PartialDate(2026, 2), "letter")
    assert keys_of(EVERYTHING, "-last")[0] == key


def test_project_no_dated_document_names_comes_last_in_both_orders() -> None:
    twin = Project.objects.get(key="chonburi-waste-to-energy")
    Project.objects.create(key="silent", city=twin.city, title="A silent project")

    assert last_signs(["silent"]) == {}
    assert keys_of(EVERYTHING, "last")[-1] == keys_of(EVERYTHING, "-last")[-1] == "silent"


def test_list_asks_the_same_number_of_questions_for_one_row_and_for_fifty(client: Client) -> None:
    counts = []
    for address in ("/projects?q=JakLingko", "/projects?q=a"):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24


def test_list_and_its_twins_hold_the_same_rows(client: Client) -> None:
    query = "state=TH&sort=-last"
    page = text_of(client.get(f"/projects?{query}"))
    table = list(csv.DictReader(io.StringIO(text_of(client.get(f"/projects.csv?{query}")))))
    items = json.loads(text_of(client.get(f"/projects.json?{query}")))["items"]

    assert titles_on(page) == [row["title"] for row in table] == [item["title"] for item in items]
    assert len(items) == 23
    assert "1–23 of 23 projects" in words_of(page)
    assert f"/projects.csv?{html.escape(query)}" in page


def test_list_shows_status_date_and_last_sign(client: Client) -> None:
    page = words_of(text_of(client.get("/projects?q=Waste+to+Energy&city=chonburi")))

    assert "planning, as reported 14 Aug 2023" in page
    assert "absent from later reports" in page


def test_list_of_a_report_shows_what_that_report_said(client: Client) -> None:
    items = json.loads(text_of(client.get("/projects.json?report=2022")))["items"]

    assert len(items) == 77
    assert {(item["report"], item["as_of"]) for item in items} == {(2022, "2022-09-21")}


def test_empty_list_says_so(client: Client) -> None:
    response = client.get("/projects?q=no+such+project+anywhere")

    assert response.status_code == 200
    assert "No project fits these filters" in text_of(response)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=lost", "lost"),
        ("report=2021", "2021"),
        ("city=atlantis", "atlantis"),
        ("state=XX", "XX"),
        ("sort=colour", "colour"),
        ("first=yesterday", "yesterday"),
        ("colour=red", "colour"),
        ("q=" + "a" * 201, "longer than 200"),
    ],
)
def test_wrong_questions_get_a_clear_answer(client: Client, query: str, named: str) -> None:
    for address in (f"/projects?{query}", f"/projects.json?{query}"):
        response = client.get(address)
        assert response.status_code == 400
        assert named in words_of(text_of(response))


def test_wrong_number_of_a_page_gets_a_clear_answer(client: Client) -> None:
    for number in ("0", "-1", "two", "100001"):
        response = client.get(f"/projects?page={number}")
        assert response.status_code == 400
        assert number in words_of(text_of(response))


def test_text_with_signs_of_the_database_finds_only_itself(client: Client) -> None:
    for text in ("%25", "_", "'", '"', "\\"):
        assert client.get(f"/projects?q={text}").status_code == 200
    assert json.loads(text_of(client.get("/projects.json?q=%25%25%25")))["items"] == []


# A project's page


def test_page_tells_the_history_as_reported(client: Client) -> None:
    page = text_of(client.get("/projects/luang-prabang-wetlands"))
    words = words_of(page)

    assert '<h1 id="h" lang="en">Restoration of Wetlands for Green Spaces</h1>' in page
    assert "ongoing, as reported 30 Sep 2025" in words
    assert "read from the exhibit, which allows one reading" in words
    assert "Heritage Wetland Restoration for City Green Spaces and Habitats" in words
    assert "printed as Regional Center, France" in words
    assert "role not stated" in words
    assert "Baseline 22" in words
    assert "ASCN Monitoring and Evaluation Report 2025 , p. 29." in words
    assert "ASCN Monitoring and Evaluation Report 2025 , p. 6." in words


def test_thread_runs_from_need_to_last_sign_in_order_of_time(client: Client) -> None:
    page = text_of(client.get("/projects/luang-prabang-wetlands"))
    thread = re.search(r'<ol class="thread">(.*?)</ol>', page, re.DOTALL)
    assert thread is not None
    heads = [words_of(head).strip() for head in re.findall(r"</svg><b>(.*?)</b>", thread.group(1), re.DOTALL)]

    assert [re.sub(r" ,", ",", head) for head in heads] == [
        "Need, 2018",
        "Need, 2019",
        "Named in a document, 2019",
        "Result, 2021",
        "Need, 2022",
        "Status reports, 21 Sep 2022 to 30 Sep 2025",
        "Need, 2023",
        "Named in a document, 2023",
        "Result, 2023",
        "Money",
        "Last sign of life, 30 Sep 2025",
    ]


def test_vanished_project_says_until_when_it_was_listed(client: Client) -> None:
    words = words_of(text_of(client.get("/projects/chonburi-waste-to-energy")))

    assert "listed until 2023, absent since" in words
    assert words.count("the report does not name the project") == 2


def test_doubtful_status_and_probable_title_are_marked(client: Client) -> None:
    assert "(doubtful)" in words_of(text_of(client.get("/projects/bandar-seri-begawan-kampong-ayer")))
    words = words_of(text_of(client.get("/projects/phnom-penh-walk-way")))
    assert "probable" in words
    assert "the earlier title disappears when the new one starts" in words


def test_focus_area_of_the_exhibit_is_shown_where_it_differs(client: Client) -> None:
    differing = Project.objects.filter(status_reports__focus_area_in_exhibit__isnull=False).order_by("key").first()
    assert differing is not None
    assert "the exhibit says:" in words_of(text_of(client.get(f"/projects/{differing.key}")))
    assert "the exhibit says:" not in words_of(text_of(client.get("/projects/luang-prabang-wetlands")))


def test_project_of_which_little_is_known_says_so(client: Client) -> None:
    twin = Project.objects.get(key="chonburi-waste-to-energy")
    Project.objects.create(key="silent", city=twin.city, title="A silent project")

    words = words_of(text_of(client.get("/projects/silent")))

    for said in (
        "listed in no report",
        "no dated document found",
        "year not known",
        "No document at hand describes this project.",
        "No monitoring report at hand lists this project.",
        "none found in the documents",
        "No target of this project was found.",
        "No call for support was found",
        "No partner is named",
    ):
        assert said in words


def test_every_project_has_a_page_in_both_languages(client: Client) -> None:
    for key in Project.objects.values_list("key", flat=True):
        assert client.get(f"/projects/{key}").status_code == 200
    assert client.get("/id/projects/luang-prabang-wetlands").status_code == 200


def test_page_asks_a_bounded_number_of_questions(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/projects/luang-prabang-wetlands")
    assert len(asked) <= 26


@pytest.mark.parametrize("address", ["/projects/none", "/id/projects/none"])
def test_unknown_project_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_page_of_a_project_takes_no_questions(client: Client) -> None:
    assert client.get("/projects/luang-prabang-wetlands?colour=red").status_code == 400
