"""Finding records by text.

A query is taken apart into tokens by the same analyser as the documents, and only tokens reach the database: quotes
and operators are data. It is asked in steps, from the strictest reading to the widest; a record ranks by the first
step that finds it. The steps give the same order on every database, which their own scores (bm25, ts_rank) would not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from jejaring.apps.search.models import Document, Term
from jejaring.formats import textindex
from jejaring.kernel.errors import Invalid, Problem
from jejaring.kernel.indexed import IndexedText as IndexedText
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref

LONGEST_QUERY = 200
"""Characters a query may have."""
WHOLE_NAME_SIGN = "="
"""Before a token that stands for a whole name; no word begins with it."""

_SHORTEST_PREFIX = 2
_MOST_NEIGHBOURS = 20
_MOST_MENDED_WORDS = 4
_EXCERPT_SIZE = 160


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of text and where the query matched it: `(start, end)` pairs, ascending, none overlapping."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def parts(self) -> Iterator[tuple[str, bool]]:
        """The text cut at the marks: `(part, is it marked)`."""
        at = 0
        for start, end in self.marks:
            if at < start:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. `excerpt` is the other name or the part of the text that matched; it may be empty."""

    ref: Ref
    title: str
    title_marks: tuple[tuple[int, int], ...]
    context: str
    excerpt: Marked


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits. `counts` has the number of hits by kind, whatever kinds were asked for.

    `corrected` is the nearest spelling known when nothing was found as typed and the hits are for near spellings.
    """

    page: Page[Hit]
    counts: Mapping[str, int]
    corrected: str | None = None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits of this page, best first."""
        return self.page.items

    @property
    def total(self) -> int:
        """How many hits there are on all pages."""
        return self.page.total


@dataclass(frozen=True, slots=True)
class _Word:
    """A token to look for, or everything that begins with it."""

    token: str
    open_end: bool = False

    def fits(self, token: str) -> bool:
        return token.startswith(self.token) if self.open_end else token == self.token


# Every group must be found, and a group is found when one of its words is.
_Groups = Sequence[Sequence[_Word]]


@dataclass(frozen=True, slots=True)
class _Step:
    """One reading of the query. What a step that is not `widest` finds, a later one finds too."""

    groups: _Groups
    names_only: bool
    widest: bool = False


def find(text: str, *, kinds: frozenset[str] | None = None, page: int = 1, size: int = 20) -> SearchResult:
    """The records that hold every word of `text`, the last one also as the beginning of a word.

    Order: the whole name, words of a name, beginnings in a name, words anywhere, beginnings anywhere; then weight, then
    the shorter title, then kind and key. When nothing is found, words that occur nowhere are taken for near ones.
    Raises Invalid when `text` is longer than LONGEST_QUERY or the page makes no sense.
    """
    if page < 1 or size < 1:
        raise Invalid([Problem("pages and their sizes start at 1", value=str(min(page, size)))])
    tokens = _query_tokens(text)
    if not tokens:
        return SearchResult(Page((), 0, page, size), {})
    steps, corrected = _steps_as_typed(text, tokens), None
    counts = _counts(steps)
    if not counts and (mended := _mended(tokens)):
        steps, corrected = mended
        counts = _counts(steps)
        corrected = corrected if counts else None
    total = sum(number for kind, number in counts.items() if kinds is None or kind in kinds)
    offset = (page - 1) * size
    hits: tuple[Hit, ...] = ()
    if offset < total:  # hits in names come first, so a page they fill needs no look at the texts
        hits = _hits(text, _of_names(steps), kinds=kinds, limit=size, offset=offset)
        if len(hits) < size:
            hits = _hits(text, steps, kinds=kinds, limit=size, offset=offset)
    return SearchResult(Page(hits, total, page, size), counts, corrected)


def suggest(text: str, limit: int = 8) -> tuple[Hit, ...]:
    """The best records whose names match what has been typed so far, for showing while typing. Raises as `find`."""
    tokens = _query_tokens(text)
    if not tokens:
        return ()
    hits = _hits(text, _of_names(_steps_as_typed(text, tokens)), limit=limit)
    if not hits and (mended := _mended(tokens)):
        hits = _hits(text, _of_names(mended[0]), limit=limit)
    return hits


