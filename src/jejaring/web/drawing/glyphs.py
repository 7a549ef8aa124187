"""Small signs: focus-area glyphs, sample lines of kinds, confidence strokes, the mark, and the page's `defs`.

A focus area is given a shape by name and a colour by number; the style sheet says what colour `.f-1` … is (`fill`).
Ids on the page: `g-<shape>` (glyphs), `p-pl`, `p-on`, `p-nk` (patterns: planning, ongoing, not known), `land-<view>`.
"""

from collections.abc import Collection, Iterable
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from markupsafe import Markup

from jejaring.web.drawing import geometry
from jejaring.web.drawing.svg import hidden_picture, join, path, tag

Shape = Literal["ring", "cross", "shield", "leaf", "steps", "diamond"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

# How the thread of a kind of tie is drawn: classes beside `t`. A kind not named here gets the plain solid thread.
LINE_CLASSES = MappingProxyType(
    {
        "sister_city": "",
        "memorandum_of_understanding": "k-mo",
        "memorandum_of_cooperation": "k-mo",
        "joint_declaration": "k-mo",
        "letter_of_intent": "k-lo",
        "technical_assistance": "k-te",
        "programme_participation": "thin",
        "grant": "x",
        "loan": "x",
        "contract": "x",
    }
)
_DOUBLE_LINE_KINDS = frozenset({"programme_participation"})

_PAPER = "var(--paper)"
_GLYPHS: MappingProxyType[Shape, Markup] = MappingProxyType(
    {
        "ring": join(tag("circle", cx=8, cy=8, r=7.2), tag("circle", cx=8, cy=8, r=2.6, fill=_PAPER)),
        "cross": path("M5.4 .8h5.2v4.6h4.6v5.2h-4.6v4.6H5.4v-4.6H.8V5.4h4.6z"),
        "shield": join(
            path("M1.2 1.2h13.6v6c0 4-2.8 6.6-6.8 8.2-4-1.6-6.8-4.2-6.8-8.2z"),
            path("M4.8 5.6 8 8.8l3.2-3.2", fill="none", stroke=_PAPER, stroke_width=1.9),
        ),
        "leaf": join(
            path("M1 15C.4 6.6 5 1 15 1c.6 9.4-4.6 14.6-14 14z"),
            path("M3.4 12.6 10 6", stroke=_PAPER, stroke_width=1.7),
        ),
        "steps": path("M1 15V10h4.7V5.5h4.6V1H15v14z"),
        "diamond": join(path("M8 .4 15.6 8 8 15.6.4 8z"), path("M8 5.2 10.8 8 8 10.8 5.2 8z", fill=_PAPER)),
    }
)


def defs(include_land: Iterable[str] = (), members: Collection[str] = (), shapes: Iterable[Shape] = SHAPES) -> Markup:
    """The one hidden SVG of a page that the other drawings point into; put it once at the top of the body.

    `include_land`: keys of the views whose land the page draws (`geometry.VIEWS`); `members`: ISO 3166-1 alpha-2 codes
    of the countries to tint; `shapes`: the glyphs that the page uses.
    """
    return _defs(tuple(include_land), frozenset(members), tuple(shapes))


@cache
def _defs(include_land: tuple[str, ...], members: frozenset[str], shapes: tuple[Shape, ...]) -> Markup:
    glyphs = (tag("g", _GLYPHS[shape], id=f"g-{shape}") for shape in shapes)
    lands = (_land(key, members) for key in include_land)
    return hidden_picture(tag("defs", *_patterns(), *glyphs, *lands), class_="defs", focusable="false")


@cache
def glyph(shape: Shape, colour: int) -> Markup:
    """The glyph of a focus area, as large as the text around it. `colour` is the number of its class: 1 is `f-1`."""
    return hidden_picture(tag("use", href=f"#g-{shape}"), class_=f"gl f-{colour}", viewBox="0 0 16 16")


def line_class(kind: str) -> str:
    """The classes of a thread of that kind."""
    return f"t {LINE_CLASSES.get(kind, '')}".rstrip()


@cache
def kind_line(kind: str, width: int = 30) -> Markup:
    """A sample of the line of a kind of tie, to stand before its name."""
    data = f"M0 4h{width}M0 8h{width}" if kind in _DOUBLE_LINE_KINDS else f"M0 6h{width}"
    return hidden_picture(path(data, class_=line_class(kind)), width=width, height=12)


@cache
def confidence(level: int) -> Markup:
    """Three strokes, `level` of them filled (1 low, 2 medium, 3 high). The word stands beside it."""
    strokes = (
        path(f"M{2 + 5 * at} 1v10", stroke="var(--ink)" if at < level else "var(--rule)", stroke_width=2.5)
        for at in range(3)
    )
    return hidden_picture(*strokes, width=16, height=12)


@cache
def weave_logo(size: int = 34) -> Markup:
    """The mark: a plain weave of three strands by three, one of them brick. Smallest size 20."""
    strands = []
    for strand, at in enumerate(_STRANDS):
        colour = "var(--brick)" if strand == 1 else "var(--sea)"
        for start, end in _visible(strand, under=0):
            strands.append(tag("rect", x=at, y=start, width=_STRAND, height=end - start, fill=colour))
        for start, end in _visible(strand, under=1):
            strands.append(tag("rect", x=start, y=at, width=end - start, height=_STRAND, fill="var(--sea)"))
    return hidden_picture(*strands, width=size, height=size, viewBox=f"0 0 {_CLOTH} {_CLOTH}")


_CLOTH = 34
_STRAND = 6
_STRANDS = (4, 14, 24)
_STRAND_GAP = 1.5


def _visible(strand: int, under: int) -> list[tuple[float, float]]:
    """The stretches of a strand that are seen; it dips under each second crossing."""
    stretches, start = [], 0.0
    for crossing, at in enumerate(_STRANDS):
        if (strand + crossing) % 2 == under:
            stretches.append((start, at - _STRAND_GAP))
            start = at + _STRAND + _STRAND_GAP
    return [*stretches, (start, float(_CLOTH))]


def _patterns() -> tuple[Markup, ...]:
    dots = (tag("circle", cx=at, cy=at, r="1.15", class_="p-plan") for at in (1.5, 4.5))
    return (
        _pattern("p-pl", 6, *dots),
        _pattern("p-on", 6, path("M-1.5 4.5 4.5-1.5M0 9 9 0", class_="p-on", stroke_width=2.7)),
        _pattern("p-nk", 5, path("M-1 1 1-1M0 5 5 0M4 6 6 4", class_="ha", stroke_width=1)),
    )


def _pattern(name: str, size: int, *content: Markup) -> Markup:
    return tag("pattern", *content, id=name, width=size, height=size, patternUnits="userSpaceOnUse")


def _land(key: str, members: frozenset[str]) -> Markup:
    """The view's land as two paths: countries that are not members under those that are."""
    countries = geometry.land(key)
    others = "".join(data for code, data in countries.items() if code not in members)
    own = "".join(data for code, data in countries.items() if code in members)
    layers = (path(data, class_=name) for data, name in ((others, "land land2"), (own, "land")) if data)
    return tag("g", *layers, id=geometry.view(key).land_id)
