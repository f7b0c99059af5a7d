"""What every answer of the API promises: an allowance, an ETag, acting once, problems in one's language."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from callers import Caller, token_for
from parvis.apps.listening.models import Query
from parvis.core.api.limits import spend
from parvis.core.api.models import Answered, Token
from parvis.core.api.pages import Asked, cursor_made, cursor_read, page_of
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BIKE = {"name": "Vélo", "text": "vélo OR bike"}


def told(answer: Any) -> Any:
    return json.loads(answer.content)


# the allowance


def test_an_allowance_is_spent_and_fills_up_steadily(owner: User, workspace: Workspace) -> None:
    token_for(owner, workspace)

    def ask(seconds: float) -> tuple[int, int]:
        allowance, wait = spend(Token.objects.get(), now=NOW + timedelta(seconds=seconds), limit=3)
        return allowance.remaining, wait

    assert [ask(0), ask(0), ask(0)] == [(2, 0), (1, 0), (0, 0)]
    assert ask(0) == (0, 20)  # one request every twenty seconds
    assert ask(19) == (0, 1)
    assert ask(20) == (0, 0)
    assert ask(200) == (2, 0)


def test_two_processes_share_one_allowance(owner: User, workspace: Workspace) -> None:
    token_for(owner, workspace)
    first, second = (
        Token.objects.get(),
        Token.objects.get(),
    )  # each process read the row before the other wrote
    assert [spend(one, now=NOW, limit=1)[1] for one in (first, second)] == [0, 60]


def test_a_program_that_asks_too_much_is_told_how_long_to_wait(caller: Caller, settings: Any) -> None:
    settings.PARVIS_API_PER_MINUTE = 2
    answers = [caller.get("/token") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert answers[0].headers["RateLimit-Limit"] == "2"
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 30
    assert told(answers[2])["code"] == "too_many_requests"


# the ETag


def test_what_has_not_changed_is_not_sent_again(caller: Caller) -> None:
    caller.ask("POST", "/queries", BIKE)
    first = caller.get("/queries")
    again = caller.get("/queries", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    caller.ask("POST", "/queries", {"name": "Autre", "text": "autre"})
    fresh = caller.get("/queries", **{"If-None-Match": first.headers["ETag"]})
    assert fresh.status_code == 200
    assert len(told(fresh)["items"]) == 2


def test_another_language_is_another_answer(caller: Caller) -> None:
    english = caller.get("/panels")
    french = caller.get("/panels", **{"Accept-Language": "fr", "If-None-Match": english.headers["ETag"]})
    assert french.status_code == 200
    assert french.headers["Content-Language"] == "fr"
    assert {"Authorization", "Accept-Language"} <= set(french.headers["Vary"].split(", "))


def test_answers_are_kept_by_nobody_on_the_way(caller: Caller) -> None:
    assert caller.get("/workspace").headers["Cache-Control"] == "private, no-cache"


def test_a_head_is_answered_without_a_body(caller: Caller) -> None:
    answer = caller.ask("HEAD", "/workspace")
    assert answer.status_code == 200
    assert answer.content == b""


# acting once


def test_the_same_request_with_the_same_key_acts_once(caller: Caller) -> None:
    first = caller.ask("POST", "/queries", BIKE, Idempotency_Key="k-1")
    again = caller.ask("POST", "/queries", BIKE, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Query.objects.count() == 1
    assert AuditEntry.objects.filter(verb="query.create").count() == 1


def test_a_key_belongs_to_one_request(caller: Caller) -> None:
    caller.ask("POST", "/queries", BIKE, Idempotency_Key="k-1")
    other = caller.ask("POST", "/queries", {"name": "Autre", "text": "autre"}, Idempotency_Key="k-1")
    assert other.status_code == 422
    assert told(other)["code"] == "key_used"
    assert Query.objects.count() == 1


def test_a_key_belongs_to_one_token(caller: Caller, owner: User, workspace: Workspace) -> None:
    caller.ask("POST", "/queries", BIKE, Idempotency_Key="k-1")
    other = Caller(token_for(owner, workspace, name="another"))
    autre = other.ask("POST", "/queries", {"name": "Autre", "text": "autre"}, Idempotency_Key="k-1")
    assert autre.status_code == 201


def test_what_was_refused_can_be_asked_again_with_the_same_key(caller: Caller) -> None:
    assert caller.ask("POST", "/queries", {"name": "V", "text": "("}, Idempotency_Key="k").status_code == 422
    assert not Answered.objects.exists()
    assert not AuditEntry.objects.filter(verb="query.create").exists()
    assert caller.ask("POST", "/queries", BIKE, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["two words", "é", "x" * 129])
def test_a_key_that_cannot_be_kept_is_refused(caller: Caller, key: str) -> None:
    answer = caller.ask("POST", "/queries", BIKE, Idempotency_Key=key)
    assert (answer.status_code, told(answer)["code"]) == (422, "bad_key")
    assert not Query.objects.exists()


def test_an_answer_and_its_effect_are_written_together(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks after the effect takes the effect back: the program may ask again."""

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the disk has gone")

    with monkeypatch.context() as patch:
        patch.setattr("parvis.apps.listening.querying.services.past_begin", broken)
        assert caller.ask("POST", "/queries", BIKE, Idempotency_Key="k").status_code == 500
    assert not Query.objects.exists()
    assert caller.ask("POST", "/queries", BIKE, Idempotency_Key="k").status_code == 201