def size_of_index() -> int:
    """How many records can be found."""
    return Document.objects.count()


# --- From text to steps -------------------------------------------------------------------------------------------


def _query_tokens(text: str) -> list[str]:
    if len(text) > LONGEST_QUERY:
        raise Invalid([Problem(f"a search has at most {LONGEST_QUERY} characters", "Use fewer words.", value=text)])
    return textindex.query_tokens(text)


def _steps_as_typed(text: str, tokens: list[str]) -> list[_Step]:
    whole = WHOLE_NAME_SIGN + textindex.whole(text)
    exact = [[_Word(token)] for token in tokens]
    begun = [*exact[:-1], [_Word(tokens[-1]), *_beginnings(tokens[-1])]]
    steps = [
        _Step([[_Word(whole)]], names_only=True),
        _Step(exact, names_only=True),
        _Step([[_Word(whole, open_end=True)]], names_only=True, widest=True),
        _Step(begun, names_only=True),
        _Step(exact, names_only=False),
        _Step(begun, names_only=False, widest=True),
    ]
    return steps if begun != exact else [step for step in steps if step.groups is not exact]


def _of_names(steps: list[_Step]) -> list[_Step]:
    return [step for step in steps if step.names_only]


def _beginnings(token: str) -> list[_Word]:
    return [_Word(token, open_end=True)] if textindex.is_word(token) and len(token) >= _SHORTEST_PREFIX else []


def _mended(tokens: list[str]) -> tuple[list[_Step], str] | None:
    """The steps with words that occur nowhere replaced by near ones, and the likeliest spelling; None if none is."""
    long_words = [token for token in tokens if textindex.is_word(token) and _typing_errors(token)]
    known = set(Term.objects.filter(token__in=long_words).values_list("token", flat=True))
    if Term.objects.filter(token__startswith=tokens[-1]).exists():
        known.add(tokens[-1])
    unknown = [token for token in long_words if token not in known]
    if not 1 <= len(unknown) <= _MOST_MENDED_WORDS:
        return None
    near = {token: _neighbours(token) for token in unknown}
    if not any(near.values()):
        return None
    groups = [
        [_Word(other) for other in near.get(token, ())] or [_Word(token), *(_beginnings(token) if last else ())]
        for token, last in zip(tokens, [False] * (len(tokens) - 1) + [True], strict=True)
    ]
    spelling = " ".join(group[0].token for group in groups)
    return [_Step(groups, names_only=True), _Step(groups, names_only=False, widest=True)], spelling


