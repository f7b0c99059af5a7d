"""The pages of reports as people use them, the links of outsiders, and what reaches a mailbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.reports.conftest import NOW, SECRET
from apps.reports.made import by_ai, facts, row
from apps.reports.test_files import png
from parvis.apps.reports import services
from parvis.apps.reports.facts import Alarms, Rang, Said
from parvis.apps.reports.models import Letter, Letterhead, Plan, Report
from parvis.apps.reports.telling import report_email
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role
from servers.smtp import Smtp

pytestmark = pytest.mark.django_db
Member = Callable[[Role], User]


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(owner: User) -> Client:
    cache.clear()
    return enter(owner)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def home(workspace: Workspace) -> str:
    return f"/w/{workspace.slug}/reports/"


def test_an_empty_list_makes_a_first_report_in_one_click(desk: Client, workspace: Workspace) -> None:
    assert "Aucun rapport pour l’instant" in page(desk, home(workspace))
    answer = desk.post(f"{home(workspace)}first/")
    report = Report.objects.get()
    assert answer.headers["Location"] == f"{home(workspace)}{report.pk}/"
    assert "Rapport de Vélo Lyon" in page(desk, home(workspace))


def test_the_first_screen_says_what_why_how_sure_and_what_to_do(desk: Client, workspace: Workspace) -> None:
    text = page(desk, f"{home(workspace)}{row(workspace).pk}/")
    order = [text.index(one) for one in ("Ce qui s’est passé", "Pourquoi cela", "Est-ce sûr ?", "Que faire")]
    assert order == sorted(order)
    assert "1 234 publications ont été entendues" in text
    assert f"/w/{workspace.slug}/posts/?since=" in text


def test_a_report_is_looked_at_before_it_is_kept(desk: Client, heard: Workspace) -> None:
    form = {
        "title": "Freins", "about": "period=all", "since": "2026-11-09", "until": "2026-11-15",
        "sections": ["volume", "topics"],
    }  # fmt: skip
    looked = desk.post(f"{home(heard)}new/", {**form, "do": "look"})
    assert "210 publications ont été entendues" in unescape(looked.content.decode())
    assert not Report.objects.exists()
    desk.post(f"{home(heard)}new/", {**form, "do": "keep"})
    assert Report.objects.get().title == "Freins"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": "2026-11-01"}, "La période finit avant de commencer"),
        ({"since": "2020-01-01"}, "un an au plus"),
        ({"since": "hier"}, ""),
        ({"since": "0001-01-01"}, "1970"),
        ({"until": "9999-12-31"}, "2999"),
        ({"sections": []}, "Choisissez au moins une partie."),
        ({"title": " "}, ""),
        ({"about": "author=x"}, ""),
    ],
)
def test_a_wrong_wish_is_marked_and_nothing_is_made(
    desk: Client, workspace: Workspace, changes: dict[str, Any], said: str
) -> None:
    form: dict[str, Any] = {"title": "x", "about": "period=all", "since": "2026-11-09", "until": "2026-11-15"}
    answer = desk.post(f"{home(workspace)}new/", {**form, "sections": ["volume"], "do": "keep", **changes})
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert not Report.objects.exists()


def test_the_files_come_with_names_that_nothing_can_hide_in(desk: Client, workspace: Workspace) -> None:
    report = row(workspace, 'x"\r\nSet-Cookie: a=b/../été')
    for end, kind, first in (
        ("pdf", "application/pdf", b"%PDF"),
        ("csv", "text/csv; charset=utf-8", b"Partie"),
    ):
        answer = desk.get(f"{home(workspace)}{report.pk}/report.{end}")
        assert answer.headers["Content-Type"] == kind
        assert answer.content.startswith(first)
        disposition = answer.headers["Content-Disposition"]
        assert re.fullmatch(rf'attachment; filename="[a-z0-9-]+\.{end}"', disposition)
        assert "Set-Cookie" not in answer.headers


def test_a_reader_reads_and_changes_nothing(member: Member, workspace: Workspace) -> None:
    report = row(workspace)
    client = enter(member(Role.CLIENT))
    text = page(client, f"{home(workspace)}{report.pk}/")
    assert "1 234 publications" in text
    assert "report.pdf" not in text
    assert "Supprimer" not in text
    assert client.get(f"{home(workspace)}{report.pk}/report.pdf").status_code == 403
    assert client.post(f"{home(workspace)}{report.pk}/delete/").status_code == 403


def test_another_workspaces_report_does_not_exist(
    desk: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    report = row(other_workspace)
    for end in ("", "report.pdf", "report.csv"):
        assert desk.get(f"{home(workspace)}{report.pk}/{end}").status_code == 404
    assert desk.post(f"{home(workspace)}{report.pk}/delete/").status_code == 404
    assert Report.objects.filter(pk=report.pk).exists()


def test_a_post_is_shown_without_its_author_and_never_outside(desk: Client, heard: Workspace) -> None:
    report = row(heard)
    place = f"{home(heard)}{report.pk}/"
    desk.post(f"{place}quote/", {"mention": "e0"})
    text = page(desk, place)
    assert SECRET in text
    assert "e-author-0" not in text
    token = shared(desk, place)
    assert SECRET not in page(Client(), f"/shared/reports/{token}/")
    quote = report.quotes.get()
    desk.post(f"{place}quote/{quote.pk}/remove/")
    assert not report.quotes.exists()


def shared(desk: Client, place: str) -> str:
    """Make a link as a person does; its token."""
    desk.post(f"{place}share/", {"days": "7"})
    found = re.search(r"/shared/reports/([\w-]+)/", page(desk, place))
    assert found is not None
    return found.group(1)


def test_a_link_shows_the_report_leads_nowhere_and_ends(desk: Client, workspace: Workspace) -> None:
    rang = Rang(1, Said("mots de crise", "words"), "Règle secrète", facts().since)
    report = row(workspace, alarms=Alarms((rang,), 0, 2, 1))
    place = f"{home(workspace)}{report.pk}/"
    token = shared(desk, place)
    text = page(Client(), f"/shared/reports/{token}/")
    assert "1 234 publications ont été entendues" in text
    assert "Règle secrète" not in text
    assert f"/w/{workspace.slug}/" not in text
    assert "cellule de crise" not in text
    answer = Client().get(f"/shared/reports/{token}/report.pdf")
    assert answer.content.startswith(b"%PDF")
    assert token not in page(desk, place), "it is shown once"
    desk.post(f"{home(workspace)}links/{report.links.get().pk}/withdraw/")
    assert "Ce lien a été retiré" in page(Client(), f"/shared/reports/{token}/", 410)
    assert Client().get("/shared/reports/unknown/").status_code == 404


def test_a_link_shows_nothing_of_a_handful_of_posts(desk: Client, workspace: Workspace) -> None:
    made = facts()
    few = row(workspace, volume=made.volume.__class__(4, 0, None, 0, None, 1, 3, 1000))
    token = shared(desk, f"{home(workspace)}{few.pk}/")
    text = page(Client(), f"/shared/reports/{token}/")
    assert "moins de cinq publications" in text
    assert "publications ont été entendues" not in text
    assert Client().get(f"/shared/reports/{token}/report.pdf").status_code == 404


def test_a_report_of_a_models_unread_sentence_is_marked_and_not_given_out(
    desk: Client, workspace: Workspace
) -> None:
    report = by_ai(row(workspace), approved_by=None)
    place = f"{home(workspace)}{report.pk}/"
    assert "Certaines phrases ont été écrites par une IA" in page(desk, place)
    assert desk.get(f"{place}report.pdf").status_code == 409
    assert desk.post(f"{place}share/", {"days": "7"}).status_code == 409


PLAN = {"name": "Lundi", "about": "period=all", "rhythm": "weekly", "weekday": "0", "day": "1", "at": "08:00"}


def test_a_plan_is_made_changed_paused_and_deleted(desk: Client, owner: User, workspace: Workspace) -> None:
    place = f"{home(workspace)}plans/"
    assert "Aucun rapport programmé" in page(desk, place)
    desk.post(f"{place}new/", {**PLAN, "sections": ["volume"], "readers": [str(owner.pk)]})
    plan = Plan.objects.get()
    assert (plan.sections, list(plan.readers.all())) == (["volume"], [owner])
    assert "envoyé à Ada" in page(desk, place)
    desk.post(f"{place}{plan.pk}/", {**PLAN, "name": "Mardi", "weekday": "1", "sections": ["volume"]})
    assert "envoyé à personne" in page(desk, place)
    desk.post(f"{place}{plan.pk}/active/", {"active": "0"})
    assert "suspendu" in page(desk, place) or "en pause" in page(desk, place)
    desk.post(f"{place}{plan.pk}/delete/")
    assert not Plan.objects.exists()


@pytest.mark.parametrize("changes", [{"at": "25:00"}, {"day": "40"}, {"rhythm": "x"}, {"readers": ["999"]}])
def test_a_wrong_plan_is_marked(desk: Client, workspace: Workspace, changes: dict[str, Any]) -> None:
    answer = desk.post(f"{home(workspace)}plans/new/", {**PLAN, "sections": ["volume"], **changes})
    assert answer.status_code == 422
    assert not Plan.objects.exists()


def test_the_letterhead_stands_on_every_report(desk: Client, workspace: Workspace) -> None:
    report = row(workspace)
    place = f"{home(workspace)}letterhead/"
    given = {"name": "Maison Acme", "colour": "#8a1f1f", "keep_days": "90"}
    logo = SimpleUploadedFile("logo.png", png(), "image/png")
    assert desk.post(place, {**given, "logo": logo}).status_code == 302
    text = page(desk, f"{home(workspace)}{report.pk}/")
    assert "Maison Acme" in text
    assert 'fill="#8a1f1f"' in text
    assert "data:image/png;base64," in text
    refused = desk.post(place, {**given, "logo": SimpleUploadedFile("x.svg", b"<svg/>", "image/svg+xml")})
    assert refused.status_code == 422
    light = desk.post(place, {**given, "colour": "#ffff00"})
    assert "trop claire" in unescape(light.content.decode())
    assert Letterhead.objects.get().colour == "#8a1f1f"


@pytest.fixture
def smtp(settings: Any) -> Iterator[Smtp]:
    """A mail server that Django is told of."""
    with Smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.PUBLIC_URL = "https://parvis.test"
        yield server


def test_a_report_reaches_each_reader_in_their_language_once(
    smtp: Smtp, workspace: Workspace, owner: User
) -> None:
    english = User.objects.create_user("eve@example.org", language="en")
    Membership.objects.create(workspace=workspace, user=english, role=Role.CLIENT)
    report = row(workspace, "Lundi\r\nBcc: x@example.org")
    for user in (owner, english):
        Letter.objects.create(report=report, user=user)
        assert report_email(report.pk, user.pk, now=NOW) == 1
        assert report_email(report.pk, user.pk, now=NOW) == 0
    mails = {to[0]: mail for _sender, to, mail in smtp.taken}
    assert set(mails) == {"ada@example.org", "eve@example.org"}
    bodies = {who: [part.get_content() for part in mail.iter_parts()] for who, mail in mails.items()}
    for who, said in (("ada@example.org", "publications ont été"), ("eve@example.org", "1,234 posts were")):
        assert mails[who]["Bcc"] is None
        for body in bodies[who]:
            assert said in unescape(body)
            assert f"https://parvis.test/w/velo-lyon/reports/{report.pk}/" in body


def test_who_left_gets_no_report(smtp: Smtp, workspace: Workspace, owner: User) -> None:
    report = row(workspace)
    Letter.objects.create(report=report, user=owner)
    Membership.objects.filter(user=owner).delete()
    assert report_email(report.pk, owner.pk, now=NOW) == 0
    assert smtp.taken == []
    assert not Letter.objects.exists()


def test_a_post_that_is_shown_leaves_by_no_e_mail(
    smtp: Smtp, actor: Actor, heard: Workspace, owner: User
) -> None:
    report = row(heard)
    services.quote_add(
        actor=actor,
        workspace=heard,
        report_id=report.pk,
        mention="e0",
        now=NOW,
    )
    Letter.objects.create(report=report, user=owner)
    report_email(report.pk, owner.pk, now=NOW)
    [(_sender, _to, mail)] = smtp.taken
    assert SECRET not in mail.as_string()
