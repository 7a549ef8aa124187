"""How a command ends: 0 done; 1 refused or something is wrong; 2 the command itself was mistyped; 130 interrupted."""

from typing import IO, Any

import click

from jejaring.kernel.errors import Invalid, JejaringError

REFUSED = 1


class Refused(click.ClickException):
    """Ends the command with exit code 1 and this text for people."""

    exit_code = REFUSED

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the text, one problem a line, to standard error."""
        click.echo(self.format_message(), file=file, err=file is None)


class DomainGroup(click.Group):
    """A group of commands whose foreseen errors come out as one clear message instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; raises click's exceptions only, apart from errors that nobody foresaw."""
        try:
            return super().invoke(ctx)
        except JejaringError as error:
            raise Refused(_told(error)) from error
        except Exception as error:
            told = _told_by_the_database(error)
            if told is None:
                raise
            raise Refused(told) from error


def _told(error: JejaringError) -> str:
    if not isinstance(error, Invalid):
        return str(error)
    count = len(error.problems)
    return "\n".join([*map(str, error.problems), f"{count} problem{'s' if count != 1 else ''}; nothing was saved."])


def _told_by_the_database(error: Exception) -> str | None:
    from django.db import DatabaseError, InterfaceError

    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"The database did not answer as it should: {reason}.\n"
        "Look whether it runs, and whether JEJARING_DATABASE_URL and JEJARING_HOME are right: jejaring check."
    )
