"""The one place where SVG text is made: escaped elements and short numbers."""

import re
from typing import TypeAlias

from markupsafe import Markup, escape

Attribute: TypeAlias = str | int | float | None
Child: TypeAlias = str | Markup
Point: TypeAlias = tuple[float, float]

_NOT_ALLOWED_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def number(value: float, digits: int = 1) -> str:
    """`value` with at most `digits` decimals and no trailing zeros: 3.0 becomes "3", -0.04 becomes "0"."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """One element, closed, with everything escaped that is not already `Markup`.

    Attribute names are written as Python names: `class_` is `class`, `stroke_width` is `stroke-width`, `viewBox` stays.
    An attribute that is None is left out; floats keep one decimal.
    """
    head = "".join(
        f' {_attribute_name(key)}="{_text(value)}"' for key, value in attributes.items() if value is not None
    )
    body = join(*children)
    # Each part of the text was escaped above, or was Markup before.
    return Markup(f"<{name}{head}>{body}</{name}>" if body else f"<{name}{head}/>")  # noqa: S704


def join(*children: Child) -> Markup:
    """The children one after the other; plain text among them is escaped."""
    # Each child is escaped here, or was Markup before.
    return Markup("".join(child if isinstance(child, Markup) else _text(child) for child in children))  # noqa: S704


def path(data: str, **attributes: Attribute) -> Markup:
    """A path element."""
    return tag("path", **attributes, d=data)


def hidden_picture(*children: Child, **attributes: Attribute) -> Markup:
    """A small SVG that says nothing to a screen reader, because a word stands beside it."""
    return tag("svg", *children, **attributes, aria_hidden="true")


def picture(*children: Child, width: float, height: float, label: str, class_: str | None, role: str = "img") -> Markup:
    """A figure of `width` by `height` units with `label` as its name. Use role "group" where it holds links."""
    box = f"0 0 {number(width)} {number(height)}"
    return tag("svg", *children, class_=class_, viewBox=box, role=role, aria_label=label)


def _attribute_name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _text(value: str | float) -> Markup:
    if isinstance(value, float):
        return escape(number(value))
    return escape(_NOT_ALLOWED_IN_XML.sub("", str(value)))
