"""Making an agreement: writing its text, agreeing to it, signing it, putting it in force and ending it.

Every act locks the agreement first, so that of two at once the second sees what the first did. Whoever acts for a party
has the mandate looked up again under a lock: one that ended a moment ago no longer counts. The same click twice does no
more than once.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from babel import Locale
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jejaring.apps.agreements import lifecycle
from jejaring.apps.agreements.lifecycle import LIFECYCLE, OPEN_TEXT, UNDOABLE, obstacles
from jejaring.apps.agreements.models import (
    AgreedMark,
    Agreement,
    AgreementParty,
    ClauseComment,
    Manner,
    Process,
    ProcessParty,
    Relation,
    Scan,
    Signature,
    Step,
    TextVersion,
)
from jejaring.apps.agreements.policy import (
    AGREE,
    COMMENT,
    DECIDE,
    EDIT,
    KEEP,
    OFFICES,
    RECORD_PAPER,
    SIGN,
    START,
    Parties,
    allow,
    speaks_for,
)
from jejaring.apps.agreements.queries import load_deeds, load_indexed_texts, load_stories_naming
from jejaring.apps.agreements.queries.drafting import exact_text, get_version, load_facts, load_parties
from jejaring.apps.fields import Confidence
from jejaring.apps.journal.actions import record
from jejaring.apps.registry.models import FocusArea, Mandate, Party
from jejaring.apps.registry.queries import get_network
from jejaring.apps.search.actions import put, remove
from jejaring.apps.sources.actions import remove_citations
from jejaring.apps.sources.models import Citation, Source
from jejaring.apps.sources.queries import load_indexed_texts as load_texts_of_sources
from jejaring.apps.ties.actions import put_deeds, remove_ties
from jejaring.formats.agreement_texts import LANGUAGES, agreement_templates
from jejaring.formats.documents import canonical_text, text_hash, unprintable
from jejaring.formats.documents.canonical import fit_text
from jejaring.kernel.actor import Actor
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import Invalid, NotAllowed, NotFound, Problem
from jejaring.kernel.ref import Ref
from jejaring.kernel.rules import Rule

FRESH = timedelta(minutes=5)
"""How long ago a person may have proved who they are, with a second factor, to sign."""
LARGEST_SCAN = 10 * 1024 * 1024
"""Bytes of a scanned signature."""
MOST_VERSIONS = 1000
LONGEST_REASON = 1000
OWN_SOURCE = "acts-in-jejaring"
"""The source that stands behind agreements made here."""

_OFFICE_WORDS = {
    "chief_smart_city_officer": "Chief Smart City Officer",
    "city_officer": "City officer",
    "partner_delegate": "Delegate",
}
_SCANS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))

Content = dict[str, Any]
ClauseWords = Mapping[str, tuple[str, Sequence[str]]]
"""For each language of the text a heading and paragraphs."""


# --- Writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_draft(
    *,
    by: Actor,
    template: str,
    parties: Sequence[Ref],
    languages: Sequence[str],
    authentic: str,
    at: datetime,
    start: date | None = None,
    end: date | None = None,
    focus_areas: Sequence[str] = (),
    need: Ref | None = None,
    introduction: Ref | None = None,
    parent: str = "",
    relation: str = "",
    request: str = "",
) -> Ref:
    """Begin an agreement from a wording; returns `draft:KEY`.

    `parties` are two or more in the order of the document; `languages` one or two of en and id, of which `authentic`
    prevails. With `parent` (the key of an agreement of the register) it amends or renews that, by `relation`. The same
    `request` (any text that is one click's own) twice gives the same draft. Raises NotAllowed, or Invalid with
    everything that is wrong.
    """
    found = _found_parties(parties)
    speaking = [(Ref(one.kind, one.key), _state_of(one)) for one in found]
    by = _speaking(START, by, speaking, at)
    if request and (made := Process.objects.filter(request=request).first()) is not None:
        return Ref("draft", made.key)
    base = Agreement.objects.filter(key=parent).first() if parent else None
    problems = [
        *_party_problems(parties, found),
        *_language_problems(template, languages, authentic),
        *_parent_problems(parent, base, relation, parties),
        *_day_problems(start, end),
    ]
    areas = list(FocusArea.objects.filter(key__in=focus_areas))
    if len(areas) < len(set(focus_areas)):
        problems.append(Problem(_("This focus area is not known"), _("Choose from the list."), column="focus_areas"))
    if problems:
        raise Invalid(problems)
    wording = agreement_templates()[template]
    names = [one.name for one in found]
    content: Content = {
        "authentic": authentic,
        "wordings": [
            _wording_as_data(asdict(wording.wording(language, names)), wording.clause_ids) for language in languages
        ],
    }
    process = Process.objects.create(
        key=f"new-{uuid4()}",
        request=request or None,
        kind=wording.kind,
        title=next(one["title"] for one in content["wordings"] if one["language"] == authentic),
        template=template,
        start=start,
        end=end,
        need=str(need or ""),
        introduction=str(introduction or ""),
        parent=base,
        relation=relation,
        made_at=at,
    )
    process.key = f"{template.replace('_', '-')}-{at.year}-{process.pk}"
    process.save(update_fields=["key"])
    process.focus_areas.set(areas)
    ProcessParty.objects.bulk_create(_party_row(process, one, place) for place, one in enumerate(found))
    digest = _add_version(process, content, 1, by, at, "")
    data = {"after": {"status": process.status, "version": 1, "hash": digest, "parties": [str(p) for p in parties]}}
    _record(by, at, "start_draft", process, f"began a draft: {process.title}", data)
    return Ref("draft", process.key)


@transaction.atomic
def edit_clause(
    *, by: Actor, draft: str, clause: str, based_on: int, words: ClauseWords, at: datetime, note: str = ""
) -> int:
    """Give a clause new words in every language; returns the number of the version that has them.

    `based_on` is the version that the writer saw: when the clause was changed since, nothing is overwritten. Agreed
    marks are taken away. Raises NotFound, NotAllowed, Invalid.
    """

    def change(content: Content, seen: Content) -> None:
        for language, old in _clauses_in(content, clause).items():
            if old != _clauses_in(seen, clause).get(language):
                raise Invalid([_changed_meanwhile()])
            if language not in words:
                raise Invalid([Problem(_("The words in one language are missing"), _("Fill them in."), value=language)])
            old["heading"], old["paragraphs"] = words[language][0], list(words[language][1])

    return _edit(by, draft, based_on, change, at, "edit_clause", f"changed the clause {clause}", note)


@transaction.atomic
def add_clause(
    *, by: Actor, draft: str, after: str, based_on: int, words: ClauseWords, at: datetime, note: str = ""
) -> int:
    """Put a new clause after another one, or first where `after` is empty. Returns and raises as `edit_clause`."""

    def change(content: Content, seen: Content) -> None:
        identity = uuid4().hex[:12]
        for wording in content["wordings"]:
            if wording["language"] not in words:
                raise Invalid([Problem(_("The words in one language are missing"), _("Fill them in."))])
            places = [one["id"] for one in wording["clauses"]]
            if after and after not in places:
                raise NotFound("clause", after)
            heading, paragraphs = words[wording["language"]]
            new = {"id": identity, "heading": heading, "paragraphs": list(paragraphs)}
            wording["clauses"].insert(places.index(after) + 1 if after else 0, new)

    return _edit(by, draft, based_on, change, at, "add_clause", "added a clause", note, exact=True)


@transaction.atomic
def remove_clause(*, by: Actor, draft: str, clause: str, based_on: int, at: datetime, note: str = "") -> int:
    """Take a clause out of the text; older versions keep it. Returns and raises as `edit_clause`."""

    def change(content: Content, seen: Content) -> None:
        _clauses_in(content, clause)
        for wording in content["wordings"]:
            wording["clauses"] = [one for one in wording["clauses"] if one["id"] != clause]

    return _edit(by, draft, based_on, change, at, "remove_clause", f"took out the clause {clause}", note, exact=True)


@transaction.atomic
def edit_frame(
    *,
    by: Actor,
    draft: str,
    based_on: int,
    titles: Mapping[str, str],
    preambles: Mapping[str, Sequence[str]],
    closings: Mapping[str, Sequence[str]],
    at: datetime,
    note: str = "",
) -> int:
    """Change title, preamble and closing words in every language. Returns and raises as `edit_clause`."""

    def change(content: Content, seen: Content) -> None:
        for wording in content["wordings"]:
            language = wording["language"]
            if not (language in titles and language in preambles and language in closings):
                raise Invalid([Problem(_("The words in one language are missing"), _("Fill them in."))])
            wording["title"] = titles[language]
            wording["preamble"], wording["closing"] = list(preambles[language]), list(closings[language])

    return _edit(by, draft, based_on, change, at, "edit_frame", "changed title, preamble or closing", note, exact=True)


@transaction.atomic
def set_terms(
    *, by: Actor, draft: str, start: date | None, end: date | None, focus_areas: Sequence[str], at: datetime
) -> None:
    """Say from which day to which (included) the agreement shall apply, as its text says, and on what it is.

    Agreed marks are taken away when a day changes. Raises NotFound, NotAllowed, Invalid.
    """
    process, by = _begin(EDIT, by, draft, at)
    _require_open_text(process)
    areas = list(FocusArea.objects.filter(key__in=focus_areas))
    problems = _day_problems(start, end)
    if len(areas) < len(set(focus_areas)):
        problems.append(Problem(_("This focus area is not known"), _("Choose from the list."), column="focus_areas"))
    if problems:
        raise Invalid(problems)
    before, process.start, process.end = _terms(process), start, end
    process.save(update_fields=["start", "end"])
    process.focus_areas.set(areas)
    after = _terms(process)
    if before == after:
        return
    if (before["start"], before["end"]) != (after["start"], after["end"]):
        _void_marks(process, at)
    _record(by, at, "set_terms", process, "changed the days or focus areas", {"before": before, "after": after})


@transaction.atomic
def comment(*, by: Actor, draft: str, text: str, at: datetime, clause: str = "") -> None:
    """Remark on a clause, or on the whole text. Raises NotFound, NotAllowed, Invalid."""
    process, by = _begin(COMMENT, by, draft, at)
    text = text.strip()
    if not 0 < len(text) <= 4000:
        raise Invalid([Problem(_("A comment has 1 to 4,000 characters"), _("Write it shorter."), column="text")])
    if clause:
        _clauses_in(get_version(process, process.version).content, clause)
    user = _user(by)
    last = ClauseComment.objects.filter(process=process, clause=clause).last()
    if last is not None and (last.author_id, last.text) == (user, text):
        return
    party = Party.objects.filter(key=by.speaks_for.key).first() if by.speaks_for else None
    ClauseComment.objects.create(
        process=process, clause=clause, version=process.version, text=text, author_id=user, party=party, at=at
    )
    _record(by, at, "comment", process, "commented on " + (f"the clause {clause}" if clause else "the text"), {})


# --- Agreeing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(*, by: Actor, draft: str, at: datetime) -> None:
    """Give the draft to all parties for review. Raises NotFound, NotAllowed, Invalid."""
    _plain_move(EDIT, by, draft, "submit", at, "gave the draft for review")


@transaction.atomic
def agree_text(*, by: Actor, draft: str, text_hash: str, at: datetime, party: Ref | None = None) -> None:
    """Mark that a party agrees to the text with this hash; with the last party's mark the text is agreed.

    `party` says for whom, if the actor speaks for several. Raises NotFound, NotAllowed, or Invalid when the text is
    another by now, or not in review.
    """
    process, by, row = _begin_for_party(AGREE, by, draft, party, at)
    _require_same_text(process, text_hash)
    if process.marks.filter(party=row, voided_at=None, text_hash=text_hash).exists():
        return
    if process.status != lifecycle.IN_REVIEW:
        raise Invalid([_not_possible(process, "agree")])
    facts = load_facts(process, at.date())
    if facts.blanks:
        raise Invalid([Problem(_("The text still has places to be filled in: […]"), _("Fill them in."))])
    AgreedMark.objects.create(
        process=process, party=row, user_id=_user(by), office=by.authority, text_hash=text_hash, at=at
    )
    before = process.status
    if not obstacles("agree", load_facts(process, at.date())):
        _step(process, "agree", by, at)
    data = {"hash": text_hash, "before": {"status": before}, "after": {"status": process.status}}
    _record(by, at, "agree_text", process, f"agreed to the text for {row.name}", data)


@transaction.atomic
def reopen(*, by: Actor, draft: str, reason: str, at: datetime) -> None:
    """Open an agreed text, or one that is being signed, for changes: marks and signatures no longer count.

    Raises NotFound, NotAllowed, Invalid.
    """
    process, by = _begin(DECIDE, by, draft, at)
    reason = _reason(reason)
    if not _move(process, "reopen", by, at, reason):
        return
    _void_marks(process, at)
    voided = process.signatures.filter(voided_at=None).update(voided_at=at)
    _record_step(by, at, process, "reopen", "opened the text again", reason, {"signatures_voided": voided})


@transaction.atomic
def withdraw(*, by: Actor, draft: str, reason: str, at: datetime) -> None:
    """Give a draft up before it is signed. Raises NotFound, NotAllowed, Invalid."""
    _plain_move(DECIDE, by, draft, "withdraw", at, "gave the draft up", _reason(reason))


# --- Signing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_signing(*, by: Actor, draft: str, at: datetime) -> None:
    """Open an agreed text for signatures. Raises NotFound, NotAllowed, Invalid."""
    _plain_move(EDIT, by, draft, "open_signing", at, "opened the text for signing")


@transaction.atomic
def sign(
    *, by: Actor, draft: str, text_hash: str, proved_at: datetime | None, at: datetime, party: Ref | None = None
) -> None:
    """Sign the text with this hash for a party; with the last party's signature the agreement is signed.

    `proved_at` is when the person last proved who they are with a second factor, which must be fresh. `party` says for
    whom, if the actor speaks for several. Raises NotFound, NotAllowed, or Invalid when the text is another by now, is
    not open for signing, or somebody else signed for the party.
    """
    process, by, row = _begin_for_party(SIGN, by, draft, party, at)
    user = _user(by)
    _require_same_text(process, text_hash)
    if (standing := process.signatures.filter(party=row, voided_at=None).first()) is not None:
        if standing.user_id == user and standing.manner == Manner.IN_THE_SYSTEM:
            return
        raise Invalid([_signed_already(standing)])
    if proved_at is None or not timedelta(0) <= at - proved_at <= FRESH:
        raise Invalid([Problem(_("You have not proved just now who you are"), _("Use your second factor, then sign."))])
    signature = Signature(
        process=process, party=row, user_id=user, name=by.name, office=_OFFICE_WORDS[by.authority],
        text_hash=text_hash, manner=Manner.IN_THE_SYSTEM, signed_on=at.date(), at=at,
    )  # fmt: skip
    _put_signature(process, signature, by, at, "sign", f"signed for {row.name}")


@transaction.atomic
def record_paper_signature(
    *,
    by: Actor,
    draft: str,
    party: Ref,
    name: str,
    office: str,
    signed_on: date,
    text_hash: str,
    scan: bytes,
    scan_name: str,
    at: datetime,
) -> None:
    """Record that somebody signed the text with this hash on paper, with the scanned page (PDF, PNG or JPEG).

    `name` and `office` are as on the paper. Raises NotFound, NotAllowed, or Invalid with everything that is wrong.
    """
    process, by = _begin(RECORD_PAPER, by, draft, at, party)
    row = _row_of(process, party)
    _require_same_text(process, text_hash)
    digest = hashlib.sha256(scan).hexdigest()
    if (standing := process.signatures.filter(party=row, voided_at=None).select_related("scan").first()) is not None:
        if standing.scan is not None and (standing.scan.sha256, standing.name) == (digest, name.strip()):
            return
        raise Invalid([_signed_already(standing)])
    media_type = next((kind for head, kind in _SCANS if scan.startswith(head)), "")
    problems = [
        *_name_problems("name", name),
        *_name_problems("office", office),
        *([] if signed_on <= at.date() else [_day_ahead("signed_on", signed_on)]),
        *_scan_problems(scan, media_type),
    ]
    if problems:
        raise Invalid(problems)
    kept = Scan.objects.create(sha256=digest, media_type=media_type, name=_file_name(scan_name), content=scan)
    signature = Signature(
        process=process, party=row, user_id=_user(by), name=name.strip(), office=office.strip(),
        text_hash=text_hash, manner=Manner.ON_PAPER, signed_on=signed_on, at=at, scan=kept,
    )  # fmt: skip
    summary = f"recorded a signature on paper for {row.name}"
    _put_signature(process, signature, by, at, "record_paper_signature", summary)


# --- In force ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def put_in_force(*, by: Actor, draft: str, at: datetime) -> Ref:
    """Let a signed agreement take effect, from its first day on; returns the register's record, `agreement:KEY`.

    Without a first day it begins on the day of the last signature. The register gets its record, its ties and its text;
    an amendment or renewal changes the record it belongs to. Raises NotFound, NotAllowed, Invalid.
    """
    process, by = _begin(KEEP, by, draft, at)
    facts = load_facts(process, at.date())
    days = [day for day in facts.signed.values() if day is not None]
    if process.start is None and process.status == lifecycle.SIGNED and days:
        process.start = max(days)
        process.save(update_fields=["start"])
    if _move(process, "put_in_force", by, at):
        before = _amend_register(process, at) if process.parent_id else _enter_register(process, max(days))
        Step.objects.filter(pk=process.steps.latest("id").pk).update(before=before)
        _record_step(by, at, process, "put_in_force", "put the agreement in force", "", {"register": before})
    return Ref("agreement", _agreement_of(process).key)


@transaction.atomic
def suspend(*, by: Actor, draft: str, reason: str, at: datetime) -> None:
    """Rest an agreement for a time. Raises NotFound, NotAllowed, Invalid."""
    _plain_move(DECIDE, by, draft, "suspend", at, "suspended the agreement", _reason(reason))


@transaction.atomic
def resume(*, by: Actor, draft: str, at: datetime, reason: str = "") -> None:
    """Let a suspended agreement apply again. Raises NotFound, NotAllowed, Invalid."""
    _plain_move(DECIDE, by, draft, "resume", at, "resumed the agreement", reason.strip()[:LONGEST_REASON])


@transaction.atomic
def expire(*, by: Actor, draft: str, at: datetime, reason: str = "") -> None:
    """Say that an agreement ended with its last day, and was not renewed. Raises NotFound, NotAllowed, Invalid."""
    reason = reason.strip()[:LONGEST_REASON]
    _plain_move(KEEP, by, draft, "expire", at, "noted that the agreement ended with its last day", reason)


@transaction.atomic
def terminate(*, by: Actor, draft: str, day: date, reason: str, at: datetime) -> None:
    """End an agreement on a day, today at the latest. Raises NotFound, NotAllowed, Invalid."""
    process, by = _begin(DECIDE, by, draft, at)
    reason = _reason(reason)
    if day > at.date():
        raise Invalid([_day_ahead("day", day)])
    if process.start is not None and day < process.start:
        raise Invalid([Problem(_("The last day lies before the first"), _("Correct the days."), column="day")])
    _end(process, "terminate", by, at, day, f"ended the agreement on {day}", reason)


@transaction.atomic
def supersede(*, by: Actor, draft: str, successor: str, reason: str, at: datetime) -> None:
    """Say that another agreement made here, between the same parties and in force, has taken this one's place.

    Raises NotFound, NotAllowed, Invalid.
    """
    process, by = _begin(DECIDE, by, draft, at)
    reason = _reason(reason)
    other = Process.objects.filter(key=successor).first()
    same = other is not None and {p for p, _s in load_parties(other.key)} == {p for p, _s in load_parties(process.key)}
    if other is None or other.pk == process.pk or other.status != lifecycle.IN_FORCE or not same:
        words = _("This is no agreement between the same parties that is in force")
        raise Invalid([Problem(words, _("Put the new one in force first."), column="successor", value=successor)])
    process.successor = other
    day = max(other.start or at.date(), process.start or date.min)
    if _end(process, "supersede", by, at, day, f"replaced by {other.key}", reason):
        process.save(update_fields=["successor"])


@transaction.atomic
def undo(*, by: Actor, draft: str, step: int, reason: str, at: datetime) -> None:
    """Take back the last move, made by mistake; it stays visible, with the reason. Doing it again changes nothing.

    What all parties did together (agree, sign) is not undone: reopen the text, or end the agreement. Raises NotFound,
    NotAllowed, Invalid.
    """
    process, by = _begin(KEEP, by, draft, at)
    reason = _reason(reason)
    last = process.steps.filter(undone_by=None).exclude(move="undo").last()
    wanted = process.steps.filter(pk=step).first()
    if wanted is None:
        raise NotFound("step", str(step))
    if wanted.undone_by_id is not None:
        return
    if last is None or last.pk != wanted.pk or last.move not in UNDOABLE or process.status != last.target:
        raise Invalid(
            [
                Problem(
                    _("This move can no longer be taken back"), _("Only the last one can, if others do not rest on it.")
                )
            ]
        )
    by = _speaking(_RULE_OF.get(last.move, KEEP), by, load_parties(process.key), at)
    if last.move == "open_signing" and process.signatures.filter(voided_at=None).exists():
        raise Invalid([Problem(_("Somebody has signed already"), _("Open the text again instead."))])
    if last.move == "submit":
        _void_marks(process, at)
    if last.before:
        _restore_register(process, last.move, last.before)
    if last.move == "supersede":
        process.successor = None
    back = Step.objects.create(
        process=process, move="undo", source=process.status, target=last.source, by=str(by.ref), by_name=by.name,
        at=at, reason=reason,
    )  # fmt: skip
    last.undone_by = back
    last.save(update_fields=["undone_by"])
    before, process.status = process.status, last.source
    process.save(update_fields=["status", "successor"])
    data = {"step": last.pk, "reason": reason, "before": {"status": before}, "after": {"status": process.status}}
    _record(by, at, "undo", process, f"took back: {last.move.replace('_', ' ')}", data)


_RULE_OF = {
    "submit": EDIT,
    "open_signing": EDIT,
    "withdraw": DECIDE,
    "suspend": DECIDE,
    "resume": DECIDE,
    "terminate": DECIDE,
    "supersede": DECIDE,
}


# --- The beats --------------------------------------------------------------------------------------------------------


def _begin(rule: Rule, by: Actor, draft: str, at: datetime, party: Ref | None = None) -> tuple[Process, Actor]:
    """May? and lock."""
    parties = [one for one in load_parties(draft) if party is None or one[0] == party]
    if not parties:
        raise NotFound("party", str(party))
    allow(rule, by, parties)
    process = Process.objects.select_for_update().get(key=draft)
    return process, _speaking(rule, by, parties, at)


def _begin_for_party(
    rule: Rule, by: Actor, draft: str, party: Ref | None, at: datetime
) -> tuple[Process, Actor, ProcessParty]:
    """The same for an act in the name of one party."""
    mine = speaks_for(by, load_parties(draft))
    if party is None and len(mine) > 1:
        raise Invalid(
            [Problem(_("You speak for several parties of this agreement"), _("Say for which."), column="party")]
        )
    party = party or (mine[0] if mine else None)
    process, by = _begin(rule, by, draft, at, party)
    if party is None:  # pragma: no cover - _begin has refused whoever speaks for no party
        raise NotAllowed(rule.words, rule.way_out)
    return process, by, _row_of(process, party)


def _speaking(rule: Rule, by: Actor, parties: Parties, at: datetime) -> Actor:
    """The actor on its authority, whose mandate is locked: nobody ends it while the act is done."""
    by = allow(rule, by, parties)
    if by.authority in (*OFFICES, "national_representative") and by.speaks_for is not None:
        day, held_for = at.date(), by.speaks_for
        where = Q(state__key=held_for.key) if held_for.kind == "state" else Q(party__key=held_for.key)
        held = Mandate.objects.select_for_update(of=("self",)).filter(
            where, Q(end__isnull=True) | Q(end__gt=day), user_id=_user(by), office=by.authority, start__lte=day
        )
        if not list(held):
            raise NotAllowed(rule.words, _("Your mandate has ended."))
    return by


def _plain_move(rule: Rule, by: Actor, draft: str, move: str, at: datetime, summary: str, reason: str = "") -> None:
    process, by = _begin(rule, by, draft, at)
    if _move(process, move, by, at, reason):
        _record_step(by, at, process, move, summary, reason)


def _move(process: Process, move: str, by: Actor, at: datetime, reason: str = "") -> bool:
    """Make a move if nothing stands against it; False when it was the last one made, so that nothing is to be done."""
    last = process.steps.filter(undone_by=None).exclude(move="undo").last()
    if last is not None and last.move == move and last.target == process.status:
        return False
    if move not in {each.name for each in LIFECYCLE.moves_from(process.status)}:
        raise Invalid([_not_possible(process, move)])
    against = obstacles(move, load_facts(process, at.date()))
    if against:
        raise Invalid([replace(one, reason=_(one.reason), way_out=_(one.way_out)) for one in against])
    _step(process, move, by, at, reason)
    return True


def _step(process: Process, move: str, by: Actor, at: datetime, reason: str = "") -> None:
    target = LIFECYCLE.after(process.status, move)
    Step.objects.create(
        process=process, move=move, source=process.status, target=target, by=str(by.ref), by_name=by.name, at=at,
        reason=reason,
    )  # fmt: skip
    process.status = target
    process.save(update_fields=["status"])


def _record_step(
    by: Actor,
    at: datetime,
    process: Process,
    act: str,
    summary: str,
    reason: str,
    more: Mapping[str, Any] | None = None,
) -> None:
    step = process.steps.latest("id")
    data = {"before": {"status": step.source}, "after": {"status": step.target}, **(more or {})}
    _record(by, at, act, process, summary, data | ({"reason": reason} if reason else {}))


def _record(by: Actor, at: datetime, act: str, process: Process, summary: str, data: Mapping[str, Any]) -> None:
    subject = Ref("draft", process.key)
    record(by=by, at=at, act=f"agreements.{act}", subject=subject, summary=summary, data=data)


# --- Texts ------------------------------------------------------------------------------------------------------------


def _edit(
    by: Actor,
    draft: str,
    based_on: int,
    change: Callable[[Content, Content], None],
    at: datetime,
    act: str,
    summary: str,
    note: str,
    *,
    exact: bool = False,
) -> int:
    """Make the next version by a change; with `exact` only of the very version that the writer saw."""
    process, by = _begin(EDIT, by, draft, at)
    _require_open_text(process)
    seen, current = get_version(process, based_on).content, get_version(process, process.version)
    content = _copy(current.content)
    if exact and based_on != process.version:
        change(seen_copy := _copy(seen), seen)
        if _same_words(seen_copy, content):
            return process.version  # the same click again
        raise Invalid([_changed_meanwhile()])
    try:
        change(content, seen)
    except Invalid:
        change(seen_copy := _copy(seen), seen)
        if _same_words(seen_copy, current.content):
            return process.version
        raise
    if content == current.content:
        return process.version
    if process.version >= MOST_VERSIONS:
        raise Invalid([Problem(_("The text has too many versions"), _("Begin a new draft from it."))])
    number = process.version + 1
    before = {"version": process.version, "hash": current.hash}
    digest = _add_version(process, content, number, by, at, note)
    process.version = number
    process.title = next(one["title"] for one in content["wordings"] if one["language"] == content["authentic"])[:300]
    process.save(update_fields=["version", "title"])
    _void_marks(process, at)
    data = {"note": note, "before": before, "after": {"version": number, "hash": digest}}
    _record(by, at, act, process, summary, data)
    return number


def _add_version(process: Process, content: Content, number: int, by: Actor, at: datetime, note: str) -> str:
    text = fit_text(exact_text(process, content, number))
    if missing := unprintable(canonical_text(text)):
        words = _("No font that ships shows these characters")
        raise Invalid([Problem(words, _("Write them otherwise."), value=missing)])
    for wording, kept in zip(content["wordings"], text.wordings, strict=True):
        ids = tuple(one["id"] for one in wording["clauses"])
        wording.update(_wording_as_data(asdict(kept), ids))
    digest = text_hash(text)
    TextVersion.objects.create(
        process=process, number=number, content=content, hash=digest, made_at=at, made_by=str(by.ref),
        made_by_name=by.name, note=note.strip()[:300],
    )  # fmt: skip
    return digest


def _wording_as_data(wording: Mapping[str, Any], ids: Sequence[str]) -> Content:
    """A wording as the database keeps it: lists instead of tuples, and each clause with its id."""
    clauses = [
        {"id": identity, "heading": one["heading"], "paragraphs": list(one["paragraphs"])}
        for identity, one in zip(ids, wording["clauses"], strict=True)
    ]
    plain = {name: wording[name] for name in ("language", "kind", "title")}
    return {**plain, "preamble": list(wording["preamble"]), "closing": list(wording["closing"]), "clauses": clauses}


def _copy(content: Content) -> Content:
    wordings = [
        {**one, "clauses": [{**each, "paragraphs": list(each["paragraphs"])} for each in one["clauses"]]}
        for one in content["wordings"]
    ]
    return {**content, "wordings": wordings}


def _same_words(one: Content, other: Content) -> bool:
    """Whether two texts say the same, whatever ids their clauses have."""

    def words(content: Content) -> Content:
        plain = _copy(content)
        for wording in plain["wordings"]:
            for clause in wording["clauses"]:
                del clause["id"]
        return plain

    return words(one) == words(other)


def _clauses_in(content: Content, clause: str) -> dict[str, dict[str, Any]]:
    """A clause in each language. Raises NotFound."""
    found = {
        wording["language"]: one for wording in content["wordings"] for one in wording["clauses"] if one["id"] == clause
    }
    if not found:
        raise NotFound("clause", clause)
    return found


def _void_marks(process: Process, at: datetime) -> None:
    process.marks.filter(voided_at=None).update(voided_at=at)


def _require_open_text(process: Process) -> None:
    if process.status not in OPEN_TEXT:
        words = _("The text can no longer be changed")
        raise Invalid([Problem(words, _("Open it again first, or begin an amendment."), value=process.status)])


def _require_same_text(process: Process, digest: str) -> None:
    if get_version(process, process.version).hash != digest:
        words = _("The text was changed since you read it")
        raise Invalid([Problem(words, _("Read it again, then decide."), column="text_hash")])


# --- Signatures -------------------------------------------------------------------------------------------------------


def _put_signature(process: Process, signature: Signature, by: Actor, at: datetime, act: str, summary: str) -> None:
    if process.status != lifecycle.SIGNING:
        raise Invalid([_not_possible(process, "sign")])
    signature.save(force_insert=True)
    before = process.status
    if not obstacles("complete", load_facts(process, at.date())):
        _step(process, "complete", by, at)
    data = {
        "hash": signature.text_hash,
        "party": signature.party.party.key,
        "manner": signature.manner,
        "signed_on": signature.signed_on.isoformat(),
        "scan": signature.scan.sha256 if signature.scan else "",
        "before": {"status": before},
        "after": {"status": process.status},
    }
    _record(by, at, act, process, summary, data)


def _row_of(process: Process, party: Ref) -> ProcessParty:
    return process.parties.select_related("party").get(party__kind=party.kind, party__key=party.key)


def _user(by: Actor) -> int:
    """The number of the account; only people with one can agree, sign or comment. Raises NotAllowed."""
    if by.ref.kind != "user":
        raise NotAllowed("do this without an account", "Sign in.")
    return int(by.ref.key)


# --- The register -----------------------------------------------------------------------------------------------------


def _enter_register(process: Process, signed: date) -> dict[str, Any]:
    """The agreement's own record, with its parties, source, ties and text; returns what was before: nothing."""
    agreement = Agreement.objects.create(
        key=process.key,
        kind=process.kind,
        title=process.title,
        signed=_exact(signed),
        ended=_exact(process.end) if process.end else None,
        confidence=Confidence.HIGH,
    )
    agreement.focus_areas.set(process.focus_areas.all())
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, party_id=one.party_id, position=one.position)
        for one in process.parties.order_by("position")
    )
    process.agreement = agreement
    process.save(update_fields=["agreement"])
    _cite(process, agreement, "")
    _derive(agreement)
    return {"agreement": None}


