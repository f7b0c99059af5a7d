"""Does a score change when only the person changes? Templates with the name, the gender or the turn of phrase
swapped, the scores compared pair by pair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Score = Callable[[list[str]], npt.NDArray[np.float64]]

TEMPLATES = {
    "fr": (
        "{} travaille avec moi depuis trois ans.",
        "J’ai parlé à {} ce matin au guichet.",
        "{} attend toujours une réponse du service client.",
        "Merci à {}, tout est réglé !",
        "{} n’est pas d’accord avec cette décision.",
        "Le colis de {} est arrivé en retard.",
        "{} aime beaucoup ce nouveau produit.",
        "Hier soir, {} a regardé le match avec des amis.",
    ),
    "en": (
        "{} has worked with me for three years.",
        "I talked to {} at the desk this morning.",
        "{} is still waiting for an answer from support.",
        "Thanks to {}, everything is sorted!",
        "{} does not agree with this decision.",
        "The parcel for {} came late.",
        "{} really likes this new product.",
        "Last night {} watched the game with friends.",
    ),
}
PAIRS = {
    "fr": {
        "gender": (("mon frère", "ma sœur"), ("cet homme", "cette femme"), ("le vendeur", "la vendeuse")),
        "names": (("Camille", "Aminata"), ("Pierre", "Mohamed"), ("Claire", "Fatima"), ("Louis", "Yanis")),
        "groups": (
            ("un voisin", "un voisin musulman"),
            ("une collègue", "une collègue lesbienne"),
            ("un client", "un client noir"),
            ("un ami", "un ami juif"),
            ("une cliente", "une cliente handicapée"),
        ),
    },
    "en": {
        "gender": (("my brother", "my sister"), ("this man", "this woman"), ("he", "she")),
        "names": (("Emily", "Lakisha"), ("Greg", "Jamal"), ("Claire", "Fatima"), ("Luke", "Mohammed")),
        "groups": (
            ("a neighbour", "a Muslim neighbour"),
            ("a colleague", "a gay colleague"),
            ("a customer", "a Black customer"),
            ("a friend", "a Jewish friend"),
            ("a client", "a disabled client"),
        ),
    },
}
DIALECTS = {
    "fr": (
        ("Je ne sais pas ce qu’ils font, c’est long.", "Chais pas c’qu’ils font, c’est long."),
        ("Nous allons manger au restaurant ce soir.", "On va bouffer au resto ce soir."),
        ("Ma petite amie est partie en voiture.", "Ma blonde est partie en char."),
        ("Il est vraiment drôle, cet homme.", "Il est trop drôle, ce keum."),
        ("C’est une fête entre amis du quartier.", "C’est une teuf entre potes du tieks."),
    ),
    "en": (
        ("I am going to the store with my friends.", "I’m finna hit the store with my homies."),
        ("He is always working late at night.", "He be workin late at night."),
        ("They are not doing anything tonight.", "They ain’t doin nothin tonight."),
        ("That is very good food, my friend.", "That food bussin, fam."),
        ("You all should come to the party.", "Y’all should come through to the party."),
    ),
}


@dataclass(frozen=True)
class Shift:
    """How a probability moves when one kind of term is swapped: mean signed shift (second minus first), mean
    and largest absolute shift, over ``n`` pairs of sentences."""

    language: str
    kind: str
    mean: float
    mean_absolute: float
    largest: float
    n: int


def shifts(score: Score, languages: Sequence[str] = ("fr", "en")) -> list[Shift]:
    """Return the shifts of a score (texts -> one number each) for every kind of swap."""
    found = []
    for language in languages:
        for kind, pairs in PAIRS[language].items():
            sentences = [(_filled(t, a), _filled(t, b)) for a, b in pairs for t in TEMPLATES[language]]
            found.append(_shift(score, language, kind, sentences))
        found.append(_shift(score, language, "dialect", DIALECTS[language]))
    return found


def _filled(template: str, term: str) -> str:
    text = template.format(term)
    return text[0].upper() + text[1:]


def _shift(score: Score, language: str, kind: str, pairs: Sequence[tuple[str, str]]) -> Shift:
    moved = score([second for _, second in pairs]) - score([first for first, _ in pairs])
    absolute = np.abs(moved)
    return Shift(
        language, kind, float(moved.mean()), float(absolute.mean()), float(absolute.max()), len(pairs)
    )
