from django.contrib import admin

from jejaring.apps.journal.desk import ReadOnlyAdmin
from jejaring.apps.journal.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_name", "act", "summary")
    list_filter = ("act", "subject_kind")
    search_fields = ("summary", "subject_key", "actor_name")
    date_hierarchy = "at"
    show_full_result_count = False
