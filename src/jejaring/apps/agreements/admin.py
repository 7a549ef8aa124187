from django.contrib import admin

from jejaring.apps.agreements.models import Agreement, AgreementParty, ProgrammeRole, Story
from jejaring.apps.sources.desk import PartyRows, RecordAdmin


class AgreementPartyInline(PartyRows):
    model = AgreementParty


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    kind = "agreement"
    parts = ("agreement_parties",)
    list_display = ("title", "kind", "signed", "ended", "confidence")
    list_filter = ("kind", "confidence", "pillar", "focus_areas")
    search_fields = ("title", "key", "agreement_parties__party__name")
    autocomplete_fields = ("focus_areas", "possibly_same_as")
    inlines = (AgreementPartyInline,)


@admin.register(ProgrammeRole)
class ProgrammeRoleAdmin(RecordAdmin):
    kind = "programme_role"
    list_display = ("programme", "partner_name", "role", "start", "end")
    list_filter = ("role",)
    search_fields = ("programme", "partner_name", "key")
    autocomplete_fields = ("partner",)


@admin.register(Story)
class StoryAdmin(RecordAdmin):
    kind = "story"
    list_display = ("title_en", "position")
    search_fields = ("title_en", "key")
