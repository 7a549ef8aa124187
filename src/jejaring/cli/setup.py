"""Readying Django and the database for a command."""

import os
from pathlib import Path

from jejaring.cli.errors import Refused


def ready() -> None:
    """Make the domain importable. Raises Refused when the settings cannot be used."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jejaring.config.settings")
    try:
        django.setup()
    except OSError as error:
        home = os.environ.get("JEJARING_HOME", "var")
        raise Refused(
            f"The home folder {Path(home).absolute()} cannot be used: {error.strerror}.\n"
            "Set JEJARING_HOME to a folder that you may write to."
        ) from error
    except (ImproperlyConfigured, ValueError) as error:
        raise Refused(f"The settings cannot be used: {error}.") from error


def ready_with_tables() -> None:
    """The same, and the database has every table. Raises Refused when it does not."""
    ready()
    if unapplied_migrations():
        raise Refused(
            "The database is not prepared for this version. Prepare it: jejaring load ascn, or jejaring serve."
        )


def ready_with_network() -> None:
    """The same, and a network is loaded. Raises Refused when there is none."""
    ready_with_tables()
    from jejaring.apps.packs.queries import is_empty

    if is_empty():
        raise Refused("No network is loaded yet. Load one: jejaring load ascn.")


def prepare_database() -> None:
    """Make the tables that are missing; quick when there are none."""
    from django.core.management import call_command

    if unapplied_migrations():
        call_command("migrate", interactive=False, verbosity=0)


def unapplied_migrations() -> list[str]:
    """Names of the steps that would bring the database to this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _ in plan]
