"""The ledger through time: stock and event, ends that are not known, undated records, panels, weights of hyperedges."""

import math
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.analytics.network import contact_coverage, total_weight
from jejaring.analytics.ties import Deed, derive_ties
from jejaring.analytics.ties.ledger import Rules, TieLedger, months_before
from jejaring.analytics.ties.records import Actor, Record
from jejaring.analytics.ties.survival import ENOUGH_KNOWN_ENDS, kaplan_meier
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.period import Period
from jejaring.kernel.ref import Ref

YEAR_END = date(2025, 12, 31)


def city(key: str) -> Ref:
    return Ref("city", key)


def actors(keys: str = "abcdefgh") -> list[Actor]:
    return [
        Actor(city(key), "ABC"[place % 3], PartialDate(2018 if place < 5 else 2024), founding=place < 5)
        for place, key in enumerate(keys)
    ]


def record(key: str, parties: str, start: str | None = "2020", **more: object) -> Record:
    given: dict[str, object] = {
        "layer": "agreement",
        "kind": "sister_city",
        "start": PartialDate.parse(start) if start else None,
        **more,
    }
    if "end" in more:
        given["end"] = PartialDate.parse(str(more["end"]))
    return Record(Ref("agreement", key), parties=tuple(city(p) for p in parties), **given)  # type: ignore[arg-type]


def weight(ledger: TieLedger, day: date = YEAR_END, rules: Rules | None = None) -> float:
    return total_weight(ledger.over_time(rules).at(day)).value or 0.0


def test_stock_counts_while_in_force() -> None:
    ledger = TieLedger.of(actors(), [record("x", "ab", "2020-03", end="2022")])
    days = (date(2020, 3, 30), date(2020, 3, 31), date(2022, 12, 31), date(2023, 1, 1))
    assert [weight(ledger, day) for day in days] == [0, 1, 1, 0]


def test_an_event_counts_for_24_months() -> None:
    ledger = TieLedger.of(actors(), [record("x", "ab", "2020-03-15", is_event=True)])
    days = (date(2020, 3, 14), date(2020, 3, 15), date(2022, 3, 14), date(2022, 3, 15))
    assert [weight(ledger, day) for day in days] == [0, 1, 1, 0]


def test_a_year_is_taken_for_its_last_day_and_the_bounds_can_be_asked_for() -> None:
    ledger = TieLedger.of(actors(), [record("x", "ab", "2020")])
    day = date(2020, 7, 15)
    assert [weight(ledger, day, Rules(dates=dates)) for dates in ("earliest", "middle", "latest")] == [1, 1, 0]


def test_an_end_that_is_not_known_follows_the_code_book_and_has_bounds() -> None:
    ledger = TieLedger.of(actors(), [record("x", "ab", "2020-01-01", kind="letter_of_intent")])
    network = ledger.over_time()
    assert weight(ledger, date(2021, 12, 1)) == 1
    assert weight(ledger, date(2022, 1, 2)) == 0
    assert weight(ledger, date(2022, 1, 2), Rules(missing_end="keep")) == 1
    (assumption,) = network.assumptions(date(2022, 1, 2))
    assert (assumption.rule, assumption.term, assumption.without_end) == ("term", 2.0, 1)


def test_a_kind_without_a_term_is_flagged_as_unchecked() -> None:
    ledger = TieLedger.of(actors(), [record("x", "ab", "2020", kind="grant"), record("y", "ac", "2020")])
    found = {made.kind: made.rule for made in ledger.over_time().assumptions(YEAR_END)}
    assert found == {"grant": "unchecked", "sister_city": "open"}


