"""Briefs and variants by program: the same rules, the same words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.creation.test_runs import write
from apps.creation.written import DRAFT, KnownWriter, briefed, endpoint
from callers import Caller, token_for
from parvis.apps.content.models import Post
from parvis.apps.creation.models import Brief, Run
from parvis.core.actors import Actor, Made
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db
WANTED = {
    "message": DRAFT.message, "facts": list(DRAFT.facts), "goal": "come", "networks": ["bluesky", "mastodon"],
    "story": {"who": "Nadia", "happened": "Elle a doublé la file."},
}  # fmt: skip


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_from_a_brief_to_variants_to_a_post(caller: Caller, workspace: Workspace) -> None:
    brief = told(caller.ask("POST", "/briefs", WANTED), 201)
    assert (brief["number"], brief["story"]["who"]) == (1, "Nadia")
    assert len(brief["lacks"]) == 3
    place = f"/briefs/{brief['id']}"
    assert told(caller.get(place)) == brief
    run = told(caller.ask("POST", f"{place}/variants", {"variants": 2}), 202)
    assert (run["state"], run["wanted"], run["model"]) == ("waiting", 2, "")
    assert len(told(caller.get(f"{place}/variants"))["running"]) == 1
    write(Run.objects.get())
    variants = told(caller.get(f"{place}/variants"))
    assert variants["running"] == []
    first = variants["items"][0]
    assert [one["network"] for one in first["texts"]] == ["bluesky", "mastodon"]
    assert first["made"] == "ai"
    chosen = told(caller.ask("POST", f"/variants/{first['id']}/choose", {"networks": ["mastodon"]}))
    post = Post.objects.get(pk=chosen["post"])
    assert (post.made, post.body["networks"]) == (Made.AI, ["mastodon"])


def test_what_nothing_bears_out_comes_with_its_place(
    caller: Caller, actor: Actor, workspace: Workspace, writer: KnownWriter
) -> None:
    endpoint(workspace)
    brief = briefed(actor, workspace, networks=("bluesky",))
    writer.say = lambda _number: "Plus de 97 % des cyclistes l’adorent."
    told(caller.ask("POST", f"/briefs/{brief.pk}/variants", {"variants": 1}), 202)
    write(Run.objects.get())
    text = told(caller.get(f"/briefs/{brief.pk}/variants"))["items"][0]["texts"][0]
    assert text["unsupported"][0]["doubt"] == "figure"
    assert "97" in text["unsupported"][0]["words"]


def test_briefs_come_page_by_page(caller: Caller, actor: Actor, workspace: Workspace) -> None:
    for name in ("un", "deux", "trois"):
        briefed(actor, workspace, name=name)
    first = told(caller.get("/briefs", {"limit": 2}))
    second = told(caller.get("/briefs", {"limit": 2, "cursor": first["next"]}))
    assert [one["name"] for one in first["items"] + second["items"]] == ["trois", "deux", "un"]
    assert second["next"] is None
    assert told(caller.get("/briefs", {"cursor": "x"}), 422)["code"] == "bad_cursor"


@pytest.mark.parametrize(
    "changes",
    [{"message": ""}, {"networks": ["minitel"]}, {"goal": "win"}, {"link": "ftp://x"}, {"colour": "red"}],
)
def test_a_brief_that_cannot_be_kept_is_refused(
    caller: Caller, workspace: Workspace, changes: dict[str, Any]
) -> None:
    told(caller.ask("POST", "/briefs", {**WANTED, **changes}), 422)
    assert not Brief.objects.exists()


def test_an_overspent_budget_is_told_and_nothing_is_asked(
    caller: Caller, actor: Actor, workspace: Workspace, writer: KnownWriter
) -> None:
    endpoint(workspace, budget_month=0)
    writer.high = 1.0
    brief = briefed(actor, workspace)
    answer = told(caller.ask("POST", f"/briefs/{brief.pk}/variants", {}), 409)
    assert answer["code"] == "budget_month"
    assert not Run.objects.exists()
    told(caller.ask("POST", f"/briefs/{brief.pk}/variants", {"builtin": True}), 202)


def test_a_token_that_only_reads_writes_nothing(actor: Actor, owner: User, workspace: Workspace) -> None:
    brief = briefed(actor, workspace)
    reader = Caller(token_for(owner, workspace, [Verb.SEE_POSTS]))
    assert told(reader.get(f"/briefs/{brief.pk}"))["name"] == DRAFT.name
    for path in ("/briefs", f"/briefs/{brief.pk}/variants"):
        told(reader.ask("POST", path, {}), 403)
