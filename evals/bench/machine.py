"""On what it was measured: the machine, the versions, the commit. Knows nothing of the measurements."""

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "chromadb",
    "llama-index-core",
    "llama-index-embeddings-huggingface",
    "numpy",
    "onnxruntime",
    "sentence-transformers",
    "torch",
    "transformers",
)
_FAST = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")
"""Instructions that decide on how fast a model multiplies."""


def facts() -> dict[str, object]:
    """What a reader needs to know before comparing these figures with others."""
    about = _read(Path("/proc/cpuinfo"))
    name = re.search(r"^model name\s*: (.+)$", about, re.MULTILINE)
    flags = set(about.split())
    return {
        "cores": os.cpu_count(),
        "processor": name[1] if name else platform.processor() or platform.machine(),
        "instructions": [one for one in _FAST if one in flags],
        "memory_gb": round(_memory() / 1024**3, 1),
        "busy": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {package: _version(package) for package in _PACKAGES},
        "commit": _commit(),
    }


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The commit, with "+" where files differ from it; None outside a clone."""
    root = Path(__file__).parents[2]
    try:
        commit = _git(root, "rev-parse", "--short=12", "HEAD")
        return commit + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
