"""Alerts by program: rules, what rang and why, crises; the same words, bounds and verbs as on the pages."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest

from apps.alerts.planted import HOUR, NOW, ordinary, plant, rule, some
from apps.listening.scripted import CAMILLE, post
from callers import Caller, token_for
from parvis.apps.alerts import services
from parvis.apps.alerts.api.rang import ALERTS
from parvis.apps.alerts.crisis.services import CrisisOf
from parvis.apps.alerts.crisis.statements import Facts
from parvis.apps.alerts.models import Alert, AlertRule, Feedback, Statement
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.models import Query
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.lake import Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role, Verb

pytestmark = pytest.mark.django_db
WANTED = {"name": "Pics", "kind": "spike"}


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment at which programs ask."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def made(caller: Caller, **changes: Any) -> dict[str, Any]:
    one: dict[str, Any] = told(caller.ask("POST", "/alerts/rules", {**WANTED, **changes}), 201)
    return one


def rang(one: AlertRule, key: str = "k", **changes: Any) -> Alert:
    given: dict[str, Any] = {
        "facts": {"n": 40, "expected": 4.0, "threshold": 14, "return_days": 90.0, "authors": 30,
                  "loudest": 0.1},
        "happened_at": NOW, "rang_at": NOW, "last_at": NOW,
    }  # fmt: skip
    return Alert.objects.create(
        workspace=one.workspace,
        rule=one,
        kind=one.kind,
        name=one.name,
        key=key,
        subject=key,
        **given | changes,
    )


# rules


def test_a_rule_is_made_with_what_suits_its_kind_changed_paused_and_forgotten(caller: Caller) -> None:
    one = made(caller, kind="sentiment")
    assert (one["threshold"], one["least_posts"], one["is_active"]) == (0.1, 30, True)
    assert one["rings_for"] == "falls of 10 points or more"
    place = f"/alerts/rules/{one['id']}"
    changed = told(caller.ask("PATCH", place, {"threshold": 0.2, "urgent": True}))
    assert changed == {**one, "threshold": 0.2, "urgent": True, "rings_for": "falls of 20 points or more"}
    assert told(caller.ask("PATCH", place, {"kind": "spike"}))["threshold"] == 14
    assert told(caller.ask("POST", f"{place}/pause"))["is_active"] is False
    assert told(caller.ask("POST", f"{place}/resume"))["is_active"] is True
    assert told(caller.get("/alerts/rules"))["items"] == [told(caller.get(place))]
    told(caller.ask("DELETE", place), 204)
    assert not AlertRule.objects.exists()
    verbs = AuditEntry.objects.filter(target="alert_rule").order_by("pk").values_list("verb", "actor_kind")
    said = ("create", "update", "update", "pause", "resume", "delete")
    assert [*verbs] == [(f"alert_rule.{verb}", "api") for verb in said]


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"kind": "webhook"}, "bad_input", "body.kind"),
        ({"threshold": 0}, "bad_input", "body.threshold"),
        ({"threshold": 1000}, "threshold", ""),
        ({"kind": "sentiment", "threshold": 5}, "threshold", ""),
        ({"scope": "query", "query_id": 999}, "query_id", ""),
        ({"scope": "brand", "brand": "Nobody"}, "brand", ""),
        ({"kind": "launch"}, "scope", ""),
        ({"kind": "words", "words": "boycott AND ("}, "parenthesis_unclosed", ""),
        ({"kind": "words", "words": ""}, "query_empty", ""),
        ({"name": " "}, "name", ""),
        ({"most_a_day": 51}, "bad_input", "body.most_a_day"),
        ({"colour": "red"}, "bad_input", "body.colour"),
    ],
)
def test_what_cannot_be_watched_for_is_refused_with_its_place(
    caller: Caller, changes: dict[str, Any], code: str, where: str
) -> None:
    problem = told(caller.ask("POST", "/alerts/rules", {**WANTED, **changes}), 422)
    assert problem["code"] == code
    assert (problem["errors"][0]["where"] if where else "") == where
    assert not AlertRule.objects.exists()


def test_a_threshold_out_of_bounds_is_told_which_they_are(caller: Caller) -> None:
    one = made(caller)
    problem = told(
        Caller(caller.text, "fr").ask("PATCH", f"/alerts/rules/{one['id']}", {"threshold": 400}), 422
    )
    assert problem["detail"] == "Le seuil de ce type de règle va de 2 à 365."
    assert AlertRule.objects.get().threshold == 14


def test_a_query_that_somebody_keeps_to_themselves_is_no_scope(
    caller: Caller, owner: User, workspace: Workspace
) -> None:
    own = Query.objects.create(workspace=workspace, name="q", text="x", created_by=owner, is_shared=False)
    answer = caller.ask("POST", "/alerts/rules", {**WANTED, "scope": "query", "query_id": own.pk})
    assert told(answer, 422)["code"] == "query_id"


def test_a_rule_is_tried_on_ninety_days_and_not_saved(caller: Caller, workspace: Workspace) -> None:
    rng: random.Random = ordinary(workspace)
    at = NOW.replace(minute=0) - 2 * HOUR
    plant(workspace, some(60, at, rng, queries=[1]))
    found = told(caller.ask("POST", "/alerts/rules/preview", WANTED))
    assert any(moment.startswith(f"{at:%Y-%m-%dT%H}") for moment in found["rang"])
    assert found["posts"] == lake_of(workspace.pk).count(Filter())
    assert (found["scanned"], found["complete"]) == (None, True)
    assert not AlertRule.objects.exists()
    assert not AuditEntry.objects.filter(target="alert_rule").exists()


def test_words_that_look_for_an_author_need_the_verb(
    caller: Caller, owner: User, workspace: Workspace
) -> None:
    """Counts and posts beside “from:” would tell who wrote what."""
    blind = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING, Verb.EDIT_ALERTS], name="blind"))
    asked = {"name": "Qui", "kind": "words", "words": "from:camille OR vélo"}
    for path in ("/alerts/rules", "/alerts/rules/preview"):
        assert told(blind.ask("POST", path, asked), 403)["code"] == "not_allowed"
    one = made(caller, **asked)
    assert one["words"] == asked["words"]
    place = f"/alerts/rules/{one['id']}"
    assert told(blind.get(place))["words"] is None
    assert told(blind.ask("PATCH", place, {"words": "from:camille"}), 403)["code"] == "not_allowed"
    plain = made(caller, name="Mots", kind="words", words="vélo")
    assert told(blind.get(f"/alerts/rules/{plain['id']}"))["words"] == "vélo"
    reader = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader"))
    assert told(reader.get(f"/alerts/rules/{plain['id']}"))["words"] is None


# what rang


def test_an_alert_says_why_it_fired_in_the_language_asked(caller: Caller, workspace: Workspace) -> None:
    rang(rule(workspace, name="Pics"))
    (english,) = told(caller.get("/alerts"))["items"]
    assert english["title"] == "Pics: 40 posts in an hour, about 4 expected"
    assert english["reasons"][0].startswith("40 posts in that hour")
    assert english["facts"]["n"] == 40
    assert english["answers"] == {"useful": 0, "not_useful": 0, "mine": None}
    (french,) = told(Caller(caller.text, "fr").get("/alerts"))["items"]
    assert french["title"].startswith("Pics\xa0: 40 publications")


def test_alerts_are_filtered_and_come_page_by_page(caller: Caller, workspace: Workspace) -> None:
    spikes, words = rule(workspace, name="a"), rule(workspace, name="b", kind="words", words="vélo")
    ids = [rang(spikes, f"{n}", rang_at=NOW + n * HOUR).pk for n in range(3)]
    held = rang(spikes, "held", held="cap").pk
    word = rang(words, "w", facts={"n": 1, "threshold": 1}).pk
    for query, expected in (
        ({}, [word, *reversed(ids)]),
        ({"show": "held"}, [held]),
        ({"show": "all"}, [word, held, *reversed(ids)]),
        ({"kind": "words"}, [word]),
        ({"rule": spikes.pk}, [*reversed(ids)]),
        ({"since": (NOW + HOUR).isoformat()}, [ids[2], ids[1]]),
        ({"until": (NOW + HOUR).isoformat()}, [word, ids[0]]),
    ):
        assert [one["id"] for one in told(caller.get("/alerts", query))["items"]] == expected, query
    first = told(caller.get("/alerts", {"limit": 3}))
    rang(spikes, "late")
    second = told(caller.get("/alerts", {"limit": 3, "cursor": first["next"]}))
    assert [one["id"] for page in (first, second) for one in page["items"]] == [word, *reversed(ids)]
    assert second["next"] is None
    table = pq.read_table(io.BytesIO(b"".join(caller.get("/alerts/export", {"show": "held"}))))
    assert table.schema.equals(ALERTS)
    assert table["id"].to_pylist() == [held]


def test_one_alert_brings_the_posts_that_are_still_there(
    caller: Caller, owner: User, workspace: Workspace
) -> None:
    take_in(
        lake=lake_of(workspace.pk), pseudonyms=pseudonyms_of(workspace.pk), reading=Reading(Matcher({})),
        source_id=1, posts=[post("1", "Boycott !")], batch="1", keep_all=True,
    )  # fmt: skip
    mention = lake_of(workspace.pk).latest(Filter(), limit=1)["mention"][0].as_py()
    one = rang(rule(workspace), mentions=[mention, "0" * 32])
    found = told(caller.get(f"/alerts/{one.pk}"))
    assert ([post["text"] for post in found["posts"]], found["gone"]) == (["Boycott !"], 1)
    assert found["posts"][0]["handle"] == CAMILLE.handle
    assert not one.seen.exists(), "nobody has read it"
    reader = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader"))
    assert CAMILLE.handle not in reader.get(f"/alerts/{one.pk}").content.decode()


def test_an_answer_is_the_makers_own_and_moves_the_threshold(
    caller: Caller, owner: User, workspace: Workspace
) -> None:
    one = rang(rule(workspace))
    said = told(caller.ask("PUT", f"/alerts/{one.pk}/answer", {"useful": False}))
    assert (said["threshold_before"], said["threshold"]) == (14, 21)
    assert said["rings_for"] == "surprises that come once in 21 days or less often"
    again = told(caller.ask("PUT", f"/alerts/{one.pk}/answer", {"useful": False}))
    assert again == said
    assert Feedback.objects.get().user == owner
    assert told(caller.get(f"/alerts/{one.pk}"))["answers"] == {"useful": 0, "not_useful": 1, "mine": False}
    told(caller.ask("PUT", f"/alerts/{one.pk}/answer", {"useful": True}))
    assert Feedback.objects.get().useful
    for body in ({}, {"useful": "perhaps"}, {"useful": None}):
        assert told(caller.ask("PUT", f"/alerts/{one.pk}/answer", body), 422)["code"] == "bad_input"


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"kind": "noise"}, "query.kind.0"),
        ({"show": "some"}, "query.show"),
        ({"rule": "x"}, "query.rule.0"),
        ({"since": "2026-11-20"}, "query.since"),
        ({"cursor": "x" * 401}, "query.cursor"),
    ],
)
def test_alerts_that_cannot_be_asked_for_are_named(caller: Caller, query: dict[str, str], where: str) -> None:
    problem = told(caller.get("/alerts", query), 422)
    assert problem["errors"][0]["where"] == where


# crises


@pytest.fixture
def statement(actor: Actor, workspace: Workspace) -> Statement:
    """A crisis opened from an alert, with a note and a statement that waits for approval."""
    alert = rang(rule(workspace, name="Pics"))
    crisis = services.crisis_open(
        actor=actor, workspace=workspace, title="Rappel", about=CrisisOf(alert_id=alert.pk),
        pause_publishing=True, now=NOW,
    )  # fmt: skip
    given = {"actor": actor, "workspace": workspace, "crisis_id": crisis.pk, "now": NOW}
    services.note_write(text="On appelle l’usine.", **given)
    facts = Facts(brand="Acme", what="Un lot est rappelé")
    return services.statement_write(facts=facts, language="fr", **given)


def test_a_crisis_tells_what_happened(caller: Caller, owner: User, statement: Statement) -> None:
    (listed,) = told(caller.get("/crises", {"open": "true"}))["items"]
    assert (listed["title"], listed["closed_at"], listed["pause_publishing"]) == ("Rappel", None, True)
    assert told(caller.get("/crises", {"open": "false"}))["items"] == []
    room = told(caller.get(f"/crises/{listed['id']}"))
    assert sorted(line["kind"] for line in room["timeline"]) == ["alert", "note", "opened", "statement"]
    note = next(line for line in room["timeline"] if line["kind"] == "note")
    assert (note["text"], note["by"]) == ("On appelle l’usine.", str(owner))
    assert room["statements"][0]["digest"] == statement.digest


def test_no_token_approves_what_its_maker_may_not(
    statement: Statement, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    """An analyst may run a crisis and make tokens, and approves nothing; nor does a token whose maker no
    longer may, nor one that was not given the verb."""
    place, body = f"/crises/statements/{statement.pk}/approve", {"digest": statement.digest}
    manager = member(Role.MANAGER)
    token = token_for(manager, workspace)
    without = token_for(manager, workspace, [Verb.RUN_CRISES], name="without")
    Membership.objects.filter(user=manager).update(role=Role.ANALYST)
    for text in (token, without, token_for(member(Role.ANALYST), workspace)):
        assert told(Caller(text).ask("POST", place, body), 403)["code"] == "not_allowed"
    Membership.objects.filter(user=manager).update(role=Role.MANAGER)
    assert told(Caller(without).ask("POST", place, body), 403)["code"] == "not_allowed"
    statement.refresh_from_db()
    assert statement.state == "draft"
    approved = told(Caller(token).ask("POST", place, body))
    assert (approved["state"], approved["approved_by"]) == ("approved", str(manager))
    entry = AuditEntry.objects.get(verb="statement.approve")
    assert (entry.actor_kind, entry.on_behalf_of) == ("api", str(manager))


def test_only_the_text_that_was_read_is_approved(caller: Caller, statement: Statement) -> None:
    place = f"/crises/statements/{statement.pk}/approve"
    assert told(caller.ask("POST", place, {"digest": "0" * 64}), 409)["code"] == "changed"
    problem = told(caller.ask("POST", place, {"digest": "yes"}), 422)
    assert problem["errors"][0]["where"] == "body.digest"
    told(caller.ask("POST", place, {"digest": statement.digest}))
    assert told(caller.ask("POST", place, {"digest": statement.digest}), 409)["code"] == "not_draft"


def test_a_crisis_names_no_colleague_without_the_verb(
    owner: User, workspace: Workspace, statement: Statement
) -> None:
    runner = Caller(token_for(owner, workspace, [Verb.RUN_CRISES], name="runner"))
    room = told(runner.get(f"/crises/{statement.crisis_id}"))
    assert {line["by"] for line in room["timeline"]} == {None}
    assert room["statements"][0]["by"] is None
