"""Recompute the values of a file of reference values, and say where ours differ.

The file (a dict read from JSON) holds `networks` and `oracles`; each oracle names a network, a layer (`*` all together,
`w1-w2` two in a row), a measure, perhaps an attribute, its definition and its value. A measure that is not known here
is a miss.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jejaring.analytics import network as ji
from jejaring.analytics.network import Network
from jejaring.analytics.network.higher_order import pairs
from jejaring.analytics.network.inclusion import in_degree, in_strength, out_degree, out_strength
from jejaring.analytics.network.models import Estimates, Event, Term, edges, lag, lagged_mutual, mutual, same, sum_of

RELATIVE_TOLERANCE = 1e-6
SMALL = 1e-3  # values below count as this large: 0 has no relative difference
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Checked:
    """One value of the file beside ours. `difference` is the largest relative one; None where none can be told."""

    network: str
    layer: str
    measure: str
    attribute: str
    expected: object
    ours: object
    difference: float | None
    ok: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What an oracle is about: the network as the file has it, the layer and the attribute."""

    data: Mapping[str, Any]
    layer: str
    attribute: str
    oracle: Mapping[str, Any]

    @property
    def net(self) -> Network:
        """All layers or the one named, with the attributes."""
        whole = self.whole
        return whole if self.layer in ("", "*") else whole.only(self.layer)

    @property
    def whole(self) -> Network:
        """The network with all its layers."""
        return Network.from_edges(
            self.data["nodes"],
            self.data["layers"],
            directed=self.data.get("directed", False),
            attributes=self.data.get("attributes", {}),
        )

    def waves(self) -> list[Network]:
        """One network per layer: all of them in their order, or those that a layer like `w1-w2` names."""
        whole = self.whole
        return [whole.only(name) for name in _span(self.layer, whole.layers)]

    @property
    def records(self) -> ji.Hypergraph:
        """The events of a two-mode network as records of their actors."""
        by_event: dict[str, list[str]] = {}
        for actor, event in self.data["incidence"]:
            by_event.setdefault(event, []).append(actor)
        return ji.Hypergraph.of(self.data["actors"], by_event.values())


def verify(data: Mapping[str, Any]) -> list[Checked]:
    """Every value of the file recomputed, in its order."""
    return [check(data, oracle) for oracle in data["oracles"]]


def check(data: Mapping[str, Any], oracle: Mapping[str, Any]) -> Checked:
    """One value recomputed."""
    names = (oracle["network"], oracle.get("layer") or "", oracle["measure"], oracle.get("attribute") or "")
    expected = oracle["value"]
    known = _find(oracle["measure"])
    if known is None:
        return Checked(*names, expected, None, None, ok=False, note="a measure that is not known here")
    if oracle["network"] not in data["networks"]:
        return Checked(*names, expected, None, None, ok=False, note="the network is not in the file")
    try:
        ours = known(Case(data["networks"][oracle["network"]], names[1], names[3], oracle))
    except (KeyError, ValueError, TypeError, IndexError, ArithmeticError) as error:
        return Checked(*names, expected, None, None, ok=False, note=f"{type(error).__name__}: {error}")
    difference, note = _compare(expected, ours)
    tolerance = float(oracle.get("tolerance", RELATIVE_TOLERANCE))
    return Checked(*names, expected, ours, difference, difference is not None and difference <= tolerance, note)


def format_line(checked: Checked) -> str:
    """One line for a terminal: verdict, what, the value in the file, ours, the difference."""
    what = "/".join(name for name in (checked.network, checked.layer, checked.measure, checked.attribute) if name)
    difference = "" if checked.difference is None else f"  difference {checked.difference:.1e}"
    note = f"  ({checked.note})" if checked.note else ""
    verdict = "ok  " if checked.ok else "MISS"
    return f"{verdict} {what}  {_short(checked.expected)}  ours {_short(checked.ours)}{difference}{note}"


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, Mapping):
        first = next(iter(value), None)
        return f"{{{first}: {_short(value[first])}, … {len(value)}}}" if len(value) > 3 else _listed(value)
    return "undefined" if value is None else str(value)


