"""What can be asked about projects, at 100 projects as at 100,000.

Nothing here asks about all projects for the sake of one page: a page walks an index until it is full, and the counts of
all filters come from one grouping of the records (`load_project_cells`), which holds for every combination of filters.
"""

from jejaring.apps.projects.queries.choices import (
    MOST_CITIES_OFFERED,
    NamedChoice,
    ProjectChoices,
    known_cities,
    load_city_choices,
    load_project_choices,
)
from jejaring.apps.projects.queries.cities import CityProject, projects_of_city
from jejaring.apps.projects.queries.counting import (
    FACETS,
    Cell,
    ProjectCounts,
    load_project_cells,
    project_counts,
    project_counts_by_city,
)
from jejaring.apps.projects.queries.detail import (
    MentionRow,
    ProjectProfile,
    StatusEntry,
    TitleChangeRow,
    get_project,
    mentions_of_project,
    statuses_of_project,
    title_changes_of_project,
    years_of_project,
)
from jejaring.apps.projects.queries.figures import (
    OutcomeRow,
    TargetRow,
    outcomes_of_city,
    outcomes_of_project,
    targets_of_city,
    targets_of_project,
)
from jejaring.apps.projects.queries.filters import Listed, ProjectFilter
from jejaring.apps.projects.queries.focus_areas import FocusAreaCounts, load_focus_area_counts, load_focus_area_totals
from jejaring.apps.projects.queries.listing import SORTS, ProjectRow, Sort, iterate_projects, list_projects
from jejaring.apps.projects.queries.names import load_indexed_texts, load_record_names
from jejaring.apps.projects.queries.records import (
    LatestReport,
    ProjectRecord,
    ProjectWanted,
    StatusReportRecord,
    StatusReportWanted,
    count_projects,
    count_status_reports,
    get_project_record,
    get_status_report_record,
    projects_after,
    status_reports_after,
)
from jejaring.apps.projects.queries.reports import (
    ReportRow,
    StatusYear,
    latest_report_year,
    load_reports,
    status_counts_by_state,
)
from jejaring.apps.projects.queries.signs import last_signs

__all__ = (
    "FACETS",
    "MOST_CITIES_OFFERED",
    "SORTS",
    "Cell",
    "CityProject",
    "FocusAreaCounts",
    "LatestReport",
    "Listed",
    "MentionRow",
    "NamedChoice",
    "OutcomeRow",
    "ProjectChoices",
    "ProjectCounts",
    "ProjectFilter",
    "ProjectProfile",
    "ProjectRecord",
    "ProjectRow",
    "ProjectWanted",
    "ReportRow",
    "Sort",
    "StatusEntry",
    "StatusReportRecord",
    "StatusReportWanted",
    "StatusYear",
    "TargetRow",
    "TitleChangeRow",
    "count_projects",
    "count_status_reports",
    "get_project",
    "get_project_record",
    "get_status_report_record",
    "iterate_projects",
    "known_cities",
    "last_signs",
    "latest_report_year",
    "list_projects",
    "load_city_choices",
    "load_focus_area_counts",
    "load_focus_area_totals",
    "load_indexed_texts",
    "load_project_cells",
    "load_project_choices",
    "load_record_names",
    "load_reports",
    "mentions_of_project",
    "outcomes_of_city",
    "outcomes_of_project",
    "project_counts",
    "project_counts_by_city",
    "projects_after",
    "projects_of_city",
    "status_counts_by_state",
    "status_reports_after",
    "statuses_of_project",
    "targets_of_city",
    "targets_of_project",
    "title_changes_of_project",
    "years_of_project",
)
