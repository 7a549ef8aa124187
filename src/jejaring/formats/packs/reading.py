"""Reading a network pack and checking it as a whole.

Nothing is taken from a pack with a mistake in it: every mistake of every table is gathered and told at once.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from jejaring.formats.packs.cells import BadCellError, parse
from jejaring.formats.packs.rows import Pack, Row
from jejaring.formats.packs.rules import cross_table_problems
from jejaring.formats.packs.schema import BY_NAME, TABLES, Table, Value
from jejaring.kernel.errors import Invalid, Problem

if TYPE_CHECKING:
    from _csv import Reader as _CsvReader

MAX_FILE_BYTES = 50_000_000
MAX_PACK_BYTES = 200_000_000
_BOM = b"\xef\xbb\xbf"
_TABLE_FILES = frozenset(f"{table.name}.csv" for table in TABLES)
_SIDE_FILES = ("datapackage.json", "README.md", "LICENSE", "DATA-DICTIONARY.md")

Opener = Callable[[], BinaryIO]


@dataclass(slots=True)
class _Files:
    """The files of a folder or zip, by name, with their sizes."""

    openers: dict[str, Opener] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


def read_pack(path: Path, *, from_spreadsheet: bool = False) -> Pack:
    """Read and check the pack in a folder or zip file.

    `from_spreadsheet` accepts what spreadsheet programs add to CSV files: a byte order mark and CRLF line ends.
    Raises Invalid with every problem found; a pack with problems is never read in part.
    """
    files = _files_of(path)
    problems = list(_size_problems(files)) + list(_unknown_files(files))
    if problems:
        raise Invalid(problems)
    tables: dict[str, tuple[Row, ...]] = {}
    unread: set[str] = set()
    for table in TABLES:
        name = f"{table.name}.csv"
        if name in files.openers:
            raw = _contents(files.openers[name], name, problems)
            rows = None if raw is None else _read_table(table, raw, from_spreadsheet, problems)
            if rows is None:
                unread.add(table.name)
            else:
                tables[table.name] = rows
        elif table.required:
            unread.add(table.name)
            problems.append(Problem("the table is missing", "Add it: every pack needs it.", file=name))
    pack = Pack(tables)
    problems.extend(cross_table_problems(pack, unread, {(p.file, p.row) for p in problems}))
    if problems:
        raise Invalid(sorted(problems, key=lambda p: (p.file, p.row or 0, p.column)))
    return _with_ordered_focus_areas(pack)


def _contents(opener: Opener, name: str, problems: list[Problem]) -> bytes | None:
    try:
        with opener() as stream:
            return stream.read()
    # What zipfile raises for damaged, encrypted and strangely packed files.
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        problems.append(Problem(f"the file cannot be read: {error}", "Write the pack anew.", name))
        return None


def _with_ordered_focus_areas(pack: Pack) -> Pack:
    """The pack with every set of focus areas in their own order: the one form in which it is compared and exported."""
    place = {row.key: (row.values["position"] or 0, row.key) for row in pack.rows("focus_areas")}

    def ordered(row: Row) -> Row:
        areas = sorted((str(key) for key in row.values["focus_area_ids"] or ()), key=place.__getitem__)  # type: ignore[union-attr]
        return Row(row.table, row.number, {**row.values, "focus_area_ids": tuple(areas)})

    return Pack(
        {
            name: tuple(map(ordered, rows)) if "focus_area_ids" in BY_NAME[name].column_names else rows
            for name, rows in pack.tables.items()
        }
    )


def _files_of(path: Path) -> _Files:
    if path.is_dir():
        found = {file.name: file for file in sorted(path.iterdir()) if file.is_file() and not file.name.startswith(".")}
        return _Files(
            {name: _opener(file) for name, file in found.items()},
            {name: file.stat().st_size for name, file in found.items()},
        )
    if path.is_file() and zipfile.is_zipfile(path):
        return _files_of_zip(path)
    reason = "is neither a folder nor a zip file" if path.exists() else "does not exist"
    raise Invalid([Problem(f"the pack {reason}", "Name a folder of CSV tables, or a zip of one.", value=path.name)])


def _opener(file: Path) -> Opener:
    return lambda: file.open("rb")


def _files_of_zip(path: Path) -> _Files:
    files = _Files()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Invalid([Problem("the zip is damaged", "Write it anew.", value=path.name)]) from error
    for info in entries:
        name = Path(info.filename).name
        if info.is_dir() or not name or name.startswith("."):
            continue
        if name in files.openers:
            raise Invalid([Problem("the zip holds this file twice", "Keep one of them.", file=name)])
        files.openers[name] = _zip_opener(path, info)
        files.sizes[name] = info.file_size
    return files


def _zip_opener(path: Path, info: zipfile.ZipInfo) -> Opener:
    def read() -> BinaryIO:
        with zipfile.ZipFile(path) as archive, archive.open(info) as stream:
            return io.BytesIO(stream.read(MAX_FILE_BYTES + 1))

    return read


def _size_problems(files: _Files) -> Iterator[Problem]:
    for name, size in files.sizes.items():
        if size > MAX_FILE_BYTES:
            yield Problem(
                f"the file has {size:,} bytes, more than the {MAX_FILE_BYTES:,} allowed",
                "Split the network.",
                file=name,
            )
    if sum(files.sizes.values()) > MAX_PACK_BYTES:
        yield Problem(f"the pack has more than the {MAX_PACK_BYTES:,} bytes allowed", "Split the network.")


def is_pack_file(name: str) -> bool:
    """Whether a pack may hold a file of this name: a table, or what stands beside the tables."""
    return name in _TABLE_FILES or name in _SIDE_FILES or name.endswith(".schema.json")


def _unknown_files(files: _Files) -> Iterator[Problem]:
    for name in files.openers:
        if not is_pack_file(name):
            yield Problem(
                "no table has this name", f"Remove it, or use one of: {', '.join(sorted(_TABLE_FILES))}.", file=name
            )


def _read_table(table: Table, raw: bytes, from_spreadsheet: bool, problems: list[Problem]) -> tuple[Row, ...] | None:
    """The rows of a table; None when it cannot be read to its end, so that nothing can be said about what it lacks."""
    name = f"{table.name}.csv"
    text = _decoded(name, raw, from_spreadsheet, problems)
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not _header_is_right(table, header, problems):
            return None
        return tuple(_read_rows(table, reader, header, problems))
    except csv.Error as error:
        problems.append(Problem(f"the table breaks off: {error}", "Check the quotation marks.", name, reader.line_num))
        return None


def _decoded(name: str, raw: bytes, from_spreadsheet: bool, problems: list[Problem]) -> str | None:
    spreadsheet = "or load it with --from-spreadsheet."
    if raw.startswith(_BOM):
        raw = raw.removeprefix(_BOM)
        if not from_spreadsheet:
            problems.append(Problem("starts with a byte order mark", f"Save it as plain UTF-8, {spreadsheet}", name))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        problems.append(Problem("is not UTF-8 text", "Save it with the encoding UTF-8.", name, row))
        return None
    if "\x00" in text:
        problems.append(
            Problem("holds a null character", "Save it as CSV text.", name, text.split("\x00")[0].count("\n") + 1)
        )
        return None
    if "\r" in text:
        if not from_spreadsheet:
            row = text.split("\r")[0].count("\n") + 1
            problems.append(Problem("has CRLF line ends", f"Save it with LF line ends, {spreadsheet}", name, row))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _header_is_right(table: Table, header: list[str], problems: list[Problem]) -> bool:
    name = f"{table.name}.csv"
    wanted = [column.name for column in table.columns]
    needed = [column.name for column in table.columns if not column.later]
    found = [cell.strip() for cell in header]
    wrong = [Problem("the column is missing", "Add it; it may be empty.", name, 1, c) for c in needed if c not in found]
    wrong += [
        Problem("there is no such column", f"Columns of this table: {', '.join(wanted)}.", name, 1, c)
        for c in dict.fromkeys(found)
        if c not in wanted
    ]
    wrong += [
        Problem("the column stands twice", "Keep one.", name, 1, c) for c in dict.fromkeys(found) if found.count(c) > 1
    ]
    problems.extend(wrong)
    return not wrong


def _read_rows(table: Table, reader: "_CsvReader", header: list[str], problems: list[Problem]) -> Iterator[Row]:
    name = f"{table.name}.csv"
    columns = [table.column(cell.strip()) for cell in header]
    seen: dict[str, int] = {}
    last_line = reader.line_num
    for cells in reader:
        # A row with line breaks in its texts spans lines; it is named by the first of them.
        number, last_line = last_line + 1, reader.line_num
        if not any(cells):
            continue
        if len(cells) != len(columns):
            reason = f"the row has {len(cells)} cells, not {len(columns)}"
            problems.append(Problem(reason, "Quote texts that hold commas.", name, number))
            continue
        values: dict[str, Value] = {}
        for column, cell in zip(columns, cells, strict=True):
            try:
                values[column.name] = parse(cell, column)
            except BadCellError as error:
                problems.append(Problem(str(error), error.way_out, name, number, column.name, cell.strip()))
                values[column.name] = None
        row = Row(table.name, number, _in_order(table, values))
        if all(values[part] is not None for part in table.key[:1]):
            if row.key in seen:
                problems.append(
                    Problem(f"repeats row {seen[row.key]}", "Keep one of them.", name, number, table.key[0], row.key)
                )
            seen.setdefault(row.key, number)
        yield row


def _in_order(table: Table, values: Mapping[str, Value]) -> dict[str, Value]:
    columns = BY_NAME[table.name].columns
    return {column.name: values[column.name] if column.name in values else parse("", column) for column in columns}
