"""The measures by hand, beside another library on random networks, and under changes that may not matter."""

import math
from collections.abc import Callable
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.analytics import network as ji
from jejaring.analytics.network import Measure, Network, Reason
from jejaring.analytics.network.models import conditional_logit, edges, lag, logit, mutual, separated

NAMES = "abcdefghijkl"


def star(leaves: int) -> Network:
    return Network.from_edges(range(leaves + 1), {"t": [(0, n) for n in range(1, leaves + 1)]}, directed=False)  # type: ignore[arg-type]


def ring(n: int) -> Network:
    return Network.from_edges(range(n), {"t": [(i, (i + 1) % n) for i in range(n)]}, directed=False)  # type: ignore[arg-type]


def cities(ties: list[tuple[str, str, float]], names: str = NAMES, members: str = NAMES) -> Network:
    """A city's country is the third of its place; x is outside."""
    return Network.from_edges(
        names,
        {"t": ties},
        directed=False,
        attributes={
            "country": {name: "ABC"[place % 3] for place, name in enumerate(names)},
            "class": {name: "member" if name in members else "external" for name in names},
        },
    )


# --- by hand -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("m", [1, 2, 5, 9])
def test_star(m: int) -> None:
    net = star(m)
    assert ji.mutual_dependence(net).value == pytest.approx(2 / (m + 1))
    assert ji.effective_partners(net).values == pytest.approx([m, *[1] * m])
    assert ji.global_efficiency(net).value == pytest.approx((m + m * (m - 1) / 4) / (m * (m + 1) / 2))


@pytest.mark.parametrize("n", [3, 4, 7])
def test_regular_network(n: int) -> None:
    net = ring(n)
    assert ji.mutual_dependence(net).value == pytest.approx(1)
    assert ji.effective_partners(net).values == pytest.approx([2] * n)
    assert ji.equality_of_participation(net).value == pytest.approx(1)
    assert ji.dependence_asymmetry(net).value == pytest.approx(0)


def test_ei_index_when_all_ties_are_between() -> None:
    groups = {"country": {"a": "A", "x": "A", "b": "B", "y": "B"}}
    net = Network.from_edges("axby", {"t": ["ay", "xb"]}, directed=False, attributes=groups)
    assert ji.ei_index(net).value == 1
    assert ji.cross_border_share(net).value == 1


def test_gini_of_one_hand_and_of_even_hands() -> None:
    assert ji.gini([0, 0, 0, 5], corrected=True).value == pytest.approx(1)
    assert ji.gini([0, 0, 0, 5]).value == pytest.approx(0.75)
    assert ji.gini([2, 2, 2]).value == pytest.approx(0)


def test_introversion_by_hand() -> None:
    """S = .6 and V = .8 give HI = .75, HE = 2 and SI = -.4545."""
    members = "abcde"
    net = cities([("a", "b", 3.0), ("a", "x", 4.0)], members + "x", members)
    found = ji.introversion(net)
    parts = [
        found.parts[name] for name in ("intra_share", "opportunity_share", "homogeneous_intensity", "extra_intensity")
    ]
    assert parts == pytest.approx([0.6, 0.8, 0.75, 2.0])
    assert found.value == pytest.approx(-0.4545, abs=1e-4)


def test_clique_inflation_of_one_record_of_five() -> None:
    found = ji.multi_party_share(ji.Hypergraph.of("abcde", ["abcde"]))
    assert (found.value, found.parts["mean_k"], found.parts["clique_inflation"]) == (1.0, 5.0, 4.0)


def test_even_gaps_regular_bursts_high() -> None:
    assert ji.burstiness([0, 0, 0, 0, 10]).value == pytest.approx(1.0)
    assert ji.burstiness([0, 1, 2]).reason is Reason.TOO_FEW_EVENTS
    assert ji.burstiness([3, 3, 3, 3, 3]).reason is Reason.NO_VARIATION


def test_partner_reliance_when_members_meet_only_through_one_outside() -> None:
    net = cities([("a", "x", 1.0), ("b", "x", 1.0)], "abx", "ab")
    found = ji.partner_reliance(net)
    assert found.value == 1.0
    assert found.parts == {"members_only": 0.0, "with_partners": 0.5}


def test_brokers_without_direction_let_in_as_often_as_they_pass_on() -> None:
    net = cities([("a", "b", 1.0), ("b", "e", 1.0), ("a", "d", 1.0)], "abcde", "abcde")
    found = ji.brokerage(net)
    assert (found.counts["gatekeeper"] == found.counts["representative"]).all()