def _typing_errors(token: str) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word."""
    return 2 if len(token) >= 8 else 1 if len(token) >= 4 else 0


def _neighbours(token: str) -> list[str]:
    """The words of the index within the typing errors allowed: the nearest first, then the most frequent."""
    allowed = _typing_errors(token)
    rows = Term.objects.filter(size__range=(len(token) - allowed, len(token) + allowed))
    documents = dict(rows.values_list("token", "documents"))
    near = process.extract(token, documents.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    near.sort(key=lambda found: (found[1], -documents[found[0]], found[0]))
    return [found[0] for found in near[:_MOST_NEIGHBOURS]]


# --- Asking the database ------------------------------------------------------------------------------------------


def _sqlite_select(step: _Step) -> tuple[str, str]:
    expression = " AND ".join(
        "(" + " OR ".join(f'"{word.token}"' + " *" * word.open_end for word in group) + ")" for group in step.groups
    )
    columns = "name_tokens" if step.names_only else "name_tokens text_tokens"
    return "SELECT rowid AS id FROM search_index WHERE search_index MATCH %s", f"{{{columns}}} : ({expression})"


def _postgresql_select(step: _Step) -> tuple[str, str]:
    expression = " & ".join(
        "(" + " | ".join(f"'{word.token}'" + ":*" * word.open_end for word in group) + ")" for group in step.groups
    )
    column = "name_vector" if step.names_only else "full_vector"
    return f"SELECT id FROM search_document WHERE {column} @@ %s::tsquery", expression  # noqa: S608


# How the database is asked, and how it sorts keys by their bytes.
_DIALECTS = {"sqlite": (_sqlite_select, "BINARY"), "postgresql": (_postgresql_select, '"C"')}


def _found(steps: Sequence[_Step]) -> tuple[str, list[Any]]:
    """SQL for the ids found, each with the number of the first step that found it; and its parameters."""
    select, _ = _DIALECTS[connection.vendor]
    selects, parameters = zip(*map(select, steps), strict=True)
    union = " UNION ALL ".join(
        f"SELECT id, {number} AS step FROM ({one}) AS step{number}"  # noqa: S608
        for number, one in enumerate(selects)
    )
    return f"SELECT id, MIN(step) AS step FROM ({union}) AS steps GROUP BY id", list(parameters)  # noqa: S608


def _counts(steps: Sequence[_Step]) -> dict[str, int]:
    found, parameters = _found([step for step in steps if step.widest])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, COUNT(*) FROM search_document JOIN ({found}) AS found USING (id) "  # noqa: S608
            "GROUP BY kind ORDER BY kind",
            parameters,
        )
        return dict(cursor.fetchall())


def _hits(
    text: str, steps: Sequence[_Step], *, limit: int, offset: int = 0, kinds: frozenset[str] | None = None
) -> tuple[Hit, ...]:
    found, parameters = _found(steps)
    _, by_bytes = _DIALECTS[connection.vendor]
    where = ""
    if kinds is not None:
        where = f"WHERE kind IN ({', '.join(['%s'] * len(kinds))})"
        parameters += sorted(kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM search_document JOIN ({found}) AS found USING (id) {where} "  # noqa: S608
            f"ORDER BY step, weight DESC, LENGTH(title), kind COLLATE {by_bytes}, key COLLATE {by_bytes} "
            "LIMIT %s OFFSET %s",
            [*parameters, limit, offset],
        )
        ids = [row[0] for row in cursor.fetchall()]
    documents = Document.objects.in_bulk(ids)
    whole = textindex.whole(text)
    return tuple(_hit(documents[pk], steps[-1].groups, whole) for pk in ids if pk in documents)


# --- Showing what matched -----------------------------------------------------------------------------------------


def _hit(document: Document, groups: _Groups, whole: str) -> Hit:
    """The hit as readers see it: with an excerpt only when the title does not show all that was asked for."""
    title, complete = _marked(document.title, groups, whole)
    best = Marked("")
    if complete < len(groups):
        pieces = [_marked(piece, groups, whole) for piece in (*document.names.splitlines(), document.text)]
        best, most = max(pieces, key=lambda piece: piece[1])
        best = _around_first_mark(best) if most else Marked("")
    return Hit(Ref(document.kind, document.key), document.title, title.marks, document.context, best)


def _marked(text: str, groups: _Groups, whole: str) -> tuple[Marked, int]:
    """The text with the places of the query's words marked, and how many of the groups it satisfies."""
    marks: list[tuple[int, int]] = []
    satisfied: set[int] = set()
    for token, start, end in textindex.spans(text):
        hits = [number for number, group in enumerate(groups) if any(word.fits(token) for word in group)]
        satisfied.update(hits)
        if hits and marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        elif hits:
            marks.append((start, end))
    if len(satisfied) < len(groups) and textindex.whole(text).startswith(whole):
        return Marked(text, ((0, len(text)),)), len(groups)
    return Marked(text, tuple(marks)), len(satisfied)


def _around_first_mark(marked: Marked) -> Marked:
    """The part of a long text where it first matches, cut between words where there are spaces."""
    text, size = marked.text, _EXCERPT_SIZE
    if len(text) <= size:
        return marked
    start = max(0, marked.marks[0][0] - size // 4)
    if start:
        start = max(start, text.find(" ", start, marked.marks[0][0]) + 1)
    end = min(len(text), max(start + size, marked.marks[0][1]))
    if end < len(text):
        end = max(marked.marks[0][1], text.rfind(" ", start, end) if " " in text[end - size // 4 : end] else end)
    marks = tuple((first - start, last - start) for first, last in marked.marks if start <= first and last <= end)
    return Marked(text[start:end], marks)
