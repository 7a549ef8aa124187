"""Stories: what the records tell of an agreement and its projects, in order of time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jejaring.apps.agreements.models import Agreement, Story
from jejaring.apps.agreements.queries.listing import ROW_FIELDS, AgreementRow, read_rows
from jejaring.apps.agreements.queries.partners import load_party_kinds
from jejaring.apps.exchange.models import Need
from jejaring.apps.projects.models import Mention, Outcome, Project, StatusReport
from jejaring.apps.registry.queries import NamedParty
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class StepItem:
    """A record that tells of a step. `ref` is cited, `word` is of the closed list of its kind, `text` as recorded."""

    ref: Ref
    word: str
    text: str
    value: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What happened at one time: `kind` is need, agreement, mention, outcome or status; `when` None is not known.

    `subject` is the project or the agreement that the records are about.
    """

    kind: str
    when: PartialDate | None
    subject: NamedParty
    items: tuple[StepItem, ...]


@dataclass(frozen=True, slots=True)
class NamedInBoth:
    """A party to an agreement that documents also name for the project; `mentions` are those records."""

    party: NamedParty
    mentions: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Strand:
    """The part of a story that one member city has in it.

    `partner_cities` are the local governments among the other parties of its agreements, `partners` the rest.
    `before` are the steps up to its last dated agreement, `after` those that follow, undated ones last. `missing` names
    what no record tells: "memorandum" (after a letter of intent), "money" (an amount), "result" (an observed figure).
    """

    city: NamedParty
    partner_cities: tuple[NamedParty, ...]
    partners: tuple[NamedParty, ...]
    agreements: tuple[AgreementRow, ...]
    projects: tuple[NamedParty, ...]
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    missing: tuple[str, ...]
    named_in_both: tuple[NamedInBoth, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order of time."""
        return (*self.before, *self.after)


@dataclass(frozen=True, slots=True)
class StoryThread:
    """A story as its records tell it: a strand for each member city, and the steps that concern no single city."""

    key: str
    title_en: str
    title_id: str
    strands: tuple[Strand, ...]
    common: tuple[Step, ...]

    @property
    def ref(self) -> Ref:
        """What points to this story."""
        return Ref("story", self.key)

    @property
    def cited(self) -> tuple[Ref, ...]:
        """Every record the story tells, for `load_citations`."""
        strands = tuple(step for strand in self.strands for step in strand.steps)
        return tuple(item.ref for step in (*self.common, *strands) for item in step.items)


_MEMORANDA = frozenset({"memorandum_of_understanding", "memorandum_of_cooperation"})
_STEP_ORDER = ("need", "agreement", "mention", "outcome", "status")


def load_stories() -> tuple[StoryThread, ...]:
    """All stories, in their order."""
    return _threads(Story.objects.order_by("position", "key"))


def get_story(key: str) -> StoryThread:
    """The story under this key; raises NotFound."""
    found = _threads(Story.objects.filter(key=key))
    if not found:
        raise NotFound("story", key)
    return found[0]


def load_stories_naming(refs: Iterable[Ref]) -> tuple[str, ...]:
    """The titles of the stories that one of these records is part of."""
    wanted = {str(ref) for ref in refs}
    return tuple(title for title, named in Story.objects.values_list("title_en", "refs") if wanted & set(named))


@dataclass(frozen=True, slots=True)
class _StoryRecords:
    """What all stories together are told from."""

    agreements: Mapping[str, AgreementRow]
    summaries: Mapping[str, str]
    partner_kinds: Mapping[str, str]
    projects: Mapping[str, tuple[NamedParty, NamedParty]]
    project_steps: Mapping[str, tuple[Step, ...]]
    mentions: Mapping[tuple[str, str], tuple[Ref, ...]]
    with_amount: frozenset[str]


def _threads(stories: "QuerySet[Story]") -> tuple[StoryThread, ...]:
    rows = tuple(stories.values_list("key", "title_en", "title_id", "refs"))
    refs = {key: tuple(Ref.parse(text) for text in texts) for key, _, _, texts in rows}
    records = _story_records({ref for story in refs.values() for ref in story})
    return tuple(_thread(key, title_en, title_id, refs[key], records) for key, title_en, title_id, _ in rows)


def _story_records(refs: Collection[Ref]) -> _StoryRecords:
    agreements = Agreement.objects.filter(key__in=[ref.key for ref in refs if ref.kind == "agreement"])
    found = tuple(agreements.values_list(*ROW_FIELDS, "summary"))
    rows = {row.key: row for row in read_rows(fields for *fields, _summary in found)}
    projects = {
        key: (NamedParty(Ref("project", key), title), NamedParty(Ref("city", city), name))
        for key, title, city, name in Project.objects.filter(
            key__in=[ref.key for ref in refs if ref.kind == "project"]
        ).values_list("key", "title", "city__party__key", "city__party__name")
    }
    mentions: dict[tuple[str, str], tuple[Ref, ...]] = defaultdict(tuple)
    with_amount = {key for key, row in rows.items() if row.amount is not None}
    told = Mention.objects.filter(project__key__in=projects).order_by("year", "key").values_list(
        "key", "project__key", "partner__party__key", "amount", "role", "name", "year"
    )  # fmt: skip
    for key, project, partner, amount, *_rest in told:
        if partner:
            mentions[(project, partner)] += (Ref("mention", key),)
        if amount is not None:
            with_amount.add(project)
    return _StoryRecords(
        rows,
        {key: summary for _pk, key, *_fields, summary in found},
        load_party_kinds([party.ref.key for row in rows.values() for party in row.others]),
        projects,
        {key: tuple(_project_steps(subject)) for key, subject in _project_items(projects, told).items()},
        mentions,
        frozenset(with_amount),
    )


_Told = tuple[str, PartialDate | None, StepItem]


def _project_items(
    projects: Mapping[str, tuple[NamedParty, NamedParty]], mentions: Iterable[tuple[Any, ...]]
) -> dict[str, tuple[NamedParty, list[_Told]]]:
    """What documents tell of each project, unordered, in three queries beside the mentions."""
    told: dict[str, tuple[NamedParty, list[_Told]]] = {key: (names[0], []) for key, names in projects.items()}
    keys = list(projects)
    needs = Need.public.filter(project__key__in=keys).order_by("key")
    for project, key, kind, text, year in needs.values_list("project__key", "key", "kind", "summary", "year"):
        told[project][1].append(("need", PartialDate(year), StepItem(Ref("need", key), kind, text)))
    for key, project, _partner, _amount, role, name, year in mentions:
        told[project][1].append(("mention", PartialDate(year), StepItem(Ref("mention", key), role, name)))
    outcomes = Outcome.objects.filter(project__key__in=keys).order_by("key")
    for project, key, text, value, unit, when in outcomes.values_list(
        "project__key", "key", "indicator", "value", "unit", "as_of"
    ):
        told[project][1].append(("outcome", when, StepItem(Ref("outcome", key), "", text, value, unit)))
    reports = StatusReport.objects.filter(project__key__in=keys).order_by("key")
    for project, key, status, title, when in reports.values_list(
        "project__key", "key", "status", "title_as_reported", "report__as_of"
    ):
        told[project][1].append(("status", when, StepItem(Ref("status_report", key), status, title)))
    return told


def _project_steps(told: tuple[NamedParty, list[_Told]]) -> Iterator[Step]:
    """Records of one kind and time make one step."""
    subject, items = told
    together: dict[tuple[str, PartialDate | None], list[StepItem]] = defaultdict(list)
    for kind, when, item in items:
        together[(kind, when)].append(item)
    for (kind, when), group in together.items():
        yield Step(kind, when, subject, tuple(group))


def _in_time(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Dated steps in order of time, a vague date before the exact ones in it; then the undated ones."""
    found = tuple(steps)
    dated = [(step.when, _STEP_ORDER.index(step.kind), at) for at, step in enumerate(found) if step.when is not None]
    undated = [at for at, step in enumerate(found) if step.when is None]
    return tuple(found[at] for at in (*(at for _, _, at in sorted(dated)), *undated))


def _thread(key: str, title_en: str, title_id: str, refs: tuple[Ref, ...], records: _StoryRecords) -> StoryThread:
    agreements = [records.agreements[ref.key] for ref in refs if ref.key in records.agreements]
    projects = [records.projects[ref.key] for ref in refs if ref.key in records.projects]
    cities = dict.fromkeys((*(city for row in agreements for city in row.cities), *(city for _, city in projects)))
    return StoryThread(
        key, title_en, title_id,
        tuple(_strand(city, agreements, projects, records) for city in cities),
        _in_time(_agreement_step(row, records) for row in agreements if not row.cities),
    )  # fmt: skip


def _strand(
    city: NamedParty,
    agreements: Iterable[AgreementRow],
    projects: Iterable[tuple[NamedParty, NamedParty]],
    records: _StoryRecords,
) -> Strand:
    signed = tuple(row for row in agreements if city in row.cities)
    own = tuple(project for project, its_city in projects if its_city == city)
    others = tuple(dict.fromkeys(party for row in signed for party in row.named if party != city))
    is_city = {p: p.ref.kind == "city" or records.partner_kinds.get(p.ref.key) == "city_government" for p in others}
    steps = _in_time(
        (
            *(_agreement_step(row, records) for row in signed),
            *(step for project in own for step in records.project_steps[project.ref.key]),
        )
    )
    cut = max((at for at, step in enumerate(steps, 1) if step.kind == "agreement"), default=0)
    named = {
        party: tuple(ref for one in own for ref in records.mentions.get((one.ref.key, party.ref.key), ()))
        for party in others
    }
    return Strand(
        city,
        tuple(party for party in others if is_city[party]),
        tuple(party for party in others if not is_city[party]),
        signed,
        own,
        steps[:cut],
        steps[cut:],
        tuple(_missing(signed, own, steps, records)),
        tuple(NamedInBoth(party, mentions) for party, mentions in named.items() if mentions),
    )


def _agreement_step(row: AgreementRow, records: _StoryRecords) -> Step:
    text = records.summaries[row.key] or row.title
    return Step("agreement", row.signed, NamedParty(row.ref, row.title), (StepItem(row.ref, row.kind, text),))


def _missing(
    signed: Iterable[AgreementRow], projects: Iterable[NamedParty], steps: Iterable[Step], records: _StoryRecords
) -> Iterator[str]:
    kinds = {row.kind for row in signed}
    if "letter_of_intent" in kinds and not kinds & _MEMORANDA:
        yield "memorandum"
    if not records.with_amount & {*(row.key for row in signed), *(project.ref.key for project in projects)}:
        yield "money"
    if not any(step.kind == "outcome" for step in steps):
        yield "result"
