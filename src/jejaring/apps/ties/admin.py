from django.contrib import admin

from jejaring.apps.journal.desk import ReadOnlyAdmin
from jejaring.apps.ties.models import Tie


@admin.register(Tie)
class TieAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "layer", "kind", "start", "end", "weight")
    list_filter = ("layer", "kind", "pillar")
    list_select_related = ("first", "second")
    search_fields = ("first__name", "second__name", "evidence_key")
    show_full_result_count = False
