"""Charts: years, kinds by year, shares of statuses, completeness, targets, small multiples.

What is not known has a hatched column or stretch of its own. A chart that has a wide and a narrow drawing returns both.
Needs the patterns of `glyphs.defs`.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup

from jejaring.web.drawing.svg import hidden_picture, join, number, path, picture, tag
from jejaring.web.drawing.text import text_width

Status = Literal["planning", "ongoing", "completed", "in_plan", "not_listed", "not_known"]

_UNKNOWN = "url(#p-nk)"
_STATUS_FILL: MappingProxyType[str, str] = MappingProxyType(
    {"planning": "url(#p-pl)", "ongoing": "url(#p-on)", "not_known": _UNKNOWN}
)
_FULL = "100%"


# Agreements by year


@dataclass(frozen=True, slots=True)
class YearBars:
    """How many facts fall in each year; `undated` more have no year and stand in a hatched column of their own."""

    label: str
    counts: tuple[tuple[int, int], ...]
    undated: int
    undated_label: str


@dataclass(frozen=True, slots=True)
class _BarsFormat:
    class_name: str
    width: int
    unknown_width: int
    ticks: int


_BARS_WIDE = _BarsFormat("wid w12", 1160, 60, 9)
_BARS_NARROW = _BarsFormat("nar w12", 300, 46, 4)
_BARS_BASE, _BARS_TALL, _BARS_HEIGHT = 100, 84, 120


def year_bars(spec: YearBars) -> Markup:
    """A bar for each year from the first to the last; wide and narrow."""
    return join(_year_bars(spec, _BARS_WIDE), _year_bars(spec, _BARS_NARROW))


def _year_bars(spec: YearBars, form: _BarsFormat) -> Markup:
    most = max((count for _, count in spec.counts), default=0)
    unknown = max(form.unknown_width, math.ceil(text_width(spec.undated_label, 11)) + 4) if spec.undated else 0
    right = form.width - unknown - 28
    return picture(
        *_grid(most, right, _BARS_BASE, _BARS_TALL),
        *(_bars(spec, form, right, most) if spec.counts else ()),
        path(f"M0 {_BARS_BASE}H{number(right)}", class_="ax0"),
        *(_undated_column(spec, form, unknown) if spec.undated else ()),
        width=form.width,
        height=_BARS_HEIGHT,
        label=spec.label,
        class_=form.class_name,
    )


def _bars(spec: YearBars, form: _BarsFormat, right: float, most: int) -> Iterator[Markup]:
    first, last = min(year for year, _ in spec.counts), max(year for year, _ in spec.counts)
    step = right / (last - first + 1)
    thick = min(step * 0.82, 28)
    for year, count in spec.counts:
        tall = count / most * _BARS_TALL if most else 0
        x = (year - first + 0.5) * step - thick / 2
        title = tag("title", f"{year}: {count}")
        yield tag("rect", title, class_="bar", x=x, y=_BARS_BASE - tall, width=thick, height=tall)
    for year in _years_on_axis(first, last, form.ticks):
        yield _year_tick(year, (year - first + 0.5) * step, 115, right)


def _undated_column(spec: YearBars, form: _BarsFormat, width: float) -> tuple[Markup, ...]:
    left, middle = form.width - width, form.width - width / 2
    count = tag(
        "text", str(spec.undated), class_="lab", x=middle, y=58, text_anchor="middle", font_size=15, font_weight=600
    )
    name = tag("text", spec.undated_label, class_="tk", x=middle, y=115, text_anchor="middle")
    hatch = tag("rect", x=left, y=_BARS_BASE - 96, width=width, height=96, fill=_UNKNOWN)
    return hatch, count, name


def _grid(most: float, right: float, base: float, tall: float) -> Iterator[Markup]:
    """At most four lines at round numbers, the numbers at the right end."""
    for value in _round_steps(most):
        y = base - value / most * tall
        yield path(f"M0 {number(y)}H{number(right)}", class_="ax")
        yield tag("text", str(value), class_="tk", x=right + 5, y=y + 4)


def _round_steps(most: float) -> list[int]:
    """Up to four whole multiples of 1, 2 or 5 times a power of ten that do not pass `most`."""
    if most < 1:
        return []
    step = next(size * 10**power for power in range(12) for size in (1, 2, 5) if most / (size * 10**power) < 5)
    return list(range(step, math.floor(most) + 1, step))


def _years_on_axis(first: int, last: int, ticks: int) -> list[int]:
    """Round years between two years, about `ticks` of them, and both ends where these leave room."""
    span = last - first
    step = next(size for size in (1, 2, 5, 10, 20, 25, 50, 100, 1000) if span / size <= ticks - 1)
    inner = [year for year in range(first, last) if year % step == 0]
    ends = [
        end
        for end in dict.fromkeys((first, last))
        if all(abs(end - year) > step * 0.6 for year in inner if year != end)
    ]
    return sorted({*inner, *ends})


def _year_tick(year: int, x: float, y: float, right: float) -> Markup:
    """A year under the axis, kept inside the drawing."""
    half = text_width(str(year), 11) / 2
    return tag("text", str(year), class_="tk", x=min(max(x, half), right - half), y=y, text_anchor="middle")


# Kinds by year


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind with the years of its facts (a year may stand more than once) and how many facts have no year."""

    name: str
    years: tuple[int, ...]
    undated: int = 0


