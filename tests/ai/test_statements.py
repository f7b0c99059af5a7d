"""What people say of themselves, in earnest and in the first person, is recognised; nothing else is."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.ai.statements import Kind, Said, recognise, values
from parvis.ai.statements.lists import LISTED, phrases
from parvis.apps.listening.authors.refused import refused_field
from parvis.kit.text import fold


def protected(text: str) -> bool:
    return refused_field(text) is not None


def read(text: str) -> Said:
    return recognise([text], protected=protected)[0]


def said(text: str) -> set[str]:
    return {f"{one.kind}:{one.value}" for one in read(text).statements}


STATED = {
    "Je suis infirmière.": "occupation:care",
    "je suis infirmière depuis 10 ans et j’en ai marre": "occupation:care",
    "Bonjour à tous, je suis aide-soignante en Ehpad.": "occupation:care",
    "En tant que prof, je trouve ça dommage.": "occupation:education",
    "En tant qu'enseignante j'ai besoin d'un bon cartable": "occupation:education",
    "Perso je bosse comme serveuse et le dimanche c’est l’enfer": "occupation:shops_and_restaurants",
    "Moi qui suis boulanger, ça me fait rire jaune": "occupation:shops_and_restaurants",
    "@marque je suis développeur web, votre site est lent": "occupation:technology",
    "Non, je suis facteur, je fais 20 km par jour": "occupation:law_and_public_service",
    "I’m a nurse and I work nights": "occupation:care",
    "As a teacher, I buy my own supplies.": "occupation:education",
    "I work as a software engineer in London": "occupation:technology",
    "Hi all, I'm a small business owner.": "occupation:own_business",
    "Je suis maman de deux enfants.": "situation:parent",
    "je suis papa solo, alors les repas rapides ça m'intéresse": "situation:parent",
    "J'ai trois enfants et un petit salaire": "situation:parent",
    "I'm a mom of two, send coffee": "situation:parent",
    "I have a 3 year old daughter": "situation:parent",
    "Je suis étudiante en droit": "situation:student",
    "I am a college student.": "situation:student",
    "Je suis retraité, j'ai le temps !": "situation:retired",
    "Je suis grand-mère de 4 petits-enfants": "situation:grandparent",
    "I own my own house": "situation:at_home_owner",
    "Je suis locataire à Nantes": "situation:at_home_tenant",
    "J’ai un chien et deux chats": "situation:pet",
    "J’habite à Lyon.": "place:auvergne_rhone_alpes",
    "je vis en Belgique depuis 2012": "place:belgium",
    "J'habite au Québec, la livraison est chère": "place:quebec",
    "I live in London but work in Leeds": "place:united_kingdom",
    "Currently I'm based in Berlin.": "place:germany",
    "J’ai 34 ans et toujours pas de permis": "age:25_34",
    "I'm 67 years old.": "age:65_up",
    "Je suis passionnée de photo": "interest:photography",
    "J’adore la randonnée !": "interest:outdoors",
    "je fais du vélo tous les jours": "",
    "Je fais du vélo.": "interest:cycling",
    "I love cooking": "interest:cooking",
    "I'm really into board games": "interest:games",
}


@pytest.mark.parametrize("text", STATED)
def test_what_somebody_says_of_themselves_is_recognised(text: str) -> None:
    found = said(text)
    assert (STATED[text] in found) if STATED[text] else not found


REFUSED = (
    # no, not, no longer, not yet, once
    "Je ne suis pas infirmière.",
    "je suis pas prof",
    "Je ne suis plus étudiante",
    "I'm not a nurse",
    "I am no longer a teacher",
    "I never said I'm a doctor",
    "J’étais prof",
    "Je suis ancien prof",
    "Je suis une ex infirmière",
    "I was a nurse",
    "Je serai avocate",
    "I want to be a teacher",
    "Je suis bientôt papa",
    "I don't live in Paris",
    "je n'habite pas à Lyon",
    # asked, wished, supposed
    "Je suis infirmière ?",
    "Suis-je étudiante ?",
    "Am I a nurse?",
    "Si je suis prof, je peux avoir une réduction",
    "Quand je suis maman, je crie",
    "If I'm a teacher, do I get a discount",
    "I wish I'm a doctor",
    "J'aimerais être infirmière",
    "Imagine, je suis prof",
    "on dirait que je suis médecin",
    # somebody else's words
    "Il m'a dit : je suis médecin",
    "Elle répond « je suis infirmière » et s'en va",
    "« Je suis avocate », raconte Julie",
    'She said "I am a nurse" and left',
    "My doctor told me, I am a vet",
    "- Je suis boulanger",
    "> I'm a teacher and I hate this",
    "RT @ada: je suis infirmière",
    "Ma mère dit je suis prof",
    "I think that I'm a writer",
    "Le slogan : je suis prof",
    "Sa bio Tinder : je suis pompier",
    # irony, jokes, memes, solidarity, parts played
    "Je suis ton père",
    "Luke, je suis ton père.",
    "Je suis Charlie",
    "Je suis prof #JeSuisProf",
    "Trust me, I'm an engineer",
    "Faites-moi confiance, je suis médecin",
    "Je suis médecin mdr",
    "I'm a doctor lol",
    "Hi tired, I'm dad!",
    "POV je suis infirmière",
    "Je suis chef dans mes rêves",
    "Je suis infirmière en herbe",
    "I'm a teacher at heart",
    "I'm a lawyer by training",
    "Je suis prof de yoga à mes heures",
    "Comme si je suis riche",
    "I'm a chef hat collector",
    "I'm a doctor who fan",
    "Je suis un peu médecin",
    # somebody else, or nobody
    "Ma sœur est infirmière",
    "Tu es prof",
    "He lives in London",
    "Vous êtes étudiants",
    "Nous recherchons une infirmière",
    "Mon père est retraité",
    # words that mean something else there
    "J'ai 20 ans d'expérience",
    "j'ai 30 ans de métier",
    "I'm 30 minutes late",
    "J'ai un chat dans la gorge",
    "J'ai un fils de câble qui dépasse",
    "I live in hope",
    "I live in London, Ontario",
    "J'adore la cuisine de ce restaurant",
    "I love music videos",
    "I have a cat video to show you",
    "Je suis propriétaire d'un chien",
    # where somebody comes from is an origin; where they are today is no home
    "Je suis de Tunis",
    "I'm from Morocco",
    "Je suis à Lyon ce soir",
    # what is never said of a person, even beside what may be
    "Je suis catholique",
    "Je suis musulmane",
    "je suis diabétique",
    "Je suis enceinte",
    "Je suis gay",
    "I'm a lesbian",
    "I'm a Republican",
    "Je suis de gauche",
    "Je suis algérien",
    "I'm black",
    "Je suis délégué syndical",
    "I'm a union rep",
    "Je suis prêtre",
    "I'm a priest",
    "I'm an imam",
    "Je suis député",
    "I'm an ex-con",
    "Je suis infirmière et musulmane",
    "I'm a gay teacher",
    "I'm a nurse, and a proud Christian",
    "Je suis prof, trans et fière",
    "Je suis étudiante, dépressive",
    "Je suis maçon, j'ai fait de la prison",
    "Je suis cheminot, syndiqué CGT",
    "I'm a single mom with cancer",
    # marriage and work lost: together with other words they tell more than their author meant
    "Je suis marié",
    "Je suis au chômage",
    "I'm a woman",
    "She/her, I'm trans",
)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_said_of_oneself_in_earnest_or_must_not_be_kept_says_nothing(text: str) -> None:
    assert said(text) == set()


CHILDREN = (
    "J'ai 15 ans et j'adore le vélo",
    "I'm 16 years old. I love cooking",
    "Je suis en troisième, j'ai un chien",
    "je suis lycéenne à Lyon. J'habite à Lyon.",
    "I'm in high school and I love music",
    "I'm a sophomore in high school",
    "Je suis encore au collège ?",
    "Elle a dit « je suis en seconde »",
    "I just turned Sixteen and I'm a college student",
    "Je viens d'avoir dix-sept ans, je suis étudiante",
)


@pytest.mark.parametrize("text", CHILDREN)
def test_whoever_may_be_a_child_says_nothing(text: str) -> None:
    assert read(text) == Said(child=True)


@pytest.mark.parametrize(
    "text", ["J'ai 15 ans d'expérience", "I'm a high school teacher", "Je suis prof au lycée"]
)
def test_a_grown_person_is_not_taken_for_a_child(text: str) -> None:
    assert not read(text).child


@pytest.mark.parametrize("kind", LISTED)
def test_the_lists_are_written_as_texts_are_read_and_hold_nothing_that_is_protected(kind: Kind) -> None:
    # The names of some trades are among the words of health: a surgeon is not a patient.
    trades = {"chirurgien", "chirurgienne", "psychologue", "surgeon", "physical therapist"}
    trades |= {"occupational therapist"}
    for phrase, value in phrases(kind).items():
        assert phrase == fold(phrase), phrase
        assert value
        assert phrase in trades or refused_field(phrase) is None, phrase


def test_only_what_a_list_holds_can_come_out() -> None:
    allowed = {kind: set(values(kind)) for kind in Kind}
    assert all(allowed.values())
    for one in recognise([*STATED, *REFUSED], protected=protected):
        for found in one.statements:
            assert found.value in allowed[found.kind]


def test_the_guard_of_the_caller_silences_the_sentence_and_not_the_next_one() -> None:
    text = "Je suis prof dans le bleu. J'habite à Lyon."
    (one,) = recognise([text], protected=lambda rest: "bleu" in rest)
    assert [found.kind for found in one.statements] == [Kind.PLACE]


def test_a_post_says_several_things_each_once() -> None:
    text = "Je suis infirmière, j'habite à Lyon. Je suis infirmière ! J'ai 41 ans."
    assert said(text) == {"occupation:care", "place:auvergne_rhone_alpes", "age:35_49"}
    assert len(read(text).statements) == 3


def test_answers_come_in_order_whatever_the_batch() -> None:
    texts = ["rien", "Je suis prof", "", "I live in London", "je suis"]
    together = recognise(pa.array(texts), protected=protected)
    assert together == [read(text) for text in texts]
    assert recognise([], protected=protected) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "je suis " * 20_000,
        "j'ai " + "1" * 100_000 + " ans",
        "«" * 50_000 + "je suis prof",
        "i love " + "really " * 30_000,
        "@" * 50_000 + " je suis prof",
        "je suis \x00prof\ud800",
    ],
)
def test_a_hostile_post_is_read_in_bounded_work(hostile: str) -> None:
    assert len(recognise([hostile], protected=protected)) == 1


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_a_quotation_never_speaks(text: str) -> None:
    quoted = text.replace("»", "")
    assert recognise([f"« {quoted} je suis prof »"], protected=protected)[0].statements == ()
