"""What the tests of the commands share."""

import os
from collections.abc import Callable, Mapping, Sequence
from subprocess import CompletedProcess

import pytest

Main = Callable[[Sequence[str]], int]
Call = Callable[..., CompletedProcess[str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs the `main` of a command in this process, with these settings alone; what came of it.

    A process of its own takes three seconds to load the same; each command has a test that starts one all the same.
    """

    def run(main: Main, *arguments: str, env: Mapping[str, str]) -> CompletedProcess[str]:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("VINDPLAATS_")]:
                patch.delenv(name)
            for name, value in env.items():
                patch.setenv(name, value)
            code = _exit_code(main, arguments)
        said = capsys.readouterr()
        return CompletedProcess(arguments, code, said.out, said.err)

    return run


def _exit_code(main: Main, arguments: Sequence[str]) -> int:
    try:
        return main(list(arguments))
    except SystemExit as end:
        # argparse ends so, with a number
        return int(end.code or 0)
