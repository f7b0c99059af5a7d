"""The audience by program: segments and themes, with the words and bounds of the pages."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from callers import Caller, token_for
from parvis.apps.audience.models import Segment, Theme
from parvis.apps.audience.reading import MOST_SEGMENTS
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db
BIKE = {"name": "Vélo", "words": ["vélo", "piste cyclable"], "weight": "much"}
WANTED = {"name": "Citadins", "language": "fr", "networks": ["bluesky"], "interests": [BIKE]}


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def test_a_segment_is_described_changed_and_forgotten(caller: Caller, workspace: Workspace) -> None:
    made = told(caller.ask("POST", "/audience/segments", WANTED), 201)
    assert made == {**WANTED, "id": made["id"], "description": "", "is_sample": False}
    place = f"/audience/segments/{made['id']}"
    assert told(caller.get(place)) == made
    climate = {"name": "climat", "words": ["climat"], "weight": "little"}
    changed = told(
        caller.ask("PATCH", place, {"interests": [{"words": ["climat"], "weight": "little"}, BIKE]})
    )
    assert changed == {**made, "interests": [BIKE, climate]}, "the weightiest first"
    assert told(caller.ask("PATCH", place, {"language": "", "networks": []})) == {
        **changed, "language": "", "networks": [],
    }  # fmt: skip
    told(caller.ask("DELETE", place), 204)
    assert not Segment.objects.exists()
    entries = AuditEntry.objects.filter(target="segment").order_by("pk").values_list("verb", "actor_kind")
    said = ("create", "change", "change", "delete")
    assert [*entries] == [(f"segment.{verb}", "api") for verb in said]


def test_segments_come_by_name_page_by_page(caller: Caller, workspace: Workspace) -> None:
    for name in ("Voisins", "Amis", "Élus"):
        Segment.objects.create(workspace=workspace, name=name)
    first = told(caller.get("/audience/segments", {"limit": 2}))
    second = told(caller.get("/audience/segments", {"limit": 2, "cursor": first["next"]}))
    names = [one["name"] for one in first["items"] + second["items"]]
    assert (names, second["next"]) == (["Amis", "Voisins", "Élus"], None)


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"name": ""}, "bad_input", 422),
        ({"name": " "}, "name_missing", 422),
        ({"name": "Parents"}, "name_taken", 409),
        ({"language": "tlh"}, "language", 422),
        ({"networks": ["minitel"]}, "networks", 422),
        ({"interests": [{"words": []}]}, "bad_input", 422),
        ({"interests": [{"words": ["…"]}]}, "words_missing", 422),
        ({"interests": [{"words": ["x" * 61]}]}, "word_long", 422),
        ({"interests": [BIKE, BIKE]}, "theme_twice", 422),
        ({"interests": [{"words": ["a"] * 41}]}, "bad_input", 422),
        ({"interests": [{"words": [f"mot{n}"]} for n in range(21)]}, "bad_input", 422),
        ({"interests": [{"words": ["a"], "weight": "enormous"}]}, "bad_input", 422),
        ({"colour": "red"}, "bad_input", 422),
    ],
)
def test_a_segment_that_cannot_be_kept_is_refused(
    caller: Caller, workspace: Workspace, changes: dict[str, Any], code: str, status: int
) -> None:
    Segment.objects.create(workspace=workspace, name="Parents")
    assert told(caller.ask("POST", "/audience/segments", {**WANTED, **changes}), status)["code"] == code
    assert Segment.objects.count() == 1


def test_a_workspace_holds_so_many_segments_and_no_more(caller: Caller, workspace: Workspace) -> None:
    Segment.objects.bulk_create(Segment(workspace=workspace, name=f"s{n}") for n in range(MOST_SEGMENTS))
    assert told(caller.ask("POST", "/audience/segments", WANTED), 422)["code"] == "segments_many"


def test_a_change_keeps_a_language_that_is_not_offered_any_more(caller: Caller, workspace: Workspace) -> None:
    segment = Segment.objects.create(workspace=workspace, name="Voisins", language="eu", networks=["old"])
    place = f"/audience/segments/{segment.pk}"
    changed = told(caller.ask("PATCH", place, {"language": "eu", "networks": ["old", "bluesky"]}))
    assert (changed["language"], changed["networks"]) == ("eu", ["old", "bluesky"])


def test_the_brands_themes_are_written_all_at_once(caller: Caller, workspace: Workspace) -> None:
    assert told(caller.get("/audience/themes")) == {"themes": []}
    given = {"themes": [{"words": ["#VeloTaf, vélo"], "weight": "some"}, {"words": ["climat"]}]}
    themes = told(caller.ask("PUT", "/audience/themes", given))["themes"]
    assert themes == [
        {"name": "climat", "words": ["climat"], "weight": "much"},
        {"name": "#VeloTaf", "words": ["#VeloTaf", "vélo"], "weight": "some"},
    ]
    assert told(caller.get("/audience/themes"))["themes"] == themes
    assert told(caller.ask("PUT", "/audience/themes", {"themes": []})) == {"themes": []}
    assert AuditEntry.objects.filter(verb="themes.set", actor_kind="api").count() == 2
    assert told(caller.ask("PUT", "/audience/themes", {}), 422)["errors"][0]["where"] == "body.themes"


def test_a_token_that_only_reads_writes_nothing(caller: Caller, owner: User, workspace: Workspace) -> None:
    made = told(caller.ask("POST", "/audience/segments", WANTED), 201)
    reader, place = (
        Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader")),
        f"/audience/segments/{made['id']}",
    )
    assert told(reader.get(place)) == made
    for method, path in (("POST", "/audience/segments"), ("PATCH", place), ("DELETE", place)):
        assert told(reader.ask(method, path, {}), 403)["code"] == "not_allowed"
    told(reader.ask("PUT", "/audience/themes", {"themes": []}), 403)
    assert not Theme.objects.filter(segment=None).exists()
    told(caller.get(f"/audience/segments/{uuid4()}"), 404)
    told(caller.get("/audience/segments/everybody"), 404)