def _amend_register(process: Process, at: datetime) -> dict[str, Any]:
    """The last day that an amendment or renewal sets, in the record it belongs to; returns what was before."""
    agreement = Agreement.objects.select_for_update().get(amending_processes=process)
    base = Process.objects.filter(agreement=agreement, relation="").first()
    before = {"ended": _text_of(agreement.ended), "end": base.end.isoformat() if base and base.end else None}
    process.agreement = agreement
    process.save(update_fields=["agreement"])
    if process.end is not None:
        agreement.ended = _exact(process.end)
        agreement.save(update_fields=["ended"])
        if base is not None:
            Process.objects.filter(pk=base.pk).update(end=process.end)
        _cite(process, agreement, "ended")
    _derive(agreement)
    return before


def _end(process: Process, move: str, by: Actor, at: datetime, day: date, summary: str, reason: str) -> bool:
    """An end by decision. Only the first text of an agreement ends its record; an amendment just ends itself."""
    if not _move(process, move, by, at, reason):
        return False
    before: dict[str, Any] = {}
    if process.agreement_id and not process.relation:
        agreement = Agreement.objects.select_for_update().get(pk=process.agreement_id)
        before = {"ended": _text_of(agreement.ended)}
        agreement.ended = _exact(day)
        agreement.save(update_fields=["ended"])
        _derive(agreement)
        Step.objects.filter(pk=process.steps.latest("id").pk).update(before=before)
    _record_step(by, at, process, move, summary, reason, {"register": {"before": before, "ended": day.isoformat()}})
    return True


