"""Makes false sentences out of true ones by changing one thing, to measure what the gate catches.

Pure and deterministic: what is drawn depends on the sentence alone, so a new document moves no other mutant.
Knows nothing of the gate.
"""

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.names import countries as codes
from evals.case import Paraphrase
from evals.faithfulness import containment
from evals.mutate_words import LEXICONS, Language, Lexicon
from evals.wording import FUNCTION_WORDS, fold
from index.split import sentences
from sources.document import BlockKind, Document

SHORTEST = 40
"""Characters: what is shorter is a heading or a stub that says too little to be made false."""

UNLIKE = 0.5
"""Containment from which another passage might support the sentence after all, so it is not pointed to."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A sentence that its quotation supports: a sentence of the sources itself, or a true paraphrase."""

    text: str
    document: str
    quote: str
    language: Language


@dataclass(frozen=True, slots=True)
class Mutant:
    """A false sentence, or a citation that does not hold; `original` is the true one."""

    id: str
    kind: str
    text: str
    document: str
    quote: str
    original: str
    language: Language


Rule = Callable[[str, Lexicon, random.Random], Iterator[str]]


def truths(documents: Sequence[Document], paraphrases: Sequence[Paraphrase]) -> list[Truth]:
    """The sentences of the documents, each its own quotation, and the true paraphrases."""
    own = [
        Truth(sentence, document.id, sentence, "en" if document.metadata.language == "en" else "nl")
        for document in documents
        for sentence in _sentences(document)
    ]
    return own + [Truth(one.text, one.document, one.quote, one.language) for one in paraphrases if one.true]


def mutants(known: Sequence[Truth]) -> list[Mutant]:
    """Every mutant of every sentence, by kind; none twice, none that reads as its original."""
    quotes = sorted({(truth.document, truth.quote) for truth in known})
    made: dict[str, Mutant] = {}
    for truth in known:
        for kind, text, document, quote in _changed(truth, quotes):
            if kind in ("repointed", "altered_quote") or fold(text) != fold(truth.text):
                mutant = _mutant(kind, text, document, quote, truth)
                made.setdefault(mutant.id, mutant)
    return list(made.values())


def numbers(text: str, lexicon: Lexicon, draw: random.Random) -> Iterator[str]:
    """Each number, in figures or words, replaced by another. Years, days and list marks are left."""
    for match in re.finditer(r"(?<![\w.,–-])\d+(?:[.,]\d+)?(?![\w.,)–-]*\d)(?!\))", text):
        following = text[match.end() :].split(maxsplit=1)[:1]
        if not _YEAR.fullmatch(match[0]) and not (following and following[0].strip(".,") in lexicon.months):
            for other in _other_numbers(match[0], draw):
                yield _put(text, match, other)
    yield from _swapped(text, lexicon.numbers)


def dates(text: str, lexicon: Lexicon, draw: random.Random) -> Iterator[str]:
    """Each year, and each day or month of a date, replaced by another."""
    for match in re.finditer(rf"\b{_YEAR.pattern}\b", text):
        years = [str(int(match[0]) + step) for step in (-3, -2, -1, 1, 2, 3)]
        yield _put(text, match, draw.choice([year for year in years if year not in text]))
    months = "|".join(lexicon.months)
    for match in re.finditer(rf"\b(\d{{1,2}}) ({months})\b", text):
        day = draw.choice([day for day in range(1, 29) if day != int(match[1])])
        month = draw.choice([month for month in lexicon.months if month != match[2]])
        yield _put(text, match, f"{day} {match[2]}")
        yield _put(text, match, f"{match[1]} {month}")


def countries(text: str, lexicon: Lexicon, draw: random.Random) -> Iterator[str]:
    """Up to three countries, each replaced by one that the sentence does not name."""
    spellings = dict(zip(lexicon.countries, lexicon.countries, strict=True)) | dict(lexicon.country_spellings)
    found = list(re.finditer(rf"(?<![\w-])(?:{_any(spellings)})(?![\w-])", text))
    named = {spellings[match[0]] for match in found}
    others = [country for country in lexicon.countries if country not in named]
    for match in draw.sample(found, min(3, len(found))):
        yield _put(text, match, draw.choice(others))


def names(text: str, lexicon: Lexicon, draw: random.Random) -> Iterator[str]:
    """Each known name, body or speaker replaced by another of its sort that the sentence does not name."""
    for name, others in lexicon.names.items():
        unnamed = [other for other in others if other not in text]
        yield from _swapped(text, {name: draw.sample(unnamed, min(1, len(unnamed)))})


def negation(text: str, lexicon: Lexicon, _: random.Random) -> Iterator[str]:
    """A negation taken out, and one put in."""
    for match in re.finditer(rf"(?<![\w-])(?:{_any(lexicon.unsaid)})(?![\w-])", text):
        yield _put(text, match, lexicon.unsaid[match[0]])
    yield from _after_verb(text, lexicon, lexicon.negation)
    if lexicon.negation == "niet":
        verb = rf"\b((?:{_any(lexicon.finite)})(?: (?:{_any(lexicon.subjects)}))?)"
        article = re.search(rf"{verb} een (?!{_NO_OBJECT})", text)
        if article:
            yield _put(text, article, f"{article[1]} geen ")