def test_a_group_of_members_with_more_than_its_share() -> None:
    net = cities([("a", "b", 1.0), ("a", "c", 1.0)], "abcd", "abcd")
    found = ji.representation_ratio(net, np.array([True, False, False, False]))
    assert found.value == pytest.approx(0.5 / 0.25)


# --- undefined is not zero -----------------------------------------------------------------------------------------

EMPTY = cities([], "abc", "abc")
UNDEFINED: dict[str, tuple[Callable[[], Measure], Reason]] = {
    "coverage of one country": (lambda: ji.contact_coverage(cities([], "a", "a")), Reason.NO_CROSS_PAIR),
    "persistence of nothing": (lambda: ji.persistence(EMPTY, EMPTY), Reason.NO_TIES),
    "reciprocity without arcs": (lambda: ji.weighted_reciprocity(EMPTY), Reason.NO_TIES),
    "adjusted reciprocity of nothing": (lambda: ji.adjusted_weighted_reciprocity(EMPTY), Reason.NO_TIES),
    "rho of nothing": (lambda: ji.adjusted_reciprocity(EMPTY), Reason.NO_TIES),
    "rho of everything": (
        lambda: ji.adjusted_reciprocity(Network.from_edges("ab", {"t": ["ab", "ba"]}, directed=True)),
        Reason.COMPLETE,
    ),
    "dependence of nothing": (lambda: ji.mutual_dependence(EMPTY), Reason.NO_TIES),
    "asymmetry of nothing": (lambda: ji.dependence_asymmetry(EMPTY), Reason.NO_TIES),
    "efficiency of one": (lambda: ji.global_efficiency(cities([], "a", "a")), Reason.TOO_FEW_ACTORS),
    "reliance of the unconnected": (lambda: ji.partner_reliance(EMPTY), Reason.NO_TIES),
    "share of nothing": (lambda: ji.cross_border_share(EMPTY), Reason.NO_TIES),
    "assortativity of one group": (
        lambda: ji.assortativity(
            Network.from_edges("ab", {"t": ["ab"]}, directed=False, attributes={"country": dict.fromkeys("ab", "A")})
        ),
        Reason.ONE_GROUP,
    ),
    "introversion without others": (lambda: ji.introversion(EMPTY), Reason.NO_EXTERNALS),
    "balance of one pillar": (lambda: ji.pillar_balance(star(2)), Reason.ONE_LAYER),
    "equality of nothing": (lambda: ji.equality_of_participation(EMPTY), Reason.NO_STRENGTH),
    "no secondary city": (
        lambda: ji.representation_ratio(EMPTY, np.zeros(3, dtype=bool)),
        Reason.NO_GROUP,
    ),
    "transitivity of a pair": (lambda: ji.transitivity(star(1)), Reason.NO_TIES),
    "assortativity of a ring": (lambda: ji.degree_assortativity(ring(4)), Reason.NO_VARIATION),
    "modularity of nothing": (lambda: ji.modularity(EMPTY), Reason.NO_TIES),
    "robustness of nobody": (lambda: ji.robustness(cities([], "", "")), Reason.NO_ACTORS),
    "records of one": (lambda: ji.multi_party_share(ji.Hypergraph.of("ab", ["a"])), Reason.NO_TIES),
}


@pytest.mark.parametrize("name", UNDEFINED)
def test_undefined_has_a_reason_and_no_value(name: str) -> None:
    compute, reason = UNDEFINED[name]
    found = compute()
    assert (found.value, found.reason) == (None, reason)
    assert found.formula
    assert found.cite()


def test_a_measure_has_a_value_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either"):
        Measure("density", None)
    with pytest.raises(ValueError, match="either"):
        Measure("density", 1.0, Reason.NO_TIES)


def test_undefined_for_one_actor_is_none_for_that_actor() -> None:
    net = cities([("a", "b", 1.0)], "abc", "abc")
    assert ji.constraint(net).as_dict() == {"a": 1.0, "b": 1.0, "c": None}
    assert ji.effective_partners(net).as_dict() == {"a": 1.0, "b": 1.0, "c": 0.0}
    assert ji.partner_evenness(net).mean().value is None


def test_every_measure_is_told_about() -> None:
    for name in ji.registered():
        about = ji.about(name)
        assert about.formula
        assert about.range
        assert about.reference


def test_wrong_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Network.from_edges("ab", {"t": [("a", "b", -1.0)]}, directed=True)
    with pytest.raises(ValueError, match="twice"):
        Network.from_edges("aa", {}, directed=True)
    with pytest.raises(KeyError):
        star(2).only("nothing")


