"""The quote writer: the sentences of the sources that answer the question, as they stand, best first.

Faithful by construction; what can go wrong is choosing. Knows nothing of checking or refusing.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant import reader
from assistant.facts import MONTH
from assistant.itself import says
from assistant.mention import initialisms, mentions, strangers
from assistant.question import Asked, Language, Measure, Want
from assistant.verify import Draft
from index.abbreviations import Abbreviations
from index.lexical import words
from index.opened import Index
from index.passage import Hit, Passage, Span, leans
from index.retrieve import Found

MOST = 3
"""Quotations in an answer, at most."""

MOST_OF_LIST = 5
"""The same where the question asks for a list."""

READ = 5
"""Sentences that are read against the question, the best: more tell a refusal nothing on the tuning cases."""

_SHORTEST = 20
"""Characters. A shorter piece ("Tot slot") is a label rather than an answer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence counts: likeness of whole vectors, of tokens, of words, and of the passage."""

    whole: float
    tokens: float
    lexical: float
    passage: float


WEIGHTS: Mapping[Language, Weights] = {
    "nl": Weights(whole=0.5, tokens=0.7, lexical=0.3, passage=0.3),
    "en": Weights(whole=0.5, tokens=1.2, lexical=0.3, passage=0.3),
}
"""Of standard deviations. Best of a small grid on the tuning cases."""

WHOLE_WEIGHTS: Mapping[Language, Weights] = {
    "nl": Weights(whole=0.8, tokens=0.0, lexical=0.3, passage=0.3),
    "en": Weights(whole=0.8, tokens=0.0, lexical=0.15, passage=0.3),
}
"""The same where the embedding gives no tokens: best on the same cases over three models, two of them e5."""

WANTED = 0.4
"""Standard deviations that a sentence earns by holding the kind of thing that the question asks for."""

SURE = 2.0
"""The same where no answer can do without it: an amount, a share, a number, a date. As much as `CLOSE` forgives; the
tuning cases tell nothing between 0 and 3."""

DETAIL = 2.5
"""The same for the line of the document that a question about the document itself asks for."""

CLOSE = 2.0
"""Standard deviations below the best sentence within which another is still shown."""

LONGEST = 700
"""Characters of a quotation to which another sentence may be joined."""

_COUNTED = r"\b(een derde|de helft|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|half|third|two|three|four|five|six)\b"
_PATTERNS: Mapping[Want | Measure, str] = {
    Measure.MONEY: r"\b(euro|eur|dollar|miljoen|miljard|million|billion|mln|mld)\b|[€$]",
    Measure.SHARE: rf"%|\b(procent|percent|deel|kwart|quarter)\b|{_COUNTED}",
    Measure.FREQUENCY: r"\b(jaarlijks|maandelijks|wekelijks|dagelijks|tweejaarlijks|keer|maal|elk jaar|per jaar|"
    r"annual|yearly|monthly|times?|every)\w*",
    Measure.DURATION: r"\b\d+ ?(jaar|jaren|maand|maanden|weken|dagen|years?|months?|days?)\b"
    r"|\b(19|20)\d\d ?[-–—/] ?(19|20)?\d\d\b",
    Measure.COUNT: rf"(?<![\d.,])\d+(?:[.,]\d+)*(?![\d.,])|{_COUNTED}",
    Want.NUMBER: rf"\d|{_COUNTED}|\b(miljoen|miljard)\b",
    Want.DATE: rf"\b(19|20)\d\d\b|\b\d{{1,2}} ({MONTH})|\b({MONTH})\b|\b(jaarlijks|keer per jaar)",
    Want.WHO: r"(?-i:(?<=[a-zé,] )[A-Z][a-zé]+)",
    Want.WHY: r"\b(omdat|vanwege|aangezien|daarom|waardoor|zodat|om (\w+ ){1,12}te|doordat|met het oog op|want|"
    r"gevoed door|veroorzaakt|because|since|therefore)\b",
    Want.DEFINITION: r"\((hierna|[A-Z]{2,})|\b(houdt in|betekent|ofwel|oftewel|te weten|means|i\.e\.)\b",
}
_HOLDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PATTERNS.items()}
_SURE = frozenset({*Measure, Want.DATE})
"""Kinds that no answer can do without."""

_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer the question. `score` ranks it.

    `likeness`, shape (1 + tokens of the question,): its cosine with the question, then that of each token of the
    question with the sentence's likest (see `Index.likeness`).
    """

    passage: Passage
    span: Span
    text: str
    likeness: NDArray[np.float32]
    score: float
    reads: float = 0.0
    """The reader's log-odds that it answers the question (see `reader.read`); 0 where it was not read."""

    @property
    def cosine(self) -> float:
        """Likeness in meaning."""
        return float(self.likeness[0])

    @property
    def tokens(self) -> float:
        """Likeness token by token; 0 where the embedding gives no tokens."""
        return float(self.likeness[1:].mean()) if len(self.likeness) > 1 else 0.0


