"""Agreements that are made here: writing, reviewing, signing; for those who speak for a party, and their helpers."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejaring.apps.agreements import actions, policy
from jejaring.apps.agreements.papers import agreement_pdf
from jejaring.apps.agreements.queries.drafting import (
    DraftDetail,
    drafts_of,
    find_party,
    get_draft,
    get_scan,
    get_text,
    load_obstacles,
    load_parties,
)
from jejaring.apps.registry.queries import load_focus_areas
from jejaring.formats.agreement_texts import agreement_templates
from jejaring.formats.redline import Run, redline
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, NotFound, Problem
from jejaring.kernel.ref import Ref
from jejaring.kernel.rules import Rule
from jejaring.web.actors import actor_of_request
from jejaring.web.history import history_of
from jejaring.web.lists import PAGE_SIZE
from jejaring.web.params import Params

_WITH_REASON = ("reopen", "withdraw", "suspend", "terminate", "supersede")
_STEPS = (
    "submit", "open_signing", "put_in_force", "resume", "expire", "reopen", "suspend", "terminate", "supersede",
    "withdraw",
)  # fmt: skip
_MOVE_RULES = {
    "submit": policy.EDIT,
    "open_signing": policy.EDIT,
    "put_in_force": policy.KEEP,
    "expire": policy.KEEP,
}


@never_cache
@login_required
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """What the parties make that the reader speaks for."""
    by = actor_of_request(request)
    params = Params(request)
    number = params.page()
    params.check()
    page = drafts_of(
        [one.party for one in by.mandates], everything=by.has("secretariat"), number=number, size=PAGE_SIZE
    )
    mine = {one.party for one in by.mandates if one.office in policy.OFFICES}
    context = {"page": page, "mine": mine, "may_begin": bool(mine) or by.has("secretariat"), "crumbs": _crumbs()}
    return render(request, "drafts/list.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a wording."""
    by = actor_of_request(request)
    given = request.POST if request.method == "POST" else request.GET
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            ref = _begin(request, by)
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("The draft is begun. Fill in the places marked […]."))
            return redirect("draft", ref.key)
    mine = [one.party for one in sorted(by.mandates) if one.office in policy.OFFICES]
    context = {
        "templates": agreement_templates().values(),
        "areas": load_focus_areas().values(),
        "given": given,
        "chosen_areas": given.getlist("focus_areas"),
        "parties": given.getlist("parties") or [*map(str, mine[:1]), given.get("with", "")],
        "once": given.get("request") or timezone.now().isoformat() + "-" + str(by.ref),
        "problems": problems,
        "crumbs": _crumbs(_("New draft")),
    }
    return render(request, "drafts/new.html", context, status=400 if problems else 200)


@never_cache
@login_required
@require_GET
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """A draft: its text, remarks, who agreed and signed, and the next step."""
    return _page(request, key)