@dataclass(frozen=True, slots=True)
class KindStrip:
    """Dots by kind and year. `last_year` is where the axis ends; the unknown column has a long and a short name."""

    label: str
    rows: tuple[KindRow, ...]
    last_year: int
    undated_label: str
    undated_short: str


@dataclass(frozen=True, slots=True)
class _StripFormat:
    class_name: str
    width: int
    names: int
    unknown_width: int
    row: int
    dots_at: float
    name_size: int
    per_row: int


_STRIP_WIDE = _StripFormat("wid w12", 1160, 250, 150, 34, 0.5, 13, 11)
_STRIP_NARROW = _StripFormat("nar w12", 300, 0, 60, 46, 0.68, 12, 4)
_STRIP_TOP = 22
_DOT, _OPEN_DOT = 6.0, 4.5


def kind_strip(spec: KindStrip) -> Markup:
    """A row for each kind, a filled dot for each dated fact, open dots for those without a year; wide and narrow."""
    if not spec.rows:
        return Markup("")
    return join(_kind_strip(spec, _STRIP_WIDE), _kind_strip(spec, _STRIP_NARROW))


def _kind_strip(spec: KindStrip, form: _StripFormat) -> Markup:
    years = [year for row in spec.rows for year in row.years]
    first = min([*years, spec.last_year - 16]) // 5 * 5
    last = max([*years, spec.last_year])
    left, right = form.names + 8, form.width - form.unknown_width - 22
    heights = [_row_height(row, form) for row in spec.rows]
    height = _STRIP_TOP + sum(heights) + 6

    def x_of(year: int) -> float:
        return left + (year - first) / (last - first) * (right - left)

    parts = list(_year_lines(first, last, x_of(first), x_of(last), height, form))
    parts += _unknown_strip(spec, form, height)
    top = float(_STRIP_TOP)
    for row, tall in zip(spec.rows, heights, strict=True):
        middle = top + (tall * 0.5 if form.names else 16 + (tall - 16) / 2)
        parts.append(tag("text", row.name, x=0, y=middle + 4 if form.names else top + 15, font_size=form.name_size))
        parts.append(path(f"M{form.names} {number(top + tall)}H{form.width}", class_="ax"))
        parts += [_dot(x_of(year), middle, at, count) for year, at, count in _stacks(row)]
        parts += _open_dots(row.undated, middle, form)
        top += tall
    return picture(*parts, width=form.width, height=height, label=spec.label, class_=form.class_name)


def _row_height(row: KindRow, form: _StripFormat) -> float:
    """Rows grow with their fullest year and with their undated facts."""
    fullest = max(Counter(row.years).values(), default=1)
    open_rows = math.ceil(row.undated / form.per_row)
    needed = max(fullest * 10 + 6, open_rows * 12 + 6)
    return max(form.row, needed + (0 if form.names else 18))


def _year_lines(
    first: int, last: int, left: float, right: float, height: float, form: _StripFormat
) -> Iterator[Markup]:
    step = 5 if last - first <= 30 else 10 if last - first <= 70 else 20
    if not form.names and last - first > 15:
        step = max(step, 10) if last - first <= 40 else 20
    for year in range(first, last + 1, step):
        x = left + (year - first) / (last - first) * (right - left)
        yield path(f"M{number(x)} {_STRIP_TOP}V{number(height - 4)}", class_="ax")
        yield tag("text", str(year), class_="tk", x=max(x, 13), y=13, text_anchor="middle")


