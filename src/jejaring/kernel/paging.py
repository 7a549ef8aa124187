"""Lists, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a longer list. `number` starts at 1; `total` counts all rows."""

    items: tuple[T, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of the first row shown, counted from 1; 0 when nothing is shown."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The place of the last row shown; 0 when nothing is shown."""
        return self.first + len(self.items) - 1 if self.items else 0

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """The same page with every row changed."""
        return Page(tuple(change(item) for item in self.items), self.total, self.number, self.size)
