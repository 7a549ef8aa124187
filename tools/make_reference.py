"""Write the pages of the reference that are made from the code, into docs/reference/*.generated.md.

    python tools/make_reference.py

`make docs` does it by itself. Needs no database.
"""

import importlib
import importlib.util
import os
import pkgutil
import re
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click

from jejaring.kernel.rules import Rule

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
SETTINGS = ROOT / "src" / "jejaring" / "config" / "settings.py"


def write_reference() -> None:
    """Write every generated page; a page that would not change is left alone."""
    for name, text in pages().items():
        file = REFERENCE / f"{name}.generated.md"
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """The generated pages: name to Markdown."""
    from jejaring.formats.packs.writing import data_dictionary

    return {
        "command-line": _command_line(),
        "pack-tables": data_dictionary(),
        "settings": _settings(),
        "house-rules": _house_rules(),
        "permissions": permissions(rules()),
    }


def _command_line() -> str:
    from jejaring.cli.main import main

    sections = [
        f"{'#' * min(len(names) + 1, 3)} {' '.join(names)}\n\n```text\n{help_text}\n```\n"
        for names, help_text in help_texts(main, ["jejaring"])
    ]
    return "# Commands\n\n" + "\n".join(sections)


def help_texts(command: click.Command, names: list[str]) -> Iterator[tuple[list[str], str]]:
    """What `--help` prints for a command and for every command below it."""
    context = click.Context(command, info_name=" ".join(names), terminal_width=100, max_content_width=100)
    yield names, command.get_help(context).strip()
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from help_texts(command.commands[name], [*names, name])


def settings() -> dict[str, str]:
    """Each environment variable that the settings read, and what it is for."""
    return dict(re.findall(r"^(JEJARING_[A-Z_]+) {2,}(.+)$", SETTINGS.read_text("utf-8"), re.MULTILINE))


def _settings() -> str:
    rows = "\n".join(f"| `{name}` | {meaning[0].upper()}{meaning[1:]}. |" for name, meaning in settings().items())
    return (
        "# Settings\n\nEach is an environment variable; every one has a default that works on one small machine.\n\n"
        f"| variable | meaning |\n| --- | --- |\n{rows}\n"
    )


# The columns of the table of who may do what: the words, and what of a rule they show.
OFFICES = (
    "chief_smart_city_officer", "city_officer", "national_representative", "partner_delegate", "secretariat", "chair",
    "observer",
)  # fmt: skip


def rules() -> list[Rule]:
    """Every rule that the apps have, in the order of their acts."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jejaring.config.settings")
        if "JEJARING_HOME" not in os.environ:
            os.environ |= {"JEJARING_HOME": home, "JEJARING_SECRET_KEY": "only-to-read-the-rules"}
        import django

        from jejaring import apps

        django.setup()
        found: list[Rule] = []
        for app in pkgutil.iter_modules(apps.__path__):
            if app.ispkg and importlib.util.find_spec(f"jejaring.apps.{app.name}.policy"):
                policy = importlib.import_module(f"jejaring.apps.{app.name}.policy")
                found += getattr(policy, "RULES", ())
    return sorted(found, key=lambda rule: rule.act)


def cell(rule: Rule, office: str) -> str:
    """What an office can do by a rule: act for its own party, for every party of its state, for everybody, or not."""
    if office in rule.powers:
        return "yes"
    parts = (("own party", rule.offices), ("own state", rule.state_offices))
    return ", ".join(words for words, offices in parts if office in offices) or "–"


def permissions(found: list[Rule]) -> str:
    """The table of who may do what, as Markdown."""
    heads = ["act", "to …", *(office.replace("_", " ") for office in OFFICES), "oneself", "who runs the machine"]
    lines = [
        "# Who may do what",
        "",
        "Made from the rules that the acts themselves ask. “Own party” is the city, partner or state for which the",
        "office is held; “own state” is every city of the state for which it is held; “oneself” is the person whom the",
        "act is about. Whoever holds none of these, and every visitor, may do nothing of it.",
        "",
        f"| {' | '.join(heads)} |",
        "|" + " --- |" * len(heads),
    ]
    for rule in found:
        cells = [cell(rule, office) for office in OFFICES]
        machine = "yes" if {"operator", "secretariat"} & set(rule.powers) else "–"
        texts = [f"`{rule.act}`", rule.words, *cells, "yes" if rule.own else "–", machine]
        lines.append(f"| {' | '.join(texts)} |")
    return "\n".join([*lines, ""])


def _house_rules() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    return "# What import-linter holds\n\n" + "\n".join(_contract(contract) for contract in contracts)


def _contract(contract: dict[str, list[str] | str]) -> str:
    lines = [f"## {contract['name']}", ""]
    if "layers" in contract:
        lines += ["From the top; what stands higher may import what stands lower, never the other way.", ""]
        lines += [f"1. `{layer}`" for layer in contract["layers"]]
    elif "forbidden_modules" in contract:
        lines += [f"- In {_listed(contract['source_modules'])}"]
        lines += [f"- never {_listed(contract['forbidden_modules'])}"]
    else:
        lines += [f"- Within {_listed(contract['ancestors'])}"]
    return "\n".join([*lines, ""])


def _listed(names: list[str] | str) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    write_reference()