def modality(text: str, lexicon: Lexicon, draw: random.Random) -> Iterator[str]:
    """What is certain, promised, wanted or allowed made another of these."""
    yield from _swapped(text, lexicon.modals)
    yield from _after_verb(text, lexicon, draw.choice(lexicon.hedges))


RULES: Mapping[str, Rule] = {
    "number": numbers,
    "date": dates,
    "country": countries,
    "name": names,
    "negation": negation,
    "modality": modality,
}

_COUNTRY_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_OBJECT = r"(?:derde|kwart|zo|andere?|aantal|leven)\b"


def _changed(truth: Truth, quotes: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Kind, text, document and quotation of each mutant of one sentence."""
    draw = random.Random(hashlib.sha256(truth.text.encode()).digest())  # noqa: S311 - a fixed draw, no secret
    for kind, rule in RULES.items():
        for text in rule(truth.text, LEXICONS[truth.language], draw):
            if kind != "country" or not _names_only(text, truth.quote):
                yield kind, text, truth.document, truth.quote
    for document, quote in _elsewhere(truth, quotes, draw):
        yield "repointed", truth.text, document, quote
    if truth.text == truth.quote:
        for quote in _altered(truth.quote, quotes, draw):
            yield "altered_quote", quote, truth.document, quote


def _names_only(text: str, quote: str) -> bool:
    """Whether every country of `text` is one of the quotation's, in either language: then it is not false."""
    there = {code for word in _COUNTRY_WORD.findall(fold(quote)) if (code := codes().get(word))}
    return {code for word in _COUNTRY_WORD.findall(fold(text)) if (code := codes().get(word))} <= there


def _elsewhere(truth: Truth, quotes: Sequence[tuple[str, str]], draw: random.Random) -> list[tuple[str, str]]:
    """Two other quotations that do not support the sentence: the most alike in words, and any."""
    unlike = [
        (containment(truth.quote, quote), (document, quote))
        for document, quote in quotes
        if quote not in truth.quote and truth.quote not in quote
    ]
    others = [(likeness, other) for likeness, other in unlike if likeness < UNLIKE]
    if len(others) <= 1:
        return [other for _, other in others]
    return [max(others)[1], draw.choice(others)[1]]


def _altered(quote: str, quotes: Sequence[tuple[str, str]], draw: random.Random) -> Iterator[str]:
    """The quotation with one content word in its middle third replaced by one from another quotation."""
    found = [match for match in re.finditer(r"[^\W\d_]{4,}", quote) if _is_content(match[0])]
    middle = [match for match in found if len(quote) / 3 < match.start() < len(quote) * 2 / 3]
    known = sorted(
        {word for _, other in quotes for word in re.findall(r"\b[a-zë]{5,}\b", other) if _is_content(word)}
    )
    others = [word for word in known if word not in fold(quote)]
    for match in draw.sample(middle, min(2, len(middle))) if others else []:
        yield _put(quote, match, draw.choice(others))


def _after_verb(text: str, lexicon: Lexicon, word: str) -> Iterator[str]:
    """`text` with `word` after its first finite verb, or after the subject that follows it."""
    inverted = rf"(?: (?:{_any(lexicon.subjects)})(?!\w))?" if lexicon.subjects else ""
    match = re.search(rf"(?<![\w-])(?<!te )(?:{_any(lexicon.finite)})(?![\w-]){inverted}", text)
    if match and not re.match(rf"\W*(?:{lexicon.negation}|ook)\b", text[match.end() :]):
        yield f"{text[: match.end()]} {word}{text[match.end() :]}"


def _swapped(text: str, swaps: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """`text` with the first place of each known word replaced by each of its others."""
    for word, others in swaps.items():
        match = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w])", text)
        yield from map(partial(_put, text, match), others) if match else ()


def _other_numbers(number: str, draw: random.Random) -> list[str]:
    """Two others that look as likely: one step away in the last figure, and another first figure."""
    last = (int(number[-1]) + draw.choice((1, 2, 3, 7, 8, 9))) % 10
    first = draw.choice([figure for figure in range(1, 10) if figure != int(number[0])])
    return list(dict.fromkeys((f"{number[:-1]}{last or 1}", f"{first}{number[1:]}")))


def _sentences(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            for span in sentences(document.text, block.start, block.end):
                if span.end - span.start >= SHORTEST:
                    yield document.text[span.start : span.end]


def _mutant(kind: str, text: str, document: str, quote: str, truth: Truth) -> Mutant:
    digest = hashlib.sha256(f"{kind}\x00{text}\x00{document}\x00{quote}".encode()).hexdigest()
    return Mutant(f"{kind}-{digest[:10]}", kind, text, document, quote, truth.text, truth.language)


def _is_content(word: str) -> bool:
    return fold(word) not in FUNCTION_WORDS


def _put(text: str, match: re.Match[str], other: str) -> str:
    return text[: match.start()] + other + text[match.end() :]


def _any(words: Mapping[str, object] | Sequence[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: -len(word))))