def test_with_enough_known_ends_records_without_one_fade_as_the_others_did() -> None:
    """Half of the known ones lasted one year, half three: after two years a record counts one half."""
    known = [
        record(f"k{n}", "cd", "2010-01-01", end="2010-12-31" if n % 2 else "2012-12-31", kind="letter_of_intent")
        for n in range(ENOUGH_KNOWN_ENDS)
    ]
    ledger = TieLedger.of(actors(), [*known, record("x", "ab", "2020-01-01", kind="letter_of_intent")])
    assert weight(ledger, date(2020, 6, 1)) == 1.0
    assert weight(ledger, date(2022, 1, 1)) == 0.5
    assert weight(ledger, date(2023, 1, 1)) == 0.0
    (assumption,) = ledger.over_time().assumptions(date(2022, 1, 1))
    assert (assumption.rule, assumption.known_ends) == ("survival", ENOUGH_KNOWN_ENDS)
    assert weight(ledger, date(2022, 1, 1), Rules(missing_end="drop")) == 0.0


def test_kaplan_meier_with_cut_off_durations_by_hand() -> None:
    curve = kaplan_meier(np.array([2.0, 3.0, 3.0, 5.0]), np.array([True, True, False, True]))
    assert curve.at(np.array([0.0, 2.0, 4.0, 5.0])).tolist() == [1.0, 0.75, 0.5, 0.0]


def test_undated_stock_counts_from_its_first_evidence_and_undated_events_never() -> None:
    seen = PartialDate.parse("2021-06-30")
    stock = record("x", "ab", None, first_seen=seen)
    ledger = TieLedger.of(actors(), [stock, record("y", "ac", None, first_seen=seen, is_event=True)])
    assert weight(ledger, date(2021, 6, 29)) == 0
    assert weight(ledger, YEAR_END) == 1
    assert weight(ledger, YEAR_END, Rules(undated="leave_out")) == 0


def test_two_panels() -> None:
    network = TieLedger.of(actors(), []).over_time()
    founding = network.reading(panel="founding")
    assert [len(network.members(day)) for day in (date(2017, 1, 1), date(2020, 1, 1), YEAR_END)] == [0, 5, 8]
    assert [len(founding.members(day)) for day in (date(2017, 1, 1), date(2020, 1, 1), YEAR_END)] == [5, 5, 5]


def test_a_record_of_five_by_each_rule() -> None:
    ledger = TieLedger.of(actors(), [record("x", "abcde")])
    masses = [weight(ledger, rules=Rules(hyperedges=rule)) for rule in ("newman", "pairs", "clique")]
    assert np.allclose(masses, [2.5, 1.0, 10.0])
    assert np.allclose(ledger.over_time().at(YEAR_END).strength[:5], 1.0)


def test_money_is_not_multiplied() -> None:
    gift = record("x", "", givers=(city("a"), city("b")), receivers=(city("c"), city("d")), kind="grant")
    net = TieLedger.of(actors(), [gift]).over_time().at(YEAR_END)
    assert float(net.W.sum()) == 1.0
    assert float(net.W[0, 2]) == 0.25
    assert net.is_directed


def test_large_records_can_be_left_out() -> None:
    ledger = TieLedger.of(actors(), [record("all", "abcdefgh"), record("x", "ab")])
    assert math.isclose(weight(ledger), 5.0)
    assert weight(ledger, rules=Rules(large_records=False)) == 1.0


def test_a_party_that_is_no_actor_counts_in_the_size_only() -> None:
    ledger = TieLedger.of(actors("ab"), [record("x", "abz")])
    assert weight(ledger) == 0.5


def test_views_by_layer_kind_and_pillar() -> None:
    exchange = record("y", "ac", "2025-05", layer="exchange", kind="workshop", is_event=True)
    mixed = record("x", "ab", pillars={"economic": 0.25, "socio_cultural": 0.75})
    network = TieLedger.of(actors(), [mixed, exchange]).over_time()
    assert network.layer("exchange").at(YEAR_END).layers == ("exchange",)
    assert network.kind("workshop").weights(YEAR_END).tolist() == [0.0, 1.0]
    by_pillar = network.at(YEAR_END, by="pillar")
    assert [float(by_pillar.symmetric(name).sum()) / 2 for name in by_pillar.layers] == [0.25, 0.0, 0.75]


