from typing import Any

from django.contrib import admin

from jejaring.apps.projects.models import (
    ActionPlan,
    Mention,
    MonitoringReport,
    Outcome,
    Project,
    StatusReport,
    Target,
    TitleChange,
)
from jejaring.apps.sources.desk import RecordAdmin
from jejaring.kernel.ref import Ref


@admin.register(MonitoringReport)
class MonitoringReportAdmin(RecordAdmin):
    kind = "report"
    fixed = ("year",)
    list_display = ("year", "as_of", "source", "printed_total")
    search_fields = ("year",)
    autocomplete_fields = ("source",)

    def ref_of(self, record: Any) -> Ref:
        """A report is named by its year."""
        return Ref(self.kind, str(record.year))


@admin.register(ActionPlan)
class ActionPlanAdmin(RecordAdmin):
    kind = "action_plan"
    list_display = ("title", "city", "start", "end")
    list_select_related = ("city__party",)
    search_fields = ("title", "key")
    autocomplete_fields = ("city",)


@admin.register(Project)
class ProjectAdmin(RecordAdmin):
    kind = "project"
    list_display = ("title", "city", "focus_area", "project_type", "first_reported")
    list_filter = ("focus_area", "first_reported")
    list_select_related = ("city__party", "focus_area", "project_type")
    search_fields = ("title", "key", "aliases")
    autocomplete_fields = ("city", "focus_area", "project_type", "action_plan")


@admin.register(StatusReport)
class StatusReportAdmin(RecordAdmin):
    kind = "status_report"
    list_display = ("project", "report", "status", "status_basis", "focus_area")
    list_filter = ("report", "status", "status_basis", "focus_area")
    list_select_related = ("project", "report", "focus_area")
    search_fields = ("key", "title_as_reported", "project__title")
    autocomplete_fields = ("project", "report", "focus_area", "focus_area_in_exhibit")


@admin.register(TitleChange)
class TitleChangeAdmin(RecordAdmin):
    kind = "title_change"
    list_display = ("earlier_title", "later_title", "project", "confidence")
    list_filter = ("confidence",)
    list_select_related = ("project",)
    search_fields = ("earlier_title", "later_title", "key")
    autocomplete_fields = ("project", "earlier_source", "later_source")


@admin.register(Target)
class TargetAdmin(RecordAdmin):
    kind = "target"
    list_display = ("indicator", "city", "project", "target", "unit", "year")
    list_select_related = ("city__party", "project")
    search_fields = ("indicator", "key")
    autocomplete_fields = ("city", "project")


@admin.register(Outcome)
class OutcomeAdmin(RecordAdmin):
    kind = "outcome"
    list_display = ("indicator", "project", "value", "unit")
    list_select_related = ("project",)
    search_fields = ("indicator", "key", "project__title")
    autocomplete_fields = ("project",)


@admin.register(Mention)
class MentionAdmin(RecordAdmin):
    kind = "mention"
    list_display = ("name", "kind", "role", "city", "project", "year")
    list_filter = ("kind", "role", "year")
    list_select_related = ("city__party", "project")
    search_fields = ("name", "key")
    autocomplete_fields = ("city", "project", "partner")
