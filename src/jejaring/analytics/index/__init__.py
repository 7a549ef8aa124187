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

__all__ = [
    "DIMENSIONS",
    "INDICATORS",
    "CityIntegrationIndex",
    "Contributions",
    "IndexReading",
    "Recall",
    "Sight",
    "Stability",
    "View",
    "VolumeAndStructure",
    "chapman",
    "contributions",
    "decompose",
    "evidence_draw",
    "interval",
    "shapley",
    "under_other_weights",
    "volume_and_structure",
]
