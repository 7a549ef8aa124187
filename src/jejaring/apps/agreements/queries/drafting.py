"""What can be asked about agreements that are made here: their texts, comments, marks, signatures and steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from jejaring.apps.agreements.lifecycle import LIFECYCLE, PUBLIC, RUNNING, UNDOABLE, Facts, is_due_for_review, obstacles
from jejaring.apps.agreements.models import (
    AgreedMark,
    ClauseComment,
    Process,
    ProcessParty,
    Scan,
    Signature,
    Step,
    TextVersion,
)
from jejaring.apps.registry.models import Party
from jejaring.formats.agreement_texts import BLANK
from jejaring.formats.documents import AgreementParty as PartyInText
from jejaring.formats.documents import AgreementText, Clause, Wording
from jejaring.formats.documents import Manner as DocumentManner
from jejaring.formats.documents import Signing as DocumentSigning
from jejaring.kernel.errors import NotFound
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref

MOST_LISTED = 500
_REMINDED_AT = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class DraftParty:
    """A party as the text names it; `state` is that of a city. Agreed and signed tell of the text as it is."""

    ref: Ref
    name: str
    state: Ref | None
    agreed_at: datetime | None
    agreed_by: str
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class DraftClause:
    """A clause in each language of the text, in the order of the languages: headings, and paragraphs."""

    id: str
    number: int
    headings: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the text without its words."""

    number: int
    hash: str
    made_at: datetime
    made_by_name: str
    note: str


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A remark on a clause; on the whole text where `clause` is empty. `party` is for whom its author spoke."""

    clause: str
    version: int
    text: str
    author: str
    party: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature. `scan` is the number of the scanned paper, None for one made here."""

    party: Ref
    party_name: str
    name: str
    office: str
    text_hash: str
    manner: str
    signed_on: date
    at: datetime
    scan: int | None
    voided_at: datetime | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A move as it was made; `undone` says that it was taken back."""

    id: int
    move: str
    source: str
    target: str
    by_name: str
    at: datetime
    reason: str
    undone: bool


@dataclass(frozen=True, slots=True)
class DraftText:
    """The text of one version: its clauses, and what stands around them, by the order of `languages`."""

    version: int
    hash: str
    languages: tuple[str, ...]
    authentic: str
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    preambles: tuple[tuple[str, ...], ...]
    closings: tuple[tuple[str, ...], ...]
    clauses: tuple[DraftClause, ...]

    @property
    def blanks(self) -> int:
        """How many places are still to be filled in."""
        return sum(text.count(BLANK) for text in _all_texts(self))


@dataclass(frozen=True, slots=True)
class DraftDetail:
    """All that the parties see of an agreement that is made here."""

    ref: Ref
    key: str
    kind: str
    title: str
    status: str
    start: date | None
    end: date | None
    focus_areas: tuple[str, ...]
    need: Ref | None
    introduction: Ref | None
    agreement: Ref | None
    parent: Ref | None
    relation: str
    successor: str
    made_at: datetime
    parties: tuple[DraftParty, ...]
    text: DraftText
    versions: tuple[VersionRow, ...]
    comments: tuple[CommentRow, ...]
    signatures: tuple[SignatureRow, ...]
    steps: tuple[StepRow, ...]

    @property
    def moves(self) -> tuple[str, ...]:
        """The moves that are open in its state, whoever may make them."""
        return tuple(move.name for move in LIFECYCLE.moves_from(self.status))

    @property
    def undoable(self) -> StepRow | None:
        """The last move, if it can be taken back."""
        last = next((step for step in self.steps if not step.undone and step.move != "undo"), None)
        if last is None or last.move not in UNDOABLE or last.target != self.status:
            return None
        return None if last.move == "open_signing" and self.standing else last

    @property
    def standing(self) -> tuple[SignatureRow, ...]:
        """The signatures that hold, on the text as it is."""
        return tuple(row for row in self.signatures if row.voided_at is None and row.text_hash == self.text.hash)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A line of a list of drafts; `waiting` are the parties that have not yet agreed, or not yet signed."""

    key: str
    kind: str
    title: str
    status: str
    parties: tuple[str, ...]
    waiting: tuple[Ref, ...]
    made_at: datetime
    end: date | None


@dataclass(frozen=True, slots=True)
class DueAgreement:
    """An agreement whose last day comes near or has passed: `days` until it, negative after it; due when it passed."""

    key: str
    agreement: str
    title: str
    status: str
    end: date
    days: int
    parties: tuple[Ref, ...]

    @property
    def is_due(self) -> bool:
        """Whether the last day has passed, so that somebody has to say what became of it."""
        return self.days < 0