def _unknown_strip(spec: KindStrip, form: _StripFormat, height: float) -> list[Markup]:
    left = form.width - form.unknown_width
    name = spec.undated_label if form.names else spec.undated_short
    hatch = tag(
        "rect", x=left, y=_STRIP_TOP, width=form.unknown_width, height=height - _STRIP_TOP - 4, fill=_UNKNOWN,
        opacity="0.45",
    )  # fmt: skip
    label = tag("text", name, class_="tk", x=left + form.unknown_width / 2, y=13, text_anchor="middle")
    return [hatch, label]


def _stacks(row: KindRow) -> Iterator[tuple[int, int, int]]:
    """Year, place in the stack of that year, height of the stack."""
    for year, count in sorted(Counter(row.years).items()):
        for at in range(count):
            yield year, at, count


def _dot(x: float, middle: float, at: int, count: int) -> Markup:
    return tag("circle", class_="city", cx=x, cy=middle + ((count - 1) / 2 - at) * 10, r=_DOT)


def _open_dots(count: int, middle: float, form: _StripFormat) -> Iterator[Markup]:
    rows = math.ceil(count / form.per_row)
    for at in range(count):
        row, column = divmod(at, form.per_row)
        yield tag(
            "circle",
            cx=form.width - form.unknown_width + 12 + column * 12,
            cy=middle + (row - (rows - 1) / 2) * 12,
            r=_OPEN_DOT,
            fill="var(--paper)",
            stroke="var(--sea)",
            stroke_width=1.5,
        )


# Statuses


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a bar. `title` says it in words; the words also stand outside of the drawing."""

    status: Status
    count: int
    title: str


@cache
def status_swatch(status: Status, width: int | str = _FULL, height: int = 14) -> Markup:
    """A sample of a status: fills its cell by default. The word stands beside or below it.

    Planning dots, ongoing bands, completed solid, in the plan an outline, not listed a dotted line, not known a hatch.
    """
    if status == "not_listed":
        end = width if isinstance(width, int) else 1200
        line = path(f"M0 {number(height / 2)}H{end}", stroke="var(--st-none)", stroke_dasharray="1 5", stroke_width=1.5)
        return hidden_picture(line, width=width, height=height, class_="clip")
    return hidden_picture(_status_rect(status, 0, _FULL, height), width=width, height=height)


def stacked_bar(parts: Sequence[Part], whole: int | None = None, height: int = 12) -> Markup:
    """Shares of statuses, side by side, as wide as its place. `whole` fills the width; None takes their sum."""
    total = whole if whole is not None else sum(part.count for part in parts)
    if total <= 0:
        return hidden_picture(width=_FULL, height=height)
    rects, start = [], 0
    for part in parts:
        if part.count > 0:
            x, width = _percent(start, total), _percent(part.count, total)
            rects.append(tag("g", tag("title", part.title), _status_rect(part.status, x, width, height)))
            start += part.count
    return hidden_picture(*rects, width=_FULL, height=height)


def meter(known: int, whole: int, height: int = 12) -> Markup:
    """How much is known: filled, and the rest hatched; all hatched when `whole` is 0. The numbers stand beside it."""
    known = max(0, min(known, whole))
    hatch = tag("rect", width=_FULL, height=height, fill=_UNKNOWN)
    filled = tag("rect", width=_percent(known, whole), height=height, class_="bar") if known else Markup("")
    return hidden_picture(hatch, filled, width=_FULL, height=height)


def _status_rect(status: Status, x: str | int, width: str, height: int) -> Markup:
    start = x or None
    if status == "completed":
        return tag("rect", x=start, width=width, height=height, class_="p-done")
    if status == "in_plan":
        return tag(
            "rect", x=start or 1, y=1, width="97%" if width == _FULL else width, height=height - 2, fill="none",
            stroke="var(--st-plan)", stroke_width=1.5,
        )  # fmt: skip
    if status == "not_listed":
        return tag("rect", x=start, y=height / 2, width=width, height=1, fill="var(--st-none)")
    return tag("rect", x=start, width=width, height=height, fill=_STATUS_FILL[status])


def _percent(count: float, whole: float) -> str:
    return f"{number(100 * count / whole, 2)}%"


# Small multiples


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the small charts: `title` above it, `note` below (both may be `Markup`, for a glyph or a source mark)."""

    title: str | Markup
    label: str
    counts: tuple[tuple[int, int], ...]
    note: str | Markup = ""


def small_multiples(panels: Sequence[Panel]) -> Markup:
    """Small bar charts by year that share one scale and one axis, in the grid `sm`."""
    years = [year for panel in panels for year, _ in panel.counts]
    most = max((count for panel in panels for _, count in panel.counts), default=0)
    if not years:
        return Markup("")
    return tag("div", *(_panel(panel, min(years), max(years), most) for panel in panels), class_="sm")


