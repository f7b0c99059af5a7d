"""Every text that a query had is kept: who, when; compared; brought back in one step, as a new version."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.listening.querying.conftest import SignIn, found
from parvis.apps.listening import services
from parvis.apps.listening.models import Query
from parvis.apps.listening.querying.models import QueryVersion
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import Conflict, NotFound
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.kit.edits import Change, Part, compare

pytestmark = pytest.mark.django_db


@pytest.fixture
def query(actor: Actor, workspace: Workspace, member: Callable[[Role], User], five_days: None) -> Query:
    """Three versions: vélo, vélo OR tram (a colleague's), bus."""
    query = services.query_create(actor=actor, workspace=workspace, name="Villes", text="vélo")
    given = {"workspace": workspace, "query_id": query.pk, "name": "Villes"}
    services.query_update(actor=Actor.human(member(Role.ANALYST)), text="vélo OR tram", **given)  # type: ignore[arg-type]
    return services.query_update(actor=actor, text="bus", **given)  # type: ignore[arg-type]


def test_each_change_of_the_text_is_kept_with_who_made_it(query: Query, owner: User) -> None:
    kept = QueryVersion.objects.filter(query=query).order_by("number")
    assert [(one.number, one.text, str(one.by)) for one in kept] == [
        (1, "vélo", str(owner)),
        (2, "vélo OR tram", "analyst@example.org"),
        (3, "bus", str(owner)),
    ]


def test_a_new_name_is_no_new_version(actor: Actor, workspace: Workspace, query: Query) -> None:
    services.query_update(actor=actor, workspace=workspace, query_id=query.pk, name="Rues", text="bus")
    assert QueryVersion.objects.filter(query=query).count() == 3
    assert AuditEntry.objects.first().before == {"name": "Villes"}  # type: ignore[union-attr]


def test_an_older_version_comes_back_as_a_new_one_and_is_matched(
    actor: Actor, workspace: Workspace, query: Query
) -> None:
    drain()
    assert found(workspace, query.pk) == [f"Le bus du jour {back}" for back in range(5)]
    services.query_return(actor=actor, workspace=workspace, query_id=query.pk, number=2)
    newest = QueryVersion.objects.filter(query=query).first()
    assert newest is not None
    assert (newest.number, newest.text, newest.returned_to) == (4, "vélo OR tram", 2)
    assert AuditEntry.objects.filter(verb="query.return").count() == 1
    drain()
    assert len(found(workspace, query.pk)) == 10


def test_returning_to_what_it_says_or_to_what_never_was_changes_nothing(
    actor: Actor, workspace: Workspace, query: Query
) -> None:
    with pytest.raises(Conflict):
        services.query_return(actor=actor, workspace=workspace, query_id=query.pk, number=3)
    with pytest.raises(NotFound):
        services.query_return(actor=actor, workspace=workspace, query_id=query.pk, number=9)
    assert QueryVersion.objects.filter(query=query).count() == 3


def test_the_page_compares_the_last_two_or_those_asked_for(
    owner: User, workspace: Workspace, query: Query, sign_in: SignIn
) -> None:
    client, path = sign_in(owner), f"/w/{workspace.slug}/queries/{query.pk}/versions/"
    page = client.get(path).content.decode()
    assert page.index("<del>") < page.index("vélo OR tram</del>")
    asked = client.get(f"{path}?from=1&to=2").content.decode()
    assert " OR tram</ins>" in asked
    assert "<del>" not in asked
    assert client.get(f"{path}?from=x&to=99999999999999999999").status_code == 200


def test_a_reader_sees_versions_and_cannot_return(
    workspace: Workspace, query: Query, member: Callable[[Role], User], sign_in: SignIn
) -> None:
    client, path = sign_in(member(Role.CLIENT)), f"/w/{workspace.slug}/queries/{query.pk}/"
    page = client.get(f"{path}versions/").content.decode()
    assert "vélo OR tram" in page
    assert f"{path}back/" not in page
    assert client.post(f"{path}back/", {"number": "1"}).status_code == 403


def test_one_click_brings_a_version_back(
    owner: User, workspace: Workspace, query: Query, sign_in: SignIn
) -> None:
    client, path = sign_in(owner), f"/w/{workspace.slug}/queries/{query.pk}/"
    answer = client.post(f"{path}back/", {"number": "1"}, follow=True)
    assert "reprend le texte de la version 1" in answer.content.decode()
    assert Query.objects.get(pk=query.pk).text == "vélo"


def test_a_difference_is_told_in_whole_words() -> None:
    assert compare("vélo (Lyon OR Paris)", "vélo (Lyon OR Nantes)") == (
        Part(Change.SAME, "vélo (Lyon OR "),
        Part(Change.REMOVED, "Paris"),
        Part(Change.ADDED, "Nantes"),
        Part(Change.SAME, ")"),
    )


@settings(max_examples=100, deadline=None)
@given(*[st.text('ab ()"-\n', max_size=40)] * 2)
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    parts = compare(before, after)
    assert "".join(part.text for part in parts if part.change != Change.ADDED) == before
    assert "".join(part.text for part in parts if part.change != Change.REMOVED) == after