@dataclass(frozen=True, slots=True)
class KnownText:
    """What everybody may know of a text by its hash: only texts that were signed and came into force."""

    hash: str
    title: str
    agreement: str
    status: str
    version: int
    is_current: bool
    signatures: tuple[SignatureRow, ...]


# --- one ------------------------------------------------------------------------------------------------------------


def load_parties(key: str) -> tuple[tuple[Ref, Ref | None], ...]:
    """The parties of an agreement that is made here, each with its state, for asking who may. Raises NotFound."""
    rows = ProcessParty.objects.filter(process__key=key).order_by("position")
    found = tuple(
        (Ref(kind, party), Ref("state", state) if state else None)
        for kind, party, state in rows.values_list("party__kind", "party__key", "party__city__state__key")
    )
    if not found:
        raise NotFound("draft", key)
    return found


def get_draft(key: str, version: int | None = None) -> DraftDetail:
    """An agreement that is made here, with the text as it is or as it was in a version. Raises NotFound."""
    process = Process.objects.select_related("agreement", "parent", "successor").filter(key=key).first()
    if process is None:
        raise NotFound("draft", key)
    text = _text(get_version(process, version or process.version))
    current = text if version is None else _text(get_version(process, process.version))
    signatures = tuple(map(_signature, process.signatures.select_related("party__party")))
    return DraftDetail(
        ref=Ref("draft", key),
        key=key,
        kind=process.kind,
        title=process.title,
        status=process.status,
        start=process.start,
        end=process.end,
        focus_areas=tuple(process.focus_areas.order_by("position").values_list("key", flat=True)),
        need=Ref.parse(process.need) if process.need else None,
        introduction=Ref.parse(process.introduction) if process.introduction else None,
        agreement=Ref("agreement", process.agreement.key) if process.agreement else None,
        parent=Ref("agreement", process.parent.key) if process.parent else None,
        relation=process.relation,
        successor=process.successor.key if process.successor else "",
        made_at=process.made_at,
        parties=_parties(process, current.hash, signatures),
        text=text,
        versions=tuple(
            VersionRow(*row)
            for row in process.versions.order_by("-number").values_list(
                "number", "hash", "made_at", "made_by_name", "note"
            )
        ),
        comments=tuple(
            CommentRow(one.clause, one.version, one.text, one.author.name, one.party.name if one.party else "", one.at)
            for one in ClauseComment.objects.filter(process=process).select_related("author", "party")[:2000]
        ),
        signatures=signatures,
        steps=tuple(
            StepRow(
                one.pk, one.move, one.source, one.target, one.by_name, one.at, one.reason, one.undone_by_id is not None
            )
            for one in Step.objects.filter(process=process).order_by("-id")
        ),
    )


def get_version(process: Process, number: int) -> TextVersion:
    """A version of the text. Raises NotFound."""
    found = process.versions.filter(number=number).first()
    if found is None:
        raise NotFound("version", f"{process.key} {number}")
    return found


def get_text(key: str, version: int) -> DraftText:
    """The text of one version. Raises NotFound."""
    found = TextVersion.objects.filter(process__key=key, number=version).first()
    if found is None:
        raise NotFound("version", f"{key} {version}")
    return _text(found)


def exact_text(process: Process, content: dict[str, Any], number: int) -> AgreementText:
    """The text that is hashed, printed and signed."""
    parties = process.parties.order_by("position")
    return AgreementText(
        reference=process.key,
        version=number,
        parties=tuple(PartyInText(one.name, one.country, "", one.local_name, one.local_language) for one in parties),
        wordings=tuple(
            Wording(
                language=one["language"],
                kind=one["kind"],
                title=one["title"],
                clauses=tuple(Clause(each["heading"], tuple(each["paragraphs"])) for each in one["clauses"]),
                preamble=tuple(one["preamble"]),
                closing=tuple(one["closing"]),
            )
            for one in content["wordings"]
        ),
        authentic=content["authentic"],
    )


def load_exact_text(key: str, version: int | None = None) -> AgreementText:
    """The exact text of a version, or of the text as it is. Raises NotFound."""
    process = Process.objects.filter(key=key).first()
    if process is None:
        raise NotFound("draft", key)
    found = get_version(process, version or process.version)
    return exact_text(process, found.content, found.number)


def load_signings(key: str) -> tuple[DocumentSigning, ...]:
    """The signatures that hold, as a document prints them. One on paper is given the day it bears, at 00:00 UTC."""
    return tuple(
        DocumentSigning(row.name, row.office, row.party_name, _moment(row), row.text_hash, DocumentManner(row.manner))
        for row in get_draft(key).standing
    )


