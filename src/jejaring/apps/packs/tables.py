"""Which table of a pack lives in which model, and how a row crosses over in both directions.

The only place that knows the tables of all apps. A row becomes plain values for the model's fields; a link to another
row goes by that row's key; lists of parties and of focus areas have rows of their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from django.db import models
from django.db.models import Q

from jejaring.apps.agreements.models import Agreement, AgreementParty, ProgrammeRole, Story
from jejaring.apps.exchange.lifecycle import DRAFT
from jejaring.apps.exchange.models import Exchange, Need, Participation
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
from jejaring.apps.sources.models import Citation, Source
from jejaring.formats.packs.rows import Row
from jejaring.formats.packs.schema import BY_NAME, Type, Value
from jejaring.kernel.ref import Ref

BATCH = 1000


@dataclass(frozen=True)
class Link:
    """A column that names a row of another table by its key, and the foreign key that holds it."""

    column: str
    field: str
    table: str


@dataclass(frozen=True)
class PartyList:
    """A column that lists parties, and the model of the rows that hold them in order."""

    column: str
    model: type[models.Model]
    owner: str


@dataclass(frozen=True)
class Binding:
    """A table and its model. `fields` names the model's field for a column where the two differ; records that fit
    `private` are nobody's but their owner's and never leave the installation in a pack."""

    table: str
    model: type[models.Model]
    key: str = "key"
    fields: Mapping[str, str] | None = None
    links: Sequence[Link] = ()
    parties: PartyList | None = None
    has_focus_areas: bool = False
    party_kind: str = ""
    private: Q | None = None

    @property
    def key_path(self) -> str:
        """The lookup that gives a row's key."""
        return "party__key" if self.party_kind else self.key

    @cached_property
    def plain(self) -> dict[str, str]:
        """Column to lookup for every column that is a value of its own."""
        special = {link.column for link in self.links} | {"focus_area_ids"}
        special |= {self.parties.column} if self.parties else set()
        renamed = dict(self.fields or {})
        renamed.setdefault("id", self.key)
        found = {c.name: renamed.get(c.name, c.name) for c in BY_NAME[self.table].columns if c.name not in special}
        if self.party_kind:
            found = {c: f"party__{_PARTY_FIELDS[c]}" if c in _PARTY_FIELDS else f for c, f in found.items()}
        return found

    def keys(self, wanted: Iterable[str] | None = None) -> dict[str, int]:
        """Key to primary key of all rows."""
        rows = self.model._default_manager.values_list(self.key_path, "pk")
        return {str(key): pk for key, pk in rows}


_PARTY_FIELDS = {"id": "key", "name": "name", "country": "country", "lat": "latitude", "lon": "longitude"}
_CITY = Link("city_id", "city", "cities")
_PROJECT = Link("project_id", "project", "projects")
_PARTNER = Link("partner_id", "partner", "partners")

BINDINGS: tuple[Binding, ...] = (
    Binding("sources", Source),
    Binding("states", State),
    Binding("partners", Partner, party_kind="partner"),
    Binding("network", Network, links=(Link("partner_id", "party", "parties"),)),
    Binding("cities", City, party_kind="city", links=(Link("state_id", "state", "states"),)),
    Binding("city_figures", CityFigure, links=(_CITY,)),
    Binding("offices", Office, links=(_CITY, Link("state_id", "state", "states"))),
    Binding("focus_areas", FocusArea),
    Binding("project_types", ProjectType, links=(Link("focus_area_id", "focus_area", "focus_areas"),)),
    Binding("enablers", Enabler),
    Binding("strategies", StrategyItem),
    Binding("reports", MonitoringReport, key="year", links=(Link("source_id", "source", "sources"),)),
    Binding("action_plans", ActionPlan, links=(_CITY,)),
    Binding(
        "projects",
        Project,
        links=(
            _CITY,
            Link("focus_area_id", "focus_area", "focus_areas"),
            Link("project_type_id", "project_type", "project_types"),
            Link("action_plan_id", "action_plan", "action_plans"),
        ),
    ),
    Binding(
        "status_reports",
        StatusReport,
        links=(
            _PROJECT,
            Link("report_id", "report", "reports"),
            Link("focus_area_id", "focus_area", "focus_areas"),
            Link("focus_area_in_exhibit_id", "focus_area_in_exhibit", "focus_areas"),
        ),
    ),
    Binding(
        "title_changes",
        TitleChange,
        links=(
            _PROJECT,
            Link("earlier_source_id", "earlier_source", "sources"),
            Link("later_source_id", "later_source", "sources"),
        ),
    ),
    Binding("targets", Target, links=(_CITY, _PROJECT)),
    Binding("outcomes", Outcome, links=(_PROJECT,)),
    Binding(
        "needs",
        Need,
        links=(_PROJECT, _CITY, Link("focus_area_id", "focus_area", "focus_areas")),
        private=Q(state=DRAFT),
    ),
    Binding("mentions", Mention, links=(_CITY, _PROJECT, _PARTNER)),
    Binding(
        "agreements",
        Agreement,
        links=(Link("possibly_same_as", "possibly_same_as", "agreements"),),
        parties=PartyList("parties", AgreementParty, "agreement"),
        has_focus_areas=True,
    ),
    Binding(
        "exchanges",
        Exchange,
        links=(Link("host", "host", "parties"),),
        parties=PartyList("participants", Participation, "exchange"),
        has_focus_areas=True,
    ),
    Binding("memberships", Membership, links=(_CITY, Link("network_id", "network", "partners"))),
    Binding("programme_roles", ProgrammeRole, links=(_PARTNER,)),
    Binding("stories", Story),
    Binding("citations", Citation, links=(Link("source_id", "source", "sources"),)),
)
BY_TABLE = {binding.table: binding for binding in BINDINGS}