def _listed(value: Mapping[Any, object]) -> str:
    return "{" + ", ".join(f"{key}: {_short(part)}" for key, part in value.items()) + "}"


def _compare(expected: object, ours: object) -> tuple[float | None, str]:
    """The largest relative difference, and what stands in the way of a comparison."""
    worst = 0.0
    for path, theirs, mine in _leaves(expected, ours, ""):
        found = _difference(theirs, mine)
        if found is None:
            return (
                None,
                f"{path or 'the value'}: {_short(theirs)} there, {'nothing' if mine is _MISSING else mine} here",
            )
        worst = max(worst, found)
    return worst, ""


def _leaves(expected: object, ours: object, path: str) -> Iterator[tuple[str, object, object]]:
    """Pairs of single values. Where we have more keys than the file, the others must be undefined here."""
    if not isinstance(expected, Mapping):
        yield path, expected, ours
        return
    mine = ours if isinstance(ours, Mapping) else {}
    for key, value in expected.items():
        yield from _leaves(value, _at(mine, key), f"{path}.{key}" if path else str(key))


def _at(mine: Mapping[Any, object], key: str) -> object:
    """Ours under the same key; the two ends of an undirected pair may be in either order."""
    if key in mine:
        return mine[key]
    one, separator, other = key.partition(" ~ ")
    return mine.get(f"{other} ~ {one}", _MISSING) if separator else _MISSING


def _difference(theirs: object, mine: object) -> float | None:
    if theirs is None:
        return 0.0 if mine is None else None
    if isinstance(theirs, (int, float)) and isinstance(mine, (int, float)):
        gap = abs(float(theirs) - float(mine))
        if math.isnan(gap):
            return None
        return gap / max(abs(float(theirs)), SMALL)
    return 0.0 if theirs == mine else None


Recompute = Callable[[Case], object]


def _find(name: str) -> Recompute | None:
    if name in _KNOWN:
        return _KNOWN[name]
    terms = _model_terms(name)
    return None if terms is None else lambda case: _panel_model(case, terms)


def _value(function: Callable[[Network], ji.Measure]) -> Recompute:
    return lambda case: function(case.net).value


def _by_actor(function: Callable[[Network], ji.PerActor]) -> Recompute:
    return lambda case: function(case.net).as_dict()


def _by_partners(function: Callable[[Network], ji.PerActor]) -> Recompute:
    """What depends on partners: 0 for actors without any, or undefined where the definition says so."""

    def recompute(case: Case) -> object:
        net, found = case.net, function(case.net).as_dict()
        if "null for isolates" not in case.oracle.get("definition", ""):
            return found
        return {actor: found[actor] if tied else None for actor, tied in zip(net.actors, net.strength > 0, strict=True)}

    return recompute


def _by_attribute(function: Callable[..., ji.Measure], *, weighted: bool) -> Recompute:
    return lambda case: function(case.net, by=case.attribute, weighted=weighted).value


def _gini_of(amounts: Callable[[Network], Any]) -> Recompute:
    return lambda case: ji.gini(amounts(case.net)).value


def _per_node(amounts: Callable[[Network], Any]) -> Recompute:
    def recompute(case: Case) -> object:
        net = case.net
        return dict(zip(net.actors, (float(amount) for amount in amounts(net)), strict=True))

    return recompute


def _census(case: Case) -> object:
    census = ji.dyad_census(case.net)
    return {"mutual": census.mutual, "asymmetric": census.asymmetric, "null": census.null}


def _persistence(case: Case) -> object:
    before, after = case.waves()
    found = ji.persistence(before, after)
    return {"jaccard": found.value, **found.parts}


def _brokerage(case: Case) -> object:
    found = ji.brokerage(case.net, by=case.attribute)
    return {actor: found.of(actor) for actor in found.actors}


