"""Glyphs, charts and the loom: sizes, shares, and what is not known."""

from collections import Counter

import pytest
from markupsafe import Markup

from jejaring.web.drawing import charts, geometry, glyphs
from jejaring.web.drawing.charts import KindRow, KindStrip, Panel, Part, Progress, YearBars
from jejaring.web.drawing.loom import Group, Loom, Thread, loom
from jejaring.web.drawing.svg import number, tag

from .network import parsed, texts, with_class

HOSTILE = "<script>alert(1)</script>"


# Elements


def test_numbers_are_short() -> None:
    assert [number(v) for v in (3.0, 2.25, -0.04, 100, 0.1234)] == ["3", "2.2", "0", "100", "0.1"]


def test_attributes_are_escaped_and_none_is_left_out() -> None:
    drawn = tag("a", "1 < 2", Markup("<b/>"), class_='"', aria_label=None, font_size=12.0, viewBox="0 0 1 1")
    assert drawn == '<a class="&#34;" font-size="12" viewBox="0 0 1 1">1 &lt; 2<b/></a>'


# Glyphs


def test_defs_hold_each_id_once() -> None:
    tree = parsed(glyphs.defs(geometry.VIEWS, {"ID"}))
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert set(ids.values()) == {1}
    assert set(ids) == {
        *("p-pl", "p-on", "p-nk"),
        *(f"g-{shape}" for shape in glyphs.SHAPES),
        *("land-south-east-asia", "land-world"),
    }


def test_a_glyph_points_to_its_shape_and_takes_its_colour_from_a_class() -> None:
    drawn = glyphs.glyph("leaf", 4)
    assert 'href="#g-leaf"' in drawn
    assert 'class="gl f-4"' in drawn


def test_each_kind_has_a_line_and_an_unknown_kind_a_plain_one() -> None:
    assert glyphs.line_class("letter_of_intent") == "t k-lo"
    assert glyphs.line_class("kind_of_another_network") == "t"
    for kind in glyphs.LINE_CLASSES:
        parsed(glyphs.kind_line(kind))


@pytest.mark.parametrize("level", [1, 2, 3])
def test_confidence_fills_as_many_strokes(level: int) -> None:
    assert glyphs.confidence(level).count("var(--ink)") == level


def test_the_weave_goes_over_and_under() -> None:
    rects = list(parsed(glyphs.weave_logo()).iter("rect"))
    corners = [tuple(float(rect.get(side, "0")) for side in ("x", "y", "width", "height")) for rect in rects]
    assert len(rects) == 15
    for at, (x, y, width, height) in enumerate(corners):
        assert all(
            x >= x2 + w2 or x2 >= x + width or y >= y2 + h2 or y2 >= y + height for x2, y2, w2, h2 in corners[at + 1 :]
        )


# Charts


def test_years_are_drawn_to_scale_and_the_undated_apart() -> None:
    spec = YearBars("Agreements by year", ((1990, 5), (2020, 10)), undated=7, undated_label="no date")
    wide, narrow = parsed(charts.year_bars(spec)).findall("svg")
    for drawing in (wide, narrow):
        tall = [float(bar.get("height", "0")) for bar in with_class(drawing, "bar")]
        assert tall == [42, 84]
        assert {"7", "no date", "1990", "2020"} <= set(texts(drawing))


def test_no_undated_facts_no_hatched_column() -> None:
    spec = YearBars("Agreements by year", ((1990, 5),), undated=0, undated_label="no date")
    assert "p-nk" not in charts.year_bars(spec)
    parsed(charts.year_bars(YearBars("empty", (), 0, "no date")))
    assert "no date" in charts.year_bars(YearBars("empty", (), 3, "no date"))


def test_each_fact_is_one_dot() -> None:
    rows = (KindRow("Sister city", (2009, 2009, 2018), undated=14), KindRow("Loan", (2024,)))
    spec = KindStrip("By kind and year", rows, 2026, "year not known", "no year")
    for drawing in parsed(charts.kind_strip(spec)).findall("svg"):
        assert len(list(with_class(drawing, "city"))) == 4
        assert len([dot for dot in drawing.iter("circle") if dot.get("fill") == "var(--paper)"]) == 14
        height = float(drawing.get("viewBox", "").split()[3])
        assert all(0 < float(dot.get("cy", "-1")) < height for dot in drawing.iter("circle"))
    assert charts.kind_strip(KindStrip("none", (), 2026, "a", "b")) == ""


