"""What the admin pages of all apps share where the secretariat edits records.

An edit may change what rests on the record in any app above it: its ties, the texts under which it and others are
found. The acts that put this right lie in the highest app, so the admin site, which stands above all apps, hands them
down: it is a `Desk`.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from jejaring.apps.accounts.queries import actor_of
from jejaring.apps.sources.models import Citation
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin, _TabularInline = admin.ModelAdmin, admin.TabularInline


class Desk(Protocol):
    """An admin site that can finish edits."""

    def settle_edit(
        self, *, by: Actor, subject: Ref, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> None:
        """Derive anew what rests on a record that was just written, and write the journal."""

    def settle_deletion(self, *, by: Actor, subject: Ref, gone: Collection[Ref], before: Mapping[str, Any]) -> None:
        """Take away what rested on records that were just deleted, and write the journal."""


class RecordAdmin(_ModelAdmin):
    """Edits records of one kind. `kind` is the word by which references name them, `parts` are the relations whose
    rows belong to the record (the parties of an agreement)."""

    kind = ""
    parts: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ("key",)
    """Fields that a record keeps for good: other records and addresses name it by them."""
    show_full_result_count = False
    list_per_page = 50

    def ref_of(self, record: Any) -> Ref:
        """How references name this record."""
        return Ref(self.kind, key_of(record))

    @admin.display(description="sources")
    def citations(self, record: Any) -> SafeString | str:
        """The citations of this record, each leading to its own form."""
        if record is None or record.pk is None:
            return "Save the record first; then add citations for it."
        ref = self.ref_of(record)
        rows = Citation.objects.filter(subject_kind=ref.kind, subject_key=ref.key).select_related("source")
        lines = [
            (reverse("admin:sources_citation_change", args=[row.pk]), row.source.title, row.page, row.field)
            for row in rows
        ]
        if not lines:
            return "none: this record rests on no document yet"
        items = format_html_join("", '<li><a href="{}">{}</a> {} {}</li>', lines)
        return mark_safe(f"<ul>{items}</ul>")  # noqa: S308 - its parts were escaped

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        own = tuple(cast(Collection[str], super().get_readonly_fields(request, obj)))
        return (*own, *(self.fixed if obj is not None else ()), "citations")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        # An address typed without its scheme means https (Django's rule from version 6 on).
        scheme = {"assume_scheme": "https"} if isinstance(db_field, models.URLField) else {}
        return super().formfield_for_dbfield(db_field, request, **scheme, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self.model._default_manager.get(pk=obj.pk) if change else None
        form.before = snapshot(before, self.parts) if before is not None else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        record = self.model._default_manager.get(pk=form.instance.pk)
        self._desk.settle_edit(
            by=actor_of(cast(Any, request.user)),
            subject=self.ref_of(record),
            before=form.before,
            after=snapshot(record, self.parts),
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        subject, before, gone = self.ref_of(obj), snapshot(obj, self.parts), self._going_with(obj)
        super().delete_model(request, obj)
        self._desk.settle_deletion(by=actor_of(cast(Any, request.user)), subject=subject, gone=gone, before=before)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        for record in queryset:
            self.delete_model(request, record)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_secretariat(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_secretariat(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_secretariat(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_secretariat(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_secretariat(request)

    @property
    def _desk(self) -> Desk:
        return cast(Desk, self.admin_site)

    def _going_with(self, record: models.Model) -> tuple[Ref, ...]:
        """The record and all that is deleted with it, as far as they have references."""
        collector = NestedObjects(using=record._state.db or "default")
        collector.collect([record])
        found = []
        for model, instances in collector.data.items():
            desk = self.admin_site._registry.get(model)
            if isinstance(desk, RecordAdmin):
                found += [desk.ref_of(instance) for instance in instances]
        return tuple(found)


class PartyRows(_TabularInline):
    """The parties of a record, in their order, as rows of its form."""

    extra = 0
    verbose_name, verbose_name_plural = "party", "parties"
    autocomplete_fields = ("party",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_secretariat(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class KeptRecordAdmin(RecordAdmin):
    """Edits records on which much else is built: they come and go with a network pack, not by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def key_of(record: Any) -> str:
    """The key of any record: its own, or that of its party."""
    if hasattr(record, "key"):
        return str(record.key)
    return str(record.party.key) if hasattr(record, "party") else str(record.pk)


def snapshot(record: models.Model, parts: Collection[str] = ()) -> dict[str, Any]:
    """The record's values as JSON knows them; links and parts by their keys."""
    found: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if field.is_relation:
            other = getattr(record, field.name)
            found[field.name] = None if other is None else key_of(other)
        elif not field.primary_key:
            found[field.name] = _plain(field.value_from_object(record))
    for many in record._meta.many_to_many:
        found[many.name] = sorted(key_of(other) for other in getattr(record, many.name).all())
    for part in parts:
        found[part] = [key_of(row) for row in getattr(record, part).select_related("party")]
    return found


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str | list) else str(value)


def _is_secretariat(request: HttpRequest) -> bool:
    return actor_of(cast(Any, request.user)).has("secretariat")
