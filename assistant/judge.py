"""An optional judge of the gate: a cross-encoder by its name or folder (VINDPLAATS_JUDGE).

Any sequence classifier over (quotation, sentence) serves: one for natural language inference, of which the label
"entailment" must come first, or one with a single score, which must be at least a half. The only file that knows
cross-encoders; loading one takes seconds and torch, so it is imported only where one is named.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sources.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

HOLDS = 0.5
"""Of a single score, between 0 and 1."""


class Judge:
    """A cross-encoder that says whether a quotation supports a sentence."""

    def __init__(self, name: str) -> None:
        """Load the model in folder `name`, or called so. Raises ModelError where it cannot judge."""
        self._model = _load(name)
        config = self._model.config
        labels = {place: label.lower() for place, label in ((config and config.id2label) or {}).items()}
        entails = [place for place, label in labels.items() if label.startswith("entail")]
        if self._model.num_labels > 1 and not entails:
            raise ModelError(
                f"VINDPLAATS_JUDGE={name} has no label for entailment (it has {', '.join(labels.values())}); "
                "name a model for natural language inference"
            )
        self._entails = entails[0] if self._model.num_labels > 1 else None

    def holds(self, text: str, quotation: str) -> bool:
        """Whether the model says that `text` follows from `quotation`."""
        scores = self._model.predict([(quotation, text)], show_progress_bar=False)[0]
        if self._entails is None:
            return bool(float(scores) >= HOLDS)
        return bool(int(scores.argmax()) == self._entails)


def _load(name: str) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder  # noqa: PLC0415 - torch takes seconds, and few name a judge

    try:
        model: CrossEncoder = CrossEncoder(name, local_files_only=Path(name).exists())
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"VINDPLAATS_JUDGE={name} cannot be loaded ({reason}); name a folder or a model that can be reached, or none"
        ) from error
    return model
