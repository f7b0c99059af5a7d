"""The brief’s own words as sentences: cut, opened with a capital, closed with a full stop, joined to
others."""

from __future__ import annotations

import re
from typing import Final

from parvis.ai.writing.builtin import english, french
from parvis.kit.folding import fold

_END: Final = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][»”\")])|(?<=[.!?…][\u00a0 ]»))"
    r"(?<!\bM\.)(?<!\bMme\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\bno\.)(?<!\betc\.)"
    r"\s+(?=[«“\"(]?[\u00a0 ]?[A-ZÀ-ÖØ-Þ0-9])"
)
_CLOSED: Final = re.compile(r"[.!?…:][\u00a0 ]?[»”\")\]]?$")
# Words that begin small inside a sentence, whatever stands after them: none of them can be a name.
_SMALL: Final = frozenset({
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "notre", "nos", "votre", "vos", "mon",
    "ma", "mes", "ton", "ta", "tes", "son", "sa", "ses", "leur", "leurs", "ce", "cet", "cette", "ces", "c",
    "nous", "on", "vous", "il", "elle", "ils", "elles", "je", "j", "tu", "chaque", "tout", "toute", "tous",
    "toutes", "en", "a", "au", "aux", "dans", "pour", "sans", "avec", "par", "sur", "depuis", "chez",
    "entre", "apres", "avant", "quand", "si", "comme", "plus", "moins", "qui", "que", "ou", "n", "ne", "y",
    "plusieurs", "quelques", "parce", "puisque", "grace", "pas", "jusqu", "jusque", "ici", "the", "an",
    "our", "your", "my", "his", "her", "their", "its", "these", "those", "this", "that", "we", "you", "he",
    "she", "they", "it", "every", "each", "all", "both", "at", "in", "for", "with", "without", "by",
    "from", "since", "when", "if", "as", "more", "less", "no", "because", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten", "deux", "trois", "quatre", "cinq", "sept", "huit",
    "neuf", "dix", "vingt", "trente", "quarante", "cinquante", "soixante", "cent",
})  # fmt: skip
_FIRST_PERSON: Final = re.compile(r"\b(?:je|j|mon|ma|mes|nous|notre|nos|me|m)\b|\b(?:I|my|we|our|me)\b")
_PRONOUN: Final = re.compile(r"^(?:il|elle|ils|elles|on|he|she|they)\b", re.IGNORECASE)


def cut(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, each whole; a line is one of its own."""
    lines = (line.strip(" \t-–•*") for line in text.splitlines())
    return tuple(closed(one) for line in lines if line for one in _END.split(line) if one and one.strip())


def closed(text: str) -> str:
    """Return a sentence that begins with a capital and ends as sentences do."""
    said = text.strip().rstrip(",;").strip()
    if not said:
        return ""
    first = said.split(maxsplit=1)[0]
    if not any(letter.isupper() for letter in first[1:]) and "." not in first[:-1] and "/" not in first:
        said = said[0].upper() + said[1:]
    return said if _CLOSED.search(said) else said + "."


def after_colon(sentence: str) -> str | None:
    """Return the sentence as it goes on after a colon or a comma; None where its first word may be a name."""
    if sentence[:1].isdigit() or sentence[:1] in '«“"':
        return sentence
    first = fold(re.split(r"[\s’']", sentence, maxsplit=1)[0])
    if first in _SMALL and not sentence.startswith("I "):
        return sentence[:1].lower() + sentence[1:]
    word = sentence.split(maxsplit=1)[0]
    if french.gender_listed(first) and word[1:].islower():
        return sentence[:1].lower() + sentence[1:]
    return None


def in_first_person(text: str) -> bool:
    """Whether somebody speaks of themselves: then it may be quoted as theirs."""
    return _FIRST_PERSON.search(text) is not None or re.match(r"(?:Je|J['’]|Nous)", text) is not None


def opens_with_pronoun(text: str) -> bool:
    """Whether the one it speaks of has to be named before."""
    return _PRONOUN.match(text) is not None


def quoted(text: str, language: str) -> str:
    """Return the words in the quotation marks of their language."""
    bare = text.strip()
    if language == "fr":
        return f"«{french.NBSP}{bare}{french.NBSP}»"
    return f"“{bare}”"


def typeset(text: str, language: str) -> str:
    """Return the text with the typography of its language."""
    return french.typeset(text) if language == "fr" else english.typeset(text)
