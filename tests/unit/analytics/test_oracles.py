"""Every reference value of the shared file, recomputed; and that a wrong value or an unknown measure is a miss."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from jejaring.analytics.verify import check, format_line, verify
from tests.conftest import ROOT

FILE = ROOT.parent / "shared" / "netsci_oracles.json"
# Without the file there is still one test, which says that it is missing.
ORACLES = json.loads(FILE.read_text("utf-8"))["oracles"] if FILE.is_file() else [None]


def _name(oracle: dict[str, Any] | None) -> str:
    if oracle is None:
        return "missing"
    return "/".join(str(oracle.get(key, "")) for key in ("network", "layer", "measure", "attribute"))


@pytest.fixture(scope="module")
def data(shared: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((shared / "netsci_oracles.json").read_text("utf-8"))
    return read


@pytest.mark.parametrize("oracle", ORACLES, ids=_name)
def test_reference_value(data: dict[str, Any], oracle: dict[str, Any]) -> None:
    found = check(data, oracle)
    assert found.ok, format_line(found)


def test_the_whole_file_is_verified_in_its_order(data: dict[str, Any]) -> None:
    found = verify(data)
    assert len(found) == len(data["oracles"]) == 162
    assert all(checked.ok for checked in found)
    assert format_line(found[0]).startswith("ok   classroom/w1/density  0.14  ours 0.14")


def test_a_wrong_value_is_a_miss(data: dict[str, Any]) -> None:
    for oracle in data["oracles"]:
        wrong = copy.deepcopy(oracle)
        wrong["value"] = _spoiled(wrong["value"])
        found = check(data, wrong)
        assert not found.ok, format_line(found)
        assert format_line(found).startswith("MISS")


def test_a_value_that_is_missing_or_undefined_on_one_side_is_a_miss(data: dict[str, Any]) -> None:
    density = next(oracle for oracle in data["oracles"] if oracle["measure"] == "density")
    assert not check(data, {**density, "value": None}).ok
    assert not check(data, {**density, "value": {"nobody": 1.0}}).ok


def test_an_unknown_measure_and_an_unknown_network_are_misses(data: dict[str, Any]) -> None:
    density = next(oracle for oracle in data["oracles"] if oracle["measure"] == "density")
    assert "not known" in check(data, {**density, "measure": "density_of_dreams"}).note
    assert "not in the file" in check(data, {**density, "network": "nowhere"}).note
    assert "KeyError" in check(data, {**density, "layer": "no such layer"}).note


def test_a_stated_tolerance_is_followed(data: dict[str, Any]) -> None:
    density = next(oracle for oracle in data["oracles"] if oracle["measure"] == "density")
    near = {**density, "value": density["value"] * 1.001}
    assert not check(data, near).ok
    assert check(data, {**near, "tolerance": 0.01}).ok


def test_a_dyad_logit_without_time_gives_the_printed_figures_of_the_florentine_marriages() -> None:
    """flomarriage ~ edges + nodecov(wealth) as printed in the statnet tutorial: -2.594929 and 0.010546."""
    wealth = {
        "Acciaiuoli": 10, "Albizzi": 36, "Barbadori": 55, "Bischeri": 44, "Castellani": 20, "Ginori": 32,
        "Guadagni": 8, "Lamberteschi": 42, "Medici": 103, "Pazzi": 48, "Peruzzi": 49, "Pucci": 3, "Ridolfi": 27,
        "Salviati": 10, "Strozzi": 146, "Tornabuoni": 48,
    }  # fmt: skip
    marriages = [
        ("Acciaiuoli", "Medici"), ("Albizzi", "Ginori"), ("Albizzi", "Guadagni"), ("Albizzi", "Medici"),
        ("Barbadori", "Castellani"), ("Barbadori", "Medici"), ("Bischeri", "Guadagni"), ("Bischeri", "Peruzzi"),
        ("Bischeri", "Strozzi"), ("Castellani", "Peruzzi"), ("Castellani", "Strozzi"), ("Guadagni", "Lamberteschi"),
        ("Guadagni", "Tornabuoni"), ("Medici", "Ridolfi"), ("Medici", "Salviati"), ("Medici", "Tornabuoni"),
        ("Pazzi", "Salviati"), ("Peruzzi", "Strozzi"), ("Ridolfi", "Strozzi"), ("Ridolfi", "Tornabuoni"),
    ]  # fmt: skip
    file = {
        "networks": {
            "florentine": {
                "directed": False,
                "nodes": list(wealth),
                "layers": {"marriage": [[one, other, 1.0] for one, other in marriages]},
                "attributes": {"wealth": wealth},
            }
        }
    }
    oracle = {
        "network": "florentine",
        "layer": "marriage",
        "measure": "ergm_mple_edges_nodecov",
        "attribute": "wealth",
        "definition": "logit of y_ij on 1 and wealth_i + wealth_j",
        "value": {"coef": {"edges": -2.594929, "nodecov.wealth": 0.010546}, "n_dyads": 120},
        "tolerance": 1e-4,
    }
    found = check(file, oracle)
    assert found.ok, format_line(found)


def _spoiled(value: object) -> object:
    """The same value with its last figure wrong by a thousandth, or by one where it is 0."""
    if isinstance(value, dict):
        last = list(value)[-1]
        return {**value, last: _spoiled(value[last])}
    if isinstance(value, int | float):
        return value * 1.001 if value else 1.0
    return None if value is not None else 0.5
