"""The index: undefined where a part is, decompositions that add up, and what is not allowed to change it."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.analytics.index import (
    INDICATORS,
    CityIntegrationIndex,
    Recall,
    city_terms,
    contributions,
    decompose,
    evidence_draw,
    interval,
    shapley,
    sobol_total,
    under_other_weights,
    volume_and_structure,
)
from jejaring.analytics.index.contributions import ENTRY, By, group_shares
from jejaring.analytics.network import Measure, Reason
from jejaring.analytics.ties.ledger import Rules, TieLedger
from tests.unit.analytics.ledgers import AFTER, BEFORE, simulated

INDEX = CityIntegrationIndex()
SHARES = st.floats(0, 1)


def given_values(values: dict[str, float | None]) -> dict[str, Measure]:
    return {
        name: Measure("balance", value, Reason.NO_TIES if value is None else None) for name, value in values.items()
    }


def test_every_indicator_lies_between_0_and_1_and_the_index_too() -> None:
    reading = INDEX.at(simulated().over_time(), AFTER)
    assert reading.missing == ()
    assert set(reading.indicators) == set(INDICATORS)
    assert all(0 <= (found.value or 0) <= 1 for found in reading.indicators.values())
    assert reading.value is not None
    assert 0.01 <= reading.value <= 1


def test_a_missing_indicator_makes_the_index_missing_and_is_named() -> None:
    values: dict[str, float | None] = dict.fromkeys(INDICATORS, 0.5)
    assert INDEX.combine(given_values(values)).value == pytest.approx(0.5)
    reading = INDEX.combine(given_values({**values, "pillar_balance": None}))
    assert reading.value is None
    assert reading.missing == ("pillar_balance",)
    assert reading.dimensions["pillar_balance"] is None
    assert reading.dimensions["connectivity"] == pytest.approx(0.5)


def test_an_empty_ledger_has_no_index() -> None:
    reading = INDEX.at(TieLedger.of((), ()).over_time(), AFTER)
    assert reading.value is None
    assert set(reading.missing) == set(INDICATORS)


def test_by_hand() -> None:
    """Six dimensions of .2, .4, .6, .8, 1 and 0 (which counts as the floor .01)."""
    values = {
        "contact_coverage": 0.2, "persistence": 0.2, "weighted_reciprocity": 0.2, "mutual_dependence": 0.8,
        "partner_spread": 0.2, "efficiency": 0.6, "own_reach": 0.6, "cross_border_share": 0.8, "pillar_balance": 1.0,
        "equality_of_participation": 0.0, "representation": 0.0,
    }  # fmt: skip
    product = 0.2 * 0.4 * 0.6 * 0.8 * 1.0 * 0.01
    found = given_values(dict(values))
    assert INDEX.combine(found).value == pytest.approx(product ** (1 / 6))
    arithmetic = replace(INDEX, mean=1.0).combine(found).value
    assert arithmetic == pytest.approx((0.2 + 0.4 + 0.6 + 0.8 + 1.0 + 0.01) / 6)


@given(st.lists(SHARES, min_size=11, max_size=11), st.lists(SHARES, min_size=11, max_size=11))
def test_the_dimensions_add_up_to_the_change(then: list[float], now: list[float]) -> None:
    before, after = (INDEX.combine(given_values(dict(zip(INDICATORS, values, strict=True)))) for values in (then, now))
    parts = decompose(before, after)
    assert parts is not None
    assert before.log is not None
    assert after.log is not None
    assert math.isclose(sum(parts.values()), after.log - before.log, abs_tol=1e-9)


@given(st.lists(st.floats(0.05, 1), min_size=11, max_size=11), st.floats(0.3, 1))
def test_rescaling_an_indicator_changes_no_trend(values: list[float], scale: float) -> None:
    names = list(INDICATORS)
    then = dict(zip(names, values, strict=True))
    now = {**then, "persistence": 0.5, "efficiency": 0.9}

    def change(factor: float) -> float:
        scaled = [{**found, "efficiency": found["efficiency"] * factor} for found in (then, now)]
        one, other = (INDEX.combine(given_values(dict(found))).log for found in scaled)
        assert one is not None
        assert other is not None
        return other - one

    assert math.isclose(change(1.0), change(scale), abs_tol=1e-9)


@pytest.mark.parametrize("by", ["kind", "layer", "pillar", "country"])
def test_contributions_of_groups_add_up_to_the_change(by: By) -> None:
    network = simulated().over_time()
    found = contributions(INDEX, network, BEFORE, AFTER, by=by)
    assert found is not None
    assert found.exact
    assert ENTRY in found.by_group
    before, after = INDEX.at(network, BEFORE).log, INDEX.at(network, AFTER).log
    assert before is not None
    assert after is not None
    assert math.isclose(found.change, after - before, abs_tol=1e-9)
    assert math.isclose(sum(found.by_group.values()), found.change, abs_tol=1e-9)


def test_members_enter_only_the_current_panel() -> None:
    network = simulated().over_time(Rules(panel="founding"))
    found = contributions(INDEX, network, BEFORE, AFTER, by="kind")
    assert found is not None
    assert ENTRY not in found.by_group


@pytest.mark.parametrize("by", ["kind", "layer", "pillar", "country"])
def test_every_record_belongs_wholly_to_the_groups(by: By) -> None:
    shares = group_shares(simulated().over_time(), by, AFTER)
    assert np.allclose(sum(shares.values()), 1.0)


def test_shapley_by_hand_and_by_drawn_orders() -> None:
    """A glove game: one left glove, two right ones, a pair is worth 1: the left one earns 2/3."""
    gloves = shapley(["left", "right", "other right"], lambda s: float("left" in s and len(s) > 1))
    assert gloves is not None
    assert np.allclose(list(gloves.by_group.values()), [2 / 3, 1 / 6, 1 / 6])
    many = [f"g{n}" for n in range(12)]
    drawn = shapley(many, lambda s: float(len(s) ** 2), rng=np.random.default_rng(0))
    assert drawn is not None
    assert not drawn.exact
    assert math.isclose(sum(drawn.by_group.values()), 144.0)
    with pytest.raises(ValueError, match="random generator"):
        shapley(many, lambda s: 0.0)
    assert shapley(["a", "b"], lambda s: None if len(s) == 1 else 1.0) is None


def test_other_weights() -> None:
    names = list(INDICATORS)
    then = INDEX.combine(given_values(dict.fromkeys(names, 0.4)))
    better = INDEX.combine(given_values(dict.fromkeys(names, 0.5)))
    surely = under_other_weights(then, better, rng=np.random.default_rng(0))
    assert surely is not None
    assert (surely.rises, surely.flips) == (1.0, 0.0)
    mixed = INDEX.combine(given_values({**dict.fromkeys(names, 0.41), "pillar_balance": 0.35}))
    doubtful = under_other_weights(then, mixed, rng=np.random.default_rng(0))
    assert doubtful is not None
    assert 0.05 < doubtful.rises < 0.95


def test_volume_and_structure_multiply_to_the_index() -> None:
    view = INDEX.sight.view(simulated().over_time(), AFTER)
    found = volume_and_structure(INDEX, view, rng=np.random.default_rng(0), draws=20)
    assert found is not None
    assert math.isclose(found.by_volume * math.exp(found.beyond_volume), found.index, rel_tol=1e-12)


def test_an_evidence_draw_keeps_what_is_sure_and_adds_what_is_missed() -> None:
    ledger = simulated()
    sure = TieLedger.of(ledger.actors, [replace(record, confidence=1.0) for record in ledger.records])
    rng = np.random.default_rng(0)
    assert evidence_draw(sure, Recall({}), rng).records == sure.records
    sizes = [len(evidence_draw(sure, Recall({}, otherwise=0.8), rng).records) for _ in range(40)]
    assert 0.9 < np.mean(sizes) / (len(sure.records) / 0.8) < 1.1
    thinned = [len(evidence_draw(ledger, Recall({}), rng).records) for _ in range(40)]
    assert 0.87 < np.mean(thinned) / len(ledger.records) < 0.93


def test_a_missed_record_is_never_between_two_partners_who_were_not_seen_together() -> None:
    drawn = evidence_draw(simulated(), Recall({}, otherwise=0.5), np.random.default_rng(2))
    missed = [record for record in drawn.records if record.evidence.kind == "missed"]
    assert missed
    for record in missed:
        assert {ref.kind for ref in (*record.parties, *record.givers, *record.receivers)} != {"partner"}


def test_recall_below_seven_tenths_allows_no_interval() -> None:
    assert Recall({"workshop": 0.8}).allows_interval
    assert not Recall({"workshop": 0.6}).allows_interval
    with pytest.raises(ValueError, match="share"):
        Recall({"workshop": 0.0}).of("workshop")


def test_an_interval_needs_values() -> None:
    assert interval([float(n) for n in range(101)]) == pytest.approx((5.0, 95.0))
    assert interval([None] * 20 + [1.0] * 80) is None


def test_the_order_of_records_and_a_source_more_change_nothing() -> None:
    ledger = simulated()
    again = TieLedger.of(
        reversed(ledger.actors), [replace(record, sources=("a", "b")) for record in reversed(ledger.records)]
    )
    one, other = INDEX.at(ledger.over_time(), AFTER), INDEX.at(again.over_time(), AFTER)
    assert one.value == pytest.approx(other.value, rel=1e-12)


def test_city_terms_are_for_members_and_lie_in_their_range() -> None:
    view = INDEX.sight.view(simulated().over_time(), AFTER)
    terms = city_terms(view)
    assert len(terms) == 8
    for name, term in terms.items():
        assert np.isnan(term.values[~view.whole.members]).all(), name
        known = term.values[~np.isnan(term.values)]
        assert len(known), name
        assert known.min() >= 0, name
        assert known.max() <= (1 if name != "effective_partners" else view.whole.n), name


def test_sobol_indices_of_the_ishigami_function_on_a_fine_grid() -> None:
    """Total indices .558, .442 and .244 (Ishigami & Homma 1990, a = 7, b = .1)."""
    steps = np.linspace(-math.pi, math.pi, 400)

    def ishigami(x: Mapping[str, object]) -> float:
        one, two, three = (float(str(x[name])) for name in ("one", "two", "three"))
        return math.sin(one) + 7 * math.sin(two) ** 2 + 0.1 * three**4 * math.sin(one)

    found = sobol_total(dict.fromkeys(("one", "two", "three"), steps), ishigami, n=2048, rng=np.random.default_rng(0))  # type: ignore[arg-type]
    assert found is not None
    assert list(found.total.values()) == pytest.approx([0.558, 0.442, 0.244], abs=0.02)
    assert sobol_total({"x": (1, 2)}, lambda choice: 1.0, n=8, rng=np.random.default_rng(0)) is None


def test_choices_of_method_for_the_change_of_the_index() -> None:
    network = simulated().over_time()

    def change(choice: Mapping[str, object]) -> float | None:
        read = network.reading(window_months=choice["window"], hyperedges=choice["hyperedges"])
        before, after = INDEX.at(read, BEFORE).log, INDEX.at(read, AFTER).log
        return None if before is None or after is None else after - before

    choices = {"window": (12, 24, 36), "hyperedges": ("newman", "pairs", "clique")}
    found = sobol_total(choices, change, n=16, rng=np.random.default_rng(0))
    assert found is not None
    assert all(0 <= share <= 1.5 for share in found.total.values())