def test_records_and_hyperedges_stay_whole() -> None:
    network = TieLedger.of(
        actors(), [record("x", "abc"), record("y", "de"), record("old", "gh", end="2021")]
    ).over_time()
    assert [found.evidence.key for found, _ in network.records(YEAR_END)] == ["x", "y"]
    assert network.hyperedges(YEAR_END).sizes.tolist() == [3.0, 2.0]


def test_between_two_days() -> None:
    ended = record("x", "ab", "2015", end="2019-06-30")
    event = record("y", "ac", "2019-03-01", is_event=True)
    network = TieLedger.of(actors(), [ended, event]).over_time()
    found = [
        total_weight(network.between(Period(date(year, 1, 1), date(year + 1, 1, 1)))).value
        for year in (2018, 2019, 2020)
    ]
    assert found == [1.0, 2.0, 0.0]
    with pytest.raises(ValueError, match="needs the second"):
        network.between(Period(date(2019, 1, 1), None))


def test_shuffled_dates_keep_who_and_how_often() -> None:
    records = [record(f"r{n}", "ab" if n % 2 else "cd", str(2010 + n), is_event=True) for n in range(10)]
    ledger = TieLedger.of(actors(), records)
    shuffled = ledger.with_shuffled_dates(np.random.default_rng(3))
    assert sorted(str(r.start) for r in shuffled.records) == sorted(str(r.start) for r in ledger.records)
    assert [r.parties for r in shuffled.records] == [r.parties for r in ledger.records]
    assert [r.start for r in shuffled.records] != [r.start for r in ledger.records]


def test_wrong_records_are_refused() -> None:
    with pytest.raises(ValueError, match="receivers"):
        record("x", "ab", givers=(city("a"),))
    with pytest.raises(ValueError, match="sum to 1"):
        record("x", "ab", pillars={"economic": 0.5})
    with pytest.raises(ValueError, match="confidence"):
        record("x", "ab", confidence=1.5)


def test_months_before_the_end_of_a_month() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)


PARTIES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True).map("".join)
RECORDS = st.lists(PARTIES, max_size=10).map(lambda found: [record(f"r{n}", p) for n, p in enumerate(found)])


@given(RECORDS)
def test_the_network_of_the_ledger_is_that_of_the_ties_of_the_product(records: list[Record]) -> None:
    deeds = [Deed(r.evidence, r.layer, r.kind, r.parties, r.start) for r in records]
    net = TieLedger.from_deeds(actors(), deeds).over_time().at(YEAR_END)
    assert math.isclose(float(net.S.sum()) / 2, sum(tie.weight for deed in deeds for tie in derive_ties(deed)))


@given(RECORDS, st.randoms(use_true_random=False))
def test_order_repeats_and_sources_change_nothing(records: list[Record], random: Random) -> None:
    ledger = TieLedger.of(actors(), records)
    mixed = [replace(r, sources=("one", "two", "two")) for r in records] + records
    random.shuffle(mixed)
    others = TieLedger.of(reversed(actors()), mixed)
    one, other = ledger.over_time().at(YEAR_END), others.over_time().at(YEAR_END)
    assert one.actors == other.actors
    assert np.allclose(one.S.toarray(), other.S.toarray())


@given(RECORDS, st.permutations("abcdefgh"))
def test_renaming_changes_nothing(records: list[Record], names: list[str]) -> None:
    new = dict(zip("abcdefgh", names, strict=True))
    renamed = TieLedger.of(
        [replace(actor, ref=city(new[actor.ref.key])) for actor in actors()],
        [replace(r, parties=tuple(city(new[p.key]) for p in r.parties)) for r in records],
    )
    one, other = TieLedger.of(actors(), records).over_time().at(YEAR_END), renamed.over_time().at(YEAR_END)
    assert contact_coverage(one).value == contact_coverage(other).value
    assert np.allclose(sorted(one.strength), sorted(other.strength))
