"""The City Integration Index: six dimensions of the network on a day, its changes and what moved them, how surely."""

from jejaring.analytics.index.composite import (
    CityIntegrationIndex,
    IndexReading,
    Stability,
    VolumeAndStructure,
    decompose,
    interval,
    under_other_weights,
    volume_and_structure,
)
from jejaring.analytics.index.contributions import Contributions, contributions, shapley
from jejaring.analytics.index.evidence import Recall, chapman, evidence_draw
from jejaring.analytics.index.indicators import DIMENSIONS, INDICATORS, Sight, View
from jejaring.analytics.index.places import city_terms, surely_above
from jejaring.analytics.index.sensitivity import Sensitivity, sobol_total

__all__ = [
    "DIMENSIONS",
    "INDICATORS",
    "CityIntegrationIndex",
    "Contributions",
    "IndexReading",
    "Recall",
    "Sensitivity",
    "Sight",
    "Stability",
    "View",
    "VolumeAndStructure",
    "chapman",
    "city_terms",
    "contributions",
    "decompose",
    "evidence_draw",
    "interval",
    "shapley",
    "sobol_total",
    "surely_above",
    "under_other_weights",
    "volume_and_structure",
]