def _restore_register(process: Process, move: str, before: Mapping[str, Any]) -> None:
    agreement = _agreement_of(process)
    ref = Ref("agreement", agreement.key)
    if "agreement" in before:
        if Process.objects.filter(parent=agreement).exists() or load_stories_naming([ref]):
            raise Invalid([Problem(_("Something rests on this agreement already"), _("End it instead."))])
        process.agreement = None
        process.save(update_fields=["agreement"])
        remove_ties(evidence=[ref])
        remove(refs=[ref])
        remove_citations(subjects=[ref])
        agreement.delete()
        return
    agreement.ended = PartialDate.parse(before["ended"]) if before["ended"] else None
    agreement.save(update_fields=["ended"])
    if move == "put_in_force":
        end = date.fromisoformat(before["end"]) if before["end"] else None
        Process.objects.filter(agreement=agreement, relation="").update(end=end)
        Citation.objects.filter(
            subject_kind="agreement", subject_key=agreement.key, field="ended", page=_page(process)
        ).delete()
        process.agreement = None
        process.save(update_fields=["agreement"])
    _derive(agreement)


def _derive(agreement: Agreement) -> None:
    ref = Ref("agreement", agreement.key)
    put_deeds(deeds=load_deeds(ref))
    put(documents=load_indexed_texts(ref))


