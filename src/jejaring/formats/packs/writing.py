"""Writing a network pack: as a folder or as one zip with its data dictionary."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from jejaring.formats.packs.rows import Pack, Row
from jejaring.formats.packs.schema import LIST_SEPARATOR, TABLES, Column, Table, Type

# Files inside the zip carry a fixed date, so that the same network always gives the same bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

_JSON_TYPES = {
    Type.INTEGER: "integer",
    Type.DECIMAL: "number",
    Type.DEGREES: "number",
    Type.BOOLEAN: "boolean",
}


def table_csv(table: Table, rows: tuple[Row, ...]) -> str:
    """A table as CSV text: header, LF line ends, no byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [column.name for column in table.columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.texts() for row in rows)
    return out.getvalue()


def pack_files(pack: Pack) -> Iterator[tuple[str, str]]:
    """Name and text of every file of a pack: the tables, the Table Schemas' package and the data dictionary."""
    for table in TABLES:
        if table.name in pack.tables:
            yield f"{table.name}.csv", table_csv(table, pack.rows(table.name))
    yield "datapackage.json", json.dumps(data_package(pack), ensure_ascii=False, indent=2) + "\n"
    yield "DATA-DICTIONARY.md", data_dictionary()


def write_folder(pack: Pack, folder: Path) -> None:
    """Write the pack's files into a folder, which is made when needed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pack_files(pack):
        (folder / name).write_bytes(text.encode())


def write_zip(pack: Pack, stream: BinaryIO) -> None:
    """Write the pack as a zip; the same pack gives the same bytes."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in pack_files(pack):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), text.encode(), zipfile.ZIP_DEFLATED)


def table_schema(table: Table) -> dict[str, Any]:
    """The table's Table Schema (Frictionless Data)."""
    return {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [column.name], "reference": {"resource": column.table, "fields": ["id"]}}
            for column in table.columns
            if column.table and column.type is not Type.TEXTS
        ],
        "missingValues": [""],
    }


def data_package(pack: Pack | None = None) -> dict[str, Any]:
    """The Data Package descriptor of a pack, or of all tables when none is given."""
    tables = [table for table in TABLES if pack is None or table.name in pack.tables]
    network = pack.rows("network")[0].texts() if pack and pack.rows("network") else {}
    return {
        "profile": "tabular-data-package",
        "name": network.get("id", "network-pack"),
        "title": network.get("name", "Network pack"),
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "description": table.description,
                "schema": table_schema(table),
            }
            for table in tables
        ],
    }


def data_dictionary() -> str:
    """Every table and column in words (Markdown)."""
    lines = [
        "# Data dictionary",
        "",
        "UTF-8 CSV with a header, LF line ends. An empty cell means not known, or an empty list.",
        f"Lists separate their items by `{LIST_SEPARATOR}`.",
        "Dates are as exact as their source: `2018`, `2018-07`, `2018-07-08`.",
        "",
    ]
    for table in TABLES:
        lines += [
            f"## {table.name}.csv",
            "",
            table.description,
            "",
            "| column | holds | meaning |",
            "| --- | --- | --- |",
        ]
        lines += [f"| `{c.name}`{' *' if c.required else ''} | {_holds(c)} | {c.description} |" for c in table.columns]
        lines += ["", f"Key: {', '.join(f'`{part}`' for part in table.key)}. * required.", ""]
    return "\n".join(lines)


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.limit and column.type in (Type.KEY, Type.TEXT, Type.URL):
        constraints["maxLength"] = column.limit
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if column.type is Type.DATE:
        constraints["pattern"] = r"\d{4}(-\d{2}(-\d{2})?)?"
    found: dict[str, Any] = {
        "name": column.name,
        "type": _JSON_TYPES.get(column.type, "string"),
        "description": column.description,
    }
    if column.type is Type.URL:
        found["format"] = "uri"
    if constraints:
        found["constraints"] = constraints
    return found


def _holds(column: Column) -> str:
    if column.choices:
        return "one of " + ", ".join(f"`{choice}`" for choice in column.choices)
    if column.table:
        return f"{'keys' if column.type is Type.TEXTS else 'key'} of {column.table}"
    return {
        Type.TEXTS: "list of texts",
        Type.YEARS: "list of years",
        Type.PARTIES: "list of parties",
        Type.SUBJECTS: "list of `kind:ID`",
        Type.SUBJECT: "`kind:ID`",
        Type.DEGREES: "decimal degrees",
        Type.BOOLEAN: "`true` or `false`",
    }.get(column.type, column.type.value)
