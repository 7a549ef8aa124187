"""Commands that ask the records."""

import click

from jejaring.cli import setup
from jejaring.cli.output import as_json_option, print_json, print_table


@click.command(short_help="Count projects by status, area, country.")
@click.option("--year", type=int, help="Report year.  [default: the newest]")
@as_json_option
def monitoring(year: int | None, as_json: bool) -> None:
    """Print the monitoring figures of a report year, counted from the records.

    With --json: {"year", "total", "status", "focus_area", "country", "country_status"}, by the ids of the pack.

    \b
    Example:
      jejaring monitoring --year 2025 --json
    """
    setup.ready_with_tables()
    from jejaring.apps.reporting.queries import load_monitoring_figures, monitoring_json

    figures = load_monitoring_figures(year)
    if as_json:
        print_json(monitoring_json(figures))
        return
    statuses = tuple(figures.status)
    click.echo(f"Report {figures.year}: {figures.total:,} projects")
    for title, table in (("state", figures.country_status), ("focus area", figures.focus_area_status)):
        click.echo()
        rows = [
            (key, *(counts[status] for status in statuses)) for key, counts in table.items() if any(counts.values())
        ]
        print_table((title, *statuses), [*rows, ("all", *figures.status.values())])


@click.command(short_help="Find records by their text.")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many to print.")
@as_json_option
def search(text: str, limit: int, as_json: bool) -> None:
    """Find records by TEXT: cities, projects, partners, agreements, sources, in any of their scripts.

    \b
    Example:
      jejaring search "water" --limit 5
    """
    setup.ready_with_tables()
    from jejaring.apps.search.queries import find

    result = find(text, size=limit)
    if as_json:
        hits = [{"ref": str(hit.ref), "title": hit.title, "context": hit.context} for hit in result.hits]
        print_json({"total": result.total, "corrected": result.corrected, "hits": hits})
        return
    if result.corrected:
        click.echo(f"Nothing is spelled “{text}”; found for “{result.corrected}”:")
    for hit in result.hits:
        click.echo(f"{hit.ref}  {hit.title}{f' ({hit.context})' if hit.context else ''}")
    if result.total > len(result.hits):
        click.echo(f"{result.total - len(result.hits):,} more; see them with --limit.")
    if not result.total:
        click.echo("Nothing was found.")