# --- beside another library ------------------------------------------------------------------------------------------


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    n = draw(st.integers(2, 12))
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    for i, j in draw(st.lists(st.sampled_from(pairs), unique=True)):
        graph.add_edge(i, j, weight=draw(st.integers(1, 9)))
    return graph


def ours(graph: nx.Graph) -> Network:
    return Network.from_edges(
        graph.nodes,
        {"t": [(i, j, data["weight"]) for i, j, data in graph.edges(data=True)]},
        directed=graph.is_directed(),
    )


@given(graphs())
def test_paths_and_clusters_as_networkx_has_them(graph: nx.Graph) -> None:
    net = ours(graph)
    assert ji.global_efficiency(net).value == pytest.approx(nx.global_efficiency(graph))
    assert ji.average_clustering(net).value == pytest.approx(nx.average_clustering(graph))
    assert ji.transitivity(net).value == pytest.approx(nx.transitivity(graph)) or ji.transitivity(net).value is None
    assert ji.components(net).value == nx.number_connected_components(graph)
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert ji.betweenness(net).values == pytest.approx(list(expected.values()))
    spectrum = np.sort(nx.laplacian_spectrum(graph, weight=None))
    assert ji.algebraic_connectivity(net).value == pytest.approx(spectrum[1], abs=1e-9)
    reached = [nx.harmonic_centrality(graph)[node] / (len(graph) - 1) for node in graph]
    assert ji.harmonic_closeness(net).values == pytest.approx(reached)


@given(graphs())
def test_constraint_as_networkx_has_it(graph: nx.Graph) -> None:
    expected = list(nx.constraint(graph).values())
    assert ji.constraint(ours(graph)).values == pytest.approx(expected, nan_ok=True)
    weighted = list(nx.constraint(graph, weight="weight").values())
    assert ji.constraint(ours(graph), weighted=True).values == pytest.approx(weighted, nan_ok=True)


@given(graphs(), st.data())
def test_modularity_and_mixing_as_networkx_has_them(graph: nx.Graph, data: st.DataObject) -> None:
    labels = [data.draw(st.integers(0, 2)) for _ in graph]
    groups = [{node for node in graph if labels[node] == label} for label in set(labels)]
    net = ours(graph)
    if graph.number_of_edges():
        found = ji.modularity(net, np.array(labels)).value
        assert found == pytest.approx(nx.community.modularity(graph, groups, weight="weight"))
    else:
        assert ji.modularity(net, np.array(labels)).value is None


@given(st.integers(0, 2**32 - 1), st.integers(2, 9), st.floats(0.05, 0.95))
def test_reciprocity_as_networkx_has_it(seed: int, n: int, share: float) -> None:
    graph = nx.gnp_random_graph(n, share, seed=seed, directed=True)
    nx.set_edge_attributes(graph, 1.0, "weight")
    found = ji.reciprocity(ours(graph))
    if graph.number_of_edges():
        assert found.value == pytest.approx(nx.overall_reciprocity(graph))
        assert ji.weighted_reciprocity(ours(graph)).value == pytest.approx(found.value)
    else:
        assert found.value is None


# --- what may not matter, and what only in one direction ------------------------------------------------------------

TIES = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghx"), st.floats(0.1, 5.0)), max_size=20
).map(lambda found: [(one, other, weight) for one, other, weight in found if one != other])
HEADLINE: tuple[Callable[[Network], Measure], ...] = (
    ji.contact_coverage,
    ji.contact_intensity,
    ji.mutual_dependence,
    ji.dependence_asymmetry,
    lambda net: ji.effective_partners(net).mean(),
    lambda net: ji.global_efficiency(net, among="members", through="members"),
    ji.partner_reliance,
    ji.cross_border_share,
    ji.assortativity,
    ji.introversion,
    ji.equality_of_participation,
    ji.modularity,
)


def network_of(ties: list[tuple[str, str, float]], members: str = "abcdefgh", order: str = "abcdefgh") -> Network:
    country = {name: "ABC"[place % 3] for place, name in enumerate("abcdefgh")}
    return Network.from_edges(
        [*order, *sorted(set(members) - set(order)), "x"],
        {"t": ties},
        directed=False,
        attributes={
            "country": {**dict.fromkeys(members, "D"), **country, "x": "X"},
            "class": {**dict.fromkeys(members, "member"), "x": "external"},
        },
    )