def _hub_loss(case: Case) -> object:
    hub, found = ji.hub_loss(case.net)
    return {"hub": hub, "relative_loss": found.value}


def _core(case: Case) -> object:
    core = ji.core_periphery(case.net)
    return {"core_size": len(core.actors), "score": core.score}


def _nmi_greedy(case: Case) -> object:
    net = case.net
    return ji.normalised_mutual_information(net.codes(case.attribute), ji.fast_greedy(net)).value


def _projection(case: Case) -> object:
    found = pairs(case.records.projection())
    return {f"{one} ~ {other}": weight for (one, other), weight in found.items()}


def _introversion(case: Case) -> object:
    found = ji.introversion(case.net)
    return {**found.parts, "symmetric_introversion": found.value}


def _fitted(estimates: Estimates, count: str) -> object:
    if estimates.reason is not None:
        return None
    return {
        "coef": dict(estimates.coef),
        "se": dict(estimates.se),
        "loglik": estimates.loglik,
        count: estimates.n,
    }


def _relational_events(case: Case) -> object:
    events = [Event(time, sender, receiver) for time, sender, receiver in case.data["events_list"]]
    attribute = case.attribute or next(iter(case.data["attributes"]))
    return _fitted(ji.relational_events(case.data["actors"], events, case.data["attributes"][attribute]), "n_events")


_MODEL_NAMES = ("tergm_mple_", "ergm_mple_", "mple_")
_WORDS = {"edges": "edges", "mutual": "mutual", "lag": "memory_lag", "lagmutual": "lagged_mutual"}


def _model_terms(name: str) -> tuple[str, ...] | None:
    """The terms a name such as `tergm_mple_edges_mutual_lag` or `ergm_mple_edges_nodecov` lists."""
    for prefix in _MODEL_NAMES:
        if name.startswith(prefix):
            words = tuple(name.removeprefix(prefix).split("_"))
            return words if all(word in {*_WORDS, "nodecov", "nodematch"} for word in words) else None
    return None


def _panel_model(case: Case, words: Sequence[str]) -> object:
    """A logit of ties on the terms; with a lag it starts at the second layer, else it takes the layers named."""
    lagged = any(word.startswith("lag") for word in words)
    waves = case.waves() if lagged or case.layer == "*" else [case.net]
    terms = dict(_named_terms(words, waves[0], case.attribute))
    return _fitted(ji.tergm_mple(waves, terms, lagged=lagged), "n_dyads")


def _named_terms(words: Iterable[str], net: Network, attribute: str) -> Iterator[tuple[str, Term]]:
    simple = {"edges": edges, "mutual": mutual, "lag": lag, "lagmutual": lagged_mutual}
    for word in words:
        if word in simple:
            yield _WORDS[word], simple[word]
            continue
        name = attribute or next(iter(net.attributes))
        labels = net.attributes[name]
        if word == "nodematch":
            yield f"nodematch.{name}", same(labels)
        else:
            yield f"nodecov.{name}", sum_of(np.array([float(str(label)) for label in labels]))


def _span(layer: str, layers: tuple[str, ...]) -> tuple[str, ...]:
    """The layers `*` or `first-second` stands for."""
    if layer in ("", "*"):
        return layers
    for name in layers:
        if layer.startswith(f"{name}-") and layer.removeprefix(f"{name}-") in layers:
            return name, layer.removeprefix(f"{name}-")
    return (layer,)


