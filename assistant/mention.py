"""Which words, names and figures of a text stand in another.

Knows inflections, parts of compounds and the names of countries in both languages; nothing of meaning.
"""

import re

from assistant.facts import names
from assistant.names import countries, stands_in
from index.lexical import GRAM, fold, words

_FUNCTION_WORDS = frozenset(
    "de het een en of maar want dat die dit deze er je jij we wij ze zij hij ik u hun hem haar mij ons onze uw is zijn "
    "was waren wordt worden werd werden heeft hebben had hadden kan kunnen kon mag mogen moet moeten zal zullen zou "
    "zouden wil willen gaat gaan doet doen deed komt komen krijgt krijgen geeft geven staat van in op aan met voor "
    "door bij naar uit over om te tot tegen tussen onder als dan ook nog al niet geen wel welke welk wat wie waar "
    "waarom wanneer hoe hoeveel hoezo waardoor daar hier eigenlijk precies volgens tijdens binnen sinds per zo zich "
    "the a an and or but that this these those there you we they he she it i is are was were be been has have had can "
    "could may might must shall will would should do does did get gets give gives of in on at with for by to from as "
    "about into over under between during within which what who whom whose where why when how many much often long not "
    "no yes also still its their his her our your my me us them exactly according per any some".split()
)
_FIGURE = re.compile(r"\d+")
_WRITTEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def content_words(text: str) -> list[str]:
    """The folded words of `text` that carry its subject."""
    return [word for word in words(text) if word not in _FUNCTION_WORDS and (len(word) > 2 or word.isdigit())]  # noqa: PLR2004 - "vn", "eu" say too little


def strangers(text: str, found: str) -> list[str]:
    """Names, countries and figures of `text` that `found` has by no name, in either language, once each."""
    named = [name for name in names(text) if fold(name) not in _FUNCTION_WORDS]
    there, folded = names(found), fold(found)
    foreign = [name for name in dict.fromkeys(named) if not stands_in(name, there, found)]
    return foreign + [one for one in dict.fromkeys(_FIGURE.findall(text)) if not _stands(one, folded)]


def initialisms(text: str) -> list[str]:
    """The names in `text` that are initials of three words or more ("OHCHR"): they stand in another text or do not."""
    return [name for name in names(text) if name.isupper() and len(name) > 2]  # noqa: PLR2004 - "VN", "EU" stand everywhere


def mentions(topic: str, text: str) -> bool:
    """Whether `text` speaks of `topic` by name: has each of its content words, or its country by another name."""
    whole, wanted = fold(topic), content_words(topic)
    named = [whole] if whole in countries() else wanted
    there, found = names(text), fold(text)
    return bool(named) and all(
        stands_in(word, there, text) if word in countries() else _stands(word, found) for word in named
    )


def missed(text: str, found: str) -> list[str]:
    """The content words of `text`, as they are written in it, that do not stand in the folded text `found`."""
    return [
        word
        for word in _WRITTEN.findall(text)
        if content_words(word) and not any(_stands(part, found) for part in content_words(word))
    ]


def _stands(word: str, found: str) -> bool:
    """Whether `word` or its stem stands in `found`: most of it, for inflections and parts of compounds."""
    if word.isdigit() or len(word) <= GRAM:
        return _begins_word(word, found)
    return word[: max(GRAM, round(len(word) * 0.75))] in found


def _begins_word(word: str, found: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(word)}", found) is not None
