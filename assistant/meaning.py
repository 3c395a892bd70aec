"""Whether a sentence speaks of what its quotation says: by the likeness of their tokens, and a judge where one is named.

Likeness tells a quotation of something else, not a sentence that turns its own quotation round: that is for rules.
Knows nothing of where quotations stand.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.judge import Judge

_LEARNED = Path(__file__).with_name("meaning.json")

Likeness = Callable[[str, str], float | None]
"""MaxSim of a sentence with a quotation; None where the embedding gives no tokens."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The last check of the gate."""

    likeness: Likeness
    judge: Judge | None = None

    def differs(self, text: str, quotation: str) -> bool:
        """Whether `text` is too unlike `quotation` to rest on it, or the judge says that it does not."""
        like = self.likeness(text, quotation)
        if like is not None and like < bar():
            return True
        return self.judge is not None and not self.judge.holds(text, quotation)


@cache
def bar() -> float:
    """The likeness below which a sentence is withheld: learned by `python -m evals.learn`."""
    return float(json.loads(_LEARNED.read_text(encoding="utf-8"))["bar"])
