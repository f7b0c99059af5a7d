"""The part of the editor that shows what is found, the settings, the API, the command."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.publishing import made
from callers import Caller
from parvis.apps.alerts.models import Crisis
from parvis.apps.content.models import Post
from parvis.apps.trust import links, selectors
from parvis.apps.trust.models import Answer, LinkLook, Rules, Waiver
from parvis.cli import checking
from parvis.cli.ground import Stop
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(workspace: Workspace, owner: User) -> Post:
    return made.post(workspace, owner, made.body("Le meilleur savon, lien affilié en bio."))


def at(name: str, post: Post) -> str:
    return reverse(f"trust:{name}", args=[post.workspace.slug, post.pk])


def test_the_panel_says_what_why_and_how(page: Client, post: Post) -> None:
    told = page.get(at("panel", post), headers=HTMX).content.decode()
    assert "lien affilié" in told
    assert "Le meilleur" in told
    assert "9 June 2023" in told
    assert "Collaboration commerciale" in told


def test_a_waiver_is_signed_from_the_panel_and_shown_there(page: Client, post: Post) -> None:
    checked = selectors.checked(post, timezone.now())
    sent = {"key": checked.blocking[0].key, "digest": checked.digest, "reason": "<b>C’est notre savon.</b>"}
    told = page.post(at("waive", post), sent, headers=HTMX).content.decode()
    assert "&lt;b&gt;C’est notre savon." in told
    assert Waiver.objects.get().post == post
    assert page.post(at("waive", post), sent).status_code == 409  # signed already


def test_one_click_mends_and_the_editor_is_read_anew(page: Client, post: Post) -> None:
    checked = selectors.checked(post, timezone.now())
    sent = {"key": checked.blocking[0].key, "digest": checked.digest, "seen": "1"}
    answer = page.post(at("mend", post), sent, headers=HTMX)
    assert answer.headers["HX-Refresh"] == "true"
    post.refresh_from_db()
    assert post.body["common"]["parts"][0]["text"].startswith("Collaboration commerciale")


@pytest.mark.parametrize("sent", [{}, {"key": "x" * 5000}, {"seen": "9" * 400}, {"digest": "\x00"}])
def test_what_is_no_finding_is_refused_in_one_sentence(
    page: Client, post: Post, sent: dict[str, str]
) -> None:
    for name in ("mend", "waive"):
        assert page.post(at(name, post), sent).status_code in {404, 409, 422}


def test_a_declaration_holds_the_post_back(page: Client, workspace: Workspace, owner: User) -> None:
    post = made.post(workspace, owner)
    told = page.post(at("declare", post), {"commercial": "1"}, headers=HTMX).content.decode()
    assert "1 holds the post back" in told


def test_the_settings_are_kept_and_followed(page: Client, workspace: Workspace, owner: User) -> None:
    address = reverse("trust:settings", args=[workspace.slug])
    sent = {
        "on": ["claims", "watched"],
        "naming": "dot",
        "ai": "never",
        "rivals": "Zephyr ! vent\n\n",
        "crisis": "",
    }
    assert page.post(address, sent).status_code == 302
    assert Rules.objects.get().rivals == ["Zephyr ! vent"]
    post = made.post(workspace, owner, made.body("Mieux que Zephyr. Quel connard."))
    assert {one.check for one in selectors.checked(post, timezone.now()).findings} == {"watched"}
    assert page.post(address, {**sent, "naming": "???"}).status_code == 422


def test_an_english_post_of_a_french_workspace_is_looked_at_as_english(
    page: Client, workspace: Workspace, owner: User
) -> None:
    Rules.objects.create(workspace=workspace, naming="both")
    post = made.post(workspace, owner, made.body("Every customer loves his bread in the morning."))
    assert "their" in page.get(at("panel", post), headers=HTMX).content.decode()


def test_an_open_crisis_makes_the_moment_sensitive(post: Post) -> None:
    now = timezone.now()
    Crisis.objects.create(workspace=post.workspace, title="Fuite", began_at=now, opened_at=now)
    assert "moment" in {one.check for one in selectors.checked(post, now).findings}


class Silent:
    """A client whose HEAD and GET answer as told."""

    def __init__(self, head: int, get: int = 200) -> None:
        self.head, self.got = head, get

    def request(self, method: str, url: str) -> Any:
        del method, url
        return SimpleNamespace(status=self.head)

    def get(self, url: str) -> Any:
        del url
        return SimpleNamespace(status=self.got)


@pytest.mark.parametrize(
    ("head", "get", "answer"),
    [
        (200, 0, "alive"),
        (404, 200, "alive"),
        (404, 404, "gone"),
        (405, 200, "alive"),
        (503, 0, "silent"),
        (429, 0, "alive"),
    ],
)
def test_an_address_is_broken_only_where_it_says_so(head: int, get: int, answer: str) -> None:
    assert links.asked("https://example.net/", Silent(head, get))[0] == answer  # type: ignore[arg-type]


def test_an_address_inside_the_house_is_never_asked() -> None:
    assert links.asked("http://127.0.0.1:9/")[0] == Answer.GONE


def test_a_broken_link_is_told(post: Post, workspace: Workspace, owner: User) -> None:
    url, now = "https://maison-roux.fr/perdu", timezone.now()
    linked = made.post(workspace, owner, made.body(f"Voir {url} demain."))
    sha = links.digest_of(url)
    LinkLook.objects.create(workspace=workspace, sha256=sha, url=url, answer=Answer.GONE, status=404, at=now)
    assert "links.gone" in {one.rule for one in selectors.checked(linked, now).findings}
    assert links.ask_later(workspace, [url], now) == 0  # asked within the day


def test_programs_read_findings_and_keep_nothing(caller: Caller, post: Post) -> None:
    told = caller.ask("GET", f"/content/posts/{post.pk}/findings").json()
    assert told["blocked"] is True
    assert told["findings"][0]["rule"] == "advertising.paid"
    words = {
        "words": {"common": {"parts": [{"text": "Un savon garanti sans risque, -47 % de rides : 47 %."}]}}
    }
    before = Post.objects.count()
    free = caller.ask("POST", "/content/findings", words).json()
    assert "claims.figure" in {one["rule"] for one in free["findings"]}
    borne = caller.ask("POST", "/content/findings", {**words, "facts": ["Une baisse de 47 %."]}).json()
    assert "claims.figure" not in {one["rule"] for one in borne["findings"]}
    assert Post.objects.count() == before


def options(**given: Any) -> Any:
    told = {"text": "", "file": None, "column": "", "language": "fr", "shape": "table", "workspace": ""}
    return SimpleNamespace(**(told | given))


def test_the_command_says_by_its_status_what_was_found(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checking.run(options(text="Bonjour Lyon.")) == 0
    assert checking.run(options(text="Le meilleur savon.")) == 1
    assert checking.run(options(text="Lien affilié en bio.", shape="json")) == 3
    assert '"advertising.paid"' in capsys.readouterr().out


def test_the_command_reads_a_file_and_writes_no_formula(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("id;texte\n1;Bonjour\n2;Le meilleur savon\n", encoding="utf-8")
    assert checking.run(options(file=file, shape="csv")) == 1
    rows = capsys.readouterr().out.splitlines()
    assert rows[1].startswith("3,claims,claims.superlative")
    file.write_bytes("texte\nété".encode("latin-1"))
    with pytest.raises(Stop):
        checking.run(options(file=file))
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Stop):
        checking.run(options(file=file))
