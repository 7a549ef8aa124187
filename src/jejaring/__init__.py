"""Jejaring: open-source software with which a network of cities is run."""

__version__ = "0.1.0"
