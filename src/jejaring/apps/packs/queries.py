"""The whole network as a pack, and what all apps have to say to the ledger and the text index."""

from collections.abc import Iterator, Mapping

from jejaring.analytics.ties import Deed
from jejaring.apps.agreements import queries as agreements
from jejaring.apps.exchange import queries as exchange
from jejaring.apps.packs.tables import BINDINGS, BY_TABLE, current_rows
from jejaring.apps.projects import queries as projects
from jejaring.apps.registry import queries as registry
from jejaring.apps.sources import queries as sources
from jejaring.apps.ties.queries import Difference, load_differences
from jejaring.formats.packs.rows import Pack, Row
from jejaring.formats.packs.schema import TABLES
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


def load_pack_of_network() -> Pack:
    """Every table of the network as it is now; loading the result into an empty installation gives the same network."""
    tables = {binding.table: tuple(current_rows(binding).values()) for binding in BINDINGS}
    return Pack({table.name: tables[table.name] for table in TABLES})


def load_table(name: str) -> tuple[Row, ...]:
    """One table of the pack as it is now; KeyError when there is no such table."""
    binding = {binding.table: binding for binding in BINDINGS}[name]
    return tuple(current_rows(binding).values())


def is_empty() -> bool:
    """Whether no network has been loaded yet."""
    return not registry.has_network()


def load_deeds(touching: Ref | None = None) -> Iterator[Deed]:
    """Every deed of every app that leaves ties; or those that this record is, or that say something of it."""
    yield from registry.load_deeds(touching)
    yield from exchange.load_deeds(touching)
    yield from agreements.load_deeds(touching)


def load_ledger_differences() -> tuple[Difference, ...]:
    """Where the tie ledger disagrees with the deeds it comes from; empty when it is proved."""
    return load_differences(load_deeds())


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """Everything that can be found by its text; or what an edit of this record changes of it."""
    yield from registry.load_indexed_texts(touching)
    yield from projects.load_indexed_texts(touching)
    yield from exchange.load_indexed_texts(touching)
    yield from agreements.load_indexed_texts(touching)
    yield from sources.load_indexed_texts(touching)


# --- For programs ---------------------------------------------------------------------------------------------------


class _TablesOnDemand(Mapping[str, tuple[Row, ...]]):
    """The tables of the network, each read when it is asked for and none kept."""

    def __getitem__(self, name: str) -> tuple[Row, ...]:
        return load_table(name)

    def __contains__(self, name: object) -> bool:
        return name in BY_TABLE

    def __iter__(self) -> Iterator[str]:
        return iter(BY_TABLE)

    def __len__(self) -> int:
        return len(BY_TABLE)


def load_pack_on_demand() -> Pack:
    """The same as `load_pack_of_network`, but holding one table in memory at a time. Read it within one transaction."""
    return Pack(_TablesOnDemand())
