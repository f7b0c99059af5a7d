"""Folders: named once, a query in one at most; taken away, they leave their queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.listening.querying.conftest import SignIn
from parvis.apps.listening import services
from parvis.apps.listening.models import Query
from parvis.apps.listening.querying.models import QueryFolder
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(actor: Actor, workspace: Workspace) -> QueryFolder:
    return services.folder_create(actor=actor, workspace=workspace, name=" Concurrents ")


def test_a_folder_is_made_renamed_and_taken_away_without_losing_a_query(
    actor: Actor, workspace: Workspace, folder: QueryFolder
) -> None:
    query = services.query_create(
        actor=actor, workspace=workspace, name="Vélo", text="vélo", folder_id=folder.pk
    )
    services.folder_rename(actor=actor, workspace=workspace, folder_id=folder.pk, name="Rivaux")
    query.refresh_from_db()
    assert query.folder is not None
    assert query.folder.name == "Rivaux"
    services.folder_delete(actor=actor, workspace=workspace, folder_id=folder.pk)
    query.refresh_from_db()
    assert query.folder is None
    verbs = AuditEntry.objects.filter(target="folder").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["folder.create", "folder.rename", "folder.delete"]


def test_two_folders_cannot_share_a_name_nor_have_none(
    actor: Actor, workspace: Workspace, folder: QueryFolder
) -> None:
    with pytest.raises(Conflict):
        services.folder_create(actor=actor, workspace=workspace, name="Concurrents")
    with pytest.raises(BadInput):
        services.folder_create(actor=actor, workspace=workspace, name="  ")
    assert QueryFolder.objects.count() == 1


def test_a_folder_of_another_workspace_does_not_exist(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = QueryFolder.objects.create(workspace=other_workspace, name="x")
    with pytest.raises(NotFound):
        services.folder_delete(actor=actor, workspace=workspace, folder_id=theirs.pk)
    with pytest.raises(BadInput):
        services.query_create(actor=actor, workspace=workspace, name="a", text="a1", folder_id=theirs.pk)
    with pytest.raises(BadInput):
        services.queries_move(actor=actor, workspace=workspace, query_ids=[], folder_id=theirs.pk)


def test_ticked_queries_move_and_those_one_does_not_see_stay(
    actor: Actor, workspace: Workspace, folder: QueryFolder, member: Callable[[Role], User]
) -> None:
    seen = services.query_create(actor=actor, workspace=workspace, name="a", text="a1")
    hidden = services.query_create(actor=actor, workspace=workspace, name="b", text="b1", is_shared=False)
    analyst = Actor.human(member(Role.ANALYST))
    both = [seen.pk, hidden.pk]
    moved = services.queries_move(actor=analyst, workspace=workspace, query_ids=both, folder_id=folder.pk)
    assert moved == 1
    assert list(Query.objects.filter(folder=folder)) == [seen]


def test_those_who_only_read_change_no_folder(
    workspace: Workspace, folder: QueryFolder, member: Callable[[Role], User]
) -> None:
    reader = Actor.human(member(Role.CLIENT))
    with pytest.raises(NotAllowed):
        services.folder_create(actor=reader, workspace=workspace, name="x")
    with pytest.raises(NotAllowed):
        services.folder_delete(actor=reader, workspace=workspace, folder_id=folder.pk)


def test_the_page_makes_renames_and_deletes(owner: User, workspace: Workspace, sign_in: SignIn) -> None:
    client, path = sign_in(owner), f"/w/{workspace.slug}/queries/folders/"
    assert client.post(path, {"name": "Marque"}).status_code == 302
    again = client.post(path, {"name": "Marque"})
    assert again.status_code == 422
    assert "Un dossier porte déjà ce nom" in again.content.decode()
    folder = QueryFolder.objects.get()
    client.post(f"{path}{folder.pk}/rename/", {"name": "Ma marque"})
    assert "Ma marque" in client.get(path).content.decode()
    client.post(f"{path}{folder.pk}/delete/")
    assert not QueryFolder.objects.exists()


def test_the_list_is_grouped_filtered_and_moved_from(
    owner: User, actor: Actor, workspace: Workspace, folder: QueryFolder, sign_in: SignIn
) -> None:
    services.query_create(actor=actor, workspace=workspace, name="Zèbre", text="zèbre", folder_id=folder.pk)
    services.query_create(actor=actor, workspace=workspace, name="Abeille", text="abeille miel")
    client, path = sign_in(owner), f"/w/{workspace.slug}/queries/"
    page = client.get(path).content.decode()
    assert page.index("<h2>Concurrents") < page.index("Zèbre") < page.index("<h2>Hors dossier")
    assert page.index("<h2>Hors dossier") < page.index("Abeille</a>")

    def names(asked: str) -> set[str]:
        text = client.get(path + asked).content.decode()
        return {name for name in ("Zèbre", "Abeille") if f"{name}</a>" in text}

    assert names("?q=miel") == {"Abeille"}
    assert names(f"?folder={folder.pk}") == {"Zèbre"}
    assert names("?folder=none") == {"Abeille"}
    assert names("?whose=own") == set()
    assert names("?folder=999999999999999999999") == names("?whose=x&page=99") == {"Zèbre", "Abeille"}
    abeille = Query.objects.get(name="Abeille")
    moved = client.post(f"{path}move/", {"query": [abeille.pk, "x"], "folder": folder.pk}, follow=True)
    assert "1 requête déplacée" in moved.content.decode()
    assert names("?folder=none") == set()
