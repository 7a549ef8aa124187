"""The documentation says what the code does, leads nowhere wrong, and names what others made."""

import doctest
import hashlib
import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import click
import pytest

from jejaring import __version__
from jejaring.cli.main import main
from jejaring.formats.packs.schema import TABLES
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PACKAGE = ROOT / "src" / "jejaring"
WEB = PACKAGE / "web"
PAGES = sorted(
    [*ROOT.glob("*.md"), *(page for page in DOCS.rglob("*.md") if not {"_build"} & set(page.relative_to(DOCS).parts))]
)
WRITTEN = [page for page in PAGES if not page.name.endswith(".generated.md")]


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "tools/make_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference(tool: ModuleType) -> dict[str, str]:
    """The pages made from the code."""
    made: dict[str, str] = tool.pages()
    return made


# --- the reference is whole ----------------------------------------------------------------------------------------


def commands(command: click.Command, names: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    below = command.commands.items() if isinstance(command, click.Group) else ()
    return [(names, command), *(found for key, child in below for found in commands(child, (*names, key)))]


@pytest.mark.parametrize(
    ("names", "command"), commands(main), ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_every_command_and_option_is_in_the_reference(
    reference: dict[str, str], names: tuple[str, ...], command: click.Command
) -> None:
    title = " ".join(("jejaring", *names))
    found = re.search(rf"^#+ {title}\n(.*?)(?=^#|\Z)", reference["command-line"], re.MULTILINE | re.DOTALL)
    assert found
    for parameter in command.params:
        words = parameter.opts if isinstance(parameter, click.Option) else [str(parameter.name).upper()]
        assert all(word in found[1] for word in words)


def test_every_command_is_named_in_the_changelog() -> None:
    [told] = re.findall(r"command line `jejaring`: (.*?)\.\n", text(ROOT / "CHANGELOG.md"))
    assert set(told.split(", ")) == set(main.commands)


def test_commands_in_the_pages_exist() -> None:
    known = {" ".join(names) for names, _ in commands(main)}
    seen = set()
    for page in WRITTEN:
        for line in re.findall(r"(?:^\$ .*?|`)(?:\.venv/bin/)?\bjejaring ([a-z][^`\n]*)", text(page), re.MULTILINE):
            words = [word for word in line.split() if re.fullmatch("[a-z]+", word)]
            assert words[0] in known or " ".join(words[:2]) in known, f"{name(page)}: jejaring {line}"
            seen.add(words[0])
    assert seen >= {"serve", "load", "check", "export", "ties"}


def test_options_in_the_pages_exist() -> None:
    known = {option for _, command in commands(main) for parameter in command.params for option in parameter.opts}
    for page in WRITTEN:
        for line in re.findall(r"\bjejaring [a-z][^`\n#]*", text(page)):
            assert set(re.findall(r"--[a-z-]+", line)) <= known | {"--help"}, f"{name(page)}: {line}"


def test_every_setting_is_in_the_reference(reference: dict[str, str]) -> None:
    source = text(ROOT / "src/jejaring/config/settings.py")
    read = set(re.findall(r'environ\.get\("(JEJARING_[A-Z_]+)"', source))
    assert read
    assert read == set(re.findall(r"^\| `(JEJARING_[A-Z_]+)` \|", reference["settings"], re.MULTILINE))


def test_settings_in_the_pages_exist(tool: ModuleType) -> None:
    for page in WRITTEN:
        assert set(re.findall(r"JEJARING_[A-Z]+(?:_[A-Z]+)*", text(page))) <= set(tool.settings()), name(page)


def test_every_table_and_every_rule_of_the_house_is_in_the_reference(reference: dict[str, str]) -> None:
    assert re.findall(r"^## (\w+)\.csv$", reference["pack-tables"], re.MULTILINE) == [table.name for table in TABLES]
    assert reference["house-rules"].count("\n## ") == text(ROOT / "pyproject.toml").count(
        "[[tool.importlinter.contracts]]"
    )


def test_targets_of_make_in_the_pages_exist() -> None:
    known = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    for page in WRITTEN:
        for target in re.findall(r"(?:^\$ |`)make ([a-z-]+)", text(page), re.MULTILINE):
            assert target in known, f"{name(page)}: make {target}"


# --- the pages hold --------------------------------------------------------------------------------------------------


def test_there_are_four_kinds_of_pages_and_the_index_leads_to_all() -> None:
    index = text(DOCS / "index.md")
    assert "decisions/*" in index
    for kind in ("tutorial", "how-to", "reference", "explanation"):
        pages = [page for page in WRITTEN if page.parent == DOCS / kind]
        assert pages
        assert all(f"{kind}/{page.stem}\n" in index for page in pages)


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_links_within_the_repository_lead_somewhere(page: Path, reference: dict[str, str]) -> None:
    prose = re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / target.partition("#")[0]).resolve()
        made = file.name.removesuffix(".generated.md") in reference and file.parent == DOCS / "reference"
        to_come = file.parent == DOCS / "images"  # `make shots` takes them
        assert made or to_come or file.exists(), target


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_python_in_the_pages_runs(page: Path) -> None:
    for number, block in enumerate(re.findall(r"^```python\n(.*?)^```", text(page), re.MULTILINE | re.DOTALL)):
        assert ">>> " in block, "write Python in pages as a session, so that it can be run"
        test = doctest.DocTestParser().get_doctest(block, {}, f"{name(page)}[{number}]", str(page), 0)
        assert doctest.DocTestRunner().run(test).failed == 0


def test_the_version_is_the_packages() -> None:
    [told] = re.findall(r"documentation of version ([\d.]+)\.\s", text(DOCS / "index.md"))
    assert told == __version__
    assert f'version = "{__version__}"' in text(ROOT / "pyproject.toml")
    released = re.findall(r"^## \[?([^\]\s]+)", text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert released[0] == "Unreleased"


def test_decisions_are_numbered_without_gaps() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [record.name[:4] for record in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    for record in records:
        headings = re.findall(r"^#+ .*", text(record), re.MULTILINE)
        assert headings[0].startswith(f"# {record.name[:4]}. ")
        assert headings[1:] == ["## The question", "## The decision", "## What follows"]


# --- licences --------------------------------------------------------------------------------------------------------


def test_the_licence_is_the_unchanged_text() -> None:
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def test_everything_that_others_made_is_listed_with_its_checksum() -> None:
    shipped = [
        *(WEB / "static/jejaring/fonts").iterdir(),
        *(WEB / "drawing/data").iterdir(),
        *(PACKAGE / "formats/documents/fonts").iterdir(),
    ]
    listed = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", text(ROOT / "THIRD-PARTY.md"), re.MULTILINE))
    found = {str(file.relative_to(PACKAGE)): file.read_bytes() for file in shipped if file.is_file()}
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def test_no_file_names_the_host_of_a_package_registry() -> None:
    hosts = ("files.python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js.org", "npm" + "js.com")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this copy is no git work tree")
    for file in listed.stdout.splitlines():
        content = (ROOT / file).read_bytes() if (ROOT / file).is_file() else b""
        assert not [host for host in hosts if host.encode() in content], file
