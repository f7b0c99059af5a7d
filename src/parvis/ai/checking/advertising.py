"""Signs that somebody was paid, given or lent something for a post, where no wording says so.

Law no. 2023-451 of 9 June 2023 (commercial influence), article 5 and following as worded by ordinance
no. 2024-978 of 6 November 2024: whoever promotes for a consideration says so, by “Publicité”, “Collaboration
commerciale” or an equivalent wording, unless the context makes it plain; pictures whose silhouette or face
was altered say “Images retouchées”, faces or silhouettes made by AI “Images virtuelles”. “Sponsorisé”,
“partenariat” and “offert” alone are not taken as such a wording here. English texts are satisfied by “Ad”,
“Advertisement” or “Paid partnership” too.

Plain signs (*paid*) say it themselves; others (*likely*) count only where what follows is a handle, a name or
a kind of business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.ai.checking import shapes
from parvis.ai.checking.ports import Asked, Hit, Rule
from parvis.ai.checking.reading import Reading, matches

_SAYS_SO: Final = re.compile(
    r"\bpublicites?\b|#pub\b|\b(?:collaboration|communication) commerciale\b|\bannonce publicitaire\b|"
    r"#(?:publicite|collaborationcommerciale|ad|advert|advertisement|paidpartnership)\b|"
    r"^\W*paid (?:ad|promotion)\b|(?:^|[(\[\n])(?:pub|ad)\b ?[:.–—\-|/)\]]|"
    r"\badvertisement\b|\badvertising\b|\bpaid partnership\b|"
    r"\bcommercial collaboration\b"
)
RETOUCHED: Final = re.compile(r"\bimages? retouchees?\b|\bretouched images?\b")
VIRTUAL: Final = re.compile(r"\bimages? virtuelles?\b|\bvirtual images?\b")

_PAID: Final = {
    "fr": (
        r"\bliens? affilies?\b|\bliens? d'affiliation\b",
        r"\bplacement de produits?\b",
        r"\bpartenariat remunere\b",
        r"\bcontenu sponsorise\b|\bpost sponsorise\b",
        r"#(?:partenariat|sponsorise\w*|sponsor|sponsored|ambassad\w+|collab|gifted|spon|partner)\b",
        r"\bje touche une commission\b|\btouche un pourcentage\b",
        r"\b(?:en echange|contre) d?'?une? (?:publication|post|story|video|avis)\b",
        r"\bremuneree?s? par\b",
        r"\bnotre sponsor\b",
        r"\bavec mon code\b|\bmon code (?:promo|de reduction)\b|\butilisez mon (?:code|lien)\b",
        r"\brecue?s? gratuitement\b",
        r"\bproduits? offerts? par\b|\bproduits offerts\b",
        r"\bgifted by\b|\bgifted\b",
        r"\bambassad(?:eur|rice)s? (?:de|pour) la marque\b",
    ),
    "en": (
        r"\baffiliate links?\b",
        r"\bproduct placement\b",
        r"#(?:partner|sponsored|sponsor|ambassador|gifted|collab|spon|brandpartner)\b",
        r"\bi (?:earn|get) a commission\b|\bearn a commission\b",
        r"\bin exchange for (?:a|this) (?:post|review|story|video|mention)\b",
        r"\bour sponsor\b",
        r"\b(?:use|with) my (?:code|link)\b|\bmy (?:discount|promo) code\b",
        r"\breceived (?:this|it|these) for free\b",
        r"\bfree products from\b",
        r"\bfor gifting (?:me|us)\b|\bgifted\b",
        r"\bbrand ambassador\b",
        r"\bcomped (?:our|my)\b",
    ),
}
_LIKELY: Final = {
    "fr": (
        r"\ben partenariat avec\b|\ben collaboration avec\b|\bassocie\w* a(?:vec)?\b",
        (
            r"\bsponsorisee?s? par\b|\bsoutenue?s? par\b|\bfinancee?s? par\b|\bpresentee?s? par\b|"
            r"\bfournie?s? par\b"
        ),
        r"\bofferte?s? par\b|\bpretee?s? par\b|\binvitee?s? par\b",
        r"\b(?:de |d')(?:m'avoir|nous avoir) (?:offert|envoye|prete|invite)\w*\b",
        r"\bnotre partenaire\b",
    ),
    "en": (
        r"\bin partnership with\b|\bin collaboration with\b|\bteaming up with\b",
        r"\bsponsored by\b|\bsupported by\b|\bfunded by\b|\bpresented by\b|\bprovided by\b|\bpaid by\b",
        r"\bgift from\b|\bon loan from\b|\binvited by\b|\bcourtesy of\b",
        r"\bour partner\b",
    ),
}
# Said beside a handle: who was thanked, who sent something.
_HANDLE: Final = {
    "fr": (
        r"@[\w.]+ (?P<it>(?:nous|m')(?: ?a| ?ont) (?:envoye|offert|prete|confie)\w*)",
        r"@[\w.]+ (?P<it>pour (?:l'|cette |leur )invitation)",
        r"(?P<it>pour l'invitation) @[\w.]+",
        r"\bla marque (?:\w+ )?(?P<it>(?:m'|nous )a (?:confie|prete|offert|envoye))",
    ),
    "en": (
        r"@[\w.]+ (?P<it>(?:sent|gave|lent) (?:us|me))",
        r"(?P<it>for having (?:us|me)) @[\w.]+|@[\w.]+ (?P<too>for having (?:us|me))",
        r"\bthe brand (?:\w+ )?(?P<it>(?:lent|gave|sent) (?:me|us))",
    ),
}
_BUSINESS: Final = re.compile(
    r"^ ?(?:l'|la |le |les |notre |the |our |an? )?(?:marque|hotel|office de tourisme|banque|"
    r"cooperative|co-op|enseigne|"
    r"agence|restaurant|domaine|tourist board|brand|bank|hotel|agency|partenaire|partner)\b"
)
_NAMED: Final = re.compile(
    r"^[ \u00a0]?(?:l['’]|la |le |les |notre |maison |the |our )*(?:[a-zéèêàîôûç]+ )?(?:@|[A-ZÀ-Ý])[\w.&’'-]+"
)
_OF_ONES_OWN: Final = re.compile(r"^ ?(?:nos|mes|ses|ma|sa|mon|leurs?|my|his|her|their|our) (?!partn|part)")
_CIVIC: Final = re.compile(
    r"^[^.!?\n@]{0,25}?\b(?:ecole|college|lycee|universite|hopital|mairie|ville|"
    r"association|bibliotheque|musee|school|"
    r"university|hospital|council|charity|library|museum)\b"
)
WINDOW: Final = 60


def discloses(folded: str) -> bool:
    """Whether a folded text says that it is advertising, in words that are taken as such."""
    return _SAYS_SO.search(folded) is not None


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """Signs of a consideration; none where the text says what it is."""
    del asked
    if discloses(reading.folded):
        return
    for pattern in _compiled("paid", language):
        yield from (_hit(reading, Rule.PAID, *at) for at in matches(reading, pattern))
    for pattern in _compiled("handle", language):
        for found in pattern.finditer(reading.folded):
            name = "it" if found["it"] else "too"
            yield _hit(reading, Rule.LIKELY, *found.span(name))
    yield from _likely(reading, language)
    yield from shapes.hits(reading, language, "advertising")


def _likely(reading: Reading, language: str) -> Iterator[Hit]:
    """The first such sign of each sentence: one that names a partner needs no second."""
    told = set[str]()
    places = sorted(at for pattern in _compiled("likely", language) for at in matches(reading, pattern))
    for start, end in places:
        sentence = reading.sentence(start)
        if sentence not in told and _of_a_business(reading, end):
            told.add(sentence)
            yield _hit(reading, Rule.LIKELY, start, end)


def _of_a_business(reading: Reading, end: int) -> bool:
    """Whether what follows names somebody who sells."""
    if end >= len(reading.folded):
        return False
    folded = reading.folded[end : end + WINDOW]
    if _OF_ONES_OWN.match(folded) or _CIVIC.match(folded):
        return False
    at = reading.offsets[end]
    return _BUSINESS.match(folded) is not None or _NAMED.match(reading.text[at : at + WINDOW]) is not None


def _hit(reading: Reading, rule: Rule, start: int, end: int) -> Hit:
    first, last = reading.span(start, end)
    return Hit(rule, first, last, reading.text[first:last])


_PATTERNS: Final = {
    (kind, language): tuple(re.compile(one) for one in patterns)
    for kind, families in (("paid", _PAID), ("likely", _LIKELY), ("handle", _HANDLE))
    for language, patterns in families.items()
}


def _compiled(kind: str, language: str) -> tuple[re.Pattern[str], ...]:
    return _PATTERNS[kind, language]
