"""Words for people that name one gender where all are meant: hints, where a workspace asked for them.

What stands in their place keeps the sentence’s agreement: the two plurals (“les clientes et les clients”),
or the median dot. With no convention nothing is said. Where a workspace names both, a median dot is pointed
out: screen readers stumble over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.checking import lists
from parvis.ai.checking.ports import Asked, Convention, Hit, Rule
from parvis.ai.checking.reading import Reading, matches
from parvis.kit.folding import fold

_RECRUITS: Final = re.compile(
    r"\b(?:cherch\w+|recrut\w+|poste|postes|devenez|embauch\w+|recherch\w+|pourvoir)\b"
)
_ALL: Final = re.compile(r"(?:^|[.!?\n] ?)(?P<it>tous) (?:sont|seront|etaient|ensemble)\b")
_DOT: Final = re.compile(r"\b\w+[·•‧]\w+(?:[·•‧]\w+)?")
_MANY_FR: Final = re.compile(
    r"\b(?:tous (?:les|nos|vos)|les|nos|vos|leurs|ses|aux|chers|certains|de nombreux|ces|"
    r"bande de|futurs|anciens) "
    r"(?P<it>(?P<noun>[a-z-]{3,18}(?:eurs|iens|iers|ants)|copains|gars|mecs|passionnes|"
    r"adherents|benevoles engages|chomeurs|"
    r"inscrits|licencies|convives presses|administres|contribuables inquiets|"
    r"novices motives|medecins|avocats|"
    r"maires|elus|delegues|invites|diplomes|interesses|debutants|sportifs|curieux|"
    r"gourmands|champions|amis|copains))\b"
)
_ADDRESSED: Final = re.compile(
    r"\b(?:vous etes|etes-vous|soyez|vous etiez|vous serez|si vous etes|on est|restez|"
    r"venez) (?:tous |bien |deja |tres |si |un |"
    r"aussi )*(?P<it>nombreux|prets?|motives?|passionnes?|interesses?|curieux|sportifs?|"
    r"etudiants?|inscrits?|invites?|"
    r"attendus|connectes?|concentres?|fatigues?|debutants?|dynamiques et motives?|"
    r"[a-z]{3,}(?:eurs?|iens?|iers?|ants?))\b(?!·|\(|-)|"
    r"\b(?P<b>(?:chers|bonjour a|merci a|salut|bienvenue a|bravo a|"
    r"coucou) tous)\b(?! et toutes| nos| les| ceux)|"
    r"\b(?P<c>ceux)(?= qui| que| d'entre)(?<!celles et ceux)|"
    r"\b(?P<d>(?:aucun|chaque|tout|un) (?:client|utilisateur|visiteur|voyageur|candidat|"
    r"citoyen|etudiant|salarie|adherent|"
    r"patient|consommateur|acheteur|lecteur|habitant|joueur|abonne|electeur|usager|"
    r"passager|spectateur|auditeur))\b|"
    r"\bparents (?P<e>inquiets|presses|interesses|concernes|divorces|debordes|fatigues)\b"
)
_POST: Final = re.compile(
    r"\b(?:poste (?:a pourvoir)?|poste de|on recrute|nous recrutons|recrute|cherche|"
    r"cherchons|recherche|recherchons|devenez|"
    r"offre d'emploi|embauche|cdi|cdd|stage|alternance|vous cherchez)\b ?:? ?(?:un |des |"
    r"notre |nos |son )?(?:futur |nouveau )?"
    r"(?P<it>[a-z-]{2,16}(?:eurs?|iens?|iers?)|medecins?(?: traitant)?|avocat|chef de \w+|"
    r"agent|assistant|consultant|"
    r"apprenti|charge de \w+|employe|commercial|responsable motive|ouvrier|artisan|dentiste remplacant)\b"
    r"(?! ?(?:ou |et |/|·|\(|\.?e\b|h/f|f/h)|[^.!?\n]{0,30}(?:h/f|f/h|rice|euse|iere|ienne))"
)
_MAN: Final = re.compile(r"\b(?P<it>[a-z]{2,14}m[ae]n|man-?hours?|man(?= has| is| was| can't| and nature))\b")
_WORDS_EN: Final = re.compile(
    r"\b(?P<it>lads|fellas|gents|gentlemen|ladies|barmaids?|landlad(?:y|ies)|landlords?|"
    r"seamstress(?:es)?|hostess(?:es)?|"
    r"brotherhood|fraternity|forefathers|manhood|housewi(?:fe|ves)|cleaning lad(?:y|ies)|"
    r"mothers and toddlers|"
    r"(?<=our )girls(?= at| on| in| behind)|the girls(?= at| in the office)|(?<=hey )boys|old boys|"
    r"stewardess(?:es)?|headmistress|usherettes?|mankind|tomboy|tea lad(?:y|ies)|"
    r"dinner lad(?:y|ies)|male nurse|lady doctor)\b"
)
_ANY_EN: Final = re.compile(
    r"\b(?:each|every|any|an?|the average|the typical|no|"
    r"whichever) (?:[a-z]+ )?(?:[a-z]{3,14}(?:er|or|ist|ian|ent|ant|ee|man|"
    r"man)|ceo|nurse|chef|cook|guest|member|person|child|pupil|kid|adult|boss|coach|pilot|"
    r"guide|judge|expert|founder)\b"
    r"[^.!?\n]{0,40}?\b(?P<it>his|her|he|she|him|himself|herself)\b(?! or| and (?:he|she|his|her)|/)"
)
_BEGINS: Final = re.compile(r"(?:^|[.!?:\n]) ?$")
_BOTH: Final = re.compile(
    r"[·•‧]|\w\(e\)|\b(?:celles|toutes) et|et toutes|\b(?:\w+(?:euses|rices|ieres|iennes|antes)) (?:et|ou)\b|"
    r"\b(?:et|ou) (?:les |des |nos |vos |aux |une |un )?\w+(?:euses?|rices?|ieres?|iennes?|antes)\b"
)
_PERSONS: Final = (
    "customer|user|doctor|driver|manager|employee|client|student|patient|parent|buyer|nurse|teacher|member|reader|"
    "person|child|worker|player|owner"
)
_PRONOUN: Final = re.compile(
    rf"\b(?:each|every|any|if a|a) (?:{_PERSONS})\b[^.!?\n]{{0,50}}?\b(?P<it>his or her|her or his|"
    rf"he or she|his|he|him)\b"
)
_THEIRS: Final = {"his or her": "their", "her or his": "their", "he or she": "they", "his": "their",
                  "he": "they", "him": "them"}  # fmt: skip


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """What the workspace’s convention would say otherwise."""
    if asked.convention is Convention.NONE:
        return
    yield from lists.hits(reading, language, "inclusive")
    if language == "en":
        for start, end in matches(reading, _PRONOUN):
            yield _hit(reading, Rule.PRONOUN, start, end, _THEIRS[reading.folded[start:end]])
        yield from _english(reading)
        return
    if asked.convention is Convention.BOTH:
        for found in _DOT.finditer(reading.text):
            yield Hit(Rule.DOT, found.start(), found.end(), found[0])
    yield from _plurals(reading, asked.convention)
    yield from _jobs(reading, asked.convention)
    for start, end in matches(reading, _ALL):
        yield _hit(reading, Rule.MASCULINE, start, end, "Toutes et tous")
    yield from _french(reading)


def _english(reading: Reading) -> Iterator[Hit]:
    """Words built on man, words for one gender, and a pronoun after somebody who may be anyone."""
    for start, end in matches(reading, _MAN):
        word, first = reading.folded[start:end], reading.text[reading.offsets[start]]
        named = first.isupper() and not _BEGINS.search(reading.folded[:start])  # a surname
        if word not in lists.words("en", "no_man") and not named:
            yield _hit(reading, Rule.TITLE, start, end, None)
    for start, end in matches(reading, _WORDS_EN):
        yield _hit(reading, Rule.TITLE, start, end, None)
    for start, end in matches(reading, _ANY_EN):
        yield _hit(reading, Rule.PRONOUN, start, end, _THEIRS.get(reading.folded[start:end]))


def _french(reading: Reading) -> Iterator[Hit]:
    """Masculine plurals by their endings, posts, and what is said to whoever reads; none where both forms
    stand in the sentence."""
    for found in _MANY_FR.finditer(reading.folded):
        if found["noun"] not in lists.words("fr", "things") and not _BOTH.search(
            reading.sentence(found.start())
        ):
            yield _hit(reading, Rule.MASCULINE, *found.span(), None)
    for pattern in (_ADDRESSED, _POST):
        for start, end in matches(reading, pattern):
            if not _BOTH.search(reading.sentence(start)) and reading.folded[start:end] not in lists.words(
                "fr", "things"
            ):
                yield _hit(reading, Rule.MASCULINE, start, end, None)


def _plurals(reading: Reading, convention: Convention) -> Iterator[Hit]:
    known = _pairs("people")
    for found in _plural().finditer(reading.folded):
        noun = found["noun"]
        if fold(known[noun]) in reading.sentence(found.start()):  # both are named already
            continue
        first, last = reading.span(found.start(), found.end())
        written = reading.text[first:last]
        yield Hit(
            Rule.MASCULINE, first, last, written, _plural_mend(written, found, known[noun], convention), noun
        )


def _plural_mend(written: str, found: re.Match[str], feminine: str, convention: Convention) -> str | None:
    determiner = written.split(maxsplit=1)[0]
    if convention is Convention.DOT:
        return _dotted(written, feminine)
    if found["between"] or determiner.lower() not in {
        "les",
        "nos",
        "vos",
        "leurs",
        "ses",
        "aux",
        "des",
        "chers",
    }:
        return None
    masculine = written.rsplit(maxsplit=1)[-1]
    before = {"chers": "chères", "Chers": "Chères"}.get(determiner, determiner)
    again = determiner[0].lower() + determiner[1:]
    return f"{before} {feminine} et {again} {masculine}"


def _dotted(written: str, feminine: str) -> str | None:
    """“clients” and “clientes” give “client·es”; None where more than the ending differs."""
    masculine = written.rsplit(maxsplit=1)[-1]
    stem = masculine.removesuffix("s")
    if not feminine.startswith(stem):
        return None
    return f"{written[: -len(masculine)]}{stem}·{feminine[len(stem) :]}"


def _jobs(reading: Reading, convention: Convention) -> Iterator[Hit]:
    known = _pairs("jobs")
    for found in _job().finditer(reading.folded):
        sentence, feminine = reading.sentence(found.start()), known[found["noun"]]
        if not _RECRUITS.search(sentence) or f" {fold(feminine)}" in sentence.replace(found[0], ""):
            continue
        if f"une {fold(feminine)}" in sentence or " ou une " in sentence:
            continue
        first, last = reading.span(found.start(), found.end())
        written = reading.text[first:last]
        noun = written.split(maxsplit=1)[1]
        mend = f"une {feminine} ou un {noun}" if convention is Convention.BOTH else None
        yield Hit(Rule.MASCULINE, first, last, written, mend, found["noun"])


def _hit(reading: Reading, rule: Rule, start: int, end: int, mend: str | None) -> Hit:
    first, last = reading.span(start, end)
    return Hit(rule, first, last, reading.text[first:last], mend)


@cache
def _plural() -> re.Pattern[str]:
    nouns = "|".join(sorted(_pairs("people"), key=len, reverse=True))
    return re.compile(
        rf"\b(?:tous nos|tous les|chers|les|nos|vos|leurs|ses|aux|nouveaux)"
        rf"(?P<between> (?:nouveaux|anciens|jeunes|futurs|benevoles et))? (?P<noun>{nouns})\b"
    )


@cache
def _job() -> re.Pattern[str]:
    nouns = "|".join(sorted(_pairs("jobs"), key=len, reverse=True))
    return re.compile(rf"\bun (?P<noun>{nouns})\b")


@cache
def _pairs(name: str) -> Mapping[str, str]:
    """A masculine word, folded, and its feminine one as it is written."""
    path = resources.files("parvis.ai.checking").joinpath("words", "fr", f"{name}.txt")
    lines = (line.partition(" = ") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {masculine: feminine for masculine, _equals, feminine in lines}
