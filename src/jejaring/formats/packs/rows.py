"""A pack in memory: tables of checked rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from jejaring.formats.packs.cells import render
from jejaring.formats.packs.schema import BY_NAME, TABLES, Value


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: `number` is its line in the file (the header is 1; 0 when it comes from elsewhere)."""

    table: str
    number: int
    values: Mapping[str, Value]

    @property
    def key(self) -> str:
        """What tells the row apart within its table."""
        return "|".join(render(self.values[part]) for part in BY_NAME[self.table].key)

    def texts(self) -> dict[str, str]:
        """The row as it stands in a file."""
        return {name: render(value) for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole network. Every table of the schema can be asked for; an absent one has no rows."""

    tables: Mapping[str, tuple[Row, ...]]

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table, in the order of its file."""
        return self.tables.get(table, ())

    def __len__(self) -> int:
        return sum(len(self.rows(table.name)) for table in TABLES)
