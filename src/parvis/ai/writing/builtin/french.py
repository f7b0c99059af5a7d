"""French as a writer needs it: articles, elision, contraction, gender, number, imperatives, typography.

Genders are guessed from the end of a noun, by the endings that predict it for more than nine nouns of ten
(Lyster 2006, "Predictability in French gender attribution: a corpus analysis", Journal of French Language
Studies 16, 69-92), and from a list of everyday nouns that break the rule (``french.txt``). What neither knows
has no gender, and nothing is said that would have to agree with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.writing.builtin.nouns import Gender, Noun
from parvis.kit.entities import entities
from parvis.kit.folding import fold

NBSP: Final = "\u00a0"  # not U+202F, which one network counts twice and old telephones draw as a box
_DETERMINERS: Final[Mapping[str, tuple[Gender | None, bool]]] = {
    "le": (Gender.MASCULINE, False), "un": (Gender.MASCULINE, False), "la": (Gender.FEMININE, False),
    "une": (Gender.FEMININE, False), "les": (None, True), "des": (None, True), "nos": (None, True),
    "vos": (None, True), "ses": (None, True), "leurs": (None, True), "ces": (None, True), "mes": (None, True),
    "notre": (None, False), "votre": (None, False), "leur": (None, False), "ce": (Gender.MASCULINE, False),
    "cet": (Gender.MASCULINE, False), "cette": (Gender.FEMININE, False), "mon": (None, False),
    "son": (None, False), "ma": (Gender.FEMININE, False), "sa": (Gender.FEMININE, False),
    "du": (Gender.MASCULINE, False), "chaque": (None, False), "tous les": (Gender.MASCULINE, True),
    "toutes les": (Gender.FEMININE, True),
}  # fmt: skip
_OPENS: Final = re.compile(
    rf"(?P<determiner>l['’](?=\w)|(?:{'|'.join(sorted(_DETERMINERS, key=len, reverse=True))})(?=\s))\s*",
    re.IGNORECASE,
)
_VOWEL: Final = "aeiouy"
_FEMININE: Final = re.compile(
    r"(?:tion|sion|aison|xion|te|tie|ette|elle|ance|ence|ense|ure|ude|ade|ee|esse|ise|ine|ille|enne|onne|otte|iere"
    r"|euse|trice|ouche|ique|ie|ane|asse|oche|ande|onde|ule|aine|eine|ogne|igne|agne|ue)$"
)
_MASCULINE: Final = re.compile(
    r"(?:age|ment|eau|et|ier|isme|oir|on|in|ain|al|ail|teur|ard|at|ent|il|ou|oi|ege|eme|an|en|ent|ant|el|er|ot|our"
    r"|ic|ec|ac|oc|uc|um|us|is|as|os|eux|aux|ais|ois|cle|gramme|metre|phone|o|i|u)$"
)
_SAME_IN_PLURAL: Final = frozenset({
    "pas", "prix", "repas", "bras", "cours", "temps", "jus", "tapis", "avis", "choix", "noix", "croix",
    "voix", "pays", "corps", "poids", "bois", "dos", "mois", "cas", "os", "bus", "campus", "secours",
    "concours", "discours", "parcours", "recours", "univers", "relais", "palais", "marais", "ananas",
    "cassis", "fois", "souris", "brebis", "mais", "anis", "radis", "riz", "nez", "gaz", "quiz",
})  # fmt: skip
_BEFORE_A_NOUN: Final = frozenset({
    "nouveau", "nouvelle", "nouveaux", "nouvelles", "grand", "grande", "grands", "grandes", "petit", "petite",
    "petits", "petites", "bon", "bonne", "bons", "bonnes", "beau", "belle", "premier", "premiere", "vieux",
    "vieille", "jeune", "jeunes", "autre", "autres", "meme", "vrai", "vraie", "deux", "trois",
})  # fmt: skip
_DE: Final = {"le": "du", "les": "des", "des": "de", "du": "de", "un": "d’un", "une": "d’une"}
_A: Final = {"le": "au", "les": "aux", "du": "à du"}


@cache
def _listed() -> tuple[Mapping[str, Gender], frozenset[str], Mapping[str, tuple[str, str]]]:
    """Genders of nouns, words whose h forbids elision, imperatives (tu, vous) of infinitives."""
    text = resources.files(__package__).joinpath("french.txt").read_text(encoding="utf-8")
    genders: dict[str, Gender] = {}
    aspirated: set[str] = set()
    verbs: dict[str, tuple[str, str]] = {}
    section = ""
    for line in filter(None, (one.partition("#")[0].strip() for one in text.splitlines())):
        if line.startswith("["):
            section = line.strip("[]")
        elif section == "verbs":
            infinitive, one, many = line.split(" ")
            verbs[infinitive] = (one, many)
        elif section == "aspirated":
            aspirated.update(line.split())
        else:
            genders.update(dict.fromkeys(map(fold, line.split()), Gender(section)))
    return genders, frozenset(aspirated), verbs


def noun(text: str, *, name: bool | None = None) -> Noun:
    """Read a noun phrase. ``name`` says whether it is a proper name; None: guess it from its capitals."""
    said = " ".join(text.split()).rstrip(".!?… ")
    opened = _OPENS.match(said)
    if opened and not name:
        determiner = opened["determiner"].lower().replace("'", "’")
        rest = said[opened.end() :]
        gender, plural = _DETERMINERS.get(determiner, (None, False))
        head = _head(rest)
        return Noun(determiner, rest, gender or gender_of(head, plural=bool(plural)), plural)
    head = _head(said)
    if name or (name is None and _is_name(said, head)):
        return Noun("", said, None, False, name=True)
    return Noun("", _small(said), gender_of(head, plural=_looks_plural(head)), _looks_plural(head))


def gender_of(head: str, *, plural: bool = False) -> Gender | None:
    """Return the gender of a noun, None when its end tells nothing."""
    word = fold(head)
    for form in (word, _singular(word)) if plural or word.endswith(("s", "x")) else (word,):
        if form in _listed()[0]:
            return _listed()[0][form]
    word = _singular(word) if plural else word
    if _FEMININE.search(word):
        return Gender.FEMININE
    return Gender.MASCULINE if _MASCULINE.search(word) else None


def gender_listed(word: str) -> bool:
    """Whether a folded word stands among the everyday nouns: then it is no name, whatever its capital."""
    return word in _listed()[0] or _singular(word) in _listed()[0]


def elides(word: str) -> bool:
    """Whether "le", "de" or "que" loses its vowel before this word."""
    first = fold(word.lstrip("«“\"' \u00a0"))
    if not first or not first[0].isalpha():
        return False
    if first[0] == "h":
        start = re.split(r"[^\w]", first, maxsplit=1)[0]
        return start not in _listed()[1] and start.rstrip("s") not in _listed()[1]
    if re.match(r"(?:onze|onzieme|oui|ouistiti|uhlan|ya|ye|yo)", first):
        return False
    return first[0] in _VOWEL


def definite(thing: Noun) -> Noun | None:
    """Give a phrase without determiner its article; None when the gender it needs is not known."""
    if thing.in_a_sentence:
        return thing
    if thing.plural:
        return Noun("les", thing.rest, thing.gender, True)
    if elides(thing.rest):
        return Noun("l’", thing.rest, thing.gender, False)
    if thing.gender is None:
        return None
    return Noun("le" if thing.gender is Gender.MASCULINE else "la", thing.rest, thing.gender, False)


def after_de(thing: Noun) -> str:
    """Return the phrase with "de" before it: du, des, de l’, d’ as grammar asks."""
    if thing.determiner in _DE:
        contracted = _DE[thing.determiner]
        bare = Noun("", thing.rest)
        return f"{contracted} {thing.rest}" if contracted != "de" else after_de(bare)
    return f"d’{thing.phrase}" if elides(thing.phrase) else f"de {thing.phrase}"


def after_a(thing: Noun) -> str:
    """Return the phrase with "à" before it: au, aux as grammar asks."""
    return f"{_A[thing.determiner]} {thing.rest}" if thing.determiner in _A else f"à {thing.phrase}"


def agreed(thing: Noun, forms: list[str]) -> str | None:
    """Choose among forms: (singular, plural) or (m, f, plural) or (m, f, m plural, f plural); None:
    unknown."""
    if thing.plural is None:
        return None
    if len(forms) == 2:
        return forms[1 if thing.plural else 0]
    if thing.plural and len(forms) == 3:
        return forms[2]
    if thing.gender is None:
        return None
    return forms[(2 if thing.plural else 0) + (thing.gender is Gender.FEMININE)]


_INFINITIVE: Final = re.compile(
    r"(?P<self>s['’]|se )?(?P<verb>[a-zàâäçéèêëîïôöùûüœ]+(?:er|ir|re))\b", re.IGNORECASE
)
_NOT_VERBS: Final = frozenset({
    "premier", "dernier", "cher", "leger", "hiver", "diner", "gouter", "livre", "notre", "votre", "autre",
    "entre", "contre", "lettre", "offre", "rencontre", "atelier", "papier", "dossier", "janvier", "fevrier",
    "septembre", "octobre", "novembre", "decembre", "premiere", "cahier", "panier", "particulier", "avenir",
    "plaisir", "quartier", "metier", "loisir", "souvenir", "titre",
})  # fmt: skip


def imperative(text: str, *, formal: bool) -> str:
    """Turn a call that begins with an infinitive into one that speaks to the reader; leave any other as it
    is.

    "réserver une table" gives « Réservez une table »; "s’inscrire" gives « Inscrivez-vous ».
    """
    found = _INFINITIVE.match(text)
    if found is None or fold(found["verb"]) in _NOT_VERBS:
        return text
    forms = _imperatives(found["verb"].lower())
    if forms is None:
        return text
    verb = forms[1 if formal else 0] + (("-vous" if formal else "-toi") if found["self"] else "")
    rest = text[found.end() :]
    return verb[0].upper() + verb[1:] + _for_reader(rest, formal=formal)


def _imperatives(verb: str) -> tuple[str, str] | None:
    """Return the forms for tu and vous. Verbs in -er are regular; others are in the list, or unknown."""
    listed = _listed()[2].get(fold(verb))
    if listed:
        return listed
    if not verb.endswith("er"):
        return None
    stem = verb[:-2]
    one = stem + "e"
    if re.search(r"[oué]y$", stem) and not stem.endswith("ey"):
        one = stem[:-1] + "ie"  # envoyer, essuyer: envoie, essuie
    elif match := re.search(r"e([cdlmnprstv])$", stem):
        one = f"{stem[: match.start()]}è{match[1]}e"  # acheter, lever: achète, lève
    elif match := re.search(r"é([a-z]{1,2})$", stem):
        one = f"{stem[: match.start()]}è{match[1]}e"  # préférer: préfère
    return one, stem + "ez"


def _for_reader(rest: str, *, formal: bool) -> str:
    """“sa place” of an infinitive is the reader’s own."""
    own = (
        {"sa": "votre", "son": "votre", "ses": "vos"} if formal else {"sa": "ta", "son": "ton", "ses": "tes"}
    )
    return re.sub(r"^(\s)(sa|son|ses)(?=\s)", lambda match: match[1] + own[match[2]], rest)


_UNITS: Final = (
    r"(?:%|€|\$|£|°C|km|kg|g|mg|cm|mm|m|m²|ha|l|cl|ml|h|min|s|kWh|Wh|W|Mo|Go|To|ans?|mois|jours?|heures?|minutes?"
    r"|semaines?|euros?)"
)


def typeset(text: str) -> str:
    """Return the text with French typography: ’, and spaces that do not break before : ; ! ? » % €, after «.

    Addresses, times written 7:30 and smileys keep what they have.
    """
    held = [(one.start, one.end) for one in entities(text)]
    pieces, at = [], 0
    for start, end in held:
        pieces += [_typeset(text[at:start]), text[start:end]]
        at = end
    return "".join((*pieces, _typeset(text[at:])))


def _typeset(text: str) -> str:
    text = re.sub(r"(?<=[^\W\d_])'(?=\w)", "’", text)
    text = re.sub(r"\.\.\.", "…", text)
    text = re.sub(r"(^|(?<=[\s(]))\"([^\"\n]+)\"", rf"«{NBSP}\2{NBSP}»", text)
    text = re.sub(r"«[ \u202f\u00a0]*", f"«{NBSP}", text)
    text = re.sub(r"[ \u202f\u00a0]*»", f"{NBSP}»", text)
    text = re.sub(r"(?<=[\w)»’\"])[ \u202f\u00a0]*([;!?]+)(?![\w(])", rf"{NBSP}\1", text)
    text = re.sub(
        r"(?<=[^\W\d_])[ \u202f\u00a0]*:(?=\s|$)|(?<=[\d)»%€])[ \u202f\u00a0]*:(?=\s|$)", f"{NBSP}:", text
    )
    text = re.sub(r"(?<=\d)[ \u202f](?=\d{3}(?!\d))", NBSP, text)
    text = re.sub(r"(?<=\d)[ \u202f](?=h\b|h\d)", NBSP, text)
    text = re.sub(r"(?<=\bh)[ \u202f](?=\d\d\b)", NBSP, text)
    text = re.sub(rf"(?<=\d)[ \u202f](?={_UNITS}(?!\w))", NBSP, text)
    return re.sub(r"(?<=\d)(?=[%€])", NBSP, text)


def _head(rest: str) -> str:
    """The noun itself: the first word that is none of the adjectives that stand before a noun."""
    words: list[str] = re.findall(r"[\w’'-]+", rest)
    for word in words:
        if fold(word) not in _BEFORE_A_NOUN:
            return word.partition("-")[0] if "-" in word and len(word.partition("-")[0]) > 3 else word
    return words[0] if words else ""


def _is_name(said: str, head: str) -> bool:
    """A capital where no sentence begins: the second of two words, or inside a word, or a word nobody
    lists."""
    words = said.split()
    if not head[:1].isupper():
        return False
    if any(one[:1].isupper() for one in words[1:2]) or any(one.isupper() for one in head[1:]):
        return True
    return not gender_listed(fold(head)) and (len(words) == 1 or words[1].startswith(("-", "–", ",")))


def _looks_plural(head: str) -> bool:
    word = fold(head)
    return (
        word.endswith(("s", "x"))
        and word not in _SAME_IN_PLURAL
        and not word.endswith(("ss", "us", "is", "ieux"))
    )


def _singular(word: str) -> str:
    if word in _SAME_IN_PLURAL:
        return word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return word[:-3] + "al"
    return word[:-1] if word.endswith(("s", "x")) and len(word) > 3 else word


def _small(text: str) -> str:
    """Begin small, unless the first word is an acronym or a name by its capitals."""
    first = text.split(maxsplit=1)[0] if text else ""
    return text if sum(letter.isupper() for letter in first) > 1 else text[:1].lower() + text[1:]