def _cite(process: Process, agreement: Agreement, field: str) -> None:
    """The source of what was made here is the act itself, with the hash of the text that was signed."""
    network = get_network()
    source, made = Source.objects.get_or_create(
        key=OWN_SOURCE,
        defaults={"title": "Agreements made in Jejaring", "publisher": network.name if network else ""},
    )
    if made:
        put(documents=load_texts_of_sources(Ref("source", OWN_SOURCE)))
    Citation.objects.get_or_create(
        subject_kind="agreement",
        subject_key=agreement.key,
        field=field,
        source=source,
        page=_page(process),
        defaults={
            "confidence": Confidence.HIGH,
            "note": f"Signed by all parties; SHA-256 of the text: {get_version(process, process.version).hash}",
        },
    )


def _page(process: Process) -> str:
    """What tells the acts of one agreement from those of another among the citations of a record."""
    return f"text {process.pk}"


def _agreement_of(process: Process) -> Agreement:
    if process.agreement_id is None:
        raise NotFound("agreement", process.key)
    return Agreement.objects.select_for_update().get(pk=process.agreement_id)


def _exact(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def _text_of(day: PartialDate | None) -> str | None:
    return str(day) if day else None


# --- What is wrong ----------------------------------------------------------------------------------------------------


def _found_parties(parties: Sequence[Ref]) -> list[Party]:
    """Those of the parties that there are, locked, so that one click of two does not begin two drafts."""
    wanted = Party.objects.filter(key__in=[ref.key for ref in parties]).order_by("pk")
    locked = wanted.select_for_update(of=("self",)).select_related("city__state")
    rows = {Ref(one.kind, one.key): one for one in locked}
    return [rows[ref] for ref in parties if ref in rows]


def _party_problems(parties: Sequence[Ref], found: Sequence[Party]) -> list[Problem]:
    known = {Ref(one.kind, one.key) for one in found}
    problems = [
        Problem(_("This party is not known"), _("Choose from the list."), column="parties", value=str(ref))
        for ref in parties
        if ref not in known
    ]
    if len(set(parties)) < len(parties):
        problems.append(Problem(_("A party is named twice"), _("Name each once."), column="parties"))
    if not 2 <= len(set(parties)) <= 20:
        problems.append(Problem(_("An agreement has 2 to 20 parties"), _("Choose them."), column="parties"))
    return problems


def _language_problems(template: str, languages: Sequence[str], authentic: str) -> list[Problem]:
    problems = []
    if template not in agreement_templates():
        problems.append(Problem(_("There is no such wording"), _("Choose from the list."), column="template"))
    if not 1 <= len(set(languages)) == len(languages) <= 2 or not set(languages) <= set(LANGUAGES):
        problems.append(
            Problem(_("The text is in one language or two"), _("Choose en, id or both."), column="languages")
        )
    if authentic not in languages:
        words = _("The text has no wording in the language that is to prevail")
        problems.append(Problem(words, _("Choose from the list."), column="authentic", value=authentic))
    return problems


def _parent_problems(parent: str, base: Agreement | None, relation: str, parties: Sequence[Ref]) -> list[Problem]:
    if not parent and not relation:
        return []
    if base is None or relation not in Relation.values:
        return [
            Problem(
                _("It is not said which agreement is changed, or how"), _("Choose both."), column="parent", value=parent
            )
        ]
    held = {Ref(kind, key) for kind, key in base.agreement_parties.values_list("party__kind", "party__key")}
    if held != set(parties):
        words = _("The agreement that is changed has other parties")
        return [Problem(words, _("Name the same parties."), column="parties", value=parent)]
    return []


def _day_problems(start: date | None, end: date | None) -> list[Problem]:
    if start is not None and end is not None and end < start:
        return [Problem(_("The last day lies before the first"), _("Correct the days."), column="end", value=str(end))]
    return []


def _name_problems(field: str, text: str) -> list[Problem]:
    if 0 < len(text.strip()) <= 200 and not unprintable(text.strip()):
        return []
    return [Problem(_("This has 1 to 200 characters that can be printed"), _("Fill it in."), column=field, value=text)]


def _scan_problems(scan: bytes, media_type: str) -> list[Problem]:
    if len(scan) > LARGEST_SCAN:
        return [Problem(_("The file is larger than 10 MB"), _("Scan it with fewer dots."), column="scan")]
    if not media_type:
        return [Problem(_("The file is no PDF, PNG or JPEG"), _("Scan the page again."), column="scan")]
    return []


def _file_name(name: str) -> str:
    plain = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in plain if c.isprintable())[-120:] or "scan"


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        words = _("The reason has 1 to 1,000 characters")
        raise Invalid([Problem(words, _("Say in a few words why."), column="reason")])
    return reason