@given(TIES, st.permutations("abcdefgh"), st.randoms(use_true_random=False))
def test_the_order_of_actors_and_ties_changes_nothing(
    ties: list[tuple[str, str, float]], order: list[str], random: Random
) -> None:
    mixed = [(other, one, weight) for one, other, weight in ties]
    random.shuffle(mixed)
    one, other = network_of(ties), network_of(mixed, order="".join(order))
    for compute in HEADLINE:
        first, second = compute(one), compute(other)
        assert first.reason == second.reason
        assert first.value == second.value or first.value == pytest.approx(second.value, rel=1e-9, abs=1e-9)


@given(TIES)
def test_a_new_member_without_ties_never_raises_inclusion_efficiency_or_coverage(
    ties: list[tuple[str, str, float]],
) -> None:
    before, after = network_of(ties), network_of(ties, members="abcdefghi")
    for compute in (
        ji.contact_coverage,
        ji.equality_of_participation,
        lambda net: ji.global_efficiency(net, among="members", through="members"),
    ):
        one, other = compute(before).value, compute(after).value
        assert other is None or (one is not None and other <= one + 1e-12)


@given(TIES, st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))
def test_a_new_tie_between_unconnected_members_of_two_countries_never_lowers_coverage_or_efficiency(
    ties: list[tuple[str, str, float]], one: str, other: str
) -> None:
    before = network_of(ties)
    i, j = before.actors.index(one), before.actors.index(other)
    if before.attributes["country"][i] == before.attributes["country"][j] or before.S[i, j]:
        return
    after = network_of([*ties, (one, other, 1.0)])
    for compute in (
        ji.contact_coverage,
        lambda net: ji.global_efficiency(net, among="members", through="members"),
    ):
        assert compute(after).value >= compute(before).value


@given(TIES)
def test_parts_of_actors_have_the_whole_as_their_mean(ties: list[tuple[str, str, float]]) -> None:
    net = network_of(ties)
    assert ji.mutual_dependence_by_actor(net).mean().value == pytest.approx(ji.mutual_dependence(net).value)
    assert ji.harmonic_closeness(net).mean().value == pytest.approx(ji.global_efficiency(net).value)


def test_a_sample_of_starts_that_holds_all_is_exact_and_less_is_near() -> None:
    graph = nx.gnp_random_graph(300, 0.02, seed=4)
    nx.set_edge_attributes(graph, 1.0, "weight")
    net, exact = ours(graph), nx.global_efficiency(graph)
    rng = np.random.default_rng(0)
    assert ji.global_efficiency(net).value == pytest.approx(exact)
    assert ji.global_efficiency(net, sample=100, rng=rng).value == pytest.approx(exact, rel=0.05)
    with pytest.raises(ValueError, match="generator"):
        ji.global_efficiency(net, sample=10)


def test_the_fiedler_value_of_a_large_network_as_a_dense_solver_has_it() -> None:
    graph = nx.connected_watts_strogatz_graph(1510, 8, 0.3, seed=1)
    nx.set_edge_attributes(graph, 1.0, "weight")
    dense = np.linalg.eigvalsh(nx.laplacian_matrix(graph, weight=None).toarray().astype(float))[1]
    assert ji.algebraic_connectivity(ours(graph)).value == pytest.approx(dense, rel=1e-6)


# --- models --------------------------------------------------------------------------------------------------------


def test_separation_is_refused() -> None:
    x = np.column_stack([np.ones(6), [0.0, 1, 2, 3, 4, 5]])
    y = np.array([0.0, 0, 0, 1, 1, 1])
    assert separated(x, y)
    assert logit(x, y, ("one", "x")).reason is Reason.SEPARATED
    assert not separated(x, np.array([0.0, 1, 0, 1, 0, 1]))


def test_too_few_periods_and_other_actors_are_refused() -> None:
    net = Network.from_edges("abc", {"t": ["ab"]}, directed=True)
    terms = {"edges": edges, "mutual": mutual, "lag": lag}
    assert ji.tergm_mple([net], terms).reason is Reason.TOO_FEW_PERIODS
    with pytest.raises(ValueError, match="same actors"):
        ji.tergm_mple([net, Network.from_edges("abd", {}, directed=True)], terms)


def test_a_logit_with_a_constant_finds_the_share() -> None:
    found = logit(np.ones((8, 1)), np.array([1.0, 1, 1, 1, 1, 1, 0, 0]), ("one",))
    assert found.coef["one"] == pytest.approx(math.log(3))
    assert found.se["one"] == pytest.approx(math.sqrt(1 / 6 + 1 / 2))


def test_a_choice_without_variation_is_refused() -> None:
    assert conditional_logit(np.zeros((4, 3, 1)), np.zeros(4, dtype=np.int64), ("x",)).reason is Reason.SEPARATED
