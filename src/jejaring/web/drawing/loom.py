"""The loom: a bar for one party and a thread to each of its partners, whose names stand in one column, in groups."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from jejaring.web.drawing.glyphs import line_class
from jejaring.web.drawing.svg import join, number, path, picture, tag
from jejaring.web.drawing.text import text_width, wrap


@dataclass(frozen=True, slots=True)
class Thread:
    """One partner. `kind` is the kind of the first tie (it gives the line), `title` says all of them.

    `member` sets the name in bold; `shared` is how many other members are tied to the same partner, shown as "+3".
    """

    name: str
    kind: str
    title: str
    href: str | None = None
    member: bool = False
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Partners under one heading, in the order in which they are drawn. A group without threads is not drawn."""

    heading: str
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class Loom:
    """A party's partners. `label` is the name of the figure for screen readers."""

    name: str
    label: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Format:
    """What differs between the two drawings: where the bar ends, where the names begin, the sizes of the text.

    Where there is no room before the bar, the party's name stands over the drawing, `head` high.
    """

    class_name: str
    width: int
    bar: int
    names: int
    name_size: int
    party_size: int
    head: int = 0


_WIDE = _Format("loom wid", 770, 150, 310, 13, 16)
_NARROW = _Format("loom nar", 300, 10, 84, 12, 13, head=24)
_ROW = 19
_LINE = 15
_MARGIN = 10
_THREAD_SPACE = 5.5
_BAR_WIDTH = 6
_BOLD = 1.06  # how much wider than the table's medium letters


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading or a partner, at the middle line `y`; `lines` is its text."""

    y: float
    lines: tuple[str, ...]
    thread: Thread | None


def loom(spec: Loom) -> Markup:
    """The drawing, wide and narrow; empty when there is no partner."""
    if not any(group.threads for group in spec.groups):
        return Markup("")
    return join(_drawing(spec, _WIDE), _drawing(spec, _NARROW))


def _drawing(spec: Loom, form: _Format) -> Markup:
    rows = list(_rows(spec, form))
    height = rows[-1].y + (len(rows[-1].lines) - 0.5) * _LINE + _MARGIN
    partners = [row for row in rows if row.thread]
    span = min(len(partners) * _THREAD_SPACE, height - form.head - 30)
    middle = (height + form.head) / 2
    top = middle - span / 2
    threads = [_thread(row, top + span * (at + 0.5) / len(partners), form) for at, row in enumerate(partners)]
    bar = tag("rect", x=form.bar - _BAR_WIDTH, y=top - 3, width=_BAR_WIDTH, height=span + 6, fill="var(--ink)")
    return picture(
        *threads,
        bar,
        *_party(spec.name, middle, form),
        *(_text(row, form) for row in rows),
        width=form.width,
        height=height,
        label=spec.label,
        class_=form.class_name,
        role="group",
    )


def _rows(spec: Loom, form: _Format) -> Iterator[_Row]:
    """Headings and partners from top to bottom; a name that is too long for one line takes more."""
    room = form.width - form.names - 8
    y = _MARGIN + 6.0 + form.head
    for group in spec.groups:
        if not group.threads:
            continue
        heading = wrap(group.heading, 11, room)
        yield _Row(y, heading, None)
        y += _ROW + (len(heading) - 1) * _LINE
        for thread in group.threads:
            weight = _BOLD if thread.member else 1
            suffix = text_width(_shared(thread), 11) + 6 if thread.shared else 0
            lines = wrap(thread.name, form.name_size * weight, room - suffix) or ("",)
            yield _Row(y, lines, thread)
            y += _ROW + (len(lines) - 1) * _LINE


def _thread(row: _Row, start: float, form: _Format) -> Markup:
    """The curve from the bar to the name, over a casing in the colour of the page."""
    thread = row.thread
    if thread is None:
        return Markup("")
    middle = (form.bar + form.names) / 2
    first, last = number(start), number(row.y)
    data = f"M{form.bar} {first}C{number(middle + 10)} {first} {number(middle - 14)} {last} {form.names} {last}"
    return join(
        path(data, class_="case pp", stroke_width=4.5),
        tag("path", tag("title", thread.title), class_=line_class(thread.kind), d=data),
    )


def _party(name: str, middle: float, form: _Format) -> Iterator[Markup]:
    """The party's name: before the bar, or over the drawing."""
    size = form.party_size
    if form.head:
        yield tag("text", name, x=0, y=size, font_weight=600, font_size=size)
        return
    lines = wrap(name, size * _BOLD, form.bar - 16)
    for at, line in enumerate(lines):
        y = middle + size / 3 + (at - (len(lines) - 1) / 2) * size * 1.25
        yield tag("text", line, x=form.bar - 14, y=y, text_anchor="end", font_weight=600, font_size=size)


def _text(row: _Row, form: _Format) -> Markup:
    x, thread = form.names + 8, row.thread
    if thread is None:
        return join(*_lines(row, x, font_size=11, class_="tk"))
    weight = 600 if thread.member else None
    text = join(*_lines(row, x, font_size=form.name_size, font_weight=weight))
    return tag("a", text, href=thread.href) if thread.href else text


def _lines(row: _Row, x: float, **attributes: str | float | None) -> Iterator[Markup]:
    """One text element for each line; the number of sharing members ends the last one."""
    for at, line in enumerate(row.lines):
        last = at == len(row.lines) - 1
        mark = _shared_mark(row.thread) if last else Markup("")
        yield tag("text", line, mark, x=x, y=row.y + 4 + at * _LINE, **attributes)


def _shared_mark(thread: Thread | None) -> Markup:
    if thread is None or not thread.shared:
        return Markup("")
    return tag("tspan", _shared(thread), class_="tk", dx=6)


def _shared(thread: Thread) -> str:
    return f"+{thread.shared}"