def _key_path(table: str) -> str:
    return "key" if table == "parties" else BY_TABLE[table].key_path


# --- from the database to rows -------------------------------------------------------------------------------------


def current_rows(binding: Binding) -> dict[str, Row]:
    """All rows of a table as the database holds them now, by key."""
    if binding.table == "citations":
        return {row.key: row for row in _citation_rows()}
    links = {link.column: f"{link.field}__{_key_path(link.table)}" for link in binding.links}
    lookups = binding.plain | links
    kinds = {"host": "host__kind"} if "host" in links else {}
    lists = _lists(binding)
    found = {}
    shown = binding.model._default_manager.all()
    if binding.private is not None:
        shown = shown.exclude(binding.private)
    for record in shown.values("pk", *lookups.values(), *kinds.values()):
        values: dict[str, Value] = {}
        for column in BY_NAME[binding.table].columns:
            if column.name in lists:
                values[column.name] = lists[column.name].get(record["pk"], ())
            elif column.name in kinds and record[lookups[column.name]] is not None:
                values[column.name] = Ref(record[kinds[column.name]], record[lookups[column.name]])
            else:
                values[column.name] = _to_value(record[lookups[column.name]], column.type)
        row = Row(binding.table, 0, values)
        found[row.key] = row
    # Databases sort letters by the rules of a language, each by its own; files are to be the same from all of them.
    return dict(sorted(found.items()))


def _citation_rows() -> Iterator[Row]:
    fields = ("subject_kind", "subject_key", "field", "source__key", "page", "confidence", "note")
    for kind, key, *rest in Citation.objects.order_by("id").values_list(*fields):
        names = ("field", "source_id", "page", "confidence", "note")
        yield Row(
            "citations", 0, {"subject": Ref(kind, key), **{n: v or None for n, v in zip(names, rest, strict=True)}}
        )


def _lists(binding: Binding) -> dict[str, dict[int, tuple[Any, ...]]]:
    found: dict[str, dict[int, tuple[Any, ...]]] = {}
    if binding.parties:
        owner = binding.parties.owner
        rows = binding.parties.model._default_manager.order_by(f"{owner}_id", "position")
        gathered: dict[int, list[Ref]] = {}
        for pk, kind, key in rows.values_list(f"{owner}_id", "party__kind", "party__key"):
            gathered.setdefault(pk, []).append(Ref(kind, key))
        found[binding.parties.column] = {pk: tuple(refs) for pk, refs in gathered.items()}
    if binding.has_focus_areas:
        keys: dict[int, list[str]] = {}
        links = binding.model._default_manager.filter(focus_areas__isnull=False).order_by("focus_areas__position")
        for pk, key in links.values_list("pk", "focus_areas__key"):
            keys.setdefault(pk, []).append(key)
        found["focus_area_ids"] = {pk: tuple(items) for pk, items in keys.items()}
    return found


def _to_value(value: Any, type_: Type) -> Value:
    if type_ is Type.SUBJECTS:
        return tuple(Ref.parse(item) for item in value)
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if value == "":
        return None
    if isinstance(value, Decimal):
        return value
    return value  # type: ignore[no-any-return]


# --- from rows to the database -------------------------------------------------------------------------------------


