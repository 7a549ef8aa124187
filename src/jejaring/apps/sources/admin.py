from typing import Any

from django.contrib import admin

from jejaring.apps.sources.desk import RecordAdmin
from jejaring.apps.sources.models import Citation, Source
from jejaring.kernel.ref import Ref


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    kind = "source"
    list_display = ("title", "publisher", "date", "licence")
    list_filter = ("licence",)
    search_fields = ("key", "title", "publisher")


@admin.register(Citation)
class CitationAdmin(RecordAdmin):
    kind = "citation"
    fixed = ()
    list_display = ("subject_kind", "subject_key", "field", "source", "page", "confidence")
    list_filter = ("subject_kind", "confidence")
    list_select_related = ("source",)
    search_fields = ("subject_key", "source__title", "note")
    autocomplete_fields = ("source",)

    def ref_of(self, record: Any) -> Ref:
        """Citations have no key of their own."""
        return Ref(self.kind, str(record.pk))
