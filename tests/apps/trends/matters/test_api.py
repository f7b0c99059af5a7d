"""What matters by program: the order, its reasons and what was learnt, as on the pages."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pyarrow.parquet as pq
import pytest

from apps.trends.matters.conftest import Town
from apps.trends.matters.rows import followed, risen_row, spoken
from apps.trends.planted import NOW
from callers import Caller, token_for
from parvis.apps.audience.models import Segment
from parvis.apps.trends.api.matters import MATTERS
from parvis.apps.trends.matters.selectors import ranking_of
from parvis.apps.trends.models import Answer, Chosen, Rise
from parvis.core.audit import AuditEntry
from parvis.core.outbox import Event
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment at which programs ask."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_subjects_come_in_order_with_their_reasons_as_facts_and_as_words(
    square: Town, caller: Caller
) -> None:
    found = told(caller.get("/matters"))
    assert [one["label"] for one in found["items"]] == ["#climat", "#velo", "#match"]
    assert (found["count"], found["answers"], found["next"], found["ended"]) == (3, 0, None, False)
    first = found["items"][0]
    assert (first["place"], first["place_by_volume"], first["front"], first["drawn"]) == (1, 3, True, False)
    assert (
        "Touches 2 of the 3 interests of “Citadins”: Climat (50% of posts), Transports (25%)."
        in (first["reasons"])
    )
    segment = first["segments"][0]
    assert (segment["id"], segment["spoken"]) == (str(square.segment.pk), 0.75)
    climate = segment["interests"][0]
    assert (climate["name"], climate["share"], climate["clear"]) == ("Climat", 0.5, True)
    assert 0.3 < climate["low"] < 0.5 < climate["high"] < 0.7
    assert first["facts"]["read"] == 40
    assert "words" not in first["facts"]
    assert first["chance"] is None
    rise = first["rises"][0]
    assert rise["times"]["low"] < rise["times"]["value"] < rise["times"]["high"]


def test_the_reasons_are_in_the_language_asked(square: Town, caller: Caller) -> None:
    first = told(Caller(caller.text, "fr").get("/matters"))["items"][0]
    said = " ".join(first["reasons"])
    assert "« Citadins »" in said.replace("\u202f", " ").replace("\u00a0", " ")
    assert "des publications" in said


def test_subjects_come_page_by_page(square: Town, caller: Caller) -> None:
    first = told(caller.get("/matters", {"limit": 2}))
    second = told(caller.get("/matters", {"limit": 2, "cursor": first["next"]}))
    assert [one["place"] for one in first["items"] + second["items"]] == [1, 2, 3]
    assert second["next"] is None
    assert told(caller.get("/matters", {"cursor": "WyJ4Il0"}), 422)["code"] == "bad_cursor"


def test_subjects_are_ranked_for_one_segment(square: Town, caller: Caller, workspace: Workspace) -> None:
    other = Segment.objects.create(workspace=workspace, name="Coureurs", language="en")
    found = told(caller.get("/matters", {"segment": str(other.pk)}))
    ranked = ranking_of(workspace, now=NOW, segment_id=str(other.pk)).ranked
    assert [one["id"] for one in found["items"]] == [one.matter.lead.id for one in ranked]
    assert {one["name"] for item in found["items"] for one in item["segments"]} == {"Coureurs"}
    told(caller.get("/matters", {"segment": str(uuid4())}), 404)
    problem = told(caller.get("/matters", {"segment": "everybody"}), 422)
    assert problem["errors"][0]["where"] == "query.segment"


def test_the_order_is_a_file(square: Town, caller: Caller) -> None:
    table = pq.read_table(io.BytesIO(b"".join(caller.get("/matters/export"))))
    assert table.schema.equals(MATTERS)
    assert table["label"].to_pylist() == ["#climat", "#velo", "#match"]
    assert table["reasons"].to_pylist()[0][0].startswith("Touches 2 of the 3 interests")
    lines = b"".join(caller.get("/matters/export", {"format": "csv"})).decode().splitlines()
    assert len(lines) == 4
    told(caller.get("/matters/export", {"segment": str(uuid4())}), 404)


def test_one_subject_brings_an_angle_made_from_its_facts(square: Town, caller: Caller) -> None:
    one = told(caller.get(f"/matters/{square.climate.pk}", {"segment": str(square.segment.pk)}))
    assert one["angle"]["kind"] == "link"
    assert one["angle"]["language"] == "fr"
    assert "#climat" in one["angle"]["text"]
    Rise.objects.filter(pk=square.climate.pk).update(pushed=True)
    pushed = told(caller.get(f"/matters/{square.climate.pk}"))
    assert (pushed["pushed"], pushed["angle"]["kind"]) == (True, "check")


def test_a_yes_a_no_and_taking_it_back_teach_the_ranking(square: Town, caller: Caller) -> None:
    place = f"/matters/{square.bike.pk}/answer"
    kept = told(caller.ask("PUT", place, {"kept": True}))
    assert (kept["answer"]["kept"], kept["answer"]["by"]) == (True, "Ada")
    assert told(caller.get("/matters/learnt"))["answers"] == 1
    aside = told(caller.ask("PUT", place, {"kept": False}))
    assert (aside["answer"]["kept"], aside["place"]) == (False, 3)
    quality = told(caller.get("/matters/quality"))
    assert (quality["answers"], quality["first"]["k"], quality["first"]["n"]) == (1, 0, 1)
    assert told(caller.ask("PUT", place, {"kept": None}))["answer"] is None
    assert told(caller.get("/matters/quality"))["first"]["share"] is None
    assert [*Answer.objects.values_list("kept", flat=True)] == [True, False, None]
    entries = AuditEntry.objects.filter(verb="subject.answer")
    assert {one.actor_kind for one in entries} == {"api"}
    assert len(entries) == 3


def test_who_answered_needs_the_verb(square: Town, caller: Caller, owner: User, workspace: Workspace) -> None:
    told(caller.ask("PUT", f"/matters/{square.bike.pk}/answer", {"kept": True}))
    told(caller.ask("POST", f"/matters/{square.bike.pk}/choose", {}))
    reader = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader"))
    one = told(reader.get(f"/matters/{square.bike.pk}"))
    assert (one["answer"]["by"], one["chosen"][0]["by"]) == (None, None)
    assert told(reader.ask("PUT", f"/matters/{square.bike.pk}/answer", {"kept": True}), 403)


def test_a_subject_is_chosen_once_for_everybody_and_once_for_a_segment(square: Town, caller: Caller) -> None:
    place, segment = f"/matters/{square.bike.pk}/choose", str(square.segment.pk)
    first = told(caller.ask("POST", place, {}))
    assert (first["segment"], first["by"]) == (None, "Ada")
    assert told(caller.ask("POST", place, {})) == first
    assert told(caller.ask("POST", place, {"segment": segment}))["segment"] == segment
    assert Chosen.objects.count() == 2
    assert Event.objects.filter(name="subject.chosen").count() == 2
    told(caller.ask("POST", place, {"segment": str(uuid4())}), 404)
    told(caller.ask("POST", "/matters/999/choose", {}), 404)


def test_what_was_learnt_is_told_in_words_and_begins_anew(caller: Caller, workspace: Workspace) -> None:
    followed(workspace)
    for n in range(24):
        large = n % 2 == 0
        row = risen_row(workspace, f"sujet{n}", n=9000 if large else 12, facts=spoken(f"sujet{n}"))
        told(caller.ask("PUT", f"/matters/{row.pk}/answer", {"kept": large}))
    learnt = told(caller.get("/matters/learnt"))
    assert (learnt["answers"], learnt["since"]) == (24, None)
    size = next(one for one in learnt["leanings"] if one["feature"] == "size")
    assert (size["keeps"], size["words"]) == (True, "You tend to keep subjects that hold many posts.")
    assert size["sure"] >= 0.9
    weight = next(one for one in learnt["weights"] if one["feature"] == "size")
    assert weight["value"] > weight["began_at"]
    chance = told(caller.get("/matters"))["items"][0]["chance"]
    assert 0 <= chance["low"] <= chance["value"] <= chance["high"] <= 1
    assert told(caller.ask("POST", "/matters/reset")) == {"answers": 24}
    anew = told(caller.get("/matters/learnt"))
    assert (anew["answers"], anew["leanings"]) == (0, [])
    assert anew["since"].startswith(f"{NOW:%Y-%m-%d}")


def test_the_quality_is_told_day_by_day(square: Town, caller: Caller) -> None:
    for kept, row in ((True, square.bike), (False, square.large)):
        told(caller.ask("PUT", f"/matters/{row.pk}/answer", {"kept": kept}))
    Answer.objects.update(at=NOW - timedelta(hours=1))
    (day,) = told(caller.get("/matters/quality"))["days"]
    assert (day["n"], day["ranked"]) == (2, 1.0)
    assert day["by_volume"] < 1


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body.kept"),
        ({"kept": "perhaps"}, "body.kept"),
        ({"kept": 1}, "body.kept"),
        ({"kept": True, "mood": 1}, "body.mood"),
    ],
)
def test_an_answer_that_cannot_be_read_changes_nothing(
    square: Town, caller: Caller, body: dict[str, Any], where: str
) -> None:
    problem = told(caller.ask("PUT", f"/matters/{square.bike.pk}/answer", body), 422)
    assert problem["errors"][0]["where"] == where
    assert not Answer.objects.exists()


def test_before_anything_was_followed_nothing_matters(caller: Caller) -> None:
    found = told(caller.get("/matters"))
    assert (found["items"], found["until"]) == ([], None)