def get_scan(key: str, scan: int) -> tuple[str, str, bytes]:
    """Name, media type and content of a scanned signature of this agreement. Raises NotFound."""
    found = Scan.objects.filter(pk=scan, signature__process__key=key).first()
    if found is None:
        raise NotFound("scan", str(scan))
    return found.name, found.media_type, bytes(found.content)


def load_facts(process: Process, day: date) -> Facts:
    """What the guards of the lifecycle ask for."""
    version = get_version(process, process.version)
    live = {"process": process, "voided_at": None, "text_hash": version.hash}
    return Facts(
        parties=frozenset(process.parties.values_list("party__key", flat=True)),
        agreed=frozenset(AgreedMark.objects.filter(**live).values_list("party__party__key", flat=True)),
        signed=dict(Signature.objects.filter(**live).values_list("party__party__key", "signed_on")),
        start=process.start,
        end=process.end,
        day=day,
        blanks=_text(version).blanks,
    )


def load_obstacles(key: str, move: str, day: date) -> tuple[str, ...]:
    """What stands against a move on that day, in words; empty when it may be made."""
    process = Process.objects.get(key=key)
    return tuple(str(problem) for problem in obstacles(move, load_facts(process, day)))


def find_party(text: str) -> Ref | None:
    """The party meant: by `kind:key`, by its key or by its whole name; None if that is none or several."""
    text = text.strip()
    found = Party.objects.filter(Q(key=text.partition(":")[2] or text) | Q(name__iexact=text)).values_list(
        "kind", "key"
    )
    parties = [Ref(kind, key) for kind, key in found[:3]]
    exact = [ref for ref in parties if text in (str(ref), ref.key)]
    return exact[0] if exact else parties[0] if len(parties) == 1 and ":" not in text else None


# --- many -----------------------------------------------------------------------------------------------------------


def drafts_of(parties: Iterable[Ref], *, everything: bool = False, number: int = 1, size: int = 50) -> Page[DraftRow]:
    """What these parties make, the newest first; with `everything` what anybody makes."""
    found = Process.objects.order_by("-id")
    if not everything:
        found = found.filter(pk__in=ProcessParty.objects.filter(_are(parties)).values("process"))
    total = found.count()
    return Page(_rows(found[(number - 1) * size : number * size]), total, number, size)


def agreements_due(day: date, within: int = 90) -> tuple[DueAgreement, ...]:
    """Agreements made here whose last day has passed or comes within so many days, the most urgent first."""
    found = Process.objects.filter(status__in=RUNNING, end__lte=day + timedelta(days=within)).order_by("end", "id")
    parties = _party_refs(found)
    return tuple(
        DueAgreement(
            one.key,
            one.agreement.key if one.agreement else "",
            one.title,
            one.status,
            end,
            (end - day).days,
            parties.get(one.pk, ()),
        )
        for one in found.select_related("agreement")
        if (end := one.end) is not None
    )


def reminder_stage(days: int) -> str:
    """How near the last day is: `overdue`, `7`, `30`, `90`, or empty when it is further off."""
    if days < 0:
        return "overdue"
    return next((str(limit) for limit in _REMINDED_AT if days <= limit), "")


def find_text(text_hash: str) -> KnownText | None:
    """What is known in public of the text with this hash; None if there is none that everybody may know of."""
    found = (
        TextVersion.objects.filter(hash=text_hash.lower(), process__status__in=PUBLIC)
        .select_related("process__agreement")
        .first()
    )
    if found is None:
        return None
    process = found.process
    signatures = tuple(
        _signature(one)
        for one in process.signatures.filter(text_hash=found.hash, voided_at=None).select_related("party__party")
    )
    if not signatures:
        return None
    return KnownText(
        found.hash,
        process.title,
        process.agreement.key if process.agreement else "",
        process.status,
        found.number,
        found.number == process.version,
        signatures,
    )


@dataclass(frozen=True, slots=True)
class PublicStanding:
    """What everybody may know of the state of an agreement made here, beside its record in the register."""

    key: str
    status: str
    relation: str
    start: date | None
    end: date | None
    text_hash: str
    is_due: bool


def load_standing(agreement: str, day: date) -> tuple[PublicStanding, ...]:
    """The texts that stand behind a record of the register, the oldest first; none for one that sources tell of."""
    found = list(Process.objects.filter(agreement__key=agreement, status__in=PUBLIC).order_by("id"))
    if not found:
        return ()
    hashes = dict(
        TextVersion.objects.filter(process__in=found, number=F("process__version")).values_list("process_id", "hash")
    )
    return tuple(
        PublicStanding(
            one.key,
            one.status,
            one.relation,
            one.start,
            one.end,
            hashes[one.pk],
            is_due_for_review(one.status, one.end, day),
        )
        for one in found
    )


# --- how ------------------------------------------------------------------------------------------------------------


