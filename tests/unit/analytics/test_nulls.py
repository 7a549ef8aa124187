"""Null models keep what they say they keep, and comparisons with them say how rare ours is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats

from jejaring.analytics import network as ji
from jejaring.analytics.network import Network
from jejaring.analytics.network.configuration import fit_directed, fit_undirected
from jejaring.analytics.network.nulls import (
    StrengthModel,
    benjamini_hochberg,
    compare,
    expected_cross_share,
    rewired,
    rewirings,
    shuffled_labels,
    shufflings,
)

GOOD = 1e-9


def some_network(seed: int, *, directed: bool, n: int = 14, outside: int = 5) -> Network:
    rng = np.random.default_rng(seed)
    names = [f"v{i:02d}" for i in range(n)]
    ties = [
        (names[i], names[j], float(rng.integers(1, 9)))
        for i in range(n)
        for j in range(n)
        if i != j and (directed or i < j) and min(i, j) < n - outside and rng.random() < 0.3
    ]
    return Network.from_edges(
        names,
        {"one": ties[::2], "two": ties[1::2]},
        directed=directed,
        attributes={
            "class": {name: "member" if i < n - outside else "external" for i, name in enumerate(names)},
            "country": {name: "ABC"[i % 3] for i, name in enumerate(names)},
        },
    )


@given(st.integers(0, 1000), st.booleans())
def test_rewiring_keeps_degrees_layers_and_class_blocks(seed: int, directed: bool) -> None:
    net = some_network(seed, directed=directed)
    other = rewired(net, np.random.default_rng(seed))
    inside = net.members
    for name in net.layers:
        before, after = (n.directed[name] if directed else n.undirected[name] for n in (net, other))
        before, after = before.toarray(), after.toarray()
        assert np.array_equal((before > 0).sum(axis=0), (after > 0).sum(axis=0))
        assert np.array_equal((before > 0).sum(axis=1), (after > 0).sum(axis=1))
        assert np.array_equal(np.sort(before[before > 0]), np.sort(after[after > 0]))
        assert not np.diag(after).any()
        for rows in (inside, ~inside):
            assert (before[rows][:, inside] > 0).sum() == (after[rows][:, inside] > 0).sum()
        assert directed or np.array_equal(after, after.T)


def test_rewiring_changes_something() -> None:
    net = some_network(1, directed=False)
    assert (rewired(net, np.random.default_rng(0)).S != net.S).nnz > 0


@given(st.integers(0, 1000))
def test_labels_are_dealt_out_within_classes(seed: int) -> None:
    net = some_network(seed, directed=False)
    other = shuffled_labels(net, np.random.default_rng(seed))
    for group in (net.members, ~net.members):
        before, after = (np.array(n.attributes["country"])[group] for n in (net, other))
        assert sorted(before) == sorted(after)


def test_the_mean_over_shuffled_labels_is_the_exact_one() -> None:
    net = some_network(3, directed=False)
    found = compare(ji.cross_border_share, net, shufflings(net, 2000, np.random.default_rng(0)))
    assert found.expected == pytest.approx(expected_cross_share(net).value, abs=0.01)


@given(st.integers(0, 1000))
def test_strengths_are_kept_on_average(seed: int) -> None:
    directed, undirected = some_network(seed, directed=True), some_network(seed, directed=False)
    one, other = fit_directed(directed.W), fit_undirected(undirected.S)
    assert max(one.max_constraint_error, other.max_constraint_error) < GOOD
    assert np.allclose(one.expected.sum(axis=0), directed.W.toarray().sum(axis=0))
    assert np.allclose(one.expected.sum(axis=1), directed.W.toarray().sum(axis=1))
    assert np.allclose(other.expected.sum(axis=1), undirected.strength)


@pytest.mark.parametrize("directed", [True, False])
def test_a_strength_model_draws_its_strengths_and_leaves_externals_untied(directed: bool) -> None:
    net = some_network(5, directed=directed)
    model = StrengthModel.of(net)
    assert model.max_constraint_error < GOOD
    drawn = list(model.draws(400, np.random.default_rng(0)))
    outside = ~net.members
    assert all(draw.S.toarray()[outside][:, outside].sum() == 0 for draw in drawn)
    mean = np.mean([draw.strength for draw in drawn], axis=0)
    error = np.std([draw.strength for draw in drawn], axis=0) / 20
    assert (np.abs(mean - net.strength) < 5 * error).all()


def test_heavy_tails_do_not_stop_the_solver_early() -> None:
    rng = np.random.default_rng(2)
    weights = (rng.random((32, 32)) < 0.4) * np.ceil(rng.pareto(1.0, (32, 32)) * 30)
    np.fill_diagonal(weights, 0)
    assert fit_directed(sparse.csr_array(weights)).max_constraint_error < GOOD


def test_a_tie_the_model_does_not_allow_is_refused() -> None:
    with pytest.raises(ValueError, match="allow"):
        fit_directed(sparse.csr_array(np.array([[0.0, 1.0], [0.0, 0.0]])), np.zeros((2, 2), dtype=bool))


def test_a_clustered_network_is_rare_among_its_rewirings() -> None:
    cliques = [(f"{c}{i}", f"{c}{j}") for c in "pqrs" for i in range(5) for j in range(i)]
    bridges = [("p0", "q0"), ("q1", "r0"), ("r1", "s0"), ("s1", "p1")]
    names = [f"{c}{i}" for c in "pqrs" for i in range(5)]
    net = Network.from_edges(names, {"t": [*cliques, *bridges]}, directed=False)
    found = compare(ji.transitivity, net, rewirings(net, 199, np.random.default_rng(0)))
    assert found.p_high == pytest.approx(1 / 200)
    assert found.z is not None
    assert found.z > 3


def test_what_a_model_holds_fixed_has_no_z() -> None:
    net = some_network(7, directed=False).only("one")
    found = compare(ji.density, net, rewirings(net, 20, np.random.default_rng(0)))
    assert (found.z, found.p) == (None, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_as_scipy_has_it(chances: list[float]) -> None:
    assert benjamini_hochberg(chances) == pytest.approx(stats.false_discovery_control(chances))
    assert benjamini_hochberg([None, *chances])[0] is None


def test_leiden_finds_groups_and_depends_only_on_its_generator() -> None:
    net = some_network(1, directed=False, n=16)
    one, other = (ji.leiden(net, runs=5, rng=np.random.default_rng(4)) for _ in range(2))
    assert one.modularities == other.modularities
    exact = ji.max_modularity(net, weighted=True)
    assert exact.parts == {"exact": 1.0}
    assert max(one.modularities) == pytest.approx(exact.value)


def test_adjusted_mutual_information_of_chance_is_about_zero() -> None:
    rng = np.random.default_rng(0)
    found = [
        ji.adjusted_mutual_information(rng.integers(0, 4, 40), rng.integers(0, 5, 40)).value or 0 for _ in range(100)
    ]
    assert abs(np.mean(found)) < 0.03
    assert ji.adjusted_mutual_information([0, 0, 1, 1, 2], [1, 1, 0, 0, 5]).value == pytest.approx(1)
