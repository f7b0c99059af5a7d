"""Reading aids beside a post: how easily it reads, what is met first, the audience's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.content.written import row, said
from apps.listening.heard import MONDAY, hear
from core.lake.posts import post as heard
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.creation.aids.easing import ease_of
from parvis.apps.creation.aids.reading import OPENING, opening_of, versions_read
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
EASY = "Nadia part à huit heures. Elle prend son vélo. Il fait beau. Elle rit. Le bus passe. Elle le double."
HARD = (
    "L’institutionnalisation progressive des dispositifs intercommunaux de mobilité nécessite "
    "indubitablement une harmonisation réglementaire. La multiplication des interlocuteurs administratifs "
    "complexifie considérablement l’appropriation collective des infrastructures cyclables."
)


def panel(page: Client, workspace: Workspace, body: Body, name: str = "aid_reading", **more: Any) -> str:
    """The part beside this post, as the editor loads it."""
    post = row(workspace, body)
    return page.get(
        reverse(f"creation:{name}", args=[workspace.slug, post.pk]), headers=HTMX, **more
    ).content.decode()


def test_what_is_easy_and_what_is_hard_is_said_in_words_with_its_method(
    page: Client, workspace: Workspace
) -> None:
    assert "Easy to read" in panel(page, workspace, said(EASY))
    told = panel(page, workspace, said(HARD))
    assert "Very hard to read" in told
    assert "Kandel and Moles, 1958" in told
    assert "American schools" not in told  # no source gives a class of school for French


def test_the_longest_sentence_is_shown(page: Client, workspace: Workspace) -> None:
    told = panel(page, workspace, said(f"{EASY} {'Elle a vu la mer et le port et la gare et le parc.'}"))
    assert "Longest sentence, 14 words" in told
    assert "Elle a vu la mer et le port" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [("Bonjour Lyon", "Too short to be measured: 2 words, and 10 are needed."),
     ("Nous ouvrons demain à dix heures la nouvelle piste de la gare.", "One sentence alone")],
)  # fmt: skip
def test_a_text_too_short_is_said_to_be_and_gets_no_figure(text: str, words: str) -> None:
    told = ease_of(text, "fr")
    assert words in told.said
    assert told.figure == ""


def test_flesch_names_the_grade_of_an_english_text_that_he_gives_one() -> None:
    text = (
        "Come and see us on Friday. The shop is open late. We have tea and cake. Bring a friend and your dog."
    )
    assert ease_of(text, "en").grade == "5"
    assert ease_of(text, "de").figure == ""


def test_an_english_post_of_a_french_workspace_is_read_as_english(page: Client, workspace: Workspace) -> None:
    told = panel(
        page, workspace, said("The lane is open. We like it. It goes to the station and to the school.")
    )
    assert "Read as English, as far as its words tell." in told
    assert "Flesch reading ease, 1948" in told


def test_each_version_is_read_by_itself(page: Client, workspace: Workspace) -> None:
    own = {"x": Variant(parts=(Piece(HARD),))}
    told = panel(page, workspace, said(EASY, own=own))
    assert "For all" in told
    assert "Easy to read" in told
    assert "Very hard to read" in told


def test_a_word_that_is_stuffed_is_told_with_the_mark_it_is_told_by(
    page: Client, workspace: Workspace
) -> None:
    told = panel(page, workspace, said("Vélos en ville : un vélo, des vélos, encore le vélo. Venez samedi."))
    assert "“Vélos” stands 4 times" in told
    assert "6 %" in told


def test_a_title_too_long_shows_what_is_cut_and_a_link_that_is_dead_is_told() -> None:
    body = said("Voir https://example.org demain", ("youtube", "instagram"))
    titled = replace(body, common=replace(body.common, title="a" * 104))
    (one,) = versions_read(titled)
    assert one.titles[0].cut == "aaaa"
    assert one.dead == "Instagram"


def test_the_opening_ends_after_a_whole_word() -> None:
    text = "mot " * 60
    assert opening_of(text) == ("mot " * 31).strip()
    assert len(opening_of("a" * 300)) == OPENING


def _heard(workspace: Workspace) -> None:
    columns = {"text": "Les pistes cyclables avancent #TourDeFrance", "hashtags": ["tourdefrance"]}
    rows = [heard(f"p{n}", MONDAY, terms=["pistes", "cyclables"], **columns) for n in range(5)]
    hear(workspace, rows)


@pytest.fixture
def reader(member: Callable[[Role], User]) -> Client:
    """The browser of a client, who reads English and may not write."""
    user = member(Role.CLIENT)
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_words_and_hashtags_of_the_audience_are_told_with_their_use(
    page: Client, workspace: Workspace
) -> None:
    _heard(workspace)
    told = panel(page, workspace, said("La piste ouvre samedi. #tourdefrance"), "aid_words")
    assert "pistes" in told
    assert "5 posts heard" in told
    assert "mostly written #TourDeFrance" in told
    assert 'data-insert="cyclables"' in told
    assert 'data-insert="pistes"' not in told  # the text says "piste" already
    assert "said where the text begins" in told


def test_without_anything_heard_the_part_says_what_to_do(page: Client, workspace: Workspace) -> None:
    told = panel(page, workspace, said("Bonjour"), "aid_words")
    assert "Too few posts were heard" in told
    assert "data-insert" not in told


def test_who_may_not_write_is_offered_nothing_to_insert(reader: Client, workspace: Workspace) -> None:
    _heard(workspace)
    told = panel(reader, workspace, said("Bonjour"), "aid_words")
    assert "pistes" in told
    assert "data-insert" not in told


@pytest.mark.parametrize("text", ["", "\u202e" * 50, "<script>alert(1)</script> " * 200, "# ##__ @ 🙂🙂"])
def test_whatever_a_post_holds_the_parts_answer(page: Client, workspace: Workspace, text: str) -> None:
    for name in ("aid_reading", "aid_words"):
        assert "<script>" not in panel(page, workspace, said(text), name)


def test_without_script_a_part_is_a_page(page: Client, workspace: Workspace, owner: User) -> None:
    post = row(workspace, said(EASY))
    told = page.get(reverse("creation:aid_reading", args=[workspace.slug, post.pk])).content.decode()
    assert "<html" in told
    assert "Back to the post" in told