def _are(parties: Iterable[Ref]) -> Q:
    condition = Q(pk__in=())
    for ref in parties:
        if ref.kind == "state":
            condition |= Q(party__city__state__key=ref.key)
        else:
            condition |= Q(party__kind=ref.kind, party__key=ref.key)
    return condition


def _rows(found: "QuerySet[Process]") -> tuple[DraftRow, ...]:
    processes = list(found)
    hashes = {
        (pk, number): digest
        for pk, number, digest in TextVersion.objects.filter(
            process__in=processes, number=F("process__version")
        ).values_list("process_id", "number", "hash")
    }
    agreed = _done(AgreedMark, processes)
    signed = _done(Signature, processes)
    names: dict[int, list[tuple[Ref, str]]] = {}
    for pk, kind, key, name in (
        ProcessParty.objects.filter(process__in=processes)
        .order_by("process_id", "position")
        .values_list("process_id", "party__kind", "party__key", "name")
    ):
        names.setdefault(pk, []).append((Ref(kind, key), name))
    rows = []
    for one in processes:
        done = {"in_review": agreed, "signing": signed}.get(one.status)
        digest = hashes[one.pk, one.version]
        parties = names.get(one.pk, [])
        waiting = [ref for ref, _ in parties if done is not None and (one.pk, ref.key, digest) not in done]
        rows.append(
            DraftRow(
                one.key,
                one.kind,
                one.title,
                one.status,
                tuple(name for _, name in parties),
                tuple(waiting),
                one.made_at,
                one.end,
            )
        )
    return tuple(rows)


def _done(model: type[AgreedMark] | type[Signature], processes: list[Process]) -> set[tuple[int, str, str]]:
    found = model._default_manager.filter(process__in=processes, voided_at=None)
    return set(found.values_list("process_id", "party__party__key", "text_hash"))


def _party_refs(found: "QuerySet[Process]") -> dict[int, tuple[Ref, ...]]:
    parties: dict[int, tuple[Ref, ...]] = {}
    rows = ProcessParty.objects.filter(process__in=found).order_by("process_id", "position")
    for pk, kind, key in rows.values_list("process_id", "party__kind", "party__key"):
        parties[pk] = (*parties.get(pk, ()), Ref(kind, key))
    return parties


def _parties(process: Process, text_hash: str, signatures: tuple[SignatureRow, ...]) -> tuple[DraftParty, ...]:
    marks = {
        one.party_id: one for one in process.marks.filter(voided_at=None, text_hash=text_hash).select_related("user")
    }
    signed = {row.party: row.signed_on for row in signatures if row.voided_at is None and row.text_hash == text_hash}
    found = []
    for one in process.parties.select_related("party__city__state").order_by("position"):
        ref, mark = Ref(one.party.kind, one.party.key), marks.get(one.pk)
        city = getattr(one.party, "city", None)
        state = Ref("state", city.state.key) if city else None
        found.append(
            DraftParty(ref, one.name, state, mark.at if mark else None, mark.user.name if mark else "", signed.get(ref))
        )
    return tuple(found)


def _signature(one: Signature) -> SignatureRow:
    party = one.party.party
    return SignatureRow(
        Ref(party.kind, party.key),
        one.party.name,
        one.name,
        one.office,
        one.text_hash,
        one.manner,
        one.signed_on,
        one.at,
        one.scan_id,
        one.voided_at,
    )


def _moment(row: SignatureRow) -> datetime:
    return row.at if row.manner == DocumentManner.IN_THE_SYSTEM else datetime.combine(row.signed_on, time(), UTC)


def _text(version: TextVersion) -> DraftText:
    wordings = version.content["wordings"]
    return DraftText(
        version=version.number,
        hash=version.hash,
        languages=tuple(one["language"] for one in wordings),
        authentic=version.content["authentic"],
        kinds=tuple(one["kind"] for one in wordings),
        titles=tuple(one["title"] for one in wordings),
        preambles=tuple(tuple(one["preamble"]) for one in wordings),
        closings=tuple(tuple(one["closing"]) for one in wordings),
        clauses=tuple(
            DraftClause(
                each[0]["id"],
                number,
                tuple(clause["heading"] for clause in each),
                tuple(tuple(clause["paragraphs"]) for clause in each),
            )
            for number, each in enumerate(zip(*(one["clauses"] for one in wordings), strict=True), start=1)
        ),
    )


def _all_texts(text: DraftText) -> Iterable[str]:
    yield from text.titles
    for paragraphs in (*text.preambles, *text.closings):
        yield from paragraphs
    for clause in text.clauses:
        yield from clause.headings
        for paragraphs in clause.paragraphs:
            yield from paragraphs