def candidates(asked: Asked, found: Found, index: Index) -> list[Candidate]:
    """The sentences of the passages found, best first."""
    rows: list[Candidate] = []
    lexical: list[float] = []
    whole: list[float] = []
    for hit, cosine in zip(found.hits, found.cosines, strict=True):
        passage = hit.passage
        spans_texts = zip(passage.sentences, passage.sentence_texts(), strict=True)
        in_words = index.lexical_sentence_scores(asked.sought, passage)
        for (span, text), likeness, words_score in zip(
            spans_texts, index.likeness(found.question, passage), in_words, strict=True
        ):
            if span.end - span.start >= _SHORTEST:
                rows.append(Candidate(passage, span, text, likeness, 0.0))
                lexical.append(float(words_score))
                whole.append(cosine)
    weights = (WEIGHTS if index.gives_tokens else WHOLE_WEIGHTS)[asked.language]
    scores = (
        weights.whole * _standardised([one.cosine for one in rows])
        + weights.tokens * _standardised([one.tokens for one in rows])
        + weights.lexical * _standardised(lexical)
        + weights.passage * _standardised(whole)
    )
    scored = [
        replace(one, score=float(score) + _earned(asked, one))
        for one, score in zip(rows, scores, strict=True)
    ]
    ranked = sorted(scored, key=lambda candidate: -candidate.score)
    return _read(ranked[:READ], found, index) + ranked[READ:]


def _read(best: Sequence[Candidate], found: Found, index: Index) -> list[Candidate]:
    """The best sentences, read against the question; as they are where the embedding gives no tokens."""
    if not best or not found.question.tokens.size:
        return list(best)
    tokens = [index.sentence_tokens(one.passage)[one.passage.sentences.index(one.span)] for one in best]
    odds = reader.read(found.question.tokens, tokens, [one.cosine for one in best])
    return [replace(one, reads=float(odd)) for one, odd in zip(best, odds, strict=True)]


def by_best_sentence(hits: Sequence[Hit], ranked: Sequence[Candidate]) -> list[Hit]:
    """`hits` in the order of their best sentences; those without a sentence in `ranked` last, as they were."""
    places: dict[str, int] = {}
    for place, one in enumerate(ranked):
        places.setdefault(one.passage.id, place)
    return sorted(hits, key=lambda hit: places.get(hit.passage.id, len(ranked)))


def telling(asked: Asked, ranked: Sequence[Candidate], abbreviations: Abbreviations) -> list[Candidate]:
    """The sentences that are known to answer, whatever they are like; none for most questions.

    What a document says of itself; a sentence that names what the question only wants to hear about; one that
    explains the abbreviation whose meaning it asks for; an amount, where it asks for one of a body by its
    initials, in a passage with all its names.
    """
    detail, topic = asked.detail, asked.topic
    if detail:
        return [one for one in ranked if says(detail, one.passage, one.text)]
    if topic:
        return [one for one in ranked if mentions(topic, one.text)]
    if asked.want is Want.DEFINITION:
        return [one for one in ranked if abbreviations.explained(asked.wording, one.text)]
    if asked.measure is Measure.MONEY and initialisms(asked.wording):
        return [one for one in ranked[:READ] if _pays(asked, one)][:1]
    return []


def write(asked: Asked, ranked: Sequence[Candidate], known: Sequence[Candidate] = ()) -> list[Draft]:
    """The best sentence, and those that come close to it; none twice, nor one that says the same again.

    Where some are `known` to answer (see `telling`), those alone, however they compare.
    A sentence that leans on the one before it ("Deze bijdrage …") is quoted together with it, and with the one after
    it that leans on it and is near too, where they are of one passage.
    """
    most = MOST_OF_LIST if asked.want in (Want.LIST, Want.SAID) else MOST
    near = known or [one for one in ranked if ranked[0].score - one.score <= CLOSE]
    among = {(one.passage.id, one.span) for one in near}
    chosen: list[Draft] = []
    for one in near:
        if len(chosen) == most:
            break
        text = _with_neighbours(one, among)
        if not any(_same(one.text, other.text) or one.text in other.text for other in chosen):
            chosen.append(Draft(text, text, one.passage))
    return chosen


def lacks(asked: Asked, text: str) -> bool:
    """Whether `text` has no amount, share, number or date where one is asked for, but those that the question gives."""
    kind = asked.measure or asked.want
    if kind not in _SURE:
        return False
    given = set(_FIGURE.findall(asked.wording))
    rest = _FIGURE.sub(lambda figure: "" if figure.group() in given else figure.group(), text)
    return _HOLDS[kind].search(rest) is None


def _pays(asked: Asked, one: Candidate) -> bool:
    """Whether the sentence has an amount and its passage, heading included, all names and figures of the question."""
    around = f"{one.passage.heading or ''} {one.passage.text}"
    return not lacks(asked, one.text) and not strangers(asked.wording, around)


def _earned(asked: Asked, one: Candidate) -> float:
    """What a sentence earns by what it holds or is."""
    if asked.detail is not None:
        return DETAIL if says(asked.detail, one.passage, one.text) else 0.0
    kind = asked.measure or asked.want
    if kind in _SURE:
        return 0.0 if lacks(asked, one.text) else SURE
    holds = _HOLDS.get(kind)
    return WANTED if holds and holds.search(one.text) else 0.0


def _with_neighbours(one: Candidate, among: Collection[tuple[str, Span]]) -> str:
    """The sentence with what it leans on, and with the one that leans on it where that is `among` those that come close."""
    passage, sentences = one.passage, one.passage.sentences
    texts, at = passage.sentence_texts(), sentences.index(one.span)
    after = at + 1
    followed = after < len(texts) and leans(texts[after]) and (passage.id, sentences[after]) in among
    start = sentences[at - 1 if at > 0 and leans(one.text) else at].start
    end = sentences[after if followed else at].end
    if end - start > LONGEST:
        end = one.span.end
    return passage.text[start - passage.start : end - passage.start]


def _same(text: str, other: str) -> bool:
    """Whether two sentences use the same words: a text that stands in two documents is shown once."""
    return words(text) == words(other)


def _standardised(values: Sequence[float]) -> NDArray[np.float64]:
    """`values` as standard deviations from their mean."""
    scores = np.asarray(values, dtype=np.float64)
    spread = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread else np.zeros(len(scores))
