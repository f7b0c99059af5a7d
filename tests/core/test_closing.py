"""Closing a workspace: everything of it goes, what is written once gives way here and nowhere else."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results import made as results
from parvis.apps.approval.services import review_open
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import Boundary, State
from parvis.config.wiring import schedules
from parvis.core import audit
from parvis.core.actors import Actor, ActorKind
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed
from parvis.core.jobs.models import Job
from parvis.core.people import User
from parvis.core.secrets import lake_key, set_secret
from parvis.core.workspaces.belonging import belonging, rows_of
from parvis.core.workspaces.closing import files_leave, folders_of, sweep_closed, workspace_close
from parvis.core.workspaces.exporting import workspace_export
from parvis.core.workspaces.models import Closing, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def lived(workspace: Workspace, owner: User, home: Path) -> Account:
    """A workspace with a row of nearly every kind: published posts, grants, reviews, secrets, files."""
    account = publishing.account(workspace, handle=f"@{workspace.slug}")
    set_secret(account, "token", "s3cret")
    account.save()
    watch = results.followed(account, owner, timezone.now() - timedelta(days=9))
    watch.delivery.log.create(boundary=Boundary.COMMIT, outcome="ok", at=timezone.now())
    publishing.grant(workspace, owner).uses.create(at=timezone.now(), what=f"delivery:{workspace.pk}")
    post = publishing.post(workspace, owner)
    review_open(actor=Actor.human(owner), workspace=workspace, post_id=post.pk, now=timezone.now())
    lake_key(workspace.pk)
    for folder in folders_of(workspace.pk):
        folder.mkdir(parents=True)
        (folder / "held").write_text(f"of {workspace.slug}")
    return account


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def neighbour(owner: User, home: Path) -> Workspace:
    """Another workspace of the same owner, which must notice nothing."""
    made = Workspace.objects.create(name="Tram", slug="tram")
    made.memberships.create(user=owner, role=Role.OWNER)
    lived(made, owner, home)
    return made


def counts(workspace: Workspace) -> dict[str, int]:
    told = {model._meta.label: rows_of(workspace, model, way).count() for model, way in belonging()}
    return {name: n for name, n in told.items() if n}


def close(workspace: Workspace, owner: User) -> None:
    workspace_close(actor=Actor.human(owner), workspace=workspace, name=workspace.name)


def test_everything_goes_but_the_audit_and_a_neighbour_notices_nothing(
    workspace: Workspace, owner: User, home: Path, neighbour: Workspace
) -> None:
    lived(workspace, owner, home)
    pk, before, beside = workspace.pk, counts(workspace), counts(neighbour)
    assert len(before) > 15, sorted(before)
    close(workspace, owner)
    workspace.pk = pk
    assert set(counts(workspace)) == {"core.AuditEntry"}
    assert counts(neighbour) == beside
    entry = AuditEntry.objects.get(verb="workspace.close")
    assert (entry.workspace_id, entry.actor_label, entry.before) == (
        pk, "Ada", {"name": "Vélo Lyon", "slug": "velo-lyon"},
    )  # fmt: skip
    assert Job.objects.filter(task__endswith="files_leave").count() == 1
    assert files_leave.func(workspace_id=pk) == len(folders_of(pk)) >= 3
    assert not any(folder.exists() for folder in folders_of(pk))
    assert all(folder.exists() for folder in folders_of(neighbour.pk))
    assert files_leave.func(workspace_id=neighbour.pk) == 0, "not of one that is there"
    with connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute("SELECT count(*) FROM workspaces_closing")
        assert cursor.fetchone() == (0,)


def test_what_a_worker_still_wrote_is_swept_at_night(
    workspace: Workspace, owner: User, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(workspace, owner, home)
    (home / "lake" / "4711" / "day").mkdir(parents=True)
    (home / "lake" / "notes").mkdir()
    assert sweep_closed.func() == 0, "it may belong to a workspace that is being made"
    monkeypatch.setattr("parvis.core.workspaces.closing.UNTOUCHED", timedelta(days=-1))
    assert sweep_closed.func() == 1
    assert sorted(one.name for one in (home / "lake").iterdir()) == [str(workspace.pk), "notes"]
    assert schedules("Europe/Paris")["sweep-closed"][0].endswith("closing.sweep_closed")


@pytest.mark.parametrize("name", ["", "velo lyon", "Vélo", "Vélo Lyon!"])
def test_only_the_name_as_it_is_closes(workspace: Workspace, owner: User, name: str) -> None:
    with pytest.raises(BadInput, match="Vélo Lyon"):
        workspace_close(actor=Actor.human(owner), workspace=workspace, name=name)
    assert Workspace.objects.filter(pk=workspace.pk).exists()


def test_a_manager_a_program_and_parvis_itself_close_nothing(
    workspace: Workspace, owner: User, member: Callable[[Role], User]
) -> None:
    program = Actor(kind=ActorKind.API, label="p", user_id=owner.pk)
    for actor in (Actor.human(member(Role.MANAGER)), program, Actor.system()):
        with pytest.raises(NotAllowed):
            workspace_close(actor=actor, workspace=workspace, name=workspace.name)
    assert not Closing.objects.exists()


@pytest.mark.parametrize("state", [State.SENDING, State.PENDING])
def test_nothing_is_closed_while_a_post_is_on_its_way(
    workspace: Workspace, owner: User, home: Path, state: State
) -> None:
    account = lived(workspace, owner, home)
    post = publishing.post(workspace, owner)
    publishing.cleared(post, owner)
    publishing.delivery(post, account, state=state)
    before = counts(workspace)
    with pytest.raises(Conflict) as refused:
        close(workspace, owner)
    assert refused.value.code == "sending"
    assert counts(workspace) == before


GUARDED = (
    "autonomy_use", "autonomy_grant", "content_revision", "approval_clearance", "approval_decision",
)  # fmt: skip


@pytest.mark.parametrize("table", GUARDED)
def test_the_neighbours_rows_stay_even_while_another_workspace_is_closing(
    workspace: Workspace, owner: User, home: Path, neighbour: Workspace, table: str
) -> None:
    with transaction.atomic():
        entry = audit.record(
            actor=Actor.human(owner), workspace=workspace, verb="workspace.close", target="workspace"
        )
        Closing.objects.create(workspace=workspace, entry_id=entry.pk)
    Delivery.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - constants


@pytest.mark.parametrize("who", ["nobody", "another entry", "another workspace", "parvis"])
def test_no_row_opens_the_way_without_a_persons_entry_in_the_audit(
    workspace: Workspace, owner: User, neighbour: Workspace, who: str
) -> None:
    with transaction.atomic():
        told = {"actor": Actor.human(owner), "workspace": workspace, "verb": "workspace.close"}
        wrong = {
            "nobody": {},
            "another entry": {"verb": "post.create"},
            "another workspace": {"workspace": neighbour},
            "parvis": {"actor": Actor.system()},
        }[who]  # fmt: skip
        entry = audit.record(**{**told, **wrong}, target="workspace")  # type: ignore[arg-type]
    number = 0 if who == "nobody" else entry.pk
    with pytest.raises(DatabaseError, match="only an owner"), transaction.atomic():
        Closing.objects.create(workspace=workspace, entry_id=number)


def test_the_file_holds_every_row_and_every_file_and_no_secret(
    workspace: Workspace, owner: User, home: Path, neighbour: Workspace
) -> None:
    lived(workspace, owner, home)
    told = counts(workspace)
    data = b"".join(workspace_export(actor=Actor.human(owner), workspace=workspace))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        rows = {
            name.removeprefix("rows/").removesuffix(".jsonl"): archive.read(name).decode().splitlines()
            for name in archive.namelist() if name.startswith("rows/")
        }  # fmt: skip
        assert archive.read("files/media/held") == b"of velo-lyon"
    assert {name: len(lines) for name, lines in rows.items() if name != "workspaces.workspace"} == {
        name.lower(): n + (name == "core.AuditEntry") for name, n in told.items()
    }
    (account,) = map(json.loads, rows["publishing.account"])
    assert account["handle"] == "@velo-lyon"
    sealed = [one.attname for one in Account._meta.fields if isinstance(one, models.BinaryField)]
    assert sealed
    assert not set(sealed) & set(account)
    assert b"tram" not in data


def test_the_page_offers_the_file_and_deletes_by_the_name(
    page: Client, workspace: Workspace, owner: User, home: Path
) -> None:
    lived(workspace, owner, home)
    href = "/w/velo-lyon/settings/close/"
    assert "Download everything" in page.get(href).content.decode()
    wrong = page.post(href, {"name": "velo"})
    assert (wrong.status_code, "exactly as it is" in wrong.content.decode()) == (422, True)
    taken = page.post("/w/velo-lyon/settings/export/")
    assert zipfile.is_zipfile(io.BytesIO(b"".join(taken.streaming_content)))  # type: ignore[attr-defined]
    gone = page.post(href, {"name": "Vélo Lyon"}, follow=True)
    assert "is deleted" in gone.content.decode()
    assert page.get(href).status_code == 404
