"""Network packs for tests. `tiny` is made up: three cities on two rivers, far from the built-in network."""

import csv
import shutil
from pathlib import Path
from typing import Any

TINY = Path(__file__).parent / "tiny"


class Draft:
    """A copy of the tiny pack that a test changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(TINY, folder)

    def file(self, table: str) -> Path:
        """Where a table lies."""
        return self.folder / f"{table}.csv"

    def rows(self, table: str) -> list[dict[str, str]]:
        """A table's rows as texts."""
        with self.file(table).open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        """Give a table these rows."""
        header = self.file(table).read_text("utf-8").splitlines()[0].split(",")
        with self.file(table).open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, table: str, key: str, **cells: Any) -> None:
        """Change cells of the row with this id."""
        rows = self.rows(table)
        [found] = [row for row in rows if row["id"] == key]
        found.update(cells)
        self.write(table, rows)

    def add(self, table: str, **cells: str) -> None:
        """Add a row; cells that are not named are empty."""
        rows = self.rows(table)
        header = self.file(table).read_text("utf-8").splitlines()[0].split(",")
        self.write(table, [*rows, {name: cells.get(name, "") for name in header}])

    def remove(self, table: str, key: str, column: str = "id") -> None:
        """Remove the rows with this id, or with this in another column."""
        self.write(table, [row for row in self.rows(table) if row[column] != key])

    def replace(self, table: str, old: bytes, new: bytes) -> None:
        """Change a table's bytes; `old` must be in it."""
        content = self.file(table).read_bytes()
        assert old in content
        self.file(table).write_bytes(content.replace(old, new))
