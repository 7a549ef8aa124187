from django.contrib import admin

from jejaring.apps.journal.desk import ReadOnlyAdmin
from jejaring.apps.packs.models import LoadedRow


@admin.register(LoadedRow)
class LoadedRowAdmin(ReadOnlyAdmin):
    list_display = ("table", "key")
    list_filter = ("table",)
    search_fields = ("key",)
    show_full_result_count = False