class Writer:
    """Writes rows of one pack; remembers the primary keys behind the keys while it does."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, int]] = {}

    def pk(self, table: str, key: str) -> int:
        """The primary key of a row."""
        if table not in self._known:
            self._known[table] = (
                dict(Party.objects.values_list("key", "pk")) if table == "parties" else BY_TABLE[table].keys()
            )
        return self._known[table][key]

    def _forget(self, table: str) -> None:
        self._known.pop(table, None)
        self._known.pop("parties", None)

    def add(self, binding: Binding, rows: Sequence[Row]) -> None:
        """Create the records of these rows."""
        if binding.party_kind:
            Party.objects.bulk_create(
                [Party(kind=binding.party_kind, **self._party_values(row)) for row in rows], batch_size=BATCH
            )
            self._forget("parties")
        records = [binding.model(**self._values(binding, row)) for row in rows]
        binding.model._default_manager.bulk_create(records, batch_size=BATCH)
        self._forget(binding.table)
        self._write_lists(binding, rows)
        self._write_self_links(binding, rows, only_set=True)

    def change(self, binding: Binding, rows: Sequence[Row]) -> None:
        """Give the records of these rows their values."""
        if not rows or binding.table == "citations":
            self._change_citations(binding, rows)
            return
        if binding.party_kind:
            self._update(Party, [(self.pk("parties", row.key), self._party_values(row)) for row in rows])
        self._update(binding.model, [(self.pk(binding.table, row.key), self._values(binding, row)) for row in rows])
        pks = [self.pk(binding.table, row.key) for row in rows]
        if binding.parties:
            binding.parties.model._default_manager.filter(**{f"{binding.parties.owner}__in": pks}).delete()
        if binding.has_focus_areas:
            self._through(binding)._default_manager.filter(**{f"{self._owner(binding)}__in": pks}).delete()
        self._write_lists(binding, rows)
        self._write_self_links(binding, rows)

    def remove(self, binding: Binding, rows: Sequence[Row]) -> None:
        """Delete the records of these rows. Raises django.db.models.ProtectedError when something rests on them."""
        if binding.table == "citations":
            for row in rows:
                Citation.objects.filter(**self._citation_key(row)).delete()
        elif binding.party_kind:
            Party.objects.filter(key__in=[row.key for row in rows]).delete()
        else:
            binding.model._default_manager.filter(**{f"{binding.key}__in": [row.key for row in rows]}).delete()
        self._forget(binding.table)

    def _change_citations(self, binding: Binding, rows: Sequence[Row]) -> None:
        for row in rows:
            values = self._values(binding, row)
            Citation.objects.filter(**self._citation_key(row)).update(
                confidence=values["confidence"], note=values["note"]
            )

    def _citation_key(self, row: Row) -> dict[str, Any]:
        values = self._values(BY_TABLE["citations"], row)
        return {name: values[name] for name in ("subject_kind", "subject_key", "field", "source_id", "page")}

    def _update(self, model: type[models.Model], changes: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        for pk, values in changes:
            model._default_manager.filter(pk=pk).update(**{k: v for k, v in values.items() if k != "party_id"})

    def _party_values(self, row: Row) -> dict[str, Any]:
        found = {field: row.values.get(column) for column, field in _PARTY_FIELDS.items()}
        if row.table == "cities":
            found["country"] = row.values["state_id"]
        return found | {"country": found["country"] or ""}

    def _values(self, binding: Binding, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if binding.table == "citations":
            subject = cast(Ref, row.values["subject"])
            found = {"subject_kind": subject.kind, "subject_key": subject.key}
        for column, field in binding.plain.items():
            if field.startswith("party__") or column == "subject":
                continue
            found[field] = self._to_field(binding.model, field, row.values[column])
        for link in binding.links:
            if link.table == binding.table:
                continue
            value = row.values[link.column]
            key = value.key if isinstance(value, Ref) else str(value)
            found[f"{link.field}_id"] = None if value is None else self.pk(link.table, key)
        if binding.party_kind:
            found["party_id"] = self.pk("parties", row.key)
        return found

    @staticmethod
    def _to_field(model: type[models.Model], field: str, value: Value) -> Any:
        described = cast("models.Field[Any, Any]", model._meta.get_field(field))
        if isinstance(value, tuple):
            return [str(item) for item in value]
        if value is None and not described.null:
            return "" if isinstance(described, models.CharField | models.TextField) else described.get_default()
        return value

    @staticmethod
    def _through(binding: Binding) -> type[models.Model]:
        return binding.model._meta.get_field("focus_areas").remote_field.through  # type: ignore[union-attr, no-any-return]

    @staticmethod
    def _owner(binding: Binding) -> str:
        return binding.model.__name__.lower()

    def _write_lists(self, binding: Binding, rows: Sequence[Row]) -> None:
        if binding.parties:
            binding.parties.model._default_manager.bulk_create(
                [
                    binding.parties.model(
                        **{
                            f"{binding.parties.owner}_id": self.pk(binding.table, row.key),
                            "party_id": self.pk("parties", ref.key),
                            "position": position,
                        }
                    )
                    for row in rows
                    for position, ref in enumerate(_refs(row, binding.parties.column))
                ],
                batch_size=BATCH,
            )
        if binding.has_focus_areas:
            through = self._through(binding)
            through._default_manager.bulk_create(
                [
                    through(
                        **{
                            f"{self._owner(binding)}_id": self.pk(binding.table, row.key),
                            "focusarea_id": self.pk("focus_areas", str(key)),
                        }
                    )
                    for row in rows
                    for key in row.values["focus_area_ids"]  # type: ignore[union-attr]
                ],
                batch_size=BATCH,
            )

    def _write_self_links(self, binding: Binding, rows: Sequence[Row], *, only_set: bool = False) -> None:
        """Links within a table come last, when all its rows exist."""
        for link in binding.links:
            if link.table != binding.table:
                continue
            for row in rows:
                value = row.values[link.column]
                if value is None and only_set:
                    continue
                target = None if value is None else self.pk(binding.table, str(value))
                records = binding.model._default_manager.filter(pk=self.pk(binding.table, row.key))
                records.update(**{f"{link.field}_id": target})


def _refs(row: Row, column: str) -> Iterator[Ref]:
    value = row.values[column]
    for item in value if isinstance(value, tuple) else ():
        if isinstance(item, Ref):
            yield item
