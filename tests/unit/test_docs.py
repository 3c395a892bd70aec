"""The documents about the software say what the software is."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("sources", "index", "assistant", "evals")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def listed_files() -> Iterator[Path]:
    """The Python files that ARCHITECTURE.md's tree names, each below the folder that opens its lines."""
    tree = re.search(r"^```\w*\n(sources/.*?)^```", read("ARCHITECTURE.md"), re.MULTILINE | re.DOTALL)
    assert tree, "ARCHITECTURE.md has no fenced block that starts with sources/"
    folder = Path()
    for line in tree.group(1).splitlines():
        if opened := re.match(r"(\w+)/", line):
            folder = Path(opened.group(1))
        for name in re.findall(r"(?<![\w./-])[\w/-]+\.py\b", line):
            yield folder / name


def modules() -> set[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {path.relative_to(ROOT) for path in found if path.name != "__init__.py"}


def versions() -> list[tuple[str, str]]:
    """The second-level headings of CHANGELOG.md as (version, date)."""
    return re.findall(r"^## \[([^\]]+)\](?: - (\S+))?$", read("CHANGELOG.md"), re.MULTILINE)


def test_every_file_that_the_architecture_lists_exists() -> None:
    assert [str(path) for path in listed_files() if not (ROOT / path).is_file()] == []


def test_the_architecture_lists_every_module() -> None:
    assert sorted(map(str, modules() - set(listed_files()))) == []


def test_the_readme_names_the_two_commands() -> None:
    commands = set(re.findall(r"\bmake [a-z]+", read("README.md")))
    assert {"make chat", "make test"} <= commands


def test_every_make_command_in_the_readme_is_a_target() -> None:
    code = re.findall(r"```.*?```|`[^`\n]+`", read("README.md"), re.DOTALL)
    named = {target for part in code for target in re.findall(r"\bmake ([a-z]+)", part)}
    assert named <= set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))


def test_the_changelog_opens_with_the_version_of_the_project() -> None:
    version, _ = next(entry for entry in versions() if entry[0] != "Unreleased")
    assert version == tomllib.loads(read("pyproject.toml"))["project"]["version"]


def test_the_changelog_keeps_its_form() -> None:
    changelog = read("CHANGELOG.md")
    assert len(versions()) == len(re.findall(r"^## ", changelog, re.MULTILINE))
    assert set(re.findall(r"^### (.*)$", changelog, re.MULTILINE)) <= KINDS
    for version, day in versions():
        assert version == "Unreleased" or day == "unreleased" or date.fromisoformat(day)


def test_the_changelog_goes_from_new_to_old() -> None:
    numbers = [tuple(map(int, version.split("."))) for version, _ in versions() if version != "Unreleased"]
    assert numbers == sorted(numbers, reverse=True)


def test_the_licence_is_whole() -> None:
    """EUPL-1.2 has fifteen articles and an appendix."""
    text = read("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [int(number) for number in re.findall(r"^(\d+)\.", text, re.MULTILINE)] == list(range(1, 16))
    assert text.rstrip().endswith("require the production of a new EUPL version.")
