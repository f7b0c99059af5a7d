"""What a brief bears out and what it does not: figures, superlatives, names, promises, claims."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai.writing.briefs import BAKERY, CHARITY, CITY, LEDGER, SOFTWARE, SPORT
from parvis.ai.writing.claims import Ground, review
from parvis.ai.writing.numbers import figures
from parvis.ai.writing.ports import Brief, Doubt

DOUBTED = [
    (BAKERY, "Notre pain repose trente heures.", Doubt.FIGURE, "trente heures"),
    (BAKERY, "La farine vient du moulin, à 15 km.", Doubt.FIGURE, "15 km"),
    (BAKERY, "Le pain coûte 3,50 €.", Doubt.FIGURE, "3,50 €"),
    (BAKERY, "20 % de farine complète.", Doubt.FIGURE, "20 %"),
    (BAKERY, "Des centaines de clients chaque jour.", Doubt.FIGURE, "centaines"),
    (BAKERY, "La boulangerie ouvre dimanche.", Doubt.FIGURE, "dimanche"),
    (BAKERY, "Le meilleur pain de la ville.", Doubt.SUPERLATIVE, "meilleur"),
    (BAKERY, "Un pain unique.", Doubt.SUPERLATIVE, "unique"),
    (BAKERY, "Le plus ancien fournil du quartier.", Doubt.SUPERLATIVE, "Le plus ancien"),
    (BAKERY, "Un pain incroyable, préparé chaque nuit.", Doubt.SUPERLATIVE, "incroyable"),
    (BAKERY, "Le numéro 1 du levain.", Doubt.SUPERLATIVE, "numéro 1"),
    (BAKERY, "La farine vient de Beauce.", Doubt.NAME, "Beauce"),
    (BAKERY, "Goûté par le chef Paul Durand.", Doubt.NAME, "Paul Durand"),
    (BAKERY, "Un pain bio, pétri la nuit.", Doubt.PROMISE, "bio"),
    (BAKERY, "Dégustation gratuite.", Doubt.PROMISE, "gratuite"),
    (BAKERY, "Satisfait ou remboursé.", Doubt.PROMISE, "Satisfait ou"),
    (BAKERY, "Dernière chance de goûter.", Doubt.PROMISE, "Dernière chance"),
    (BAKERY, "Notre pain renforce vos défenses.", Doubt.PROMISE, "renforce vos défenses"),
    (BAKERY, "Un pain plus digeste que les autres.", Doubt.CLAIM, "plus digeste que"),
    (SOFTWARE, "Facturo réduit les retards.", Doubt.CLAIM, "réduit"),
    (
        SOFTWARE,
        "Nous accompagnons des artisans depuis longtemps partout ailleurs.",
        Doubt.CLAIM,
        "Nous accompagnons",
    ),
    (SOFTWARE, "La solution leader du marché.", Doubt.SUPERLATIVE, "leader"),
    (SOFTWARE, "Connecté à Odoo.", Doubt.NAME, "Odoo"),
    (CHARITY, "Un don de 20 € nourrit 5 familles.", Doubt.FIGURE, "5"),
    (CITY, "Un tram toutes les 8 heures.", Doubt.FIGURE, "8 heures"),
    (SPORT, "Une chaussure neutre en carbone.", Doubt.PROMISE, "neutre en carbone"),
    (LEDGER, "Ledgerly is the best invoicing tool.", Doubt.SUPERLATIVE, "the best"),
    (LEDGER, "It saves you ten hours a week.", Doubt.FIGURE, "ten hours"),
    (LEDGER, "The fastest way to get paid.", Doubt.SUPERLATIVE, "The fastest"),
    (LEDGER, "Trusted by thousands of firms.", Doubt.FIGURE, "thousands"),
    (LEDGER, "Free for the first month.", Doubt.PROMISE, "Free"),
    (LEDGER, "Recommended by Deloitte partners.", Doubt.NAME, "Deloitte"),
    (LEDGER, "Invoices are paid faster.", Doubt.CLAIM, "faster"),
    (LEDGER, "Join us on Tuesday.", Doubt.FIGURE, "Tuesday"),
    (LEDGER, "Guaranteed results.", Doubt.PROMISE, "Guaranteed"),
    (LEDGER, "See https://other.example for more.", Doubt.NAME, "https://other.example"),
]


@pytest.mark.parametrize(("brief", "text", "doubt", "words"), DOUBTED)
def test_what_nothing_bears_out_is_pointed_at(brief: Brief, text: str, doubt: Doubt, words: str) -> None:
    found = review(text, brief).unsupported
    assert any(one.doubt is doubt and one.words.startswith(words) for one in found), found
    assert all(text[one.start : one.end] == one.words for one in found)


BORNE_OUT = [
    (BAKERY, "Vingt heures de repos : notre pain au levain prend son temps."),
    (BAKERY, "20 heures. C’est le temps de repos du pain."),
    (BAKERY, "Le moulin de Saint-Ouen est à 12 kilomètres, et Claire y va chaque semaine."),
    (BAKERY, "Le pain de 500 grammes est à 3,20 euros."),
    (BAKERY, "Passez samedi, de 7 h à 19 h."),
    (BAKERY, "Un four de 1931, un fournil repris à son père : voici Claire."),
    (BAKERY, "Une première tranche, puis une autre."),
    (BAKERY, "1. Entrez.\n2. Goûtez.\n\n1/2"),
    (BAKERY, "Au plus tard samedi, le plus souvent le matin."),
    (SOFTWARE, "Sans engagement : 29 € par mois."),
    (SOFTWARE, "Sage, Cegid, Pennylane : Facturo s’y connecte."),
    (SOFTWARE, "Nous relisons chaque relance avant de l’envoyer."),
    (CHARITY, "1200 familles ont reçu un colis en 2024."),
    (CHARITY, "Quarante bénévoles, chaque jeudi."),
    (CITY, "Les quatre arrêts : Gare, Lycée, Parc, Hôpital."),
    (SPORT, "Retours gratuits pendant 60 jours, en polyester recyclé."),
    (LEDGER, "At 7, 15 and 30 days, Ledgerly writes to your customers."),
    (LEDGER, "Karim has his Fridays back."),
    (LEDGER, "$29 a month. No contract."),
    (LEDGER, "What would you do with your Fridays?"),
    (LEDGER, "Xero or QuickBooks: both connect."),
]


@pytest.mark.parametrize(("brief", "text"), BORNE_OUT)
def test_what_the_brief_says_in_other_words_is_left_alone(brief: Brief, text: str) -> None:
    assert review(text, brief).unsupported == ()


def test_the_facts_that_a_text_uses_are_named() -> None:
    text = "Une farine qui vient du moulin de Saint-Ouen. Et un four à bois de 1931 !"
    assert review(text, BAKERY).facts == ("f1", "f5")
    assert review("Bonjour à tous.", BAKERY).facts == ()
    assert review("Fourteen people build it, for 29 dollars a month.", LEDGER).facts == ("f2", "f6")


def test_a_brand_needs_no_fact_and_a_source_bears_nothing_out() -> None:
    assert review("Chez nous, à la Maison Claire.", BAKERY).unsupported
    assert review("Chez nous, à la Maison Claire.", BAKERY, ("Maison Claire",)).unsupported == ()
    sourced = Brief("fr", "Un pain.", sources=("Le meilleur pain, 40 % moins cher.",))
    assert {one.doubt for one in review("Le meilleur pain, à 40 %.", sourced).unsupported} == {
        Doubt.SUPERLATIVE,
        Doubt.FIGURE,
    }


def test_a_superlative_of_the_brief_is_the_briefs_own() -> None:
    said = Brief("fr", "La plus ancienne boulangerie de la ville, et la seule ouverte le dimanche.")
    assert review("La plus ancienne boulangerie, la seule ouverte dimanche.", said).unsupported == ()
    assert review("La plus grande boulangerie de la ville.", said).unsupported[0].doubt is Doubt.SUPERLATIVE


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("quatre-vingt-dix-sept euros", [(97.0, "€")]),
        ("deux mille trois cents arbres", [(2300.0, "arbre")]),
        ("soixante et onze ans", [(71.0, "year")]),
        ("1 200,50 €", [(1200.5, "€")]),
        ("1,200 trees", [(1200.0, "tree")]),
        ("vingt pour cent", [(20.0, "%")]),
        ("3 millions d’euros", [(3_000_000.0, "")]),
        ("two hundred and five miles", [(205.0, "mi")]),
        ("$29 a month", [(29.0, "$")]),
        ("un vélo neuf.", []),
        ("un pain, une table, one day", []),
        ("#ete2024 @3amis https://a.example/42", []),
        ("la moitié", [("half", "")]),
    ],
)  # fmt: skip
def test_numbers_are_read_in_digits_and_in_words(text: str, values: list[tuple[float | str, str]]) -> None:
    assert [(one.value, one.unit) for one in figures(text)] == values


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_spans_are_inside_the_text_in_order_and_never_overlap(text: str) -> None:
    found = review(text, BAKERY).unsupported
    assert all(text[one.start : one.end] == one.words and one.words for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.integers(2, 999_999))
def test_any_number_that_the_brief_lacks_is_pointed_at_and_any_that_it_has_is_not(number: int) -> None:
    text = f"Nous avons planté {number} arbres."
    assert [
        one.doubt for one in Ground(Brief("fr", "Nous avons planté des arbres.")).review(text).unsupported
    ] == [Doubt.FIGURE]
    assert Ground(Brief("fr", text)).review(text).unsupported == ()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 120_000,
        "1" * 120_000,
        "vingt " * 20_000,
        "Le plus " * 15_000,
        "A. " * 40_000,
        "\u202e\u200b\x00",
    ],
)
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    review(text, BAKERY)
