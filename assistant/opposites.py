"""Words that say the reverse of each other, in Dutch and English, and words that say more than is quoted ("all", "only", "because").

Where a sentence has one side of a pair (`opposites.toml`) and its quotation only the other, the sentence turns it
round; where it says "all", "only" or "because" and the quotation nothing like it, it says more. Knows nothing of negation: see `tenor.py`.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("opposites.toml")

_ONLY = re.compile(
    r"\b(?:alleen|uitsluitend|slechts|enkel|enige|louter|only|solely|exclusively|merely|sole|nothing but|no one but)\b"
)
_ONLY_PUT_OTHERWISE = re.compile(
    r"\b(?:niet|geen|nooit|pas|zolang|tenzij|mits|voor zover|voorzover|zonder|not?|never|until|unless|without|provided|"
    r"as long as)\b"
)
_OFTEN = r"(?: (?:\w+ )?(?:jaar|maand|week|dag|keer|zitting|years?|months?|days?|times?|session)\b)"
_ALL = re.compile(
    rf"\b(?:alle|(?:elke?|iedere?|every|each)(?!{_OFTEN})|iedereen|allemaal|volledige?|geheel|gehele|hele|heel|integraal|"
    r"integrale|all|everyone|fully|entire|entirely|whole|complete|completely|any|always|altijd|overal|everywhere|totale?|"
    r"both|beide)\b"
)
_ALL_PUT_OTHERWISE = re.compile(
    r"\b(?:geen|niemand|nergens|nooit|no|none|nobody|never|honderd|iedere?e?n?|universe\w+|wereldwijde?|worldwide|steeds|"
    r"wie)\b"
)


_BECAUSE = re.compile(
    r"\b(?:omdat|doordat|aangezien|vanwege|wegens|dankzij|daardoor|hierdoor|waardoor|daarom|because|due to|owing to|"
    r"thanks to|as a result|therefore|so that|hence)\b"
)
_BECAUSE_PUT_OTHERWISE = re.compile(
    r"\b(?:\w*door|omdat|aangezien|vanwege|wegens|dankzij|daarom|mede|gelet|gezien|gevolg\w*|want|nu|na|nadat|sinds|verzoek|"
    r"oorza\w*|veroorza\w*|reden\w*|op grond|ingevolge|krachtens|naar aanleiding|met het oog|in reactie|om|ter|teneinde|"
    r"leid\w*|toe te schrijven|zodat|basis|tot|voor|because|due|owing|thanks|result\w*|therefore|since|so|hence|given|after|"
    r"as|for|reason\w*|response|led|cause\w*|attribut\w*|following|in view)\b"
)


def reversed_in(said: str, quoted: str) -> bool:
    """Whether `said` has one side of a pair and `quoted` the other side alone. Both folded (see `lexical.fold`)."""
    return any(
        bool(one.search(said))
        and not other.search(said)
        and not one.search(quoted)
        and bool(other.search(quoted))
        for pair in _pairs()
        for one, other in (pair, pair[::-1])
    )


def beyond(said: str, quoted: str) -> bool:
    """Whether `said` leaves nothing out, lets nothing else in or gives a reason where `quoted` does not. Both folded."""
    return any(
        bool(words.search(said)) and not words.search(quoted) and not otherwise.search(quoted)
        for words, otherwise in (
            (_ONLY, _ONLY_PUT_OTHERWISE),
            (_ALL, _ALL_PUT_OTHERWISE),
            (_BECAUSE, _BECAUSE_PUT_OTHERWISE),
        )
    )


@cache
def _pairs() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return [(_any_of(pair["one"]), _any_of(pair["other"])) for pair in content["pair"]]


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern for the words, each as the file writes it: "verhog*", "neemt … toe"."""
    forms = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ …\ ", r"\b.*\b") for word in words)
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")