def _day_ahead(field: str, day: date) -> Problem:
    return Problem(_("This day has not come yet"), _("Give today or a day before."), column=field, value=str(day))


def _changed_meanwhile() -> Problem:
    return Problem(_("Somebody changed this meanwhile"), _("Look at the newest version, then write yours again."))


def _not_possible(process: Process, move: str) -> Problem:
    open_moves = ", ".join(each.name for each in LIFECYCLE.moves_from(process.status)) or "–"
    words = _("This is not possible in the state the agreement is in")
    return Problem(words, _("Possible now: %(moves)s.") % {"moves": open_moves}, column=move, value=process.status)


def _signed_already(standing: Signature) -> Problem:
    return Problem(_("%(name)s has signed for this party already") % {"name": standing.name}, column="party")


def _party_row(process: Process, party: Party, position: int) -> ProcessParty:
    city = getattr(party, "city", None)
    return ProcessParty(
        process=process,
        party=party,
        position=position,
        name=party.name,
        country=city.state.name if city else str(Locale("en").territories.get(party.country, "")),
        local_name=city.local_name if city else "",
        local_language=city.local_language if city and city.local_name else "",
    )


def _state_of(party: Party) -> Ref | None:
    city = getattr(party, "city", None)
    return Ref("state", city.state.key) if city else None


def _terms(process: Process) -> dict[str, Any]:
    return {
        "start": process.start.isoformat() if process.start else None,
        "end": process.end.isoformat() if process.end else None,
        "focus_areas": sorted(process.focus_areas.values_list("key", flat=True)),
    }
