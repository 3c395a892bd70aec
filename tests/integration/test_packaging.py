"""The repository as its users get it: a checkout that runs, and a distribution that is whole."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("sources", "index", "assistant", "evals")
MB = 1024**2


def run(*command: str, cwd: Path = ROOT) -> str:
    """The standard output of `command`, which must succeed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def repository_files() -> list[PurePosixPath]:
    """What is tracked, or would be once it is added."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    paths = {PurePosixPath(path) for path in listed.split("\0") if path}
    return sorted(path for path in paths if (ROOT / path).is_file())


def package_files() -> set[str]:
    return {str(path) for path in repository_files() if path.parts[0] in PACKAGES and len(path.parts) > 1}


def normalised(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict[str, list[str]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the sdist, and the wheel that was built from it."""
    checkout = tmp_path_factory.mktemp("checkout")
    for path in repository_files():
        (checkout / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, checkout / path)
    made = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made), cwd=checkout)
    return made


def test_the_wheel_holds_every_file_of_the_four_packages_and_no_other(distributions: Path) -> None:
    with zipfile.ZipFile(next(distributions.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == package_files()


def test_the_sdist_holds_what_the_wheel_is_made_from(distributions: Path) -> None:
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as sdist:
        held = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md"} | package_files() <= held


def test_the_wheel_carries_its_licence(distributions: Path) -> None:
    with zipfile.ZipFile(next(distributions.glob("*.whl"))) as wheel:
        (licence,) = (name for name in wheel.namelist() if name.endswith("/licenses/LICENSE"))
        assert wheel.read(licence) == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("name", [*PACKAGES, "tests"])
def test_a_folder_name_resolves_inside_this_repository(name: str) -> None:
    code = f"import importlib.util, json; print(json.dumps(list(importlib.util.find_spec({name!r}).submodule_search_locations)))"
    assert json.loads(run(sys.executable, "-c", code)) == [str(ROOT / name)]


def test_an_answer_on_the_command_line_loads_no_page_and_no_training_library() -> None:
    """The import linter cannot tell an import in a function from one at the top; a process can."""
    slow = {"fastapi", "gradio", "sentence_transformers", "torch", "transformers"}
    loaded = run(sys.executable, "-c", "import assistant.ask, assistant.__main__, sys; print(*sys.modules)")
    assert slow.isdisjoint(loaded.split())


def test_every_library_that_is_imported_is_declared() -> None:
    entries = [*project()["dependencies"], *project()["optional-dependencies"]["model"]]
    declared = {normalised(re.split(r"[<>=!~\[; ]", entry)[0]) for entry in entries}
    owners = packages_distributions()
    undeclared = {
        f"{path} imports {module}"
        for path in package_files()
        if path.endswith(".py")
        for module in imported(ROOT / path) - sys.stdlib_module_names - set(PACKAGES)
        if declared.isdisjoint(map(normalised, owners.get(module, [])))
    }
    assert undeclared == set()


def imported(path: Path) -> set[str]:
    """The top-level names that the module at `path` imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("target", ["chat", "test", "check", "library", "index", "ask", "evals", "bench"])
def test_a_make_target_exists_and_help_lists_it(target: str) -> None:
    run("make", "--dry-run", target)
    assert re.search(rf"^make {target} +\S", run("make"), re.MULTILINE)


def test_constraints_are_versions_and_nothing_else() -> None:
    """No address, no hash, no local version: where packages come from is for the machine to say."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", pin)] == []
    assert "torch==2.13.0" in pins


def test_every_dependency_has_its_version_in_the_constraints() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {normalised(line.partition("==")[0]) for line in lines}
    optional = project()["optional-dependencies"].values()
    wanted = [*project()["dependencies"], *(entry for extra in optional for entry in extra)]
    assert {normalised(re.split(r"[<>=!~\[; ]", entry)[0]) for entry in wanted} <= pinned


def test_no_file_of_the_repository_is_larger_than_2_mb_but_the_taught_weights() -> None:
    large = [str(path) for path in repository_files() if (ROOT / path).stat().st_size > 2 * MB]
    assert large == ["index/taught.safetensors"]
    assert (ROOT / large[0]).stat().st_size < 25 * MB
