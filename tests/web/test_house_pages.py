"""Members, audit, background work, settings, preferences: what a person sees and changes."""

from __future__ import annotations

import csv
import io
import json

from django.test import Client

from parvis.core.audit import AuditEntry
from parvis.core.jobs.models import Job, Status
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role


def test_an_invitation_shows_its_link_once_and_the_link_works(page: Client, workspace: Workspace) -> None:
    address = f"/w/{workspace.slug}/members/"
    page.post(f"{address}invite/", {"email": "New@Example.org", "role": "agent"})
    first = page.get(address).content.decode()
    link = first.partition('value="http://localhost:8765')[2].partition('"')[0]
    assert link.startswith("/login/")
    assert link not in page.get(address).content.decode()
    newcomer = Client()
    newcomer.post(link)
    assert newcomer.get(f"/w/{workspace.slug}/members/").status_code == 200


def test_nobody_gets_a_link_into_an_account_that_is_in_use(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    bob = User.objects.get(email="bob@example.org")
    page.post(f"/w/{workspace.slug}/members/invite/", {"email": bob.email, "role": "owner"})
    assert "/login/" not in page.get(f"/w/{workspace.slug}/members/").content.decode()
    assert page.post(f"/w/{workspace.slug}/members/{bob.pk}/link/").status_code == 409


def test_the_last_owner_cannot_leave(page: Client, owner: User, workspace: Workspace) -> None:
    answer = page.post(f"/w/{workspace.slug}/members/{owner.pk}/remove/")
    assert answer.status_code == 422
    assert "keeps at least one owner" in answer.content.decode()
    assert Membership.objects.filter(workspace=workspace, user=owner).exists()


def test_a_wrong_address_is_told_beside_the_field(page: Client, workspace: Workspace) -> None:
    answer = page.post(f"/w/{workspace.slug}/members/invite/", {"email": "nobody", "role": "agent"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_audit_says_who_did_what_before_and_after(
    page: Client, owner: User, workspace: Workspace
) -> None:
    settings = {
        "name": "Vélo",
        "language": "fr",
        "time_zone": "Europe/Paris",
        "retention_days": "30",
        "alert_days": "90",
    }
    page.post(f"/w/{workspace.slug}/settings/", settings)
    text = page.get(f"/w/{workspace.slug}/audit/?verb=workspace.update").content.decode()
    assert "<del>Vélo Lyon</del>" in text
    assert "<ins>Vélo</ins>" in text
    assert str(owner) in text
    assert "No entry" in page.get(f"/w/{workspace.slug}/audit/?person=nobody").content.decode()


def test_the_audit_of_another_workspace_is_not_shown(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    entry = {"actor_kind": "human", "actor_label": "Bob", "verb": "secret.thing", "target": "thing"}
    AuditEntry.objects.create(workspace=other_workspace, **entry)
    assert "secret.thing" not in page.get(f"/w/{workspace.slug}/audit/").content.decode()
    exported = b"".join(page.get(f"/w/{workspace.slug}/audit/export.jsonl").streaming_content)  # type: ignore[attr-defined]
    assert b"secret.thing" not in exported


def test_the_audit_is_exported_without_formulas(page: Client, workspace: Workspace) -> None:
    entry = {"actor_kind": "human", "actor_label": "=cmd()", "verb": "a.b", "target": "t", "after": {"é": 1}}
    AuditEntry.objects.create(workspace=workspace, **entry)
    answer = page.get(f"/w/{workspace.slug}/audit/export.csv?verb=a.b")
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [line["actor_label"] for line in lines] == ["'=cmd()"]
    assert json.loads(lines[0]["after"]) == {"é": 1}


def test_the_audit_goes_back_page_by_page(page: Client, workspace: Workspace) -> None:
    for number in range(60):
        AuditEntry.objects.create(
            workspace=workspace,
            actor_kind="system",
            actor_label="p",
            verb="v",
            target="t",
            target_id=f"n{number}.",
        )
    first = page.get(f"/w/{workspace.slug}/audit/?verb=v").content.decode()
    assert "n59." in first
    assert "n5." not in first
    older = first.partition('href="?')[2].partition('" rel="next"')[0].replace("&amp;", "&")
    assert "n5." in page.get(f"/w/{workspace.slug}/audit/?{older}").content.decode()


def test_a_failed_job_says_why_and_can_be_retried(page: Client, workspace: Workspace) -> None:
    job = Job.objects.create(
        task="a.b.import_file",
        workspace=workspace,
        status=Status.FAILED,
        error_message="Line 12 is <b>bad</b>.",
    )
    text = page.get(f"/w/{workspace.slug}/jobs/").content.decode()
    assert "import_file" in text
    assert "Line 12 is &lt;b&gt;bad&lt;/b&gt;." in text
    page.post(f"/w/{workspace.slug}/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.status == Status.WAITING


def test_without_a_worker_the_page_says_that_nothing_will_start(page: Client, workspace: Workspace) -> None:
    assert "what waits will not start" in page.get(f"/w/{workspace.slug}/jobs/").content.decode()


def test_lists_take_no_more_queries_for_more_rows(
    page: Client, workspace: Workspace, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(25):
        user = User.objects.create_user(f"p{number}@example.org")
        Membership.objects.create(workspace=workspace, user=user, role=Role.AGENT)
        Job.objects.create(task="a.b.c", workspace=workspace, status=Status.FAILED)
    for path in ("members/", "audit/", "jobs/"):
        with django_assert_max_num_queries(18):
            assert page.get(f"/w/{workspace.slug}/{path}").status_code == 200


def test_a_person_chooses_a_language_and_a_theme(page: Client, owner: User) -> None:
    page.post("/preferences/language/", {"language": "fr", "next": "/profile/"})
    text = page.get("/profile/").content.decode()
    assert '<html lang="fr"' in text
    assert "Votre profil" in text
    page.post("/preferences/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in page.get("/profile/").content.decode()


def test_preferences_lead_back_to_this_site_only(page: Client) -> None:
    answer = page.post("/preferences/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
