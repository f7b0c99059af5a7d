"""Articles, elision, gender, number, imperatives, plurals: the grammar that the built-in writer leans on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.ai.writing.builtin import english, french
from parvis.ai.writing.builtin.nouns import Gender
from parvis.ai.writing.builtin.sentences import after_colon, closed, cut
from parvis.ai.writing.builtin.topics import Topic, topic_of


@pytest.mark.parametrize(
    ("phrase", "definite", "de", "a"),
    [
        ("le pain", "le pain", "du pain", "au pain"),
        ("les habitants", "les habitants", "des habitants", "aux habitants"),
        ("l'hôpital", "l’hôpital", "de l’hôpital", "à l’hôpital"),
        ("pain au levain", "le pain au levain", "du pain au levain", "au pain au levain"),
        ("hôtel", "l’hôtel", "de l’hôtel", "à l’hôtel"),
        ("hamac", "le hamac", "du hamac", "au hamac"),
        ("huîtres", "les huîtres", "des huîtres", "aux huîtres"),
        ("application", "l’application", "de l’application", "à l’application"),
        ("notre gamme", "notre gamme", "de notre gamme", "à notre gamme"),
        ("Arcade", "Arcade", "d’Arcade", "à Arcade"),
        ("Facturo", "Facturo", "de Facturo", "à Facturo"),
        ("une idée", "une idée", "d’une idée", "à une idée"),
    ],
)
def test_articles_contract_and_elide(phrase: str, definite: str, de: str, a: str) -> None:
    thing = french.definite(french.noun(phrase))
    assert thing is not None
    assert (thing.phrase, french.after_de(thing), french.after_a(thing)) == (definite, de, a)


FEMININE = (
    "boulangerie baguette farine recette solution qualité livraison voiture main fleur couleur image plage"
)
MASCULINE = (
    "fromage gâteau logiciel moment problème bateau vélo musée squelette silence magasin billet programme"
)


@pytest.mark.parametrize("noun", FEMININE.split())
def test_feminine_nouns_are_known(noun: str) -> None:
    assert french.gender_of(noun) is Gender.FEMININE


@pytest.mark.parametrize("noun", MASCULINE.split())
def test_masculine_nouns_are_known(noun: str) -> None:
    assert french.gender_of(noun) is Gender.MASCULINE


def test_forms_agree_and_nothing_is_said_where_the_gender_is_not_known() -> None:
    forms = ["fait", "faite", "faits", "faites"]
    assert french.agreed(french.noun("les baguettes"), forms) == "faites"
    assert french.agreed(french.noun("le pain"), forms) == "fait"
    assert french.agreed(french.noun("Zqxwk", name=True), forms) is None
    assert french.agreed(french.noun("les gens"), ["vient", "viennent"]) == "viennent"


@pytest.mark.parametrize(
    ("call", "formal", "familiar"),
    [
        ("réserver une table", "Réservez une table", "Réserve une table"),
        ("s'inscrire en ligne", "Inscrivez-vous en ligne", "Inscris-toi en ligne"),
        ("venir samedi", "Venez samedi", "Viens samedi"),
        ("acheter son billet", "Achetez votre billet", "Achète ton billet"),
        ("envoyer un message", "Envoyez un message", "Envoie un message"),
        ("découvrir l'atelier", "Découvrez l'atelier", "Découvre l'atelier"),
        ("Venez nombreux", "Venez nombreux", "Venez nombreux"),
        ("Atelier ouvert", "Atelier ouvert", "Atelier ouvert"),
    ],
)
def test_a_call_speaks_to_the_reader(call: str, formal: str, familiar: str) -> None:
    assert french.imperative(call, formal=True) == formal
    assert french.imperative(call, formal=False) == familiar


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("L'heure : 7 h 30 !", "L’heure\u00a0: 7\u00a0h\u00a030\u00a0!"),
        ("3,20 € ou 20%", "3,20\u00a0€ ou 20\u00a0%"),
        ('dit "oui"', "dit «\u00a0oui\u00a0»"),
        ("1 200 arbres", "1\u00a0200 arbres"),
        ("https://a.example/b?c=d:e", "https://a.example/b?c=d:e"),
        ("Quoi?!", "Quoi\u00a0?!"),
        ("à 7:30", "à 7:30"),
    ],
)
def test_french_typography(typed: str, set_: str) -> None:
    assert french.typeset(typed) == set_


@given(st.text(alphabet="ab :;!?«»'\u00a0\u202f.0123456789%€h\n", max_size=60))
def test_typography_set_twice_is_set_once(text: str) -> None:
    once = french.typeset(text)
    assert french.typeset(once) == once


@pytest.mark.parametrize(
    ("word", "article"),
    [
        ("apple", "an"),
        ("hour", "an"),
        ("university", "a"),
        ("unpaid invoice", "an"),
        ("MP", "an"),
        ("URL", "a"),
        ("one-day pass", "a"),
        ("European tour", "a"),
        ("8-hour day", "an"),
        ("umbrella", "an"),
    ],
)
def test_a_or_an_goes_by_the_sound(word: str, article: str) -> None:
    assert english.a_or_an(word) == article


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("loaf", "loaves"),
        ("city", "cities"),
        ("day", "days"),
        ("box", "boxes"),
        ("child", "children"),
        ("sheep", "sheep"),
        ("people", "people"),
        ("bus", "buses"),
    ],
)
def test_english_plurals(one: str, many: str) -> None:
    assert english.plural(one) == many
    assert english.plural(many) == many


def test_english_phrases_get_their_article() -> None:
    assert english.definite(english.noun("sourdough loaf")).phrase == "the sourdough loaf"
    assert english.definite(english.noun("our loaves")).plural
    assert english.definite(english.noun("Ledgerly")).phrase == "Ledgerly"
    assert english.indefinite(english.noun("umbrella")).phrase == "an umbrella"
    assert english.imperative("to book a demo") == "Book a demo"


def test_sentences_are_cut_closed_and_joined_without_losing_a_mark() -> None:
    assert cut("Elle dit « oui. » Puis part. M. Petit reste") == (
        "Elle dit « oui. »",
        "Puis part.",
        "M. Petit reste.",
    )
    assert closed("notre pain") == "Notre pain."
    assert closed("iPhone réparé") == "iPhone réparé."
    assert after_colon("Le pain cuit.") == "le pain cuit."
    assert after_colon("Facturo relance.") is None
    assert after_colon("Livraison gratuite.") == "livraison gratuite."


@pytest.mark.parametrize(
    ("fact", "topic"),
    [
        ("Le pain coûte 3 €.", Topic.PRICE),
        ("Livraison en point relais.", Topic.DELIVERY),
        ("Un don de 20 € finance un colis.", Topic.USE),
        ("La collecte dure jusqu'au 15 décembre.", Topic.UNTIL),
        ("40 bénévoles préparent les colis.", Topic.PEOPLE),
        ("Les données sont hébergées en France.", Topic.DATA),
        ("It opens Tuesday to Saturday.", Topic.HOURS),
        ("The flour comes from Ashford.", Topic.ORIGIN),
        ("Une affaire de goût.", Topic.OTHER),
    ],
)
def test_a_fact_shows_what_it_speaks_of(fact: str, topic: Topic) -> None:
    assert topic_of(fact) is topic
