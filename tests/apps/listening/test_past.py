"""``from:`` over what was heard already: authors lie under seal, and are found all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from apps.listening.scripted import CAMILLE, post
from parvis.apps.listening import selectors, services
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher, parse
from parvis.apps.listening.past import match_past_posts
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.actors import Actor
from parvis.core.jobs.worker import drain
from parvis.core.lake import Filter, Pseudonyms
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
LEMONDE = replace(CAMILLE, id="did:plc:lemonde", handle="lemonde.fr", name="Le Monde")
POSTS = (
    post("1", "Le vélo gagne Lyon"),
    post("2", "Le vélo vu de Paris", author=LEMONDE),
    post("3", "Le budget de la ville", author=LEMONDE),
    post("4", "Un vélo sans nom", author=replace(CAMILLE, id="x", handle="")),
)


@pytest.fixture
def heard(workspace: Workspace) -> Workspace:
    """A workspace that heard ``POSTS``."""
    take_in(
        lake=lake_of(workspace.pk),
        pseudonyms=pseudonyms_of(workspace.pk),
        reading=Reading(Matcher({})),
        source_id=1,
        posts=POSTS,
        batch="b",
        keep_all=True,
    )
    return workspace


def found(workspace: Workspace, query: int) -> set[str]:
    return set(lake_of(workspace.pk).latest(Filter(queries=(query,)), limit=50).column("text").to_pylist())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from:lemonde.fr", {"2", "3"}),
        ("from:@LeMonde.fr vélo", {"2"}),
        ("from:lemon*", {"2", "3"}),
        ("vélo -from:lemonde.fr", {"1", "4"}),
        ("from:personne.fr OR budget", {"3"}),
    ],
)
def test_authors_are_found_in_the_past(actor: Actor, heard: Workspace, text: str, expected: set[str]) -> None:
    query = services.query_create(actor=actor, workspace=heard, name="q", text=text)
    drain()
    assert found(heard, query.pk) == {one.text for one in POSTS if one.id in expected}


def test_a_new_query_takes_nothing_from_one_about_authors(actor: Actor, heard: Workspace) -> None:
    first = services.query_create(actor=actor, workspace=heard, name="Le Monde", text="from:lemonde.fr")
    drain()
    services.query_create(actor=actor, workspace=heard, name="Vélo", text="vélo")
    drain()
    assert len(found(heard, first.pk)) == 2


def test_the_preview_finds_authors_for_those_who_may_see_them_only(heard: Workspace) -> None:
    shown = selectors.preview(heard, "from:lemonde.fr", names=True)
    assert (shown.count, shown.authors_hidden) == (2, False)
    hidden = selectors.preview(heard, "from:lemonde.fr", names=False)
    assert (hidden.count, hidden.authors_hidden) == (0, True)
    assert not selectors.preview(heard, "vélo", names=False).authors_hidden


def test_the_page_says_so(client: Client, heard: Workspace, member: Callable[[Role], User]) -> None:
    address, says = f"/w/{heard.slug}/queries/preview/?text=from:lemonde.fr", "ne montre pas qui a écrit"
    for role, hidden in ((Role.CLIENT, True), (Role.AGENT, False)):
        client.force_login(member(role), backend="django.contrib.auth.backends.ModelBackend")
        assert (says in client.get(address).content.decode()) == hidden


def test_seals_are_opened_for_queries_about_authors_only_and_a_lost_key_breaks_nothing(
    heard: Workspace,
) -> None:
    rows = lake_of(heard.pk).latest(Filter(), limit=50)

    class Unopened(Pseudonyms):
        def open(self, sealed: bytes) -> dict[str, object]:
            raise AssertionError(f"nobody asked who wrote {sealed!r:.20}")

    words, authors = Matcher({1: parse("vélo")}), Matcher({1: parse("from:lemonde.fr")})
    assert match_past_posts(words, rows, Unopened(bytes(32))).to_pylist().count([1]) == 3
    assert match_past_posts(authors, rows, Pseudonyms(bytes(32))).to_pylist() == [[]] * 4
