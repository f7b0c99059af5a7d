"""How easily a text reads: Flesch’s reading ease, with the constants of its language, and how sure that is.

English: R. Flesch 1948, "A new readability yardstick". French: L. Kandel and A. Moles 1958, "Application de
l’indice de Flesch à la langue française". 100 and above reads like a comic, 60 like a newspaper, 30 like a
contract. Flesch drew samples of a hundred words: of a post of ten, the figure is mostly chance, and the
interval (a jackknife over sentences) says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from parvis.kit.entities import entities
from parvis.kit.folding import fold

FEWEST_WORDS: Final = 10
_CONSTANTS: Final = {"fr": (207.0, 1.015, 73.6), "en": (206.835, 1.015, 84.6)}
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+(?:[.,\u00a0 ]\d+)*")
_SENTENCE: Final = re.compile(r"[.!?…]+(?=\s|$|[»”\")])|\n+")
_SAID: Final = frozenset({
    "talent", "violent", "excellent", "absent", "present", "vent", "parent", "different", "souvent", "dent",
    "accident", "evident", "president", "lent", "couvent", "auvent", "apparent", "transparent", "frequent",
})  # fmt: skip
_GRADES: Final = ((90, "5"), (80, "6"), (70, "7"), (60, "8–9"), (50, "10–12"))
_95: Final = 1.96


@dataclass(frozen=True, slots=True)
class Reading:
    """``ease`` between ``low`` and ``high`` in 95 samples of 100; of one sentence, no interval."""

    ease: float
    low: float | None
    high: float | None
    words: int
    sentences: int

    @property
    def words_a_sentence(self) -> float:
        """The mean length of a sentence, in words."""
        return self.words / self.sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is written, and how many words it has."""

    text: str
    words: int


def longest_sentence(text: str) -> Sentence | None:
    """Return the sentence with the most words, links, mentions and hashtags not counted; None of no word."""
    found = (
        Sentence(" ".join(part.split()), len(_WORD.findall(part))) for part in _SENTENCE.split(_bare(text))
    )
    longest = max(found, key=lambda one: one.words, default=None)
    return longest if longest and longest.words else None


def words_in(text: str) -> int:
    """Count the words that ``reading`` reads."""
    return len(_WORD.findall(_bare(text)))


def grade_of(ease: float) -> str:
    """Return the grade of American schools, such as "8–9", that R. Flesch gives for English texts of this
    ease ("How to Write Plain English", 1979, chapter 2), empty beyond school; Kandel and Moles give none for
    French ones."""
    return next((grade for least, grade in _GRADES if ease >= least), "")


def ease(text: str, language: str) -> float | None:
    """Return the reading ease; None of a text too short to say, or a language that has no formula here."""
    found = reading(text, language)
    return None if found is None else found.ease


def reading(text: str, language: str) -> Reading | None:
    """Return the reading ease with its interval; links, mentions and hashtags are not read. None as
    ``ease``."""
    if language not in _CONSTANTS:
        return None
    count = french_syllables if language == "fr" else english_syllables
    counted = [one for one in (_counted(part, count) for part in _SENTENCE.split(_bare(text))) if one[0]]
    words = sum(one[0] for one in counted)
    if words < FEWEST_WORDS:
        return None
    score = _score(counted, language)
    error = _jackknife(counted, language)
    low, high = (None, None) if error is None else (score - _95 * error, score + _95 * error)
    return Reading(score, low, high, words, len(counted))


def _bare(text: str) -> str:
    pieces, at = [], 0
    for one in entities(text):
        pieces.append(text[at : one.start])
        at = one.end
    return " ".join((*pieces, text[at:]))


def _counted(sentence: str, syllables: Callable[[str], int]) -> tuple[int, int]:
    words = _WORD.findall(sentence)
    return len(words), sum(syllables(word) for word in words)


def _score(counted: Sequence[tuple[int, int]], language: str) -> float:
    base, by_sentence, by_word = _CONSTANTS[language]
    words = sum(one[0] for one in counted)
    return base - by_sentence * words / len(counted) - by_word * sum(one[1] for one in counted) / words


def _jackknife(counted: Sequence[tuple[int, int]], language: str) -> float | None:
    """The standard error of the score by leaving out each sentence in turn (Quenouille, Tukey); None of
    one."""
    n = len(counted)
    if n < 2:
        return None
    scores = [_score([*counted[:at], *counted[at + 1 :]], language) for at in range(n)]
    mean = sum(scores) / n
    return math.sqrt((n - 1) / n * sum((one - mean) ** 2 for one in scores))


def french_syllables(word: str) -> int:
    """Count the written syllables of a French word, a final mute e not counted; 1 at least."""
    if word[:1].isdigit():
        return _of_digits(word)
    return sum(_french(part) for part in re.split(r"[’'-]", word) if part)


def _french(word: str) -> int:
    low = word.lower()
    folded = fold(low)
    # é, è, ë keep their vowel apart from the one before; "ï", "ü" too.
    apart = re.sub(r"(?<=[aeiouyéè])[éèëïü]", lambda found: "-" + found[0], low)
    groups = re.findall(r"[aeiouy]+", fold(apart)) if "-" in apart else re.findall(r"[aeiouy]+", folded)
    count = len(groups)
    mute = re.search(r"(?:[^aeiouyéè](?:e|es)|[^aeiouéi]ent)$", low)
    if mute and count > 1 and not (mute[0].endswith("ent") and not _is_verb_ending(folded)):
        count -= 1
    return max(count, 1)


def _is_verb_ending(folded: str) -> bool:
    """ "-ent" is mute in verbs ("parlent"), said in adverbs and in nouns ("vraiment", "talent")."""
    return not folded.endswith(("ment", "ient", "cent", "gent")) and folded not in _SAID


def english_syllables(word: str) -> int:
    """Count the syllables of an English word by its spelling; 1 at least."""
    if word[:1].isdigit():
        return _of_digits(word)
    return sum(_english(part) for part in re.split(r"[’'-]", word) if len(part) > 1) or 1


def _english(word: str) -> int:
    low = fold(word)
    count = len(re.findall(r"[aeiouy]+", low))
    if re.search(r"[^aeiouy]e$", low) and not re.search(r"[^aeiouy]le$", low):
        count -= 1
    if re.search(r"[^aeiouytd]ed$", low) or re.search(r"[^aeiouyscxzg]es$", low):
        count -= 1
    if re.search(r"(?:ia|io|eo|ua|uou|iou|ea$)(?!us$|n$|ns$)", low):
        count += 1
    return max(count, 1)


def _of_digits(number: str) -> int:
    """A number is read aloud: about two syllables for each of its digits, never less than one."""
    return max(1, 2 * sum(letter.isdigit() for letter in number) - 1)
