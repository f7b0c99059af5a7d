"""What a brief gives to write with, read once: its sentences, its things, what its facts speak of.

Nothing is added: each piece is the brief’s own words, cut and typeset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parvis.ai.writing.builtin import english, french
from parvis.ai.writing.builtin.nouns import Noun
from parvis.ai.writing.builtin.sentences import closed, cut
from parvis.ai.writing.builtin.topics import Topic, tells_trouble, topic_of
from parvis.ai.writing.claims import stems_of
from parvis.ai.writing.ports import Ask, Brief, Voice
from parvis.kit.folding import fold
from parvis.kit.markup import one_line

_MONTH: Final = (
    r"janv|févr|fevr|mars|avril|mai\b|juin|juil|août|aout|sept|octo|nove|déce|dece"
    r"|jan|feb|mar|apr|may\b|jun|jul|aug|oct|nov|dec"
)
_WORDED: Final = (
    "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent|mille"
    "|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
)
_NUMBER: Final = r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_FIGURE: Final = re.compile(
    rf"(?<![\w/.,:-])(?P<money>[£$]\s?(?:{_NUMBER}))(?![\w])"
    rf"|(?<![\w/.,:-])(?P<number>{_NUMBER}|\b(?:{_WORDED})\b)[ \u00a0\u202f]?"
    r"(?P<unit>%|€|[^\W\d_]{2,}|m²|g|h(?!\w)|t(?!\w))",
    re.IGNORECASE,
)
_NO_UNIT: Final = frozenset({
    "de", "a", "au", "aux", "et", "ou", "pour", "par", "en", "sur", "dans", "avec", "sans", "que", "qui",
    "rue", "avenue", "boulevard", "place", "quai", "bis", "ter", "h", "du", "des", "le", "la", "les", "of",
    "to", "and", "or", "for", "by", "in", "on", "at", "with", "from", "street", "road", "the",
    "an", "am", "pm", "er", "e", "eme", "th", "st", "nd", "rd", "autres", "fois",
})  # fmt: skip
_STANDS_FOR: Final = re.compile(r"(Ils?|Elles?|It|They)(?=\s)(?!\s(?:y a|faut|est (?:possible|temps))\b)")
_LEAST_WORDS: Final = 7
_OPENING: Final = 12  # letters
_AGES: Final = re.compile(
    r"\d|\b(?:ans|cible|segment|csp|persona|target|aged?|years? old|gen z|millennials?)\b"
)
_SPEAKS_TO: Final = re.compile(
    r"^(?:les|tous les|toutes les|nos|vos|des|ceux|celles|the|our|all|everyone|anyone|people|those)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact, as sentences. ``figure`` is the number that it is about with its unit, empty without one.

    ``full`` names the product where ``text`` says "she" or "it": it can stand anywhere. ``of_product``:
    whether the product is what it speaks of, as far as words tell.
    """

    id: str
    text: str
    topic: Topic
    figure: str
    full: str
    of_product: bool


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a writer may say."""

    language: str
    message: str
    facts: tuple[Told, ...]
    product: Noun | None
    brand: Noun | None
    audience: Noun | None
    who: str
    name: Noun | None
    happened: str
    matters: str
    feels: str
    call: str
    link: str
    trouble: str


def material_of(ask: Ask) -> Material:
    """Read what was asked. A brief without a message is written from its facts."""
    brief, voice = ask.brief, ask.voice
    product = _noun(brief, brief.product)
    facts = tuple(_told(brief, voice, product))
    message = _joined(brief.message) or (facts[0].text if facts else _joined(brief.product))
    who = _begun_small(brief.language, one_line(brief.story.who).rstrip(". "))
    name = re.split(r",| – | - |\(", who, maxsplit=1)[0].strip()
    happened = _happened(who, name, brief.story.happened)
    matters = _joined(brief.story.matters)
    troubled = [
        one for text in (brief.story.happened, brief.message, brief.story.matters) for one in cut(text)
    ]
    return Material(
        language=brief.language,
        message=message,
        facts=facts,
        product=product,
        brand=_noun(brief, voice.brand, name=True),
        audience=_audience(brief),
        who=who,
        name=_named(brief, name),
        happened=happened,
        matters=matters,
        feels=fold(brief.story.feels),
        call=_call(brief, voice),
        link=brief.link.strip(),
        trouble=next((one for one in troubled if _answered(one, brief)), ""),
    )


def _answered(sentence: str, brief: Brief) -> bool:
    """Whether a sentence tells of a problem that the message or a fact speaks of too: else nothing here
    solves it."""
    if not tells_trouble(sentence):
        return False
    answers = " ".join((brief.message, *(fact.text for fact in brief.facts)))
    return sentence in brief.message or bool(stems_of(fold(sentence)) & stems_of(fold(answers)))


def _joined(text: str) -> str:
    return " ".join(cut(text))


def _told(brief: Brief, voice: Voice, product: Noun | None) -> Iterator[Told]:
    refused = [fold(word) for word in voice.refused if word.strip()]
    about = stems_of(fold(product.rest)) if product else frozenset()
    for fact in brief.facts:
        text = _joined(fact.text)
        if text and not any(re.search(rf"\b{re.escape(word)}\b", fold(text)) for word in refused):
            full = _named_in_full(text, product, brief.language)
            of_product = full != text or bool(product and product.name) or bool(about & stems_of(fold(text)))
            yield Told(fact.id, text, topic_of(text), figure_in(text), full, of_product)


def _named_in_full(text: str, product: Noun | None, language: str) -> str:
    """Return a fact with the product in the place of the pronoun that opens it, where both agree."""
    found = _STANDS_FOR.match(text)
    if found is None or product is None:
        return text
    thing = french.definite(product) if language == "fr" else english.definite(product)
    pronoun = found[1].lower()
    many = pronoun in {"ils", "elles", "they"}
    gender = {"il": "m", "ils": "m", "elle": "f", "elles": "f"}.get(pronoun)
    if thing is None or (thing.plural is not None and thing.plural != many):
        return text
    if gender is not None and thing.gender is not None and thing.gender.value != gender:
        return text
    return closed(f"{thing.phrase}{text[found.end() :]}")


def figure_in(text: str) -> str:
    """Return the first number of a text with what it counts; no date, no hour, no address, no bare year."""
    for found in _FIGURE.finditer(text):
        if found["money"]:
            return found["money"].strip() if _worth_a_line(text, found) else ""
        unit = found["unit"]
        number = found["number"]
        if re.match(_MONTH, unit, re.IGNORECASE) or fold(unit) in _NO_UNIT:
            continue
        if fold(unit) in {"h", "heures"} and re.match(r"\s?\d|\s*(?:à|-|–|et)\s?\d", text[found.end() :]):
            continue
        if re.search(r"\d(?:,| et| ou| à| and| or| to)\s*$", text[: found.start()]):
            continue  # the last of several
        apart = "" if unit == "%" and found[0].endswith(f"{number}%") else " "
        if not _worth_a_line(text, found):
            return ""
        return f"{number}{apart}{unit}"
    return ""


def _worth_a_line(text: str, found: re.Match[str]) -> bool:
    """Whether a number may stand alone before its sentence: one that opens it, or fills it, would be said
    twice."""
    return found.start() > _OPENING and len(text.split()) >= _LEAST_WORDS


def _noun(brief: Brief, text: str, *, name: bool | None = None) -> Noun | None:
    said = one_line(text).split("\n", maxsplit=1)[0]
    if not said:
        return None
    read = (french.noun if brief.language == "fr" else english.noun)(said, name=name)
    if read.in_a_sentence and not read.name:
        return read
    return _as_the_brief_says(brief, read) or read


def _as_the_brief_says(brief: Brief, thing: Noun) -> Noun | None:
    """How the brief itself introduces the thing ("notre", "la"): the surest article there is."""
    if brief.language != "fr" or thing.name:
        return None
    spoken = " ".join((brief.message, *(fact.text for fact in brief.facts), brief.story.happened, brief.call))
    found = re.search(
        rf"\b(l['’]|(?:le|la|les|notre|nos|cette|ce|cet)\s+)({re.escape(thing.rest)})", spoken, re.IGNORECASE
    )
    if found is None:
        return None
    determiner = {"cette": "la", "ce": "le", "cet": "l’"}.get(found[1].strip().lower(), found[1].strip())
    return french.noun(f"{determiner}{'' if determiner[-1] in '’' + chr(39) else ' '}{found[2]}")


def _named(brief: Brief, name: str) -> Noun | None:
    if not name:
        return None
    return (french.noun if brief.language == "fr" else english.noun)(name, name=name[:1].isupper() or None)


def _begun_small(language: str, who: str) -> str:
    """Somebody as a sentence names them: “un cycliste”, not “Un cycliste”; names keep their capital."""
    read = french.noun if language == "fr" else english.noun
    return who[:1].lower() + who[1:] if who and read(who, name=False).determiner else who


def _audience(brief: Brief) -> Noun | None:
    """Whom a text may speak to openly: a plain plural; nobody is called by their age or as a target."""
    first = brief.audience.strip().splitlines()[0].strip() if brief.audience.strip() else ""
    said = first.rstrip(".!… ")
    if not said or len(said) > 80 or _AGES.search(fold(said)) or "," in said or ":" in said:
        return None
    if re.match(r"(?:tou(?:s|tes) )?(?:ceux|celles)\b", said, re.IGNORECASE):
        return Noun("", said[:1].lower() + said[1:], None, True, name=True)
    if _SPEAKS_TO.match(said):
        said = re.sub(r"^des\s", "les ", said)
        return (french.noun if brief.language == "fr" else english.noun)(said[:1].lower() + said[1:])
    read = (french.noun if brief.language == "fr" else english.noun)(said[:1].lower() + said[1:])
    if not read.plural or read.determiner:
        return None
    return french.definite(read) if brief.language == "fr" else read


def _call(brief: Brief, voice: Voice) -> str:
    said = one_line(brief.call)
    if not said:
        return ""
    turned = (
        french.imperative(said, formal=voice.formal) if brief.language == "fr" else english.imperative(said)
    )
    return closed(turned)


def _happened(who: str, name: str, happened: str) -> str:
    """What happened, as sentences; "a repris le fournil" is said with its subject."""
    said = one_line(happened)
    if not said:
        return ""
    verb_first = re.match(r"(?:a|ont|est|sont|avait|était|s['’]est|has|had|was|were|is|are)\s", said)
    subject = who if "," not in who else f"{who},"
    return _joined(f"{subject} {said}" if verb_first and name else said)
