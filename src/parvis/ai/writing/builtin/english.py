"""English as a writer needs it: a and an, plurals, capitals, calls to the reader, typography."""

from __future__ import annotations

import re
from typing import Final

from parvis.ai.writing.builtin.nouns import Noun
from parvis.kit.entities import entities

_OPENS: Final = re.compile(
    r"(?P<determiner>the|an?|our|my|your|his|her|their|its|these|those|this|that|every|each|all)(?=\s)\s*",
    re.IGNORECASE,
)
_PLURAL_DETERMINERS: Final = frozenset({"these", "those", "all"})
_SAME_IN_PLURAL: Final = frozenset(
    ["sheep", "fish", "deer", "series", "species", "aircraft", "offspring", "salmon", "trout", "news"]
)
_SINGULAR_IN_S: Final = re.compile(r"(?:ss|us|is|ics|news|lens|gas|bus|yes)$", re.IGNORECASE)
_IRREGULAR: Final = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "tooth": "teeth",
    "goose": "geese", "mouse": "mice", "ox": "oxen", "leaf": "leaves", "loaf": "loaves", "life": "lives",
    "knife": "knives", "wife": "wives", "half": "halves", "shelf": "shelves", "wolf": "wolves",
    "scarf": "scarves",
    "potato": "potatoes", "tomato": "tomatoes", "hero": "heroes", "echo": "echoes", "analysis": "analyses",
    "crisis": "crises", "basis": "bases", "criterion": "criteria", "phenomenon": "phenomena",
}  # fmt: skip
_PEOPLE: Final = frozenset(
    ["people", "men", "women", "children", "parents", "families", "folks", "staff", "police", "media", "data"]
)
# By sound, not by letter: what is written with a vowel and begins with a consonant, and the other way round.
_LIKE_A: Final = re.compile(
    r"(?:uni(?!n|m)|u[bcfkqrstn][aeiou]|use|usu|eu|ewe|one\b|once|ou(?:ija|i\b))", re.IGNORECASE
)
_LIKE_AN: Final = re.compile(r"(?:hour|honest|honou?r|heir)", re.IGNORECASE)
_LETTERS_LIKE_AN: Final = frozenset("AEFHILMNORSX")
_SAID_AS_WORDS: Final = frozenset(
    {"NASA", "NATO", "RAM", "SIM", "LAN", "SWAT", "FIFA", "UNESCO", "UNICEF", "LED"}
)


def noun(text: str, *, name: bool | None = None) -> Noun:
    """Read a noun phrase. ``name`` says whether it is a proper name; None: guess it from its capitals."""
    said = " ".join(text.split()).rstrip(".!?… ")
    opened = _OPENS.match(said)
    if opened and not name:
        rest = said[opened.end() :]
        determiner = opened["determiner"].lower()
        return Noun(determiner, rest, None, determiner in _PLURAL_DETERMINERS or is_plural(_head(rest)))
    if name or (name is None and _is_name(said)):
        return Noun("", said, None, False, name=True)
    return Noun("", _small(said), None, is_plural(_head(said)))


def a_or_an(phrase: str) -> str:
    """Return "a" or "an", by the sound that the phrase begins with."""
    first = re.match(r"[\w’'-]+", phrase.lstrip("“\"‘'"))
    word = first[0] if first else ""
    if re.match(r"(?:8|11(?:\D|$)|18(?:\D|$))", word):
        return "an"
    if len(word) > 1 and word.isupper() and word not in _SAID_AS_WORDS:
        return "an" if word[0] in _LETTERS_LIKE_AN else "a"
    if _LIKE_AN.match(word):
        return "an"
    return "an" if word[:1].lower() in set("aeiou") and not _LIKE_A.match(word) else "a"


def plural(word: str) -> str:
    """Return the plural of a noun; one that is plural, or has none, stays as it is."""
    low = word.lower()
    if low in _SAME_IN_PLURAL or low in _PEOPLE or is_plural(word):
        return word
    if low in _IRREGULAR:
        return word[0] + _IRREGULAR[low][1:]
    if re.search(r"(?:s|x|z|ch|sh)$", low):
        return word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", low) else word + "s"


def is_plural(word: str) -> bool:
    """Whether a noun looks plural."""
    low = word.lower()
    if low in _PEOPLE or low in _IRREGULAR.values():
        return True
    return low.endswith("s") and len(low) > 3 and not _SINGULAR_IN_S.search(low)


def indefinite(thing: Noun) -> Noun:
    """Give a singular phrase without determiner its "a" or "an"; leave any other as it is."""
    if thing.in_a_sentence or thing.plural:
        return thing
    return Noun(a_or_an(thing.rest), thing.rest, None, False)


def definite(thing: Noun) -> Noun:
    """Give a phrase without determiner its "the"."""
    return thing if thing.in_a_sentence else Noun("the", thing.rest, None, thing.plural)


def imperative(text: str) -> str:
    """Turn "to book a table" into "Book a table"; leave any other call as it is."""
    found = re.match(r"to\s+(?=[a-z])", text)
    rest = text[found.end() :] if found else text
    return rest[:1].upper() + rest[1:]


def typeset(text: str) -> str:
    """Return the text with curly quotes and a real ellipsis; addresses keep what they have."""
    held = [(one.start, one.end) for one in entities(text)]
    pieces, at = [], 0
    for start, end in held:
        pieces += [_typeset(text[at:start]), text[start:end]]
        at = end
    return "".join((*pieces, _typeset(text[at:])))


def _typeset(text: str) -> str:
    text = re.sub(r"(?<=\w)'(?=\w|\s|$|[.,!?])", "’", text)
    text = text.replace("...", "…")
    return re.sub(r"(^|(?<=[\s(]))\"([^\"\n]+)\"", r"“\2”", text)


def _head(rest: str) -> str:
    """The noun of a phrase: the last word before what a preposition brings."""
    words: list[str] = []
    for word in re.findall(r"[\w’'-]+", rest):
        if word.lower() in {
            "of",
            "for",
            "with",
            "from",
            "in",
            "at",
            "on",
            "by",
            "to",
            "that",
            "who",
            "which",
            "without",
        }:
            break
        words.append(word)
    return words[-1] if words else ""


def _is_name(said: str) -> bool:
    words = said.split()
    if not words or not words[0][:1].isupper():
        return False
    return len(words) == 1 or words[1][:1].isupper() or any(one.isupper() for one in words[0][1:])


def _small(text: str) -> str:
    first = text.split(maxsplit=1)[0] if text else ""
    return text if sum(letter.isupper() for letter in first) > 1 else text[:1].lower() + text[1:]
