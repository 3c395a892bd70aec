"""The settings of the whole house: environment variables `VINDPLAATS_…`, or `vindplaats.toml` in this folder.

Knows nothing of what is done with them. It stands in the lowest stage so that every stage can read it.
"""

import difflib
import os
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from sources.errors import SettingsError

PREFIX = "VINDPLAATS_"
FILE = "vindplaats.toml"

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$")]

Days = Annotated[int, Field(gt=0, le=3_650)]
Seconds = Annotated[float, Field(gt=0, le=3_600)]


class Settings(BaseSettings):
    """Every setting with its default. The environment goes before the file; empty is not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        toml_file=FILE,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        validate_default=False,
    )

    library: Path = Path("sources/library")
    """The folder with the documents: the letter comes with the project."""
    index: Path = Path("index/built")
    """The folder of the built index, which git ignores."""
    chroma_url: Address | None = None
    """The address of a Chroma server; without one the store is embedded, so nothing has to be started."""
    chroma_token: SecretStr | None = None
    """The token for that server, checked by the proxy in front of it: Chroma 1.x itself checks none."""
    chroma_ca: Path | None = None
    """A PEM file with the authority that vouches for that server; without one those that the system knows."""
    chroma_seconds: Seconds = 20.0
    """How long that server may keep silent before it is given up."""
    embedding: Name = "vindplaats-e5-small"
    """The embedding model: small enough for a laptop, Dutch and English, taught on questions over policy papers."""
    embedding_url: Address | None = None
    """The address of an OpenAI-compatible embedding server, which serves that model; without one it runs in this process."""
    embedding_key: SecretStr | None = None
    """The key for that server; local servers need none."""
    embedding_seconds: Seconds = 60.0
    """How long that server may take for one request, of 32 texts at most."""
    llm_url: Address | None = None
    """The address of an OpenAI-compatible server; without one answers are quotations and nothing goes out."""
    llm_model: Name | None = None
    """The name of the model on that server."""
    llm_key: SecretStr | None = None
    """The key for that server; local servers need none."""
    llm_file: Path | None = None
    """A language model as a GGUF file, served inside this process instead of at an address."""
    llm_seconds: Seconds = 60.0
    """How long a language model may take for one answer; after that the answer is quotations."""
    judge: Name | None = None
    """A cross-encoder that must agree as well before a language model's sentence is shown; without one, rules decide."""
    official_url: Address = "https://zoek.officielebekendmakingen.nl"
    """The site of official publications, asked only by `python -m sources add` and `related`; or a mirror of it."""
    feedback: Path = Path("feedback.jsonl")
    """The file with what readers said of answers, which git ignores. It never leaves this machine by itself."""
    feedback_days: Days = 90
    """How many days feedback is kept."""
    eval_data: Path | None = None
    """The folder with development data for evaluation; without it those evaluations are skipped."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """The settings of this process.

    Raises SettingsError for an unknown key, a value that cannot be used, or a broken file.
    """
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX):
            _check_known(name.upper().removeprefix(PREFIX).lower(), name)
    try:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE} is not valid TOML: {error}. Correct that line.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE} cannot be read: {error}. Save it as UTF-8 text.") from error
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            _check_known(key, f"{key} (in {FILE})")
        name = f"{PREFIX}{key.upper()}"
        raise SettingsError(
            f"The setting {name} ({key} in {FILE}) cannot be used: {problem['msg']}."
        ) from error


def shown(address: str) -> str:
    """`address` fit to be shown: without what may be secret in it."""
    scheme, _, rest = address.partition("?")[0].partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}".rstrip("/")


def _check_known(key: str, shown: str) -> None:
    known = list(Settings.model_fields)
    if key in known:
        return
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
    raise SettingsError(
        f"There is no setting {shown}. Did you mean {PREFIX}{nearest.upper()} ({nearest} in {FILE})?"
    )
