"""Turns texts into vectors: the default model through onnxruntime, any other through sentence-transformers.

Both are LlamaIndex embeddings, so that any other of those can be put in. Knows nothing of passages or storage.
"""

import asyncio
import json
import os
import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from index.model import NAME, PIECES, PUBLIC, RECIPE, Progress, ensure_model
from index.model_weights import PROMPTS
from index.pieces import PAD, Cut, Pieces
from sources.errors import ModelError

BATCH_TOKENS = 256
"""Tokens in one run, padding included: their activations fit in a core's cache (with 192 to 768 the same within noise)."""

E5 = re.compile(r"\be5-(small|base|large)(?!.*instruct)", re.IGNORECASE)
"""Models of the hub that need `PROMPTS` but do not say so in their configuration."""

Kind = Literal["query", "passage"]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to embed: what says what it is about (title, heading), and its own words."""

    before: str
    own: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text as one vector, (dimensions,), and its own tokens' vectors, (tokens, width), all of length 1."""

    whole: Floats
    tokens: Floats


class PromptedEmbedding(BaseEmbedding):
    """An embedding that reads questions and passages each in its own way. Children say how, in `_embed`."""

    @abstractmethod
    def _embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        """The vectors of `texts`, in their order."""

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._embed([query], "query")[0]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._embed([text], "passage")[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts, "passage")

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)


