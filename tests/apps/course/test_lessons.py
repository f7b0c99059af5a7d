"""What the course teaches, on whose posts, and what it says of an exercise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from apps.content.written import row, said
from apps.creation.written import briefed
from apps.listening.heard import MONDAY, hear
from core.lake.posts import post as heard
from parvis.ai.writing.ports import Story
from parvis.apps.course import selectors
from parvis.apps.course.examples import example_of
from parvis.apps.course.exercises import _LOOKS, Tried, is_done, looked_at
from parvis.apps.course.lessons import Lesson, lessons
from parvis.apps.creation.models import Voice
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
EASY = "Nadia part à huit heures. Elle prend son vélo. Il fait beau. Elle rit. Le bus passe."
HARD = (
    "L’institutionnalisation progressive des dispositifs intercommunaux nécessite indubitablement une "
    "harmonisation. La multiplication des interlocuteurs complexifie l’appropriation collective."
)
# For each lesson: an attempt that lacks something, words that say so, and one that lacks nothing.
TRIES: dict[str, tuple[dict[str, str], str, dict[str, str]]] = {
    "brief": (
        {"message": "La piste ouvre samedi.", "facts": "Elle fait 4 km"},
        "trois faits",
        {
            "message": "La piste ouvre samedi.", "audience": "Les parents", "call": "Venez l’essayer",
            "facts": "- Elle fait 4 km\n- Elle ouvre à 10 h\n- Elle relie la gare",
        },
    ),
    "proof": (
        {"facts": "La piste fait 4 km", "text": "La piste fait 4 km, et 97 % des cyclistes en sont ravis."},
        "97",
        {"facts": "La piste fait 4 km\nElle relie la gare au lycée",
         "text": "La piste fait 4 km : elle relie la gare au lycée, sans détour."},
    ),
    "words": (
        {"text": "Le tramway, encore le tramway, toujours le tramway, et demain le tramway aussi."},
        "tramway",
        {"text": "Les nouvelles pistes ouvrent samedi : venez les essayer avec vos enfants, à votre rythme."},
    ),
    "story": (
        {"who": "Nadia", "happened": "Oui"},
        "qui s’est passé",
        {"who": "Nadia", "happened": "Lundi, elle a doublé la file.", "matters": "Elle voit son fils.",
         "feels": "l’envie"},
    ),
    "voice": ({"text": HARD}, "trois phrases", {"text": EASY}),
    "angles": (
        {"one": "La piste fait 4 km et ouvre samedi.", "two": "La piste fait 4 km et ouvre samedi matin.",
         "three": "La piste fait 4 km ?"},
        "presque les mêmes mots",
        {"one": "Quatre kilomètres, de la gare au lycée.", "two": "Nadia gagne vingt minutes chaque matin.",
         "three": "Et vous, par où passez-vous le lundi ?"},
    ),
    "prompt": (
        {"text": "Écris un post sur la piste."},
        "Placez la matière",
        {"text": "Écris 5 variantes, 200 caractères au plus, dans ce ton : « Samedi, on roule ensemble. »\n"
                 "---\nLa piste ouvre samedi.\n---"},
    ),
    "human": (
        {"text": "Bonne journée à toutes et à tous."},
        "Nommez l’IA",
        {"text": "Illustration créée avec une IA, choisie et relue par notre équipe."},
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Workspace ids come again from test to test; their lakes must not."""
    settings.HOME = tmp_path


def tried(workspace: Workspace, given: dict[str, str]) -> Tried:
    return Tried(workspace, "fr", given)


def at(name: str, workspace: Workspace, *more: str) -> str:
    return reverse(f"course:{name}", args=[workspace.slug, *more])


def test_both_languages_teach_the_same_lessons_and_each_has_an_exercise_and_an_example() -> None:
    def shape(one: Lesson) -> tuple[Any, ...]:
        fields = tuple((field.name, field.rows) for field in one.fields)
        return one.slug, fields, one.leads, len(one.idea), len(one.sources)

    assert [shape(one) for one in lessons("fr")] == [shape(one) for one in lessons("en")]
    assert [one.slug for one in lessons("fr")] == list(_LOOKS) == list(TRIES)
    assert len(lessons("fr")) == 8
    assert lessons("de") == lessons("fr")


def test_every_lesson_leads_into_the_product(workspace: Workspace) -> None:
    for one in lessons("fr"):
        assert reverse(one.leads, args=[workspace.slug])


@pytest.mark.parametrize("slug", list(TRIES))
def test_an_exercise_says_what_is_missing_and_is_done_when_nothing_is(
    workspace: Workspace, slug: str
) -> None:
    hear(workspace, [heard(f"p{n}", MONDAY, terms=["pistes"], language="fr") for n in range(4)])
    poor, words, good = TRIES[slug]
    with translation.override("fr"):
        told = looked_at(slug, tried(workspace, poor))
    assert not is_done(told)
    assert any(words in one.words + one.quote for one in told if not one.held)
    whole = looked_at(slug, tried(workspace, good))
    assert is_done(whole), [one for one in whole if not one.held]