def test_a_bar_shares_its_width() -> None:
    bar = charts.stacked_bar((Part("completed", 1, "1 completed"), Part("ongoing", 3, "3 ongoing")), whole=8)
    rects = list(parsed(bar).iter("rect"))
    assert [(rect.get("x"), rect.get("width")) for rect in rects] == [("0%", "12.5%"), ("12.5%", "37.5%")]
    assert not list(parsed(charts.stacked_bar(())).iter("rect"))


def test_nothing_known_is_all_hatched() -> None:
    assert [r.get("fill") for r in parsed(charts.meter(0, 5)).iter("rect")] == ["url(#p-nk)"]
    assert [r.get("width") for r in parsed(charts.meter(2, 5)).iter("rect")] == ["100%", "40%"]
    assert [r.get("width") for r in parsed(charts.meter(0, 0)).iter("rect")] == ["100%"]


def test_every_status_looks_different() -> None:
    statuses: tuple[charts.Status, ...] = (
        "planning",
        "ongoing",
        "completed",
        "in_plan",
        "not_listed",
        "not_known",
    )
    swatches = [charts.status_swatch(status, 28, 12) for status in statuses]
    assert len(set(swatches)) == len(swatches)
    for swatch in swatches:
        parsed(swatch)


def test_small_multiples_share_one_scale() -> None:
    panels = (Panel("A", "a", ((2000, 10),)), Panel("B", "b", ((2010, 5),), note="a note"))
    tree = parsed(charts.small_multiples(panels))
    heights = [float(bar.get("height", "0")) for bar in with_class(tree, "bar")]
    assert heights == [66, 33]
    assert charts.small_multiples(()) == ""


def test_progress_fills_to_the_last_figure_and_hatches_the_rest() -> None:
    spec = Progress(
        "Wetlands", 200, "Target 200", 20, "Baseline 20", observed=((40, "40 in 2021"), (100, "100 in 2023"))
    )
    wide = parsed(charts.progress(spec)).findall("svg")[0]
    filled, rest = (float(rect.get("width", "0")) for rect in wide.iter("rect"))
    assert filled == pytest.approx(rest, abs=0.1)
    assert {"Target 200", "Baseline 20"} <= set(texts(wide))
    unknown = parsed(charts.progress(Progress("x", 0, "Target 0"))).findall("svg")[0]
    assert "Target 0" in texts(unknown)


# The loom


def the_loom(name: str = "Luang Prabang") -> Loom:
    members = Group("Member cities", (Thread("Vientiane", "memorandum_of_understanding", "x", member=True),))
    others = Group("Others", (Thread(name * 4, "loan", "y", href="/p/", shared=3),))
    return Loom(name, "Partners", (members, Group("Empty", ()), others))


def test_the_loom_has_a_thread_for_each_partner() -> None:
    wide, narrow = parsed(loom(the_loom())).findall("svg")
    for drawing in (wide, narrow):
        assert len(list(with_class(drawing, "t"))) == 2
        assert "Empty" not in texts(drawing)
        assert [link.get("href") for link in drawing.iter("a")] == ["/p/"]
    assert any(text.endswith("+3") for text in texts(wide))


def test_long_names_keep_all_their_letters() -> None:
    narrow = parsed(loom(the_loom())).findall("svg")[1]
    link = next(narrow.iter("a"))
    assert "".join(texts(link)).replace(" ", "") == "LuangPrabang" * 4 + "+3"
    assert len(texts(link)) > 1


def test_no_partner_no_loom() -> None:
    assert loom(Loom("Dili", "Partners", (Group("Member cities", ()),))) == ""


def test_hostile_names_are_text_everywhere() -> None:
    drawings = (
        loom(the_loom(HOSTILE)),
        charts.year_bars(YearBars(HOSTILE, ((2000, 1),), 1, HOSTILE)),
        charts.kind_strip(KindStrip(HOSTILE, (KindRow(HOSTILE, (2000,), 1),), 2026, HOSTILE, HOSTILE)),
        charts.stacked_bar((Part("ongoing", 1, HOSTILE),)),
        charts.small_multiples((Panel(HOSTILE, HOSTILE, ((2000, 1),), HOSTILE),)),
        charts.progress(Progress(HOSTILE, 5, HOSTILE, 1, HOSTILE, ((2, HOSTILE),))),
    )
    for drawn in drawings:
        assert "<script" not in drawn
        assert "style=" not in drawn
        parsed(drawn)
