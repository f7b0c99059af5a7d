"""Every sentence is made from numbers that the report also shows, and is good French and good English."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings

from apps.reports.made import (
    CHANCE,
    SURE_FALL,
    SURE_RISE,
    any_facts,
    facts,
    rise,
    sentiment,
    subject,
    voice,
    volume,
)
from parvis.apps.reports import facts as facts_of
from parvis.apps.reports import statements as sentences
from parvis.apps.reports.cells import Cell, Unit, between, count
from parvis.apps.reports.facts import Alarms, Asked, Facts, Gap, Sureness
from parvis.apps.reports.statements import Block, Maker, Statement, Unapproved, say, unfounded
from parvis.apps.reports.tables import tables
from parvis.apps.reports.wording import write
from parvis.science.differences import Interval

# What French never writes: a missing elision, an article not contracted, a straight apostrophe.
BAD_FRENCH = re.compile(r"\b(?:de le|de les|à le|à les|que il|que elle|si il)\b|\w'\w")


def told(made: Facts, language: str = "fr") -> list[str]:
    return [one.text for one in write(made, language)]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def said(made: Facts, language: str = "fr") -> str:
    return plain(" ".join(told(made, language)))


@settings(max_examples=40)
@given(any_facts())
def test_every_number_of_every_sentence_stands_in_a_table_of_the_report(made: Facts) -> None:
    for language in ("fr", "en"):
        with translation.override(language):
            held = tables(made)
            for one in write(made, language):
                assert unfounded(one, held) == (), one.text


@settings(max_examples=30)
@given(any_facts())
def test_who_is_outside_reads_numbers_that_stand_in_the_tables_outside(made: Facts) -> None:
    with translation.override("fr"):
        held = tables(made, outside=True)
        for one in sentences.for_outside(write(made, "fr")):
            assert unfounded(one, held) == (), one.text
            assert one.leads == ""


@settings(max_examples=30)
@given(any_facts())
def test_facts_and_sentences_are_kept_and_read_as_they_were(made: Facts) -> None:
    assert facts_of.read(facts_of.kept(made)) == made
    written = write(made, "fr")
    assert sentences.read(sentences.kept(written)) == written


@settings(max_examples=40)
@given(any_facts())
def test_no_difference_that_chance_explains_is_told_as_one(made: Facts) -> None:
    """Whatever is said to rise, fall, grow or shrink has an interval that leaves zero out."""
    text = said(made, "en")
    moved = [one for one in made.topics or () if one.change and one.change.beyond_chance]
    assert moved or ("grew: " not in text and "shrank: " not in text)
    if made.volume.change is None or not made.volume.change.beyond_chance:
        assert "it is a rise" not in text
        assert "it is a fall" not in text
    felt = made.sentiment
    if felt is None or felt.difference is None or not felt.difference.beyond_chance:
        assert "It rose by" not in text
        assert "It fell by" not in text


def test_a_number_that_no_table_shows_is_found_out() -> None:
    with translation.override("en"):
        held = tables(facts())
    stray = Statement(text="It is 77.", block=Block.HAPPENED, section="volume", facts=(count(77),))
    assert unfounded(stray, held)
    hidden = Statement(text="It is 77.", block=Block.HAPPENED, section="volume")
    assert unfounded(hidden, held) == ("7", "7")


def test_a_number_cannot_hide_in_the_words_themselves() -> None:
    with pytest.raises(ValueError, match="a number stands in the words"):
        say("Nearly 100 posts", Block.HAPPENED, "volume")


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        (date(2013, 6, 3), date(2013, 6, 9), "du 3 au 9 juin 2013", "from 3 to 9 June 2013"),
        (date(2013, 6, 1), date(2013, 6, 30), "du 1er au 30 juin 2013", "from 1 to 30 June 2013"),
        (date(2013, 5, 28), date(2013, 6, 1), "du 28 mai au 1er juin 2013", "from 28 May to 1 June 2013"),
        (
            date(2012, 12, 31),
            date(2013, 1, 1),
            "du 31 décembre 2012 au 1er janvier 2013",
            "from 31 December 2012 to 1 January 2013",
        ),
        (date(2013, 8, 1), date(2013, 8, 1), "le 1er août 2013", "on 1 August 2013"),
    ],
)
def test_a_period_says_once_what_its_days_share(first: date, last: date, french: str, english: str) -> None:
    with translation.override("fr"):
        assert between(first, last) == french
    with translation.override("en"):
        assert between(first, last) == english


@pytest.mark.parametrize(
    ("cell", "french", "english"),
    [
        (Cell(1234567), "1 234 567", "1,234,567"),
        (Cell(0.425, Unit.SHARE), "42 %", "42%"),
        (Cell(-0.12, Unit.POINTS), "−12 points", "−12 points"),
        (Cell(0.01, Unit.POINTS), "+1 point", "+1 point"),
        (Cell(0.25, Unit.CHANGE), "+25 %", "+25%"),
        (Cell(11.2, Unit.CHANGE), "×12", "×12"),
        (Cell(2.5, Unit.TIMES), "×2,5", "×2.5"),
        (Cell(None), "–", "–"),
        (Cell("2013-06-01", Unit.DAY), "1er juin 2013", "1 June 2013"),
        (Cell("2013-06-01T09:00+02:00", Unit.HOUR), "1er juin 2013 à 9h00", "1 June 2013 at 9:00"),
    ],
)
def test_a_value_is_read_as_people_write_it(cell: Cell, french: str, english: str) -> None:
    with translation.override("fr"):
        assert plain(cell.text).replace("09h", "9h") == french
    with translation.override("en"):
        assert plain(cell.text).replace("09:", "9:") == english


def test_an_ordinary_week_is_told_in_french() -> None:
    text = said(facts())
    assert text.startswith("Du 2 au 8 novembre 2026, 1 234 publications ont été entendues.")
    assert "La période précédente en comptait 1 170 : l’écart peut être dû au hasard." in text
    assert "Aucun thème ne progresse ni ne recule plus que le hasard ne l’explique." in text
    assert "La part de voix de « Acme » est de 34 %, entre 30 % et 38 %." in text
    assert "Le modèle était d’accord avec des personnes sur 61 des 80 publications vérifiées" in text


def test_a_rise_beyond_chance_is_called_one_and_its_topic_named() -> None:
    grown = subject(n=300, before=90, change=Interval(2.33, 1.2, 4.1))
    made = facts(volume=volume(n=1800, before=1268, change=SURE_RISE), topics=(grown,))
    text = said(made)
    assert (
        "C’est 42 % de plus que pendant la période précédente (1 268) ; nous sommes assez sûrs qu’il s’agit "
        "d’une hausse." in text
    )
    assert "Le thème « freins, pluie » explique le mieux la hausse : 300 publications, contre 90." in text
    english = said(made, "en")
    assert (
        "That is 42% more than in the period before (1,268); we are fairly sure that it is a rise." in english
    )


def test_months_of_different_lengths_are_compared_by_the_day() -> None:
    made = facts(before_since=facts().since.replace(month=10, day=1), volume=volume(change=SURE_FALL))
    assert "31 % de moins par jour que pendant la période précédente" in said(made)


def test_a_period_without_a_post_is_told_in_one_sentence() -> None:
    made = facts(
        volume=volume(n=0, before=40, change=None, busiest=None, loudest=0, authors=0),
        steps=(),
        sentiment=None,
        topics=(),
    )
    happened = [one for one in write(made, "fr") if one.block is Block.HAPPENED and not one.inside]
    assert [plain(one.text) for one in happened] == [
        "Du 2 au 8 novembre 2026, aucune publication n’a été entendue."
    ]
    assert "Vérifiez que les sources écoutent encore" in said(made)


def test_a_day_without_a_post_is_told() -> None:
    assert "Pendant 1 jour, aucune publication n’a été entendue." in said(facts(volume=volume(silent=1)))
    assert "On 3 days, no post was heard." in said(facts(volume=volume(silent=3)), "en")


def test_one_author_who_wrote_half_of_it_is_told_before_anything_is_concluded() -> None:
    text = said(facts(volume=volume(n=400, loudest=200)))
    assert "Un seul auteur en a écrit 200, soit 50 %." in text
    assert "Ces chiffres en disent plus sur un auteur que sur le public." in text
    assert "Regardez qui écrit avant de conclure : un seul auteur signe 50 % des publications." in text


def test_a_pushed_rise_warns_before_it_invites() -> None:
    made = facts(rising=(rise(coordinated=True), rise("tram", id=8)))
    advice = [plain(one.text) for one in write(made, "fr") if one.block is Block.DO]
    assert advice[0].startswith("Ne réagissez pas à « #Lyon » avant d’avoir regardé qui en parle")
    assert not any("Lisez ce qui se dit de « #Lyon »" in one for one in advice)
    assert "avec des signes de coordination" in said(made)


def test_a_handful_of_posts_is_no_rise_that_many_notice() -> None:
    text = said(facts(rising=(rise("science", n=5, expected=0.05),)))
    assert "« science » est en hausse : 5 publications là où l’on n’en attendait presque aucune." in text
    assert "plus remarqué" not in text


def test_a_fall_that_nobody_could_check_only_seems_to_be_one() -> None:
    down = sentiment(difference=Interval(-0.2, -0.3, -0.1), sure=False, calibrated=False, checked=0)
    made = facts(sentiment=down, sureness=Sureness(0, 0, None, None, ()))
    text = said(made)
    assert "Il semble avoir perdu 20 points" in text
    assert "nous en sommes assez sûrs" not in text
    assert "Personne n’a vérifié le sentiment ici" in text


def test_a_checked_fall_names_the_topic_that_weighs_most() -> None:
    heavy = subject("freins", n=200, net=Interval(-0.5, -0.6, -0.4))
    made = facts(sentiment=sentiment(difference=Interval(-0.2, -0.3, -0.1)), topics=(heavy, subject("pluie")))
    text = said(made)
    assert "Il a perdu 20 points depuis la période précédente (+1 point)" in text
    assert "Le thème « freins » pèse le plus sur le sentiment : 200 publications, à −50 points." in text
    assert "Lisez les publications négatives du thème « freins » avant d’en parler vous-même." in text


def test_what_was_not_heard_is_told() -> None:
    made = facts(sureness=Sureness(80, 61, Interval(0.76, 0.66, 0.84), 5, (Gap("bluesky", None, True),)))
    text = said(made)
    assert "1 source n’a pas tout donné : il manque ici des publications." in text
    assert "Pendant 5 heures, rien n’a pu être entendu." in text
    assert "Réparez la source arrêtée" in text


def test_when_what_can_be_heard_changed_no_difference_is_sure() -> None:
    sure = Sureness(80, 61, Interval(0.76, 0.66, 0.84), 0, (), added=2, uneven=True)
    moved = {"volume": volume(change=SURE_RISE), "topics": (subject(change=SURE_RISE),)}
    made = facts(sureness=sure, sentiment=sentiment(difference=Interval(-0.2, -0.3, -0.1)), **moved)
    text = said(made)
    assert "C’est 42 % de plus que pendant la période précédente (1 170), mais l’écoute a changé" in text
    assert "2 sources se sont ajoutées depuis le début de la période précédente" in text
    for claim in ("assez sûrs qu’il", "progresse", "a perdu", "augmentent"):
        assert claim not in text


def test_a_period_before_that_was_heard_in_part_is_not_compared_with() -> None:
    sure = Sureness(80, 61, Interval(0.76, 0.66, 0.84), 0, (), heard_before=False)
    made = facts(volume=volume(before=30, change=None), topics=(subject(change=None),), sureness=sure)
    assert "La période précédente n’a pas été écoutée depuis son début" in said(made)


def test_who_is_outside_hears_of_no_alert_crisis_or_source() -> None:
    made = facts(
        alarms=Alarms((), 3, 1, 1),
        sureness=Sureness(80, 61, Interval(0.76, 0.66, 0.84), 5, (Gap("bluesky", None, True),)),
    )
    outside = " ".join(one.text for one in sentences.for_outside(write(made, "en")))
    assert "alert" not in outside
    assert "crisis" not in outside
    assert "source" not in outside


def test_when_nothing_asks_to_be_done_the_report_says_so() -> None:
    made = facts(questions=Asked(0, 0, None), complaints=Asked(0, 0, None))
    assert "Rien dans ces chiffres ne vous demande d’agir." in said(made)
    assert "Rien dans ces chiffres ne sort de l’ordinaire." in said(made)


def test_numbers_agree_with_what_they_count() -> None:
    made = facts(
        volume=volume(n=1, before=1, change=CHANCE),
        questions=Asked(1, 0, None),
        complaints=Asked(2, 0, None),
        alarms=Alarms((), 1, 2, 1),
    )
    text = said(made)
    assert "1 publication a été entendue" in text
    assert "1 publication pose une question." in text
    assert "2 publications expriment une réclamation." in text
    assert "1 alerte a été envoyée. 2 alertes ont été retenues. 1 cellule de crise était ouverte." in text


@pytest.mark.parametrize(
    "made",
    [
        facts(),
        facts(volume=volume(change=SURE_RISE), rising=(rise(), rise("Orange", coordinated=True))),
        facts(volume=volume(change=Interval(11.0, 8.0, 15.0)), topics=(subject("été", change=SURE_FALL),)),
        facts(voices=(voice("Orange", difference=Interval(0.08, 0.02, 0.14)),)),
        facts(questions=Asked(50, 20, SURE_RISE), complaints=Asked(50, 90, SURE_FALL)),
    ],
)
def test_french_is_elided_contracted_and_spaced(made: Facts) -> None:
    for text in told(made):
        assert BAD_FRENCH.search(text) is None, text
        assert not re.search(r"[^\u00a0\u202f\s][;:?!»%]", text.replace("http:", "")), text
        assert not re.search(r"«(?![\u00a0\u202f])", text), text
        assert "  " not in text
        assert text[0].isupper() or text[0] in "«0123456789", text
        assert text.endswith((".", "!", "?")), text


def test_a_report_with_an_unread_sentence_of_a_model_may_not_leave() -> None:
    by_ai = Statement(text="All is well.", block=Block.WHY, section="volume", made_by=Maker.AI)
    with pytest.raises(Unapproved):
        sentences.require_approved((by_ai,))
    read = Statement(text="All is well.", block=Block.WHY, section="volume", made_by=Maker.AI, approved_by=1)
    sentences.require_approved((read,))


def test_rules_write_every_sentence_there_is_today() -> None:
    assert {one.made_by for one in write(facts(rising=(rise(),)), "fr")} == {Maker.RULES}
