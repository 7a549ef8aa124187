from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from jejaring.apps.registry.models import (
    City,
    CityFigure,
    Enabler,
    FocusArea,
    Membership,
    Network,
    Office,
    Partner,
    Party,
    ProjectType,
    State,
    StrategyItem,
)
from jejaring.apps.sources.desk import KeptRecordAdmin, RecordAdmin
from jejaring.kernel.ref import Ref


@admin.register(Network)
class NetworkAdmin(KeptRecordAdmin):
    kind = "network"
    fixed = ("key", "party")
    list_display = ("name", "short_name", "founded")


@admin.register(State)
class StateAdmin(KeptRecordAdmin):
    kind = "state"
    fixed = ("key", "iso3")
    list_display = ("name", "key", "joined")
    search_fields = ("name", "key")


@admin.register(Party)
class PartyAdmin(RecordAdmin):
    """Where a city or partner is named, begun and ended; its other data stand in its own form."""

    fixed = ("key", "kind")
    list_display = ("name", "kind", "country")
    list_filter = ("kind",)
    search_fields = ("name", "key")

    def ref_of(self, record: Any) -> Ref:
        """A party is named as the city or partner it is."""
        return Ref(record.kind, record.key)


class _OfParty(RecordAdmin):
    """A city or partner is deleted where its party is, so that nothing is left behind."""

    fixed = ("party",)
    list_select_related = True
    autocomplete_fields = ("party",)
    search_fields = ("party__name", "party__key")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(City)
class CityAdmin(_OfParty):
    kind = "city"
    list_display = ("party", "state", "cohort_year", "is_pilot", "population")
    list_filter = ("state", "cohort_year", "is_pilot")


@admin.register(Partner)
class PartnerAdmin(_OfParty):
    kind = "partner"
    list_display = ("party", "kind", "region")
    list_filter = ("kind", "region")


@admin.register(CityFigure)
class CityFigureAdmin(RecordAdmin):
    kind = "city_figure"
    list_display = ("city", "measure", "value", "year")
    list_filter = ("measure",)
    list_select_related = ("city__party",)
    search_fields = ("key", "city__party__name")
    autocomplete_fields = ("city",)


@admin.register(Office)
class OfficeAdmin(RecordAdmin):
    kind = "office"
    list_display = ("title", "function", "city", "state")
    list_filter = ("function",)
    list_select_related = ("city__party", "state")
    search_fields = ("title", "key")
    autocomplete_fields = ("city", "state")


@admin.register(FocusArea)
class FocusAreaAdmin(KeptRecordAdmin):
    kind = "focus_area"
    list_display = ("name_en", "position", "shape")
    search_fields = ("name_en", "name_id", "key")


@admin.register(ProjectType)
class ProjectTypeAdmin(RecordAdmin):
    kind = "project_type"
    list_display = ("name_en", "focus_area")
    list_filter = ("focus_area",)
    search_fields = ("name_en", "name_id", "key")


@admin.register(Enabler)
class EnablerAdmin(RecordAdmin):
    kind = "enabler"
    list_display = ("name_en",)
    search_fields = ("name_en", "key")


@admin.register(StrategyItem)
class StrategyItemAdmin(RecordAdmin):
    kind = "strategy_item"
    list_display = ("name", "framework_name", "position")
    list_filter = ("framework_name",)
    search_fields = ("name", "key")


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    kind = "membership"
    list_display = ("city", "network", "since")
    list_select_related = ("city__party", "network__party")
    search_fields = ("key", "city__party__name", "network__party__name")
    autocomplete_fields = ("city", "network")
