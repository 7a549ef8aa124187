"""What commands print: texts for people, JSON for programs, progress on a terminal."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

Progress = Callable[[str, int, int], None]

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns of equal width; the first is aligned to the left, the others to the right."""
    texts = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = (
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join(cells).rstrip())


@contextmanager
def progress(total: int, label: str) -> Iterator[Progress]:
    """A bar that fills as tables are done; silent unless standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda what, done, of: None
        return
    with click.progressbar(
        length=max(total, 1), label=label, file=sys.stderr, item_show_func=lambda what: str(what or "")
    ) as bar:
        at: dict[str, int] = {}

        def tell(what: str, done: int, of: int) -> None:
            bar.update(done - at.get(what, 0), current_item=what)
            at[what] = done

        yield tell
        bar.update(max(total, 1) - bar.pos)
