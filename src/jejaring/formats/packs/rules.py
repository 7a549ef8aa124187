"""What must hold between the rows and tables of a pack."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from decimal import Decimal
from difflib import get_close_matches

from jejaring.formats.packs.cells import render
from jejaring.formats.packs.rows import Pack, Row
from jejaring.formats.packs.schema import BY_KIND, BY_NAME, TABLES, references
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import Problem
from jejaring.kernel.ref import Ref


def cross_table_problems(
    pack: Pack, unread: Set[str] = frozenset(), blamed: Set[tuple[str, int | None]] = frozenset()
) -> Iterator[Problem]:
    """Everything that is wrong between rows that are right by themselves.

    `unread` names tables that could not be read: nobody knows which rows they hold, so links to them are not judged.
    `blamed` holds file and number of rows with a cell that could not be read: whether their cells fit together is not
    judged either.
    """
    keys = {table.name: {row.key for row in pack.rows(table.name)} for table in TABLES if table.name not in unread}
    yield from _unknown_keys(pack, keys)
    yield from _unknown_refs(pack, keys)
    yield from _unknown_fields(pack)
    yield from _single_rows(pack)
    for table, rule in _ROW_RULES:
        for row in pack.rows(table):
            if (f"{table}.csv", row.number) not in blamed:
                yield from rule(row)
    yield from _repeated(pack, "status_reports", ("project_id", "report_id"))
    yield from _repeated(pack, "states", ("iso3",))
    yield from _shared_party_keys(pack)


def _problem(row: Row, column: str, reason: str, way_out: str) -> Problem:
    return Problem(reason, way_out, f"{row.table}.csv", row.number, column, render(row.values[column]))


def _nearest(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known)[:20_000], n=1)
    return f"Did you mean “{close[0]}”?" if close else "Add it there, or correct the key."


def _unknown_keys(pack: Pack, keys: dict[str, set[str]]) -> Iterator[Problem]:
    for table, column, target in references():
        for row in pack.rows(table.name):
            value = row.values[column.name]
            if value is None or target.name not in keys:
                continue
            for item in value if isinstance(value, tuple) else (value,):
                if str(item) not in keys[target.name]:
                    reason = f"there is no such row in {target.name}.csv"
                    yield _problem(row, column.name, reason, _nearest(str(item), keys[target.name]))


def _refs(row: Row) -> Iterator[tuple[str, Ref]]:
    for column, value in row.values.items():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Ref):
                yield column, item


def _unknown_refs(pack: Pack, keys: dict[str, set[str]]) -> Iterator[Problem]:
    for table in TABLES:
        for row in pack.rows(table.name):
            for column, ref in _refs(row):
                target = BY_KIND.get(ref.kind)
                if target is None:
                    yield _problem(row, column, f"there is no kind “{ref.kind}”", _nearest(ref.kind, BY_KIND))
                elif target.name in keys and ref.key not in keys[target.name]:
                    reason = f"there is no {ref} in {target.name}.csv"
                    yield _problem(row, column, reason, _nearest(ref.key, keys[target.name]))


def _unknown_fields(pack: Pack) -> Iterator[Problem]:
    for row in pack.rows("citations"):
        subject, name = row.values["subject"], row.values["field"]
        if isinstance(subject, Ref) and isinstance(name, str) and subject.kind in BY_KIND:
            known = [column.name for column in BY_KIND[subject.kind].columns]
            if name not in known:
                yield _problem(row, "field", f"a {subject.kind} has no such field", f"Fields: {', '.join(known)}.")


def _single_rows(pack: Pack) -> Iterator[Problem]:
    for table in TABLES:
        rows = pack.rows(table.name)
        if table.only_row and len(rows) != 1 and table.name in pack.tables:
            yield Problem(f"has {len(rows)} rows", "It must have exactly one.", f"{table.name}.csv")


def _amount_has_currency(row: Row) -> Iterator[Problem]:
    amount, currency = row.values["amount"], row.values["currency"]
    if amount is not None and currency is None:
        yield _problem(row, "currency", "an amount stands without its currency", "Give the ISO 4217 code.")
    if amount is None and currency is not None:
        yield _problem(row, "amount", "a currency stands without an amount", "Give the amount or clear the currency.")
    if isinstance(currency, str) and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        yield _problem(row, "currency", "is not a currency code", "Write three capital letters such as USD.")


def _not_reversed(first: str, last: str) -> Callable[[Row], Iterator[Problem]]:
    def rule(row: Row) -> Iterator[Problem]:
        start, end = row.values[first], row.values[last]
        if isinstance(start, PartialDate) and isinstance(end, PartialDate) and end.latest < start.earliest:
            yield _problem(row, last, f"lies before {first}", "Exchange the two dates or correct one.")

    return rule


def _joins_two(row: Row) -> Iterator[Problem]:
    parties = row.values["parties"]
    if isinstance(parties, tuple) and len(parties) < 2:
        yield _problem(row, "parties", "names fewer than two parties", "Name everyone who stands in it.")


def _not_itself(row: Row) -> Iterator[Problem]:
    if row.values["possibly_same_as"] is not None and row.values["possibly_same_as"] == row.values["id"]:
        yield _problem(row, "possibly_same_as", "names the row itself", "Name the other row or leave it empty.")


def _city_or_state(row: Row) -> Iterator[Problem]:
    if (row.values["city_id"] is None) == (row.values["state_id"] is None):
        yield _problem(row, "city_id", "an office is held for a city or for a state", "Fill exactly one of the two.")


def _project_or_city(row: Row) -> Iterator[Problem]:
    if (row.values["project_id"] is None) == (row.values["city_id"] is None):
        yield _problem(row, "project_id", "a need is that of a project or of a city", "Fill exactly one of the two.")


def _sums_fit(row: Row) -> Iterator[Problem]:
    smallest, largest, currency = (row.values[name] for name in ("amount_min", "amount_max", "currency"))
    if isinstance(smallest, Decimal) and isinstance(largest, Decimal) and largest < smallest:
        yield _problem(row, "amount_max", "is less than the smallest sum", "Exchange the two or correct one.")
    if (smallest is None and largest is None) != (currency is None):
        yield _problem(row, "currency", "sums and their currency stand together", "Give both, or clear both.")
    if isinstance(currency, str) and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        yield _problem(row, "currency", "is not a currency code", "Write three capital letters such as USD.")


def _closed_with_outcome(row: Row) -> Iterator[Problem]:
    if (row.values["state"] == "closed") != (row.values["outcome"] is not None):
        yield _problem(row, "outcome", "a need has an outcome when it is closed, and only then", "Correct one of them.")


def _place_is_whole(row: Row) -> Iterator[Problem]:
    if (row.values["lat"] is None) != (row.values["lon"] is None):
        yield _problem(row, "lat", "one half of the coordinates is missing", "Give both or none.")


def _two_letters(column: str) -> Callable[[Row], Iterator[Problem]]:
    def rule(row: Row) -> Iterator[Problem]:
        code = row.values[column]
        if isinstance(code, str) and not (len(code) == 2 and code.isascii() and code.isupper()):
            yield _problem(row, column, "is not a country code", "Write the two capital letters of ISO 3166-1.")

    return rule


_ROW_RULES: tuple[tuple[str, Callable[[Row], Iterator[Problem]]], ...] = (
    ("agreements", _amount_has_currency),
    ("agreements", _not_reversed("signed", "ended")),
    ("agreements", _joins_two),
    ("agreements", _not_itself),
    ("mentions", _amount_has_currency),
    ("exchanges", _not_reversed("start", "end")),
    ("programme_roles", _not_reversed("start", "end")),
    ("action_plans", _not_reversed("start", "end")),
    ("offices", _city_or_state),
    ("needs", _project_or_city),
    ("needs", _sums_fit),
    ("needs", _closed_with_outcome),
    ("cities", _place_is_whole),
    ("partners", _place_is_whole),
    ("states", _two_letters("id")),
    ("partners", _two_letters("country")),
)


def _repeated(pack: Pack, table: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in pack.rows(table):
        values = tuple(row.values[column] for column in columns)
        if None not in values and values in seen:
            yield _problem(row, columns[0], f"repeats {' and '.join(columns)} of row {seen[values]}", "Keep one.")
        seen.setdefault(values, row.number)


def _shared_party_keys(pack: Pack) -> Iterator[Problem]:
    where: dict[str, list[Row]] = defaultdict(list)
    for table in ("cities", "partners"):
        for row in pack.rows(table):
            where[row.key].append(row)
    for key, rows in where.items():
        if len({row.table for row in rows}) > 1:
            reason = f"“{key}” is both a city and a partner"
            yield _problem(rows[-1], BY_NAME[rows[-1].table].key[0], reason, "Give one of them another id.")
