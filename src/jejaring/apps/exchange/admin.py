from django.contrib import admin

from jejaring.apps.exchange.models import Exchange, Need, Participation
from jejaring.apps.sources.desk import PartyRows, RecordAdmin


class ParticipationInline(PartyRows):
    model = Participation


@admin.register(Exchange)
class ExchangeAdmin(RecordAdmin):
    kind = "exchange"
    parts = ("participations",)
    list_display = ("title", "kind", "start", "place", "host", "confidence")
    list_filter = ("kind", "confidence")
    list_select_related = ("host",)
    search_fields = ("title", "key", "place")
    autocomplete_fields = ("host", "focus_areas")
    inlines = (ParticipationInline,)


@admin.register(Need)
class NeedAdmin(RecordAdmin):
    kind = "need"
    list_display = ("summary", "kind", "project", "year")
    list_filter = ("kind", "year")
    list_select_related = ("project",)
    search_fields = ("summary", "key", "project__title")
    autocomplete_fields = ("project",)
