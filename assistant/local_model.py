"""Serves a language model from a GGUF file inside this process, at an address that only this process has the key to.

The only file that knows xllamacpp. Knows nothing of questions or prompts.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sources.errors import SettingsError

CONTEXT = 8_192
"""Tokens of prompt and reply together."""

BATCH = 256
"""Tokens of a prompt that are read in one go. That cannot be interrupted: 2,048, the default, hold up the end of the
process for 13 s where 256 do for 1, at the same speed (SmolLM2-135M, one core)."""

_MAGIC = b"GGUF"
_SILENT = -1


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model that is served for as long as this object lives."""

    name: str
    url: str
    key: str
    server: object


def serve(file: Path, progress: Callable[[str], None]) -> LocalModel:
    """Serve the GGUF file `file` on loopback. Raises SettingsError where it cannot be."""
    _check(file)
    try:
        # An extra of this distribution: most installations have no model.
        import xllamacpp  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            "VINDPLAATS_LLM_FILE needs the package xllamacpp; install it: "
            ".venv/bin/python -m pip install --constraint constraints.txt '.[model]'"
        ) from error
    progress(f"loading the language model {file.stem}")
    key = secrets.token_urlsafe()
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(file)
    parameters.api_keys = [key]
    parameters.n_ctx = CONTEXT
    parameters.n_batch = BATCH
    parameters.n_parallel = 1
    parameters.verbosity = _SILENT
    # Its threads wait for each other: one that must share its core holds up all of them.
    parameters.cpuparams.n_threads = max(1, (os.cpu_count() or 2) - 1)
    try:
        server = xllamacpp.Server(parameters)
    except RuntimeError as error:
        raise SettingsError(
            f"VINDPLAATS_LLM_FILE: {file} cannot be loaded; it is damaged, of an unknown kind, or too large"
        ) from error
    return LocalModel(file.stem, f"{server.listening_address}/v1", key, server)


def _check(file: Path) -> None:
    try:
        with file.open("rb") as content:
            magic = content.read(len(_MAGIC))
    except OSError as error:
        raise SettingsError(
            f"VINDPLAATS_LLM_FILE: {file} cannot be read ({error.strerror}); name a GGUF file"
        ) from error
    if magic != _MAGIC:
        raise SettingsError(f"VINDPLAATS_LLM_FILE: {file} is not a GGUF file; name one that is")