@pytest.mark.parametrize("slug", list(TRIES))
@pytest.mark.parametrize("text", ["", "\x00\u202e" * 30, "<!--\n---\n" * 400, "((((" * 1250])
def test_whatever_is_written_an_exercise_answers(workspace: Workspace, slug: str, text: str) -> None:
    given = {field.name: text for one in lessons("fr") for field in one.fields}
    assert not is_done(looked_at(slug, tried(workspace, given)))


def test_a_word_that_the_brand_refuses_is_named(workspace: Workspace) -> None:
    Voice.objects.create(workspace=workspace, refused=["bus", "ell"])
    told = looked_at("voice", tried(workspace, {"text": EASY}))
    assert [one.quote for one in told if not one.held] == ["bus"]


def test_without_posts_and_briefs_each_lesson_says_what_to_do(page: Client, workspace: Workspace) -> None:
    for one in lessons("en"):
        assert example_of(workspace, one.slug) is None
        assert one.none.split("’")[0] in page.get(at("lesson", workspace, one.slug)).content.decode()


def test_examples_are_chosen_by_the_rule_that_the_lesson_states(workspace: Workspace, actor: Actor) -> None:
    row(workspace, said(HARD), title="dur")
    row(workspace, said(EASY), title="simple", made="both")
    row(workspace, said("Le meilleur tarif, garanti : 97 % de clients ravis."), title="sans appui")
    briefed(actor, workspace, name="plein", facts=tuple(f"Fait {n}" for n in range(6)))
    briefed(actor, workspace, name="creux", facts=(), story=Story(), call="", networks=())
    chosen = {one.slug: example_of(workspace, one.slug) for one in lessons("fr")}
    named = {slug: one.name for slug, one in chosen.items() if one}
    assert named == {
        "brief": "creux", "proof": "sans appui", "words": "sans appui", "story": "plein",
        "voice": "dur", "angles": "plein", "prompt": "creux", "human": "simple",
    }  # fmt: skip
    assert chosen["proof"] is not None
    assert any("97" in quote for quote in chosen["proof"].quotes)


def test_posts_of_another_workspace_are_no_example(workspace: Workspace, other_workspace: Workspace) -> None:
    row(other_workspace, said(HARD))
    assert example_of(workspace, "voice") is None


def test_a_lesson_done_is_kept_once_for_this_person_and_audited(
    page: Client, workspace: Workspace, owner: User, member: Callable[[Role], User]
) -> None:
    good = TRIES["human"][2]
    for _again in range(2):
        told = page.post(at("try", workspace, "human"), good).content.decode()
        assert "That is it" in told
        assert "relue par notre équipe" in told  # what was written still stands there
    assert selectors.done_by(workspace, owner.pk) == {"human"}
    assert selectors.done_by(workspace, member(Role.CREATOR).pk) == frozenset()
    assert AuditEntry.objects.filter(verb="lesson.do").count() == 1
    assert "1 lesson done of 8" in page.get(at("course", workspace)).content.decode()


def test_an_attempt_that_lacks_something_is_kept_nowhere(
    page: Client, workspace: Workspace, owner: User
) -> None:
    told = page.post(at("try", workspace, "human"), {"text": "<b>Bonjour</b>"}).content.decode()
    assert "Name the AI" in told
    assert "&lt;b&gt;Bonjour" in told
    assert selectors.done_by(workspace, owner.pk) == frozenset()


@pytest.mark.parametrize("slug", ["proof", "voice", "brief"])
def test_an_example_asks_the_database_as_often_for_thirty_rows_as_for_two(
    workspace: Workspace, actor: Actor, slug: str
) -> None:
    counts = []
    for more in (2, 28):
        for n in range(more):
            row(workspace, said(f"{HARD} {n}"))
            briefed(actor, workspace, name=f"b{n}")
        with CaptureQueriesContext(connection) as caught:
            example_of(workspace, slug)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_lesson_that_is_not_there_is_not_found(page: Client, workspace: Workspace) -> None:
    assert page.get(at("lesson", workspace, "rien")).status_code == 404
    assert page.post(at("try", workspace, "rien")).status_code == 404


def test_who_may_not_write_reads_the_lesson_and_has_no_exercise(
    workspace: Workspace, member: Callable[[Role], User]
) -> None:
    client = Client()
    client.force_login(member(Role.CLIENT), backend="django.contrib.auth.backends.ModelBackend")
    told = client.get(at("lesson", workspace, "brief"))
    assert told.status_code == 200
    assert "id_message" not in told.content.decode()
    assert client.post(at("try", workspace, "brief"), TRIES["brief"][2]).status_code == 403


def test_a_post_with_a_brief_is_read_with_its_facts(workspace: Workspace) -> None:
    body = said("La piste fait 4 km.")
    row(workspace, replace(body, language=""), title="fait")
    example = example_of(workspace, "proof")
    assert example is not None  # without a brief, nothing bears 4 km out
    assert "4" in example.quotes[0]