class OnnxEmbedding(PromptedEmbedding):
    """multilingual-e5-small, taught or not, on the processor. Vectors have 384 dimensions and length 1.

    A text's vector does not depend on its neighbours in a batch, float32 rounding apart (measured on
    the letter: no component moves by 1e-6). Tokens beyond 512 are cut off. Text is data: "</s>" in it
    is read as four characters.
    """

    _pieces: Pieces = PrivateAttr()
    _session: onnxruntime.InferenceSession = PrivateAttr()
    _workers: ThreadPoolExecutor = PrivateAttr()

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`, which `ensure_model` has made."""
        super().__init__(model_name=f"{folder.name}@{RECIPE}", embed_batch_size=256)
        self._pieces = Pieces(folder / PIECES)
        # Threads of numpy's that wait for more to do take the processor from the model's: a question takes twice as long.
        threadpool_limits(limits=1, user_api="blas")
        options = onnxruntime.SessionOptions()
        # A batch is the work of one core, and the batches are shared out: no core waits for another within a batch.
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(folder / "model.onnx", options, ["CPUExecutionProvider"])
        self._workers = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="embed")

    def pieces(self, word: str) -> int:
        """In how many tokens the model reads `word`: few for a word that it knows, more for a slip."""
        return self._pieces.count(word)

    def embed(self, texts: Sequence[Text], kind: Kind) -> list[Embedded]:
        """Each text as a whole and by the tokens of its own words."""
        made: list[Embedded | None] = [None] * len(texts)
        prompt = PROMPTS[kind]
        cuts = [self._pieces.cut(prompt + text.before + text.own) for text in texts]
        ids = [cut.ids for cut in cuts]
        for places, states, pooled in self._run(ids, "token_embeddings", "sentence_embedding"):
            for row, place in enumerate(places):
                own = states[row, _own(cuts[place], len(prompt) + len(texts[place].before))]
                tokens = own / np.linalg.norm(own, axis=1, keepdims=True)
                made[place] = Embedded(pooled[row], tokens)
        return [one for one in made if one is not None]

    def _embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        vectors: list[list[float]] = [[]] * len(texts)
        ids = self._pieces.ids([PROMPTS[kind] + text for text in texts])
        for places, pooled in self._run(ids, "sentence_embedding"):
            for place, vector in zip(places, pooled.tolist(), strict=True):
                vectors[place] = vector
        return vectors

    def _run(self, ids: Sequence[Sequence[int]], *outputs: str) -> Iterator[tuple[Any, ...]]:
        """One batch at a time: the places of its texts, and each of `outputs` for them."""
        groups = list(batches([len(one) for one in ids]))
        run = partial(self._run_batch, ids, outputs)
        made = map(run, groups) if len(groups) == 1 else self._workers.map(run, groups)
        for places, values in zip(groups, made, strict=True):
            yield places, *values

    def _run_batch(
        self, ids: Sequence[Sequence[int]], outputs: Sequence[str], places: Sequence[int]
    ) -> list[Any]:
        longest = max(len(ids[place]) for place in places)
        inputs = np.full((len(places), longest), PAD, dtype=np.int64)
        mask = np.zeros_like(inputs)
        for row, place in enumerate(places):
            own = ids[place]
            inputs[row, : len(own)] = own
            mask[row, : len(own)] = 1
        made: list[Any] = self._session.run(list(outputs), {"input_ids": inputs, "attention_mask": mask})
        return made


def _own(cut: Cut, start: int) -> list[int]:
    """Which tokens are of what stands from the character `start` on, at least one; white space is none."""
    return [at for at, (first, last) in enumerate(cut.places) if last > start and last > first] or [
        0  # what came before filled the model: the text is known by its first token, which stands for all
    ]


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of `lengths`, shortest first, in groups that padded to their longest fit in `BATCH_TOKENS`.

    A length above `BATCH_TOKENS` is a group of its own.
    """
    group: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and lengths[place] * (len(group) + 1) > BATCH_TOKENS:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def load_embedding(name: str, models: Path, progress: Progress) -> BaseEmbedding:
    """The embedding called `name`: "default", or a sentence-transformers model by its name or folder.

    The default model and the public one that it was taught from are kept in `models` and built there first if
    need be. Raises ModelError.
    """
    if name in ("default", NAME, PUBLIC):
        return OnnxEmbedding(ensure_model(models / (PUBLIC if name == PUBLIC else NAME), progress))
    progress(f"Loading {name}")
    return _by_name(name)


def _by_name(name: str) -> BaseEmbedding:
    # Imported here, because torch takes 6 seconds that the default model does not need.
    from huggingface_hub import model_info  # noqa: PLC0415

    # httpx's or httpx2's, by the version of the hub's client.
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # noqa: PLC0415

    try:
        return _sentence_transformer(name, local=True)
    except (OSError, ValueError, RuntimeError) as error:
        if Path(name).exists():
            raise _unusable(name, error) from error
    try:
        # Fails at once where the hub cannot be reached; the download would try again for minutes first.
        model_info(name, timeout=10)
        return _sentence_transformer(name, local=False)
    except (HTTPError, OSError, ValueError, RuntimeError) as error:
        raise _unusable(name, error) from error


def _sentence_transformer(name: str, *, local: bool) -> BaseEmbedding:
    """The model in folder `name`, or called `name`; with `local`, without asking the hub."""
    from huggingface_hub.constants import HF_HUB_CACHE  # noqa: PLC0415 - as in `_by_name`
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415 - as in `_by_name`
    from sentence_transformers.util import load_file_path  # noqa: PLC0415 - as in `_by_name`

    where: dict[str, Any] = {"cache_folder": HF_HUB_CACHE, "local_files_only": local}
    file = load_file_path(name, "config_sentence_transformers.json", **where)
    own = json.loads(Path(file).read_text(encoding="utf-8")).get("prompts") or {} if file else {}
    prompts = PROMPTS if E5.search(name) and not any(own.values()) else own
    passage = prompts.get("passage") or prompts.get("document")
    return HuggingFaceEmbedding(
        name, query_instruction=prompts.get("query"), text_instruction=passage, **where
    )


def _unusable(name: str, error: Exception) -> ModelError:
    reason = str(error).strip().partition("\n")[0]
    return ModelError(
        f"VINDPLAATS_EMBEDDING={name} cannot be loaded ({reason}); "
        "name a folder or a model that can be reached, or 'default'"
    )