_KNOWN: dict[str, Recompute] = {
    "density": _value(ji.density),
    "total_weight": _value(ji.total_weight),
    "weighted_density": _value(ji.weighted_density),
    "degree": _by_actor(ji.degree),
    "strength": _per_node(lambda net: net.strength),
    "strength_in": _per_node(in_strength),
    "strength_out": _per_node(out_strength),
    "indegree": _per_node(in_degree),
    "outdegree": _per_node(out_degree),
    "reciprocity_edgewise": _value(ji.reciprocity),
    "reciprocity_dyadic": _value(ji.dyadic_reciprocity),
    "reciprocity_rho_garlaschelli": _value(ji.adjusted_reciprocity),
    "dyad_census": _census,
    "weighted_reciprocity_squartini": _value(ji.weighted_reciprocity),
    "dwcm_expected_weighted_reciprocity": _value(ji.expected_weighted_reciprocity),
    "rho_weighted_dwcm": _value(ji.adjusted_weighted_reciprocity),
    "jaccard_persistence": _persistence,
    "betweenness_raw": _by_actor(ji.betweenness),
    "gini_degree": _gini_of(lambda net: net.degree),
    "gini_indegree": _gini_of(in_degree),
    "gini_outdegree": _gini_of(out_degree),
    "gini_strength": _gini_of(lambda net: net.strength),
    "ei_index": _by_attribute(ji.ei_index, weighted=False),
    "ei_index_weighted": _by_attribute(ji.ei_index, weighted=True),
    "assortativity_nominal": _by_attribute(ji.assortativity, weighted=False),
    "assortativity_nominal_weighted": _by_attribute(ji.assortativity, weighted=True),
    "assortativity_country_members_weighted": lambda case: (
        ji.assortativity(case.net.among_members(), by=case.attribute or "country").value
    ),
    "gould_fernandez_raw": _brokerage,
    "gould_fernandez_totals": lambda case: ji.brokerage(case.net, by=case.attribute).totals(),
    "burt_constraint": _by_actor(ji.constraint),
    "burt_constraint_weighted": _by_actor(lambda net: ji.constraint(net, weighted=True)),
    "transitivity_global": _value(ji.transitivity),
    "clustering_average_isolates_zero": _value(ji.average_clustering),
    "degree_assortativity": _value(ji.degree_assortativity),
    "components": _value(ji.components),
    "giant_component_share": _value(ji.giant_component_share),
    "global_efficiency": _value(ji.global_efficiency),
    "efficiency_all": _value(ji.global_efficiency),
    "efficiency_members_only": _value(lambda net: ji.global_efficiency(net, among="members", through="members")),
    "partner_reliance": _value(ji.partner_reliance),
    "algebraic_connectivity": _value(ji.algebraic_connectivity),
    "algebraic_connectivity_giant": _value(lambda net: ji.algebraic_connectivity(net, giant=True)),
    "hub_removal_efficiency_loss": _hub_loss,
    "robustness_R_recalculated_degree": _value(ji.robustness),
    "core_periphery_lip": _core,
    "max_modularity_exact": _value(ji.max_modularity),
    "modularity": lambda case: ji.modularity(case.net, case.attribute, weighted=False).value,
    "modularity_weighted": lambda case: ji.modularity(case.net, case.attribute).value,
    "nmi_attribute_vs_greedy": _nmi_greedy,
    "partner_entropy": _by_partners(ji.partner_entropy),
    "effective_partners_hill1": _by_partners(ji.effective_partners),
    "effective_partners_hill2": _by_partners(lambda net: ji.effective_partners(net, order=2)),
    "partner_evenness_eagle": _by_actor(ji.partner_evenness),
    "mutual_dependence": _value(ji.mutual_dependence),
    "mean_dependence_asymmetry": _value(ji.dependence_asymmetry),
    "multiplex_participation": _by_actor(ji.participation_coefficient),
    "multiplex_participation_mean": lambda case: ji.participation_coefficient(case.net).mean().value,
    "pillar_balance_network": _value(ji.pillar_balance),
    "pillar_overlap": _value(ji.pillar_overlap),
    "introversion_opportunity": _introversion,
    "cross_border_share_members": lambda case: ji.cross_border_share(case.net, by=case.attribute or "country").value,
    "newman_strength": lambda case: ji.newman_strength(case.records).as_dict(),
    "newman_projection": _projection,
    "newman_total_weight": lambda case: ji.total_weight(case.records.projection()).value,
    "clique_projection_total_weight": lambda case: ji.total_weight(case.records.projection("clique")).value,
    "rem_conditional_logit": _relational_events,
}
