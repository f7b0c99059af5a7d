"""The built-in writer: the brief’s own words, correct French and English, and no invented fact."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai.writing.briefs import (
    BAKERY,
    BRIEFS,
    BYTES,
    CHARITY,
    CITY,
    DEAD,
    LEDGER,
    NARROW,
    SOFTWARE,
    SPORT,
    VOICES,
    WIDE,
    facts,
)
from parvis.ai.writing.builtin import FRAMEWORKS, BuiltinWriter
from parvis.ai.writing.builtin.hashtags import hashtag
from parvis.ai.writing.builtin.wordings import wordings
from parvis.ai.writing.claims import Ground, review
from parvis.ai.writing.distinct import distinct_share
from parvis.ai.writing.numbers import figures
from parvis.ai.writing.ports import Ask, Brief, Goal, Kind, Proposal, Room, Story, Tone, Voice, Written
from parvis.kit.entities import entities
from parvis.kit.folding import fold

ROOMS = (WIDE, NARROW, BYTES, DEAD)
NBSP = "\u00a0"


@cache
def written(name: str, kind: Kind = Kind.CAPTION, *, variants: int = 20, **more: object) -> list[Proposal]:
    ask = Ask(BRIEFS[name], kind, ROOMS, VOICES[name], variants)
    return list(BuiltinWriter().write(replace(ask, **more)))  # type: ignore[arg-type]


def whole(one: Written) -> str:
    return "\n".join((one.title, *one.parts, one.comment))


def texts(proposals: list[Proposal]) -> list[str]:
    return [whole(one.texts["linkedin"]) for one in proposals]


@pytest.mark.parametrize("name", BRIEFS)
@pytest.mark.parametrize("kind", Kind)
def test_every_text_is_inside_its_room_and_says_nothing_that_the_brief_does_not(
    name: str, kind: Kind
) -> None:
    ground = Ground(BRIEFS[name], (VOICES[name].brand,))
    proposals = written(name, kind, variants=8)
    assert proposals
    for proposal in proposals:
        assert proposal.angle
        assert proposal.review.unsupported == ()
        for room in ROOMS:
            one = proposal.texts[room.network]
            assert 0 < len(one.parts) <= max(room.parts, 1)
            assert all(part.strip() and room.measure(part) <= room.most for part in one.parts), one
            assert not ground.review(whole(one)).unsupported, whole(one)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_writers_own_words_hold_no_figure_no_name_and_no_claim(language: str) -> None:
    empty = Brief(language, "")
    for section, ways in wordings(language).items():
        for way in ways:
            for said in (way.text, way.familiar):
                bare = re.sub(r"\{[^}]*\}", "x", said)
                assert not figures(bare), (section, said)
                assert not review(bare, empty).unsupported, (section, said)


WORDS = st.sampled_from([  # what briefs are made of
    "pain", "mairie", "vélo", "don", "atelier", "12", "3,20", "€", "Lyon", "Nadia", "le", "la", "notre",
    "meilleur",
    "unique", "ouvre", "coûte", "depuis", "2019", "gratuit", "samedi", "https://x.example", "@nadia",
    "#don", "«",
    "»", "!", "?", ":", "…", "l'eau", "d'hiver", "100", "%", "😀",
])  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@settings(max_examples=15, deadline=None)
@given(
    message=SENTENCES,
    given_facts=st.lists(SENTENCES, max_size=5),
    product=SENTENCES,
    audience=SENTENCES,
    call=SENTENCES,
    who=SENTENCES,
    happened=SENTENCES,
    language=st.sampled_from(["fr", "en"]),
    kind=st.sampled_from(list(Kind)),
    goal=st.sampled_from(list(Goal)),
)
def test_whatever_the_brief_every_number_name_and_superlative_is_its_own(
    *, message: str, given_facts: list[str], product: str, audience: str, call: str, who: str, happened: str,
    language: str, kind: Kind, goal: Goal,
) -> None:  # fmt: skip
    brief = Brief(
        language, message, goal, audience, product, facts(*given_facts), call=call, story=Story(who, happened)
    )
    held = fold(" ".join((message, product, *given_facts, audience, call, who, happened)))
    digits = set(re.findall(r"\d+", held))
    for proposal in BuiltinWriter().write(Ask(brief, kind, (WIDE, NARROW), variants=3)):
        for room in (WIDE, NARROW):
            one = proposal.texts[room.network]
            assert all(room.measure(part) <= room.most for part in one.parts)
            said = fold(whole(one))
            assert set(re.findall(r"\d+", said)) <= digits
            for word in ("meilleur", "unique", "gratuit", "lyon", "nadia"):
                assert word not in said or word in held


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u200b",
        "\u202eabc\u202c",
        "مرحبا بكم",
        "😀" * 400,
        "a" * 5_000,
        "<script>alert(1)</script>",
        "{product}",
        "\n\n\n",
    ],
)
def test_hostile_briefs_end_in_a_text_or_in_none(text: str) -> None:
    brief = Brief(
        "fr",
        text,
        product=text,
        facts=facts(text, text),
        call=text,
        audience=text,
        story=Story(text, text, text, text),
    )
    for proposal in BuiltinWriter().write(Ask(brief, Kind.CAPTION, (NARROW, WIDE), variants=3)):
        assert all(len(part) <= 300 for part in proposal.texts["bluesky"].parts)


def test_an_empty_brief_gives_nothing() -> None:
    assert list(BuiltinWriter().write(Ask(Brief("fr", ""), Kind.CAPTION, (WIDE,)))) == []
    assert list(BuiltinWriter().write(Ask(BAKERY, Kind.CAPTION, ()))) == []
    assert list(BuiltinWriter().write(Ask(BAKERY, Kind.CAPTION, (WIDE,), variants=0))) == []


@pytest.mark.parametrize("name", BRIEFS)
def test_a_hundred_variants_are_not_one_text_many_times(name: str) -> None:
    found = written(name, variants=100)
    assert len(found) == 100
    assert distinct_share(texts(found)) >= 0.8


@pytest.mark.parametrize("name", BRIEFS)
def test_five_variants_have_five_angles_and_the_first_of_a_told_story_tells_it(name: str) -> None:
    found = written(name, variants=5)
    assert len({one.angle for one in found}) == 5
    if BRIEFS[name].story.happened:
        told = BRIEFS[name].story.happened.split(",")[0].replace("'", "’").rstrip(".")
        assert any(told in text.replace(NBSP, " ") for text in texts(found)[:2])


def test_the_same_seed_writes_the_same_and_another_writes_otherwise() -> None:
    first, again, other = (texts(written("city", seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_angles_that_are_taken_come_last() -> None:
    taken = written("bakery", variants=1)[0].angle
    brief = replace(BAKERY, constraints=(f"Déjà écrit : {taken}",))
    assert written("bakery", variants=3, brief=brief)[0].angle != taken


def test_each_framework_is_named_with_its_source_and_needs_what_it_uses() -> None:
    codes = {one.framework for name in BRIEFS for one in written(name, variants=100)}
    assert codes <= {one.code for one in FRAMEWORKS}
    assert {
        "aida",
        "pas",
        "bab",
        "four_u",
        "story",
        "testimonial",
        "questions",
        "list",
        "five_w",
        "pyramid",
    } <= codes
    assert all(one.source and set(one.names) == {"fr", "en"} for one in FRAMEWORKS)
    no_story = {one.framework for one in written("city", variants=100)}
    assert not no_story & {"story", "testimonial", "pas", "bab"}
    first = written("bakery", variants=1)[0]
    assert first.meta.builtin
    assert first.meta.prompt == ""
    assert any(re.search(r"\b\d{4}\b", reason) for reason in first.meta.reasons)


def test_instructions_are_told_step_by_step() -> None:
    brief = Brief(
        "fr",
        "Le compost se fait au pied de l’immeuble.",
        Goal.EXPLAIN,
        product="compost",
        facts=facts("Triez les épluchures.", "Apportez-les au bac le samedi.", "Remuez avec la fourche."),
    )
    found = list(BuiltinWriter().write(Ask(brief, Kind.CAPTION, (WIDE,), variants=20)))
    how_to = next(one for one in found if one.framework == "how_to")
    said = whole(how_to.texts["linkedin"])
    assert re.search(r"(D’abord|Pour commencer), triez les épluchures\.", said)
    assert re.search(r"(Enfin|Pour finir), remuez", said) or "remuez avec la fourche" in said.lower()


def test_words_that_the_brand_refuses_are_not_said() -> None:
    refused = ("l’essentiel", "en bref", "à retenir", "pourquoi", "s’inscrire", "voici")
    voice = Voice("Facturo", refused=refused)
    for text in texts(written("software", variants=25, voice=voice)):
        assert not any(fold(word) in fold(text) for word in refused), text
    without = Voice("Facturo", refused=("sage",))
    assert not any("Cegid" in text for text in texts(written("software", variants=15, voice=without)))


def test_a_reader_is_called_as_the_brand_calls_its_readers() -> None:
    familiar = "\n".join(texts(written("sport", variants=100)))
    formal = "\n".join(texts(written("sport", variants=20, voice=Voice("Sommet"))))
    assert not re.search(r"\bvous\b|\bvotre\b|Essayez", familiar)
    assert "Essaye la paire" in familiar
    assert not re.search(r"\btu\b|\bton\b|Essaye\b", formal)
    assert "Essayez la paire" in formal


def test_a_brand_that_never_asks_nor_draws_is_not_made_to_and_its_emoji_is_its_own() -> None:
    calm = Voice(
        "Facturo",
        examples=("Nous relisons chaque relance.", "Le service ouvre lundi.", "Merci de votre confiance."),
    )
    assert not any("?" in text for text in texts(written("software", variants=15, voice=calm)))
    drawn = Voice("Facturo", examples=("👉 Un prix\n👉 Un contrat",))
    assert any("👉 " in text for text in texts(written("software", variants=15, voice=drawn)))
    assert not any("👉" in text for text in texts(written("software", variants=100)))


def test_french_is_typeset_and_links_are_left_alone() -> None:
    for name in ("bakery", "software", "charity", "city", "sport"):
        for proposal in written(name, variants=100):
            text = whole(proposal.texts["linkedin"])
            for one in reversed(entities(text)):
                text = text[: one.start] + text[one.end :]
            assert not re.search(r"\w'\w", text), text
            assert not re.search(r"[^\s\u00a0][!?;]|(?<!\u00a0):(?=\s)| [!?;:»%€]|« ", text), text
            assert BRIEFS[name].link in whole(proposal.texts["linkedin"])
            assert "http" not in whole(proposal.texts["instagram"])
            assert any("instagram" in reason for reason in proposal.meta.reasons)


def test_articles_contract_and_elide() -> None:
    said = "\n".join(texts(written("city", variants=100)) + texts(written("charity", variants=100)))
    assert not re.search(r"\b(?:de le|de les|à le|à les|de l’ |le hôpital|la hôpital|les ceux)\b", said)


def test_a_fact_that_says_she_or_it_names_the_product_where_it_stands_alone() -> None:
    for name, pronoun, full in (
        ("sport", "Elle coûte 139", "La Crête 2 coûte 139"),
        ("ledger", "It costs $29", "Ledgerly costs $29"),
    ):
        for proposal in written(name, variants=100):
            text = whole(proposal.texts["linkedin"]).strip()
            assert not text.startswith(pronoun), text
        assert any(full in text.replace(NBSP, " ") for text in texts(written(name, variants=100)))


def test_hashtags_come_from_the_brief_and_stand_where_the_network_wants_them() -> None:
    proposal = written("bakery", variants=1)[0]
    assert proposal.texts["linkedin"].hashtags == ("#PainAuLevain", "#BoulangerieDeQuartier", "#SaintOuen")
    assert proposal.texts["linkedin"].parts[-1].endswith("#PainAuLevain #BoulangerieDeQuartier #SaintOuen")
    assert "#" not in proposal.texts["instagram"].parts[-1]
    assert proposal.texts["instagram"].hashtags[0] == "#PainAuLevain"


def test_the_brands_disclosure_stands_under_every_post() -> None:
    voice = Voice("Maison Claire", disclosure="Texte écrit avec l’aide d’une IA.")
    for proposal in written("bakery", variants=10, voice=voice):
        for one in proposal.texts.values():
            assert voice.disclosure in one.parts[-1]


def test_a_quotation_is_made_only_of_what_somebody_said_in_the_first_person() -> None:
    assert any(
        f"«{NBSP}J’ai reçu un colis avant d’en préparer.{NBSP}»" in text
        for text in texts(written("charity", variants=100))
    )
    assert not any("«" in text for text in texts(written("bakery", variants=100)))


def test_nobody_is_called_by_an_age_or_as_a_target() -> None:
    for audience in ("Femmes 25-40 ans, CSP+", "Cible : DSI", "les 18-25 ans"):
        found = written("bakery", variants=10, brief=replace(BAKERY, audience=audience))
        assert not any(
            fold(audience.split()[0]) in fold(text).split() and "25" in text for text in texts(found)
        )
        assert not any("DSI" in text for text in texts(found))


def test_an_alternative_text_says_that_the_picture_was_not_seen() -> None:
    found = written("sport", Kind.ALT)
    assert found
    assert all("ne voit pas" in "".join(one.meta.reasons) for one in found)


def test_an_article_has_a_title_headings_and_every_fact() -> None:
    for proposal in written("ledger", Kind.ARTICLE, variants=5):
        one = proposal.texts["linkedin"]
        assert one.title
        assert one.parts[0].count("## ") >= 3
        assert len(proposal.review.facts) == len(LEDGER.facts)


@pytest.mark.parametrize("goal", Goal)
def test_every_tone_and_goal_has_something_to_say(goal: Goal) -> None:
    for brief, tone in zip((CHARITY, CITY, SPORT, SOFTWARE, LEDGER), Tone, strict=True):
        ask = Ask(replace(brief, tone=tone, goal=goal), Kind.CAPTION, (WIDE,), variants=3)
        assert len(list(BuiltinWriter().write(ask))) == 3


def test_somebody_begins_small_inside_a_sentence() -> None:
    story = Story(who="Un cycliste montréalais", happened="Il a reçu une contravention de 651 $.")
    brief = Brief(language="fr", message="Chaque trajet mérite d’être raconté.", goal=Goal.TALK, story=story)
    room = Room("x", 280, len)
    told = list(BuiltinWriter().write(Ask(brief, Kind.CAPTION, (room,), variants=8)))
    said = [proposal.angle for proposal in told] + [part for one in told for part in one.texts["x"].parts]
    assert "L’histoire d’un cycliste montréalais" in said
    assert not any(
        f"{before} Un cycliste" in text for text in said for before in ("présente", "Voici", "connaissez")
    )
    assert any("un cycliste" in text for text in said)


def test_two_numbers_side_by_side_make_no_hashtag_and_no_third_number() -> None:
    assert hashtag("vélo 3 20") == ""
    assert hashtag("vélo 3 vitesses") == "#Vélo3Vitesses"


def test_somebody_of_whom_only_an_article_is_said_stops_nothing() -> None:
    brief = Brief(language="en", message="Come.", story=Story(who="The , baker", happened="He came."))
    assert list(BuiltinWriter().write(Ask(brief, Kind.CAPTION, (Room("x", 280, len),), variants=4)))
