"""Figures, superlatives and promises that a text brings no source for.

French law asks whoever advertises to be able to prove what is said (Code de la consommation, art. L. 121-2);
“neutre en carbone” and the like have rules of their own (Code de l’environnement, art. L. 229-68), and so
have health claims (regulation (EC) No 1924/2006). A source named in the same sentence, a “Source :”
anywhere, or a fact of the brief that holds the same figure takes the doubt away. Prices, discounts, dates,
quantities and what a thing is made of are no claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from parvis.ai.checking import lists, shapes
from parvis.ai.checking.ports import Asked, Hit, Rule
from parvis.ai.checking.reading import Reading, matches, read
from parvis.ai.writing.claims import stems_of

_NUMBER: Final = r"\d{1,12}(?:[ .,]\d{1,4}){0,4}"
_NAMED: Final = (
    r"(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|six|seven|eight|nine|ten)"
)
_MANY: Final = rf"(?:{_NUMBER}|{_NAMED})"
_OFFER: Final = (
    r"(?! ?(?:de (?:reduction|remise|rabais|cashback)|off\b|discount|sur (?:tout|la |les |votre|une )|"
    r"(?:de )?(?:coton|laine|lin|cacao|soie|cuir|beurre|cotton|wool|linen|cocoa|silk|leather|humain|human|"
    r"pur|rye|seigle|arabica|france|vegan|vegetal|bio\b)))"
)
_FIGURES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![-−–\d.,]){_NUMBER} ?(?:%|pour ?cents?\b|per ?cent\b){_OFFER}",
        (
            rf"\b{_MANY} (?:fois|times) (?:plus|moins|superieur|more|less|lower|faster|higher|cheaper|"
            rf"stronger|as)\b"
        ),
        r"\btwice as \w+|\bthrice\b",
        rf"\b(?:divis|multipli)\w*\b[^.!?\n]{{0,40}}? par {_MANY}\b",
        r"\b(?:doublez|triplez|double your|triple your|doublez)\b",
        rf"(?<![\w.,]){_NUMBER} (?:[a-z]{{1,20}} ){{0,2}}(?:sur|out of|in) {_NUMBER}\b(?! (?:jours|heures))",
        (
            rf"\b{_NAMED} (?:[a-z]{{1,20}} ){{0,2}}(?:sur|out of) (?:deux|trois|quatre|cinq|dix|two|three|"
            rf"four|five|ten)\b"
        ),
        (
            r"\b\d[\d .,]{2,14}? ?(?:de |d')?(?:clients?|clientes|utilisat\w+|abonne\w*|familles|entreprises|"
            r"customers|users|subscribers|families|companies|businesses)\b"
        ),
        (
            r"\b\d{1,12} ?(?:millions?|k)\b ?(?:de |d'|of )?(?:clients?|utilisat\w+|abonne\w*|customers|"
            r"users|people)"
        ),
        r"\b\d{1,12} ?(?:kilos?|kg|pounds?|lbs?) (?:en|in) \d{1,6}",
        (
            r"\b(?:perd\w+|affine\w*|gagn\w+|economis\w+|lose|trim|saves?|earn)\b[^.!?\n]{0,25}?"
            r"(?P<it>\d{1,12} ?(?:kilos?|kg|cm|centimet\w+|heures?|hours?|pounds?|lbs?|euros?|€|£|\$))"
        ),
    )
)
_SUPERLATIVES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:n ?[°o]\.? ?1|no\.? ?1|numero (?:un|1)|number 1)\b|# ?1\b",
        (
            r"\b(?:le|la|les) (?:plus|moins) \w+ (?:du marche|du monde|au monde|de france|en france|d'europe|"
            r"de la region|du pays|de la ville|de tous|de toutes|de sa categorie)"
        ),
        (
            r"\bthe (?:most|least) [\w-]+ (?:\w+ )?(?:on the market|in the (?:world|country|uk|city)|"
            r"in britain|ever)"
        ),
        r"\bthe (?:most|least) [\w-]+(?= battery| app| brand| tool| service)",
    )
)
_NEVER: Final = (re.compile(r"\bnever\b[^.!?\n]{0,40}\bagain\b"),)
_SOURCE: Final = re.compile(
    r"\b(?:selon|d'apres|etude|enquete|sondage|barometre|rapport|test independant|according to|survey|study|"
    r"report|poll|source|arrete du|decret|audite\w*|certifie\w*|certified|audited|efsa|anses|ademe|insee|"
    r"inserm|ons|eurostat|(?:fixe|mesure|verifie|calcule)\w* (?:\S+ ){0,3}par|reconnu\w* en \d{4}|"
    r"(?:measured|verified|set|recognised|recorded|published) (?:\S+ ){0,3}(?:by|in \d{4})|sur un panel|jury|"
    r"award|label)\b|\[\d+\]"
)
_SOURCES: Final = re.compile(r"\bsources? ?:")
_SAME_THING: Final = 2  # words of a sentence that a fact must share to be named beside it
_MEASURE: Final = re.compile(r"(\d+(?:[.,]\d+)?)[ \u00a0\u202f]?(%|[^\W\d_]+)?")
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)?")


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """What a reader could ask a proof of."""
    if _SOURCES.search(reading.folded):
        return
    facts = [(fact, read(fact).folded) for fact in asked.facts]
    for hit, at in _seen(reading, language):
        sentence = reading.sentence(at)
        if not _SOURCE.search(sentence) and not _borne_out(hit, [folded for _fact, folded in facts]):
            yield _beside(hit, sentence, facts)


def _beside(hit: Hit, sentence: str, facts: list[tuple[str, str]]) -> Hit:
    """The same with the fact that speaks of the same thing, and its figure where only that differs."""
    about = stems_of(sentence)
    shared = [(len(about & stems_of(folded)), fact) for fact, folded in facts]
    number, fact = max(shared, default=(0, ""))
    if number < _SAME_THING:
        return hit
    return replace(hit, about=fact, mend=_other_figure(hit.words, fact))


def _other_figure(words: str, fact: str) -> str | None:
    """“97 %” beside “85 % of riders” becomes “85 %”: one number, in one unit, in both."""
    said, known = _MEASURE.findall(words), _MEASURE.findall(fact)
    if len(said) != 1 or not said[0][1]:
        return None
    same = [number for number, unit in known if unit.casefold() == said[0][1].casefold()]
    return words.replace(said[0][0], same[0], 1) if len(same) == 1 else None


def _seen(reading: Reading, language: str) -> Iterator[tuple[Hit, int]]:
    families = ((Rule.FIGURE, _FIGURES), (Rule.SUPERLATIVE, _SUPERLATIVES), (Rule.PROMISE, _NEVER))
    for rule, patterns in families:
        for pattern in patterns:
            for start, end in matches(reading, pattern):
                if not _whole_time(reading.folded[start:end]):
                    first, last = reading.span(start, end)
                    yield Hit(rule, first, last, reading.text[first:last]), start
    for rule, start, end in shapes.spans(reading, language, "claims"):
        if not _whole_time(reading.folded[start:end]):
            first, last = reading.span(start, end)
            yield Hit(rule, first, last, reading.text[first:last]), start
    for start, end, _phrase, rule in lists.found(reading.folded, language, "claims"):
        first, last = reading.span(start, end)
        yield Hit(rule, first, last, reading.text[first:last]), start


def _whole_time(words: str) -> bool:
    """“7 jours sur 7”: not a share of anything."""
    numbers = _DIGITS.findall(words)
    return " sur " in words and len(numbers) == 2 and numbers[0] == numbers[1]


def _borne_out(hit: Hit, facts: list[str]) -> bool:
    """Whether a fact holds the same figures, or the same words where there are none."""
    numbers = _DIGITS.findall(hit.words)
    if numbers:
        return any(set(numbers) <= set(_DIGITS.findall(fact)) for fact in facts)
    return any(read(hit.words).folded in fact for fact in facts)