# problems


@pytest.mark.parametrize(("language", "word"), [("fr", "jeton"), ("en", "token")])
def test_a_problem_is_told_in_the_language_asked(language: str, word: str) -> None:
    answer = Caller("parvis_wrong", language).get("/workspace")
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = told(answer)
    assert word in problem["detail"]
    assert problem["status"] == 401
    assert problem["type"] == "/api/docs#problem-no_token"


@pytest.mark.parametrize(
    ("body", "where", "message"),
    [
        ({"text": "vélo"}, "body.name", "This value is missing."),
        ({"name": "v", "text": 3}, "body.text", "A text is expected."),
        ({"name": "v" * 81, "text": "vélo"}, "body.name", "At most 80 characters are accepted."),
        ({"name": "v", "text": "vélo", "colour": "red"}, "body.colour", "There is no value of this name."),
        ({"name": "\0", "text": "v"}, "body.name", "This text holds characters that are not accepted here."),
    ],
)  # fmt: skip
def test_each_value_that_cannot_be_used_is_named(
    caller: Caller, body: dict[str, object], where: str, message: str
) -> None:
    answer = caller.ask("POST", "/queries", body)
    assert answer.status_code == 422
    assert {"where": where, "message": message} in told(answer)["errors"]


def test_a_mistake_in_a_query_is_shown_its_place(caller: Caller) -> None:
    problem = told(caller.ask("POST", "/queries", {"name": "v", "text": "vélo AND (lyon"}))
    assert problem["code"] == "parenthesis_unclosed"
    assert problem["position"] == 9


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"name": NaN', b"[]", b"null", b'"x"'])
def test_a_body_that_is_no_json_object_is_refused_politely(caller: Caller, body: bytes) -> None:
    answer = caller.client.post(
        "/api/v1/queries", body, content_type="application/json", headers=caller.headers
    )
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_refused(caller: Caller, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for headers in ({}, {"Idempotency_Key": "k"}):
        answer = caller.ask("POST", "/queries", {"name": "v", "text": "v" * 1001}, **headers)
        assert (answer.status_code, told(answer)["code"]) == (413, "too_large")


def test_what_nobody_foresaw_is_told_without_its_insides(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("/var/secret")

    monkeypatch.setattr("parvis.apps.listening.selectors.queries_seen", broken)
    answer = caller.get("/queries")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "/var/secret" in caplog.text


# pages


def test_pages_follow_one_another_while_lines_come(caller: Caller, workspace: Workspace) -> None:
    for n in range(5):
        Query.objects.create(workspace=workspace, name=f"q{n}", text="vélo")
    first = told(caller.get("/queries", {"limit": 2}))
    Query.objects.create(workspace=workspace, name="a new one", text="vélo")
    second = told(caller.get("/queries", {"limit": 2, "cursor": first["next"]}))
    third = told(caller.get("/queries", {"limit": 2, "cursor": second["next"]}))
    names = [one["name"] for page in (first, second, third) for one in page["items"]]
    assert names == ["q0", "q1", "q2", "q3", "q4", "a new one"]
    assert third["next"] is None


@pytest.mark.parametrize("cursor", ["x", "é", "e30", "bnVsbA", cursor_made("1"), cursor_made(1, 2)])
def test_a_cursor_that_is_not_ours_is_refused(caller: Caller, cursor: str) -> None:
    for path in ("/queries", "/audit", "/posts"):
        answer = caller.get(path, {"cursor": cursor})
        assert (answer.status_code, told(answer)["code"]) == (422, "bad_cursor")


def test_a_cursor_is_given_back_as_it_was_made() -> None:
    assert cursor_read(cursor_made("2026-11-23", "ab"), str, str) == ("2026-11-23", "ab")
    with pytest.raises(BadInput):
        cursor_read(cursor_made(True), int)


def test_the_newest_come_first_where_that_is_asked(workspace: Workspace) -> None:
    rows = [Query.objects.create(workspace=workspace, name=f"q{n}", text="x") for n in range(3)]
    page, following = page_of(Query.objects.all(), Asked(limit=2), newest_first=True)
    assert [one.pk for one in page] == [rows[2].pk, rows[1].pk]
    page, following = page_of(Query.objects.all(), Asked(limit=2, cursor=following), newest_first=True)
    assert ([one.pk for one in page], following) == ([rows[0].pk], None)
