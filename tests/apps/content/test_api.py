"""Posts as programs write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse

from apps.content.written import NOW, asset, placed, row, said
from callers import Caller
from parvis.apps.content import selectors, services
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.models import Post
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
WORDS = {
    "networks": ["x", "bluesky"], "language": "fr",
    "common": {"parts": [{"text": "Le vélo"}]},
    "own": {"x": {"parts": [{"text": "Le vélo, pour X"}], "mentions": {"lyon": {"x": "villedelyon"}}}},
}  # fmt: skip


def read(answer: HttpResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_a_post_is_begun_read_found_and_changed(caller: Caller) -> None:
    made = read(caller.ask("POST", "/content/posts", {"title": "Rentrée", "words": WORDS, "made": "ai"}), 201)
    assert (made["number"], made["made"], made["networks"]) == (1, "ai", ["bluesky", "x"])
    place = f"/content/posts/{made['id']}"
    assert read(caller.get(place))["words"]["own"]["x"]["mentions"] == {"lyon": {"x": "villedelyon"}}
    assert [one["id"] for one in read(caller.get("/content/posts", {"words": "velo"}))["items"]] == [
        made["id"]
    ]
    assert read(caller.get("/content/posts", {"words": "tram"}))["items"] == []
    words = {**WORDS, "common": {"parts": [{"text": "Le tram"}]}}
    changed = read(caller.ask("PATCH", place, {"words": words}, If_Match='"1"'))
    assert (changed["number"], changed["made"], changed["title"]) == (2, "both", "Rentrée")
    assert changed["digest"] != made["digest"]


def test_what_is_read_can_be_sent_back(caller: Caller, workspace: Workspace) -> None:
    body = Body(
        networks=("x",), common=Variant(parts=(Piece("a", (placed(asset(workspace), focus=(0.5, 0.25)),)),))
    )
    post = row(workspace, body)
    words = read(caller.get(f"/content/posts/{post.pk}"))["words"]
    for piece in words["common"]["parts"]:
        for one in piece["media"]:
            one.pop("sha256")
            one["focus"] = [float(share) for share in one["focus"]]
    made = read(caller.ask("POST", "/content/posts", {"words": words}), 201)
    assert made["digest"] == post.digest


def test_who_read_an_older_state_changes_nothing(caller: Caller, workspace: Workspace, actor: Actor) -> None:
    post = row(workspace)
    services.post_save(actor=actor, workspace=workspace, post_id=post.pk, body=said("autre"), seen=1, now=NOW)
    place = f"/content/posts/{post.pk}"
    for sent in ({"title": "x"}, {"title": "x", "number": 1}):
        told = read(caller.ask("PATCH", place, sent), 412)
        assert told["code"] == "stale"
        assert "number" in told["detail"]
    assert read(caller.ask("PATCH", place, {"title": "x", "number": 2}))["title"] == "x"


def test_pages_follow_each_other_without_a_gap(caller: Caller, workspace: Workspace) -> None:
    rows = [row(workspace, said(f"{n}")) for n in range(5)]
    seen, cursor = [], None
    for _page in range(3):
        page = read(caller.get("/content/posts", {"limit": 2, **({"cursor": cursor} if cursor else {})}))
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert cursor is None
    assert seen == [str(post.pk) for post in reversed(rows)]
    assert caller.get("/content/posts", {"cursor": "WyJhIiwiYiJd"}).status_code == 422


def test_a_post_is_checked_as_its_networks_count(caller: Caller, workspace: Workspace) -> None:
    post = row(workspace, said("a" * 290))
    told = read(caller.get(f"/content/posts/{post.pk}/check"))
    assert told["refused"] == ["x"]
    [part] = told["versions"][0]["parts"]
    assert part["lengths"][1] == {"network": "x", "value": 290, "limit": 280, "left": -10}
    assert [(note["networks"], note["refuses"]) for note in part["notes"]] == [(["X"], True)]
    assert read(caller.ask("POST", "/content/check", {"networks": ["x"]}))["refused"] == ["x"]


def test_a_text_is_cut_into_a_thread(caller: Caller) -> None:
    wanted = {"text": "Une phrase entière. " * 40, "networks": ["x", "bluesky"], "numbered": True}
    parts = read(caller.ask("POST", "/content/thread", wanted))["parts"]
    assert len(parts) > 2
    assert parts[0].endswith(f" 1/{len(parts)}")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/content/thread", {"text": "a", "networks": ["nowhere"]}, 422),
        ("/content/thread", {"text": "a " * 20_000, "networks": ["x"]}, 422),
        ("/content/posts", {"words": {"networks": ["nowhere"]}}, 422),
        ("/content/posts", {"words": {"own": {"nowhere": {}}}}, 422),
        ("/content/posts", {"words": {"common": {"parts": []}}}, 422),
        ("/content/posts", {"words": {"common": {"parts": [{"text": "a" * 120_001}]}}}, 422),
        ("/content/posts", {"words": {"common": {"parts": [{"media": [{"asset": "no"}]}]}}}, 422),
        ("/content/check", {"common": {"parts": [{"poll": {"options": [], "seconds": 0}}]}}, 422),
    ],
)
def test_what_cannot_be_used_is_refused(caller: Caller, path: str, body: Any, status: int) -> None:
    assert caller.ask("POST", path, body).status_code == status
    assert not Post.objects.exists()


def test_a_file_of_another_workspace_is_not_placed(caller: Caller, other_workspace: Workspace) -> None:
    theirs = asset(other_workspace)
    words = {"common": {"parts": [{"media": [{"asset": str(theirs.pk)}]}]}}
    assert read(caller.ask("POST", "/content/posts", {"words": words}), 404)["code"] == "asset"


def test_signs_that_no_database_takes_are_left_out(caller: Caller) -> None:
    words = {"common": {"parts": [{"text": "a\x00b"}]}}
    made = read(caller.ask("POST", "/content/posts", {"words": words}), 201)
    assert selectors.body_of(Post.objects.get(pk=made["id"])).common.parts[0].text == "ab"
