"""What a fact speaks of, told by its words: so that a question can be put that it answers.

A topic is only a way in: the fact itself is said as the brief says it. What no rule tells is ``OTHER``.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from parvis.kit.folding import fold


class Topic(StrEnum):
    """What a fact answers. The order of the rules below decides where two could."""

    PRICE = "price"
    DELIVERY = "delivery"
    WARRANTY = "warranty"
    JOIN = "join"
    HOURS = "hours"
    DATE = "date"
    PLACE = "place"
    ORIGIN = "origin"
    DATA = "data"
    INSIDE = "inside"
    MADE = "made"
    USE = "use"
    FOR_WHOM = "for_whom"
    SINCE = "since"
    DURATION = "duration"
    PEOPLE = "people"
    CHANGE = "change"
    FIGURE = "figure"
    OTHER = "other"


_MONTHS: Final = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april"
    "|may|june|july|august|september|october|november|december"
)
_DAYS: Final = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_RULES: Final[tuple[tuple[Topic, str], ...]] = (
    (Topic.DELIVERY, r"livr(?:ee?s?|aison|ons|ez)\b|expedi|point relais|deliver|shipp"),
    (Topic.WARRANTY, r"garanti|rembours|retours?\b|repar[aeé]|repris\b|reprenons|echang|warrant|guarant|refund|return(?:ed|s)?\b|repair"),
    (Topic.JOIN, r"inscri|reserv|adhe[rs]|sur place sans|billet|sign(?:ing)? up|regist(?:er|ration)|book(?:ing|ed)?\b|tickets?\b|sans rendez"),
    (Topic.PRICE, r"€|\beuros?\b|\bprix\b|tarif|cout|gratuit|\boffert|£|\$\s?\d|\bpounds?\b|\bprice|\bcosts?\b|\bfree\b"),
    (Topic.HOURS, rf"\bouvr|\bouvert|horaire|\bopen(?:s|ing)?\b|\bopening|(?:du|from) (?:{_DAYS})|\bferme"),
    (Topic.DATE, rf"\b\d{{1,2}}(?:er)? (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b|\bjusqu'au \d|\bce (?:{_DAYS})|\bthis (?:{_DAYS})|\b(?:{_DAYS}) \d|\buntil \w+ \d"),
    (Topic.ORIGIN, r"\bvien(?:t|nent) d|provien|\bcultiv|\borigine|\bissue?s? d|fabriquee?s? (?:en|a|dans)|\bcomes? from|\bgrown\b|sourced|made in|\bfilature|\bmoulin\b|\bmill\b"),
    (Topic.DATA, r"heberg|rgpd|gdpr|chiffr[eé]e?s? (?:de|par|au|sur)|donnees|securi|iso ?27|hosted|encrypt|\bdata\b"),
    (Topic.INSIDE, r"\bcontien|\bcomposee?s?|ingredient|\bsans (?:additif|sucre|gluten|conservateur|colorant|huile|alcool)|contains?\b|made of|made with|\bsemelle|\bcoton\b|\blaine\b|\bwool\b|\bcotton\b"),
    (Topic.MADE, r"\bfaite?s? (?:a la )?main|a la main|\bcuit|petri|\bcousu|\bassembl|fabriqu|\bconcue?s?\b|\bprepar|\bbaked|\bhandmade|by hand|\bbuilt\b|\bbrewed|\bsewn|\bknead|designed"),
    (Topic.USE, r"\bdons?\b|\bdonner\b|\bfinanc|\bsert a\b|\bservent a\b|collect[eé]|\bdonations?\b|\bfunds?\b|\bpays for"),
    (Topic.PLACE, r"\brue\b|\bavenue\b|\bplace d|\bboulevard\b|\bquai\b|\bsalle\b|\badresse\b|\bsituee?s?\b|se trouve|\bgare\b|\bstreet\b|\bsquare\b|\broad\b|\blocated\b|\bvenue\b|\bstation\b|\bhall\b|\barret\b|\barrets\b"),
    (Topic.FOR_WHOM, r"ouverte?s? a tou|accessible|reservee?s? aux|s'adresse|pour les (?:enfants|debutants)|for (?:beginners|children|everyone)|open to"),
    (Topic.SINCE, r"\bdepuis\b|\bfondee?\b|\bcree(?:e|s)? en\b|\bsince\b|\bfounded\b|\bstarted in\b"),
    (Topic.CHANGE, r"\bpermet|\breduit|\bgagn|\beconomis|\bevite|\baide\b|\bsaves?\b|\breduc|\bhelps?\b|\blets?\b|\bcuts?\b|\bautomati"),
    (Topic.DURATION, r"\b(?:\d+|une|deux|trois|quatre|cinq|six|dix|douze|vingt|trente|two|three|four|five|six|ten|twelve|twenty) (?:minutes?|heures?|jours?|semaines?|mois|ans?|hours?|days?|weeks?|months?|years?)\b"),
    (Topic.PEOPLE, r"benevole|salarie|equipe|adherent|volunteer|staff|\bteam\b|members?\b|employees|habitants"),
    (Topic.FIGURE, r"\d"),
)  # fmt: skip
_READ: Final = tuple((topic, re.compile(pattern)) for topic, pattern in _RULES)
_TROUBLE: Final = re.compile(
    r"\bperd(?:re|ent|ait|u|us|ons|ez|s)?\b|\bprobleme|\bdifficil|\bmanqu|\battendre\b|\battente\b|\bretard|\bgaspill|\bjet(?:es|ees|er|ons|ent)\b"
    r"|\bpanne|\bcasse|\bdouleur|\bfatigu|\bmal a\b|\bpeine\b|\bsans toit|\bfaim\b|\bfroid\b|\bseule?s?\b|\bisole|\bmenac|\bdisparai"
    r"|\bfer(?:mer|me ses|maient)|\bcompliqu|\bstress|\bpeur\b|\berreur|\boubli|\bimpay|\brelanc|\bencombr|\bpollu|\bbouchon"
    r"|\blos[et]\b|\blosing\b|\bproblem|\bhard to\b|\bmiss(?:ing|ed|es)\b|\bwaste|\bbroken?\b|\bpain(?:ful)?\b|\btired\b|\bhungry\b"
    r"|\bcold\b|\balone\b|\blonel|\bthreat|\bdisappear|\bclos(?:ing|ed down)\b|\bafraid\b|\bmistake|\bforg[eo]t|\bunpaid\b|\blate\b|\bstuck\b"
    r"|\bchas(?:e|ing)\b|\btraffic\b|\bblister"
)


def topic_of(fact: str) -> Topic:
    """Return what a fact speaks of."""
    words = fold(fact)
    return next((topic for topic, rule in _READ if rule.search(words)), Topic.OTHER)


def tells_trouble(sentence: str) -> bool:
    """Whether a sentence tells of something that goes badly: what "problem, agitation, solution" begins with."""
    return _TROUBLE.search(fold(sentence)) is not None
