"""Reviews and autonomy for programs: they ask, read and stop; they neither decide nor start again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.approval.test_deciding import ask
from callers import Caller
from parvis.apps.approval.models import Decision, Review
from parvis.apps.content.models import Post
from parvis.core.autonomy.selectors import stop_of
from parvis.core.people import User

pytestmark = pytest.mark.django_db


def said(answer: Any) -> Any:
    return json.loads(answer.content)


def test_a_program_asks_and_reads_where_it_stands(caller: Caller, post: Post) -> None:
    answer = caller.ask("POST", "/reviews", {"post": str(post.pk), "note": "Vite"})
    assert answer.status_code == 201
    made = said(answer)
    assert (made["state"], made["digest"], made["step"]) == ("asked", post.digest, "Validation")
    assert said(caller.get("/reviews"))["items"][0]["id"] == made["id"]
    assert said(caller.get("/reviews", {"open": False}))["items"] == []
    assert said(caller.get(f"/reviews/{made['id']}"))["steps"][0]["client"] is False
    again = caller.ask("POST", "/reviews", {"post": str(post.pk)})
    assert (again.status_code, said(again)["code"]) == (409, "asked")


def test_a_program_does_not_decide_whatever_its_token_may_do(
    caller: Caller, post: Post, writer: User
) -> None:
    review = ask(post, writer)
    body = {"digest": post.digest, "verdict": "approved"}
    answer = caller.ask("POST", f"/reviews/{review.pk}/decide", body)
    assert answer.status_code == 403
    assert "A program is not a person" in said(answer)["detail"]
    assert not Decision.objects.exists()
    assert Review.objects.get().state == "asked"


def test_a_program_stops_everything(caller: Caller, post: Post) -> None:
    assert said(caller.get("/autonomy")) == {"stopped_at": None, "reason": "", "grants": []}
    answer = caller.ask("POST", "/autonomy/stop", {"reason": "Anomalie"})
    assert said(answer)["reason"] == "Anomalie"
    assert stop_of(post.workspace_id) is not None
    assert said(caller.get("/autonomy"))["reason"] == "Anomalie"
