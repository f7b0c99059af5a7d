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
    UNTIL = "until"
    DATE = "date"
    PLACE = "place"
    ORIGIN = "origin"
    DATA = "data"
    INSIDE = "inside"
    MADE = "made"
    USE = "use"
    FOR_WHOM = "for_whom"
    SINCE = "since"
    PACE = "pace"
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
    (Topic.USE, r"\bdons? (?:de|of) .*(?:financ|\bpa(?:ie|ye)|\bsert\b|permet|\bpays\b|\bbuys\b|\bfunds?\b|\bcover)|\bpays for\b|\bsert a (?:financer|payer)"),
    (Topic.DELIVERY, r"\blivr(?:ee?s?|aisons?|ons|ez|e)\b|\bexpedi|point relais|\bdeliver|\bshipp"),
    (Topic.WARRANTY, r"\bgaranti|\brembours|\bretours?\b|\brepar(?:e|ee|es|ees|ent|er|ons|ation)s?\b|\brepris en\b|\breprenons\b|\bechang(?:e|ee|es|eable)\b|\bwarrant|\bguarant|\brefund|\breturns?\b|\brepairs?\b"),
    (Topic.UNTIL, r"\bjusqu'(?:au|a|en|a la)\b (?:\d|fin|ce|[a-z]+ \d{4})|\bavant le \d|\buntil (?:\d|the|[a-z]+ \d)|\bbefore (?:\d|[a-z]+ \d)|\bcloses on\b"),
    (Topic.JOIN, r"\binscri|\breserv(?:e|ation|ez|er)|\badhesion\b|\bbillet|\bsign(?:ing)? up\b|\bregist(?:er|ration)|\bbook(?:ing|ed)?\b|\btickets? (?:are|on)\b|\bsans rendez"),
    (Topic.PRICE, r"€|\beuros?\b|\bprix\b|\btarif|\bcout(?:e|ent|era|s)?\b|\bgratuit|\boffert|£|\$\s?\d|\bpounds\b|\bprices?\b|\bcosts?\b|\bfree\b"),
    (Topic.HOURS, rf"\bouvr(?:e|ent|ons)\b|\bouvert(?:e|s|es)? (?:du|de|le|les|tous|toute|chaque|7)|\bhoraires?\b|\bopens?\b|\bopening hours|(?:\bdu|\bfrom) (?:{_DAYS})\b"),
    (Topic.DATE, rf"\b\d{{1,2}}(?:er)? (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b|\bce (?:{_DAYS})|\bthis (?:{_DAYS})|\b(?:{_DAYS}) \d"),
    (Topic.ORIGIN, r"\bvien(?:t|nent) d|\bprovien|\bcultiv|\borigine\b|\bissue?s? d|\bfabriquee?s? (?:en|a|dans)\b|\bcomes? from|\bgrown\b|\bsourced\b|\bmade in\b|\bfilature|\bmoulin\b|\bmill\b"),
    (Topic.DATA, r"\bheberg|\brgpd\b|\bgdpr\b|\bchiffre(?:e|s|es)? de bout|\bdonnees\b|\bsecuri|iso ?27|\bhosted\b|\bencrypt|\bdata\b"),
    (Topic.INSIDE, r"\bcontien|\bcomposee?s?\b|\bingredient|\bsans (?:additif|sucre|gluten|conservateur|colorant|huile|alcool)|\bcontains?\b|\bmade of\b|\bmade with\b|\ben (?:coton|laine|lin|cuir|bois|polyester|acier|verre|chene|papier)\b|\b(?:cotton|wool|leather|wooden|polyester|steel)\b"),
    (Topic.MADE, r"\b(?:faite?s?|made) (?:a la )?(?:main|by hand)|\ba la main\b|\bcuite?s?\b|\bpetri|\bcousue?s?\b|\bassembl|\bfabriqu|\bpreparee?s?\b|\bbaked\b|\bhandmade\b|\bby hand\b|\bbrewed\b|\bsewn\b|\bknead"),
    (Topic.PLACE, r"\brue d|\bavenue\b|\bplace d|\bboulevard\b|\bquai\b|\ba la salle\b|\badresse\b|\bsituee?s?\b|\bse trouve|\bstreet\b|\bsquare\b|\blocated\b|\bvenue\b|\btown hall\b"),
    (Topic.FOR_WHOM, r"\bouverte?s? a tou|\baccessibles?\b|\breservee?s? aux\b|\bs'adresse|\bpour les (?:enfants|debutants)\b|\bfor (?:beginners|children|everyone)\b|\bopen to\b"),
    (Topic.SINCE, r"\bdepuis (?:\d|l'an)|\bfondee?s? en\b|\bcreee?s? en\b|\bdate(?:nt)? de \d|\bdates? from\b|\bsince \d|\bfounded in\b|\bstarted in\b"),
    (Topic.PACE, r"\btoute?s? les \d|\bchaque (?:jour|semaine|mois|annee|matin|soir)\b|\bpar (?:jour|semaine|an)\b|\bevery (?:\d|day|week|month|year|morning)|\b(?:a|per) (?:day|week|year)\b"),
    (Topic.CHANGE, r"\bpermet|\breduit|\bfait gagner|\beconomis|\bevite|\bsimplifie|\bsaves?\b|\breduc|\blets? you\b|\bcuts?\b|\bautomati"),
    (Topic.DURATION, r"\b(?:dur(?:e|ent|era|eront|ee|ees)|ont dure|prend|prennent|repose|reposent|se gardent?|pendant|takes?|lasts?|lasted|keeps?|rests?)\b.*\b(?:minutes?|heures?|jours?|semaines?|mois|ans?|hours?|days?|weeks?|months?|years?)\b"),
    (Topic.PEOPLE, r"\bbenevoles?\b|\bsalaries?\b|\bequipe\b|\badherents?\b|\bvolunteers?\b|\bstaff\b|\bteam\b|\bemployees\b"),
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