def _panel(panel: Panel, first: int, last: int, most: int) -> Markup:
    width, base, tall = 270, 76, 66
    step = (width - 24) / (last - first + 1)
    thick = min(step * 0.7, 28)
    bars = (
        tag(
            "rect",
            tag("title", f"{year}: {count}"),
            class_="bar",
            x=(year - first + 0.5) * step - thick / 2,
            y=base - count / most * tall,
            width=thick,
            height=count / most * tall,
        )
        for year, count in panel.counts
        if count
    )
    ticks = (_year_tick(year, (year - first + 0.5) * step, 91, width - 24) for year in dict.fromkeys((first, last)))
    drawing = picture(
        *_grid(most, width - 24, base, tall),
        *bars,
        path(f"M0 {base}H{width - 24}", class_="ax0"),
        *ticks,
        width=width,
        height=95,
        label=panel.label,
        class_=None,
    )
    note = [tag("figcaption", panel.note)] if panel.note else []
    return tag("figure", tag("p", panel.title, class_="ft"), drawing, *note, class_="fig")


# Targets


@dataclass(frozen=True, slots=True)
class Progress:
    """From a baseline to a target. `baseline` None is not known; `observed` are later figures, oldest first.

    The words ("Baseline 22", "Target 183", "2021: 40") come with their numbers; `label` names the figure.
    """

    label: str
    target: float
    target_words: str
    baseline: float | None = None
    baseline_words: str = ""
    observed: tuple[tuple[float, str], ...] = ()


def progress(spec: Progress) -> Markup:
    """What was there, what is still not known, and the target as a brick line; wide and narrow."""
    return join(_progress(spec, 460, "wid", 13), _progress(spec, 280, "nar", 12))


def _progress(spec: Progress, width: int, class_name: str, size: int) -> Markup:
    values = [spec.target, spec.baseline or 0.0, *(value for value, _ in spec.observed), 0.0]
    low, high = min(values), max(values)
    scale = width / ((high - low) * 1.08 or 1.0)
    goal = (spec.target - low) * scale
    latest = spec.observed[-1][0] if spec.observed else spec.baseline
    filled = (latest - low) * scale if latest is not None else 0.0
    words, top = _progress_words(spec, goal, width, size)
    return picture(
        *_value_axis(low, high, scale, top),
        *words,
        tag("rect", x=0, y=top + 8, width=filled, height=22, class_="bar"),
        tag("rect", x=filled, y=top + 8, width=max(0.0, goal - filled), height=22, fill=_UNKNOWN),
        *(_observation((value - low) * scale, top, text) for value, text in spec.observed),
        path(f"M{number(goal)} {number(top)}V{number(top + 38)}", stroke="var(--brick)", stroke_width=3),
        width=width,
        height=top + 64,
        label=spec.label,
        class_=class_name,
    )


def _progress_words(spec: Progress, goal: float, width: int, size: int) -> tuple[list[Markup], float]:
    """The words over the bar, on one line where they fit beside each other, and where the bar begins below them."""
    base_width = text_width(spec.baseline_words, size)
    target_width = text_width(spec.target_words, size * 1.06)
    end = max(goal, target_width)
    beside = end - target_width >= base_width + 12 if spec.baseline_words else True
    target_y = 14 if beside else 32
    target = tag(
        "text", spec.target_words, x=min(end, width), y=target_y, font_size=size, font_weight=600, text_anchor="end"
    )
    base = [tag("text", spec.baseline_words, x=0, y=14, font_size=size)] if spec.baseline_words else []
    return [*base, target], target_y + 10.0


def _value_axis(low: float, high: float, scale: float, top: float) -> Iterator[Markup]:
    """Zero and up to four round numbers under the bar."""
    for value in (0, *_round_steps(high)):
        x = (value - low) * scale
        yield path(f"M{number(x)} {number(top)}V{number(top + 42)}", class_="ax")
        anchor = "start" if x < 10 else "middle"
        yield tag("text", f"{value}", class_="tk", x=x, y=top + 58, text_anchor=anchor)


def _observation(x: float, top: float, words: str) -> Markup:
    """A figure that a later document states; its words show when it is pointed at, and stand in the table beside."""
    return tag("circle", tag("title", words), cx=x, cy=top + 19, r=5, fill="var(--paper)", stroke="var(--ink)")