@never_cache
@login_required
@require_GET
def draft_version(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """What a version changed, against the one before or another one."""
    detail, _by = _seen(request, key)
    params = Params(request)
    older = params.number("from", 1, 10_000) or max(1, version - 1)
    params.check()
    new, old = get_text(key, version), get_text(key, older)
    context = {
        "draft": detail,
        "number": version,
        "older": older,
        "rows": _compared(old, new),
        "text_languages": new.languages,
        "crumbs": _crumbs(detail.title, reverse("draft", args=[key]), _("Version %(number)s") % {"number": version}),
    }
    return render(request, "drafts/version.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def draft_clause(request: HttpRequest, key: str, clause: str) -> HttpResponse:
    """Change a clause; `new` adds one after the clause named by `after`."""
    detail, by = _seen(request, key, policy.EDIT)
    found = next((one for one in detail.text.clauses if one.id == clause), None)
    if found is None and clause != "new":
        raise NotFound("clause", clause)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            _write_clause(request, by, detail, clause)
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("The text is saved as a new version."))
            return redirect("draft", key)
    context = {
        "draft": detail,
        "clause": found,
        "problems": problems,
        "after": request.POST.get("after", request.GET.get("after", "")),
        "based_on": request.POST.get("based_on", detail.text.version),
        "fields": [
            (language, *_words_of(request, language, found, place))
            for place, language in enumerate(detail.text.languages)
        ],
        "crumbs": _crumbs(detail.title, reverse("draft", args=[key]), _("Change a clause")),
    }
    return render(request, "drafts/clause.html", context, status=400 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def draft_sign(request: HttpRequest, key: str) -> HttpResponse:
    """The exact text with its hash, and the button that signs it."""
    detail, by = _seen(request, key, policy.SIGN)
    proved = _proved_at(request)
    mine = [party for party in detail.parties if party.ref in policy.speaks_for(by, load_parties(key))]
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            party = _party(request)
            digest = request.POST.get("text_hash", "")
            actions.sign(by=by, draft=key, text_hash=digest, proved_at=proved, at=timezone.now(), party=party)
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("You have signed."))
            return redirect("draft", key)
    fresh = proved is not None and timezone.now() - proved <= actions.FRESH
    context = {
        "draft": detail,
        "mine": [party for party in mine if party.signed_on is None],
        "has_factor": is_mfa_enabled(cast(AbstractBaseUser, request.user)),
        "fresh": fresh,
        "here": request.get_full_path(),
        "problems": problems,
        "crumbs": _crumbs(detail.title, reverse("draft", args=[key]), _("Sign")),
    }
    return render(request, "drafts/sign.html", context, status=400 if problems else 200)


@never_cache
@login_required
@require_POST
def draft_paper(request: HttpRequest, key: str) -> HttpResponse:
    """Record a signature on paper."""
    _detail, by = _seen(request, key, policy.RECORD_PAPER)
    given, scan = request.POST, request.FILES.get("scan")
    try:
        party = _party(request)
        if party is None or scan is None or (scan.size or 0) > actions.LARGEST_SCAN:
            raise Invalid([Problem(_("Party and scan are needed; the file may have 10 MB"), column="scan")])
        actions.record_paper_signature(
            by=by,
            draft=key,
            party=party,
            name=given.get("name", ""),
            office=given.get("office", ""),
            signed_on=_day(given.get("signed_on", ""), "signed_on") or timezone.now().date(),
            text_hash=given.get("text_hash", ""),
            scan=scan.read(),
            scan_name=scan.name or "",
            at=timezone.now(),
        )
    except Invalid as error:
        return _page(request, key, error.problems)
    messages.success(request, _("The signature is recorded."))
    return redirect("draft", key)


@never_cache
@login_required
@require_POST
def draft_step(request: HttpRequest, key: str) -> HttpResponse:
    """Make a move, agree, comment, or take the last move back."""
    _detail, by = _seen(request, key)
    try:
        _carry_out(request, by, key, request.POST.get("act", ""))
    except Invalid as error:
        return _page(request, key, error.problems)
    messages.success(request, _("Done."))
    return redirect("draft", key)


@never_cache
@login_required
@require_GET
def draft_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The agreement on paper: marked as a draft, or sealed once all have signed."""
    detail, _by = _seen(request, key)
    params = Params(request)
    version = params.number("version", 1, 10_000)
    params.check()
    address = request.build_absolute_uri(reverse("verify"))
    content = agreement_pdf(key, at=timezone.now(), check_address=address, version=version)
    return _download(content, "application/pdf", f"{detail.key}.pdf")


@never_cache
@login_required
@require_GET
def draft_scan(request: HttpRequest, key: str, scan: int) -> HttpResponse:
    """The scanned page of a signature on paper, as it was given."""
    _seen(request, key)
    name, media_type, content = get_scan(key, scan)
    return _download(content, media_type, name)


def _page(request: HttpRequest, key: str, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    detail, by = _seen(request, key)
    parties, day = load_parties(key), timezone.now().date()
    mine = policy.speaks_for(by, parties)
    context = {
        "draft": detail,
        "problems": problems,
        "mine": mine,
        "may_edit": policy.allows(policy.EDIT, by, parties) and detail.status in ("draft", "in_review"),
        "may_record": policy.allows(policy.RECORD_PAPER, by, parties),
        "may_comment": policy.allows(policy.COMMENT, by, parties),
        "to_agree": [one for one in detail.parties if one.ref in mine and one.agreed_at is None],
        "to_sign": [one for one in detail.parties if one.ref in mine and one.signed_on is None],
        "unsigned": [one for one in detail.parties if one.signed_on is None],
        "steps": [
            (move, load_obstacles(key, move, day), move in _WITH_REASON)
            for move in _STEPS
            if move in detail.moves and policy.allows(_MOVE_RULES.get(move, policy.DECIDE), by, parties)
        ],
        "may_undo": policy.allows(policy.KEEP, by, parties),
        "remarks": {
            clause: [one for one in detail.comments if one.clause == clause]
            for clause in ("", *(one.id for one in detail.text.clauses))
        },
        "areas": load_focus_areas(),
        "today": day,
        "history": history_of(detail.ref, detail.title),
        "crumbs": _crumbs(detail.title),
    }
    return render(request, "drafts/page.html", context, status=400 if problems else 200)


def _carry_out(request: HttpRequest, by: Actor, key: str, act: str) -> None:
    given, now = request.POST, timezone.now()
    reason = given.get("reason", "")
    common: dict[str, Any] = {"by": by, "draft": key, "at": now}
    with_reason = common | {"reason": reason}
    acts: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit(**common),
        "agree": lambda: actions.agree_text(text_hash=given.get("text_hash", ""), party=_party(request), **common),
        "open_signing": lambda: actions.open_signing(**common),
        "put_in_force": lambda: actions.put_in_force(**common),
        "reopen": lambda: actions.reopen(**with_reason),
        "withdraw": lambda: actions.withdraw(**with_reason),
        "suspend": lambda: actions.suspend(**with_reason),
        "resume": lambda: actions.resume(**with_reason),
        "expire": lambda: actions.expire(**with_reason),
        "terminate": lambda: actions.terminate(day=_day(given.get("day", ""), "day") or now.date(), **with_reason),
        "supersede": lambda: actions.supersede(successor=given.get("successor", ""), **with_reason),
        "undo": lambda: actions.undo(step=_number(given.get("step", "")), **with_reason),
        "comment": lambda: actions.comment(clause=given.get("clause", ""), text=given.get("text", ""), **common),
        "remove_clause": lambda: actions.remove_clause(
            clause=given.get("clause", ""), based_on=_number(given.get("based_on", "")), **common
        ),
        "set_terms": lambda: actions.set_terms(
            start=_day(given.get("start", ""), "start"),
            end=_day(given.get("end", ""), "end"),
            focus_areas=given.getlist("focus_areas"),
            **common,
        ),
    }
    if act not in acts:
        raise Invalid([Problem(_("There is no such step"), _("Go back to the draft."), column="act", value=act)])
    acts[act]()


def _begin(request: HttpRequest, by: Actor) -> Ref:
    given = request.POST
    parties, problems = [], []
    for text in filter(None, map(str.strip, given.getlist("parties"))):
        found = find_party(text)
        if found is None:
            words = _("No party has exactly this name")
            problems.append(Problem(words, _("Write its whole name, as on its page."), column="parties", value=text))
        else:
            parties.append(found)
    if problems:
        raise Invalid(problems)
    languages = given.get("languages", "").split("-")
    return actions.start_draft(
        by=by,
        template=given.get("template", ""),
        parties=parties,
        languages=languages,
        authentic=given.get("authentic", "") if len(languages) > 1 else languages[0],
        at=timezone.now(),
        start=_day(given.get("start", ""), "start"),
        end=_day(given.get("end", ""), "end"),
        focus_areas=given.getlist("focus_areas"),
        need=_ref(given.get("need", ""), "need"),
        introduction=_ref(given.get("introduction", ""), "introduction"),
        parent=given.get("parent", ""),
        relation=given.get("relation", ""),
        request=given.get("request", "")[:64],
    )


def _write_clause(request: HttpRequest, by: Actor, detail: DraftDetail, clause: str) -> None:
    given = request.POST
    words = {
        language: (given.get(f"heading-{language}", ""), _paragraphs(given.get(f"text-{language}", "")))
        for language in detail.text.languages
    }
    common: dict[str, Any] = {
        "by": by,
        "draft": detail.key,
        "based_on": _number(given.get("based_on", "")),
        "words": words,
        "at": timezone.now(),
        "note": given.get("note", ""),
    }
    if clause == "new":
        actions.add_clause(after=given.get("after", ""), **common)
    else:
        actions.edit_clause(clause=clause, **common)


def _words_of(request: HttpRequest, language: str, clause: Any, place: int) -> tuple[str, str]:
    heading = clause.headings[place] if clause else ""
    text = "\n\n".join(clause.paragraphs[place]) if clause else ""
    return request.POST.get(f"heading-{language}", heading), request.POST.get(f"text-{language}", text)


def _paragraphs(text: str) -> list[str]:
    """Paragraphs as people write them: with an empty line between."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def _compared(old: Any, new: Any) -> list[tuple[str, list[tuple[Run, ...]]]]:
    """For each clause of either version its number and, for each language, what became of its words."""
    before = {clause.id: _plain(clause) for clause in old.clauses}
    after = {clause.id: _plain(clause) for clause in new.clauses}
    empty = [""] * len(new.languages)
    numbers = {clause.id: str(clause.number) for clause in (*old.clauses, *new.clauses)}
    order = [*after, *(one for one in before if one not in after)]
    frame = [
        redline("\n".join((a, *b, *c)), "\n".join((d, *e, *f)))
        for a, b, c, d, e, f in zip(
            old.titles, old.preambles, old.closings, new.titles, new.preambles, new.closings, strict=True
        )
    ]
    rows = [
        (
            numbers[one],
            [
                redline(first, second)
                for first, second in zip(before.get(one, empty), after.get(one, empty), strict=True)
            ],
        )
        for one in order
    ]
    return [("", frame), *rows]


def _plain(clause: Any) -> list[str]:
    return ["\n".join((head, *texts)) for head, texts in zip(clause.headings, clause.paragraphs, strict=True)]


def _seen(request: HttpRequest, key: str, rule: Rule = policy.READ) -> tuple[DraftDetail, Actor]:
    """The draft, if the reader may see it; whoever may not is not told that there is one."""
    by, parties = actor_of_request(request), load_parties(key)
    if not policy.allows(policy.READ, by, parties):
        raise NotFound("draft", key)
    policy.allow(rule, by, parties)
    return get_draft(key), by


def _proved_at(request: HttpRequest) -> datetime | None:
    """When the person last used a second factor, or a passkey, in this session."""
    records = get_authentication_records(request, request.user)
    times = [one["at"] for one in records if one.get("method") == "mfa"]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _party(request: HttpRequest) -> Ref | None:
    return _ref(request.POST.get("party", ""), "party")


def _ref(text: str, column: str) -> Ref | None:
    try:
        return Ref.parse(text) if text else None
    except ValueError:
        raise Invalid(
            [Problem(_("This names no record"), _("Choose from the list."), column=column, value=text)]
        ) from None


def _day(text: str, column: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problem = Problem(_("This is not a day"), _("Write it like 2026-05-01."), column=column, value=text)
        raise Invalid([problem]) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid([Problem(_("This is not a number"), _("Go back to the draft."), value=text)])
    return int(text)


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to be kept, never to be run: no script in it acts in the name of this site."""
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type=media_type, headers=headers)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "_" for c in name)
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response


def _crumbs(*more: str) -> list[tuple[str, str]]:
    """The way here: a last label alone, or a label, its address and a last label."""
    way = [(_("Overview"), reverse("home")), (_("Drafts"), reverse("drafts"))]
    if len(more) == 3:
        way.append((more[0], more[1]))
    return [*way, (more[-1], "")] if more else [way[0], (_("Drafts"), "")]


urlpatterns = [
    path("agreements/drafts", drafts, name="drafts"),
    path("agreements/drafts/new", draft_new, name="draft-new"),
    path("agreements/drafts/<str:key>", draft, name="draft"),
    path("agreements/drafts/<str:key>/versions/<int:version>", draft_version, name="draft-version"),
    path("agreements/drafts/<str:key>/clauses/<str:clause>", draft_clause, name="draft-clause"),
    path("agreements/drafts/<str:key>/sign", draft_sign, name="draft-sign"),
    path("agreements/drafts/<str:key>/paper", draft_paper, name="draft-paper"),
    path("agreements/drafts/<str:key>/step", draft_step, name="draft-step"),
    path("agreements/drafts/<str:key>/pdf", draft_pdf, name="draft-pdf"),
    path("agreements/drafts/<str:key>/scans/<int:scan>", draft_scan, name="draft-scan"),
]
