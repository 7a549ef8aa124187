"""The examples in the docstrings of the analytics run and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import jejaring.analytics

MODULES = [found.name for found in pkgutil.walk_packages(jejaring.analytics.__path__, "jejaring.analytics.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_there_are_examples() -> None:
    assert sum(len(doctest.DocTestFinder().find(importlib.import_module(name))) for name in MODULES) > 20
