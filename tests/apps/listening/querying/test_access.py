"""Who sees which query: shared ones everybody, one's own its author, owners and managers; on every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.listening.querying.conftest import SignIn
from parvis.apps.listening import selectors, services
from parvis.apps.listening.models import Query
from parvis.apps.listening.querying.access import queries_seen
from parvis.core.actors import Actor
from parvis.core.errors import Conflict, NotAllowed, NotFound
from parvis.core.jobs.worker import drain
from parvis.core.lake import Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
Member = Callable[[Role], User]


@pytest.fixture
def author(member: Member) -> User:
    return member(Role.CREATOR)


@pytest.fixture
def own(author: User, workspace: Workspace, five_days: None) -> Query:
    """A query that its author keeps to themselves, matched."""
    query = services.query_create(
        actor=Actor.human(author), workspace=workspace, name="Secret", text="tram", is_shared=False
    )
    drain()
    return query


@pytest.mark.parametrize("role", Role)
def test_one_table_says_who_sees_a_query_of_ones_own(
    role: Role, own: Query, author: User, workspace: Workspace, member: Member
) -> None:
    reader = author if role is Role.CREATOR else member(role)
    seen = own in queries_seen(Actor.human(reader), workspace)
    assert seen == (reader == author or role in {Role.OWNER, Role.MANAGER})


def test_nobody_sees_those_of_another_workspace(own: Query, other_workspace: Workspace) -> None:
    stranger = Actor.human(User.objects.get(email="bob@example.org"))
    assert list(queries_seen(stranger, own.workspace)) == []
    assert list(queries_seen(Actor.ai("model 1"), own.workspace)) == []


ADDRESSES = [
    "queries/{pk}/versions/", "queries/{pk}/past/", "queries/{pk}/", "listening/?period=all&query={pk}",
    "posts/?period=all&query={pk}", "posts/export.csv?query={pk}", "posts/live/?query={pk}",
    "listening/panel/volume/?period=all&query={pk}",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_about_it_do_not_exist_for_the_others(
    address: str, own: Query, author: User, member: Member, sign_in: SignIn
) -> None:
    path = f"/w/{own.workspace.slug}/{address.format(pk=own.pk)}"
    assert sign_in(member(Role.ANALYST)).get(path).status_code == 404
    assert sign_in(author).get(path).status_code in {200, 204}


LISTS = [
    "queries/", "queries/?q=tram", "queries/export.csv", "queries/choose/?named=Sec", "listening/?period=all",
    "queries/progress/?query={pk}",
]  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_lists_do_not_name_it_to_the_others(
    address: str, own: Query, author: User, member: Member, sign_in: SignIn
) -> None:
    workspace = own.workspace
    services.query_create(actor=Actor.human(author), workspace=workspace, name="Tramway", text="tram*")

    def text(user: User) -> str:
        answer = sign_in(user).get(f"/w/{workspace.slug}/{address.format(pk=own.pk)}")
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
        return str(body, "utf-8")

    analyst = member(Role.ANALYST)
    assert "Secret" not in text(analyst)
    assert f"posts-{own.pk}" not in text(analyst)
    assert "Secret" in text(author) or f"posts-{own.pk}" in text(author)


def test_a_post_names_only_the_queries_that_its_reader_sees(
    own: Query, author: User, workspace: Workspace, member: Member, sign_in: SignIn
) -> None:
    found = selectors.posts(workspace, Filter(queries=(own.pk,)), limit=1, names=False)[0]
    path = f"/w/{workspace.slug}/posts/{found.mention}/"
    assert "Secret" in sign_in(author).get(path).content.decode()
    assert "Secret" not in sign_in(member(Role.ANALYST)).get(path).content.decode()


def test_others_cannot_change_it_and_do_not_learn_of_its_name(
    own: Query, workspace: Workspace, member: Member
) -> None:
    analyst = Actor.human(member(Role.ANALYST))
    with pytest.raises(NotFound):
        services.query_update(actor=analyst, workspace=workspace, query_id=own.pk, name="x", text="x1")
    with pytest.raises(NotFound):
        services.query_return(actor=analyst, workspace=workspace, query_id=own.pk, number=1)
    with pytest.raises(NotFound):
        services.past_stop(actor=analyst, workspace=workspace, query_id=own.pk)
    with pytest.raises(NotFound):
        services.query_delete(actor=analyst, workspace=workspace, query_id=own.pk)
    same = services.query_create(actor=analyst, workspace=workspace, name="Secret", text="bus")
    assert same.is_shared


def test_sharing_is_taken_back_by_its_author_or_a_manager_only(
    author: User, workspace: Workspace, member: Member
) -> None:
    given = {"workspace": workspace, "name": "Tram", "text": "tram"}
    query = services.query_create(actor=Actor.human(author), **given)  # type: ignore[arg-type]
    change = {"query_id": query.pk, "is_shared": False, **given}
    with pytest.raises(NotAllowed):
        services.query_update(actor=Actor.human(member(Role.ANALYST)), **change)  # type: ignore[arg-type]
    for one in (author, member(Role.MANAGER)):
        services.query_update(actor=Actor.human(one), **change)  # type: ignore[arg-type]
        assert not Query.objects.get(pk=query.pk).is_shared
        services.query_update(actor=Actor.human(one), **{**change, "is_shared": True})  # type: ignore[arg-type]


def test_sharing_a_query_whose_name_is_taken_asks_for_another(
    own: Query, author: User, actor: Actor, workspace: Workspace
) -> None:
    services.query_create(actor=actor, workspace=workspace, name="Secret", text="bus")
    with pytest.raises(Conflict):
        services.query_update(
            actor=Actor.human(author),
            workspace=workspace,
            query_id=own.pk,
            name="Secret",
            text="tram",
            is_shared=True,
        )
    assert not Query.objects.get(pk=own.pk).is_shared


def test_what_a_query_of_ones_own_matches_is_kept_like_any_other(own: Query, workspace: Workspace) -> None:
    assert (
        selectors.reading_of(workspace.pk)
        .matcher.match_table(selectors.lake_of(workspace.pk).latest(Filter(), limit=3))
        .to_pylist()
        .count([own.pk])
        == 1
    )
