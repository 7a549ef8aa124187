"""How much of the spread of a figure comes from each choice of method: Sobol total indices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.stats import qmc

from jejaring.analytics.network.measure import Floats, Integers

Choice = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The total index of each choice: the share of the variance that would go if it were fixed last.

    `undefined` of the `runs` had no figure; a row with one is left out whole.
    """

    total: Mapping[str, float]
    variance: float
    runs: int
    undefined: int


def sobol_total(
    choices: Mapping[str, Sequence[object]], figure: Callable[[Choice], float | None], *, n: int = 256, rng: Generator
) -> Sensitivity | None:
    """Total indices by Saltelli's design and Jansen's estimator (Saltelli et al. 2010, CPC 181:259).

    `choices` lists for each factor its settings, all as likely; `figure` is called n x (factors + 2) times at most,
    once per combination. Take a change of the index as the figure, not its level. n is a power of two. None where the
    figure does not vary.

    >>> found = sobol_total({"a": (0, 1), "b": (0, 1)}, lambda c: 3.0 * c["a"], rng=np.random.default_rng(0))
    >>> round(found.total["a"], 2), found.total["b"]
    (1.0, 0.0)
    """
    names, known = list(choices), dict[tuple[int, ...], float | None]()
    levels = np.array([len(choices[name]) for name in names])
    points = qmc.Sobol(2 * len(names), rng=rng).random(n)
    first, second = (np.floor(half * levels).astype(np.int64) for half in np.hsplit(points, 2))

    def run(rows: Integers) -> Floats:
        return np.array([_nan(figure_at(tuple(int(setting) for setting in row))) for row in rows])

    def figure_at(row: tuple[int, ...]) -> float | None:
        if row not in known:
            known[row] = figure({name: choices[name][setting] for name, setting in zip(names, row, strict=True)})
        return known[row]

    base, other = run(first), run(second)
    mixed = []
    for place in range(len(names)):
        rows = first.copy()
        rows[:, place] = second[:, place]
        mixed.append(run(rows))
    whole = np.column_stack([base, other, *mixed])
    defined = ~np.isnan(whole).any(axis=1)
    variance = float(np.var(whole[defined][:, :2])) if defined.any() else 0.0
    if variance == 0:
        return None
    steps = (whole[defined][:, :1] - whole[defined][:, 2:]) ** 2
    total = dict(zip(names, (float(share) for share in steps.mean(axis=0) / (2 * variance)), strict=True))
    return Sensitivity(total, variance, whole.size, int(np.isnan(whole).sum()))


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value
