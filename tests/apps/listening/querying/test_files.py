"""Queries as CSV: out and in again unchanged, no cell a formula, each bad line told by its number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from apps.listening.querying.conftest import SignIn, found
from parvis.apps.listening import services
from parvis.apps.listening.models import Query
from parvis.apps.listening.querying import files
from parvis.apps.listening.querying.files import queries_as_csv
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.jobs.models import Job
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.kit.csv import csv_cell, csv_text

pytestmark = pytest.mark.django_db


def bring(actor: Actor, workspace: Workspace, table: str, *, replace: bool = False) -> files.Imported:
    return services.queries_import(actor=actor, workspace=workspace, data=table.encode(), replace=replace)


def test_good_lines_are_kept_and_bad_ones_told_by_their_number(actor: Actor, workspace: Workspace) -> None:
    done = bring(
        actor,
        workspace,
        "name,query,folder,shared\n"
        'Vélo,"vélo OR ""piste cyclable""",Ville,yes\n'
        "Faux,vélo (,,\n"
        ",tram,,\n"
        "Vélo,bus,,\n"
        "Mien,bus,,non\n"
        "\n"
        "Doute,bus,,peut-être\n"
        f"{'n' * 81},bus,,\n",
    )
    assert (done.created, done.changed, done.same) == (2, 0, 0)
    assert [one.line for one in done.refused] == [3, 4, 5, 8, 9]
    assert "character 6" in done.refused[0].why or "caractère 6" in done.refused[0].why
    velo, mine = Query.objects.get(name="Vélo"), Query.objects.get(name="Mien")
    assert velo.folder is not None
    assert (velo.text, velo.folder.name, velo.is_shared) == ('vélo OR "piste cyclable"', "Ville", True)
    assert (mine.is_shared, mine.created_by_id) == (False, actor.user_id)
    assert velo.versions.count() == 1
    assert AuditEntry.objects.filter(verb="query.import").count() == 1
    assert Job.objects.filter(task__endswith="match_past").count() == 1


def test_what_is_exported_comes_back_as_it_was(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    texts = {
        "=SUM(A1)": '"=1+1" vélo',
        "Dash": "-pub vélo",
        "At": "@ann vélo",
        "Quote": "“l’eau” «\u00a0vive\u00a0» #été",
        "'Apostrophe": "'tis",
        "Line": "vélo\nOR tram",
    }
    for name, text in texts.items():
        services.query_create(actor=actor, workspace=workspace, name=name, text=text)
    table = "".join(queries_as_csv(actor, workspace))
    for line in table.splitlines():
        assert not line.startswith(("=", "+", "-", "@"))
        assert ",-" not in line
        assert ",@" not in line
    done = bring(Actor.system(), other_workspace, table)
    assert done.refused == []
    back = Query.objects.filter(workspace=other_workspace)
    assert dict(back.values_list("name", "text")) == texts
    again = bring(actor, workspace, table)
    assert (again.created, again.changed, again.same) == (0, 0, len(texts))


@given(st.text(max_size=12))
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    kept = text.replace("\x00", "")
    assert csv_text(csv_cell(kept)) == kept


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_heading"),
        (b"a,b\n1,2\n", "no_heading"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file_binary"),
        (b"name,query\n" + b"x" * 10_000_001, "file_large"),
        (b'name,query\n"' + b"x" * 200_000, ""),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    actor: Actor, workspace: Workspace, data: bytes, code: str
) -> None:
    if not code:  # a cell without an end: told as a line
        done = services.queries_import(actor=actor, workspace=workspace, data=data, replace=False)
        assert [one.line for one in done.refused] == [2]
        return
    with pytest.raises(BadInput) as refused:
        services.queries_import(actor=actor, workspace=workspace, data=data, replace=False)
    assert refused.value.code == code
    assert not Query.objects.exists()


def test_french_spreadsheets_are_read_too(actor: Actor, workspace: Workspace) -> None:
    table = "Nom;Requête;Dossier;Partagée\r\nÉté;été ET plage;Saisons;oui\r\n"
    done = services.queries_import(
        actor=actor, workspace=workspace, data=table.encode("cp1252"), replace=False
    )
    assert done.created == 1
    query = Query.objects.get()
    assert (query.name, query.text) == ("Été", "été ET plage")


def test_a_name_that_is_there_is_told_or_changed_as_a_new_version(
    actor: Actor, workspace: Workspace, five_days: None
) -> None:
    query = services.query_create(actor=actor, workspace=workspace, name="Vélo", text="vélo")
    table = "name,query\nVélo,tram\n"
    kept = bring(actor, workspace, table)
    assert [one.line for one in kept.refused] == [2]
    done = bring(actor, workspace, table, replace=True)
    assert (done.changed, done.refused) == (1, [])
    query.refresh_from_db()
    assert (query.text, query.version, query.versions.count()) == ("tram", 2, 2)
    drain()
    assert found(workspace, query.pk) == [f"Le tram du jour {back}" for back in range(5)]


def test_another_persons_own_query_is_neither_met_nor_changed(
    actor: Actor, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    creator = Actor.human(member(Role.CREATOR))
    theirs = services.query_create(
        actor=creator, workspace=workspace, name="Mien", text="tram", is_shared=False
    )
    done = bring(actor, workspace, "name,query,shared\nMien,bus,no\n", replace=True)
    assert done.created == 1
    theirs.refresh_from_db()
    assert theirs.text == "tram"


def test_too_many_lines_are_cut_and_told(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LINES_LIMIT", 2)
    done = bring(actor, workspace, "name,query\na,a1\nb,b1\nc,c1\n")
    assert done.created == 2
    assert [one.line for one in done.refused] == [4]


def test_those_who_only_read_import_nothing(workspace: Workspace, member: Callable[[Role], User]) -> None:
    with pytest.raises(NotAllowed):
        bring(Actor.human(member(Role.CLIENT)), workspace, "name,query\na,a1\n")


def test_the_page_tells_what_became_of_the_file(owner: User, workspace: Workspace, sign_in: SignIn) -> None:
    client, path = sign_in(owner), f"/w/{workspace.slug}/queries/import/"
    sent = SimpleUploadedFile("q.csv", b"name,query\na,a1\nb,(\n<script>,b1 AND\n")
    page = client.post(path, {"file": sent}).content.decode()
    assert "Ligne 3" in page
    assert "Ligne 4" in page
    assert "<script>," not in page
    assert "Choisissez d’abord un fichier" in client.post(path, {}).content.decode()
    wrong = client.post(path, {"file": SimpleUploadedFile("q.csv", b"\x00\x01")})
    assert wrong.status_code == 422
    assert "Ce n’est pas un fichier texte" in wrong.content.decode()
    exported = b"".join(client.get(f"/w/{workspace.slug}/queries/export.csv")).decode()  # type: ignore[arg-type]
    assert exported.splitlines() == ["name,query,folder,shared", "a,a1,,yes"]
