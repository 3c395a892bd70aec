"""docs/compose.yaml says what the software is: its settings, commands, ports and versions. No container is started."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sources.settings import PREFIX, Settings
from tests.chroma_server import CHROMA

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "compose.yaml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CADDYFILE: str = COMPOSE["configs"]["caddyfile"]["content"]
OWN = {name: service for name, service in SERVICES.items() if "build" in service}
REPLICAS = sorted(name for name in SERVICES if name.startswith("assistant-"))


def pinned(package: str) -> str:
    found = re.search(rf"^{package}==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert found
    return found.group(1)


def port(service: dict[str, Any]) -> str:
    command = service["command"]
    return str(command[command.index("--port") + 1])


def test_every_setting_it_names_is_one() -> None:
    named = {key for service in SERVICES.values() for key in service.get("environment", {})}
    named |= set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", TEXT))
    own = {name.removeprefix(PREFIX).lower() for name in named if name.startswith(PREFIX)}
    assert {"chroma_url", "llm_url", "library", "index", "feedback"} <= own
    assert own <= set(Settings.model_fields)


@pytest.mark.parametrize("name", OWN)
def test_what_it_runs_of_this_project_is_a_command_with_these_options(name: str) -> None:
    python, *words = OWN[name]["command"]
    assert python == "python"
    options = [word for word in words if word.startswith("--")]
    command = words[: words.index(options[0])] if options else words
    done = subprocess.run(
        [sys.executable, *command, "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert [option for option in options if option not in done.stdout] == []


def test_what_it_runs_of_chroma_is_a_command_with_these_options() -> None:
    command, *options = SERVICES["chroma"]["command"]
    done = subprocess.run([CHROMA, command, "--help"], capture_output=True, text=True, check=True)
    assert [option for option in options if option.startswith("--") and option not in done.stdout] == []


def test_a_service_is_asked_whether_it_is_well_where_it_listens() -> None:
    asked = {
        name: " ".join(service["healthcheck"]["test"])
        for name, service in SERVICES.items()
        if name != "indexer"
    }
    for name in (*REPLICAS, "llm"):
        assert f"127.0.0.1:{port(SERVICES[name])}/health" in asked[name]
    assert f"/dev/tcp/127.0.0.1/{port(SERVICES['chroma'])}" in asked["chroma"]
    (own,) = re.findall(r"http://127\.0\.0\.1(:\d+)/health", asked["proxy"])
    assert re.search(rf"^{own} {{\n\trespond /health 200", CADDYFILE, re.MULTILINE)


def test_addresses_name_services_by_the_ports_that_they_listen_on() -> None:
    named = {
        address
        for service in OWN.values()
        for key, address in service["environment"].items()
        if key.endswith("_URL")
    }
    assert named == {f"http://chroma:{port(SERVICES['chroma'])}", f"http://llm:{port(SERVICES['llm'])}/v1"}
    assert re.findall(r"assistant-\d:\d+", CADDYFILE) == [
        f"{name}:{port(SERVICES[name])}" for name in REPLICAS
    ]
    assert len(REPLICAS) > 1
    (published,) = SERVICES["proxy"]["ports"]
    assert f"https://{{$SITE}}:{published.split(':')[1]} {{" in CADDYFILE
    model = SERVICES["llm"]["command"]
    assert (
        OWN[REPLICAS[0]]["environment"]["VINDPLAATS_LLM_MODEL"]
        == model[model.index("--served-model-name") + 1]
    )


def test_the_proxy_keeps_a_browser_with_one_assistant_and_lets_no_stranger_in() -> None:
    assert "lb_policy cookie" in CADDYFILE
    assert "health_uri /health" in CADDYFILE
    assert "basic_auth {" in CADDYFILE
    assert "not header Authorization" in CADDYFILE
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) == set(SERVICES["proxy"]["environment"])


def test_nothing_secret_stands_in_it() -> None:
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search(r"KEY|TOKEN|HASH|SECRET|PASSWORD", key):
                assert re.fullmatch(r"\$\{\w+:\?\}", value), key
    assert all(re.fullmatch(r"\$\{\w+:\?\}", secret["file"]) for secret in COMPOSE["secrets"].values())


def test_nothing_runs_as_root_or_writes_what_it_need_not() -> None:
    for name, service in SERVICES.items():
        user, _ = service["user"].split(":")
        assert int(user) > 0, name
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    writers = [
        name for name, service in SERVICES.items() if "./state/index:/index" in service.get("volumes", [])
    ]
    assert writers == ["indexer"]
    assert all("./state/index:/index:ro" in SERVICES[name]["volumes"] for name in REPLICAS)
    assert len({SERVICES[name]["environment"]["VINDPLAATS_FEEDBACK"] for name in REPLICAS}) == len(REPLICAS)


def test_every_version_is_pinned_and_chroma_is_that_of_the_client() -> None:
    images = [service["image"] for service in SERVICES.values()]
    images += re.findall(r"^FROM (\S+)$", OWN["indexer"]["build"]["dockerfile_inline"], re.MULTILINE)
    assert all(re.search(r":v?\d+\.\d+\.\d+", image) for image in images)
    assert SERVICES["chroma"]["image"] == f"chromadb/chroma:{pinned('chromadb')}"


def test_what_is_copied_into_the_image_is_there() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", OWN["indexer"]["build"]["dockerfile_inline"], re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert [name for name in names if not list(ROOT.glob(name))] == []
    there = {file for name in names for file in ROOT.glob(name)}
    beside = {file for file in (ROOT / "index").iterdir() if file.is_file()}
    assert beside - there == set(), "the image would lack a file of index/"
