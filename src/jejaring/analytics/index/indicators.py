"""The indicators of integration: what is read from the network on a day, each in [0, 1], more is better.

The direction of every indicator was agreed before its series was looked at. Indicators look at ties between members,
except where partners are the point: interdependence and inclusion count all ties of members, connectivity compares
the members' reach with and without partners.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from jejaring.analytics.network import communication, connectivity, inclusion, interdependence, orientation, pillars
from jejaring.analytics.network.graph import Network
from jejaring.analytics.network.measure import Floats, Measure, Reason, measure
from jejaring.analytics.network.reciprocity import weighted_reciprocity
from jejaring.analytics.ties.ledger import TemporalNetwork, months_before


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The networks one reading is made from: all ties, contacts of the window and of the one before, ties by pillar."""

    whole: Network
    contact: Network
    contact_before: Network
    by_pillar: Network
    secondary: str = "secondary"


@dataclass(frozen=True, slots=True)
class Sight:
    """Which records are contacts (events of communication), and which label marks secondary cities."""

    contact_layers: tuple[str, ...] = ("exchange",)
    secondary: str = "secondary"

    def view(self, network: TemporalNetwork, day: date) -> View:
        """What the network shows on a day."""
        earlier = months_before(day, network.rules.window_months)
        return self.blend(network, network.weights(day), network.weights(earlier), day)

    def blend(self, network: TemporalNetwork, weights: Floats, weights_before: Floats, day: date) -> View:
        """The same from given weights of the records now and a window ago, with the members of a day."""
        contact = network.layer(*self.contact_layers)
        return View(
            whole=network.project(weights, day),
            contact=contact.project(np.where(contact.selected, weights, 0.0), day),
            contact_before=contact.project(np.where(contact.selected, weights_before, 0.0), day),
            by_pillar=network.project(weights, day, by="pillar"),
            secondary=self.secondary,
        )


@measure(
    "mean over members of max(0, N1_i - 1) / (n_p - 1), n_p = potential partners",
    range="[0, 1]",
    reference="Hill 1973, Ecology 54:427, scaled",
)
def partner_spread(net: Network) -> Measure:
    """How many effective partners members have beyond one, as a share of all they could have; 0 for those without.

    Undefined without members and with fewer than two potential partners.
    """
    n, potential = int(net.members.sum()), net.n - 1
    if n == 0 or potential < 2:
        return Measure("partner_spread", None, Reason.NO_MEMBERS if n == 0 else Reason.TOO_FEW_ACTORS, n)
    beyond = np.maximum(0.0, interdependence.effective_partners(net).values[net.members] - 1)
    return Measure("partner_spread", float(beyond.mean()) / (potential - 1), n=n)


def _contact_coverage(view: View) -> Measure:
    return communication.contact_coverage(view.contact)


def _persistence(view: View) -> Measure:
    return communication.persistence(view.contact_before.among_members(), view.contact.among_members())


def _reciprocity(view: View) -> Measure:
    return weighted_reciprocity(view.whole.among_members())


def _efficiency(view: View) -> Measure:
    return connectivity.global_efficiency(view.whole, among="members", through="members")


def _own_reach(view: View) -> Measure:
    """1 - L_X: the share of the members' reach that needs no partner."""
    found = connectivity.partner_reliance(view.whole)
    value = None if found.value is None else 1 - found.value
    return Measure(found.name, value, found.reason, found.n, found.parts)


def _representation(view: View) -> Measure:
    """min(1, RR): more than their share does not make up for anything."""
    labels = view.whole.attributes.get(view.secondary, (None,) * view.whole.n)
    found = inclusion.representation_ratio(view.whole, np.array([label == "yes" for label in labels], dtype=bool))
    value = None if found.value is None else min(1.0, found.value)
    return Measure(found.name, value, found.reason, found.n, found.parts)


INDICATORS: Mapping[str, Callable[[View], Measure]] = {
    "contact_coverage": _contact_coverage,
    "persistence": _persistence,
    "weighted_reciprocity": _reciprocity,
    "mutual_dependence": lambda view: interdependence.mutual_dependence(view.whole),
    "partner_spread": lambda view: partner_spread(view.whole),
    "efficiency": _efficiency,
    "own_reach": _own_reach,
    "cross_border_share": lambda view: orientation.cross_border_share(view.whole),
    "pillar_balance": lambda view: pillars.pillar_balance(view.by_pillar),
    "equality_of_participation": lambda view: inclusion.equality_of_participation(view.whole),
    "representation": _representation,
}

DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "communication": ("contact_coverage", "persistence", "weighted_reciprocity"),
    "interdependence": ("mutual_dependence", "partner_spread"),
    "connectivity": ("efficiency", "own_reach"),
    "orientation": ("cross_border_share",),
    "pillar_balance": ("pillar_balance",),
    "inclusion": ("equality_of_participation", "representation"),
}
