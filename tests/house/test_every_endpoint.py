"""Every endpoint of the API, tried as nobody, with a stranger's ids, as a reader, with a wrong method."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from apps.listening.scripted import post
from callers import Caller, token_for
from house.addresses import every_address
from house.rows import beside
from parvis.apps.listening import corrections
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.models import LabelTask, Query, Source, Topic
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.config.api import schema
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.api.tokens import verbs_for
from parvis.core.audit import AuditEntry
from parvis.core.jobs.models import Job, Status
from parvis.core.lake import Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import TABLE, Role, Verb

pytestmark = pytest.mark.django_db
# Places in an address that name no row of a workspace.
SAFE = {"name": "volume", "task": "sentiment"}
# Those that name one by its number.
ROWS = (
    "query", "source", "job", "topic", "view", "link", "rise", "alert", "rule", "crisis", "statement",
    "webhook", "delivery", "report", "plan", "review", "slot", "planned", "short_link",
)  # fmt: skip
# Those that name one otherwise, with what exists nowhere.
OTHERS = {
    "mention": "0" * 32, "segment": str(UUID(int=0)), "quarter": "2001-01-01",
    "asset": str(UUID(int=0)), "post": str(UUID(int=0)), "post_delivery": str(UUID(int=0)),
    "brief": str(UUID(int=0)), "variant": str(UUID(int=0)),
    "composition": str(UUID(int=0)), "film": str(UUID(int=0)), "prompt_trial": str(UUID(int=0)),
}  # fmt: skip
MARK = "zanzibar"  # a word that only the other workspace holds


@dataclass(frozen=True)
class Endpoint:
    """One method of one address, and the verb it asks for."""

    method: str
    path: str
    verb: Verb | None

    def filled(self, **values: object) -> str:
        return self.path.format(**values)

    def somewhere(self) -> str:
        """Filled with what exists nowhere."""
        return self.filled(**dict.fromkeys(ROWS, 1), **OTHERS, **SAFE)


def every_endpoint() -> Iterator[Endpoint]:
    for path, methods in schema()["paths"].items():  # type: ignore[attr-defined]
        for method, told in methods.items():
            verb = told["x-parvis-verb"]
            yield Endpoint(method.upper(), path, Verb(verb) if verb else None)


ALL = list(every_endpoint())
GUARDED = [one for one in ALL if one.verb is not None]
# What a request must bring to be understood at all; the others need nothing.
BODIES: dict[str, Any] = {
    "PUT /api/v1/queries/{query}": {"name": "q", "text": "vélo"},
    "PUT /api/v1/posts/{mention}/labels/{task}": {"label": "positive"},
    "POST /api/v1/imports/{source}/begin": {},
    "PUT /api/v1/topics/{topic}/name": {"name": "sujet"},
    "PATCH /api/v1/views/{view}": {"name": "vue"},
    "POST /api/v1/views/{view}/links": {"days": 7},
    "PATCH /api/v1/alerts/rules/{rule}": {"name": "règle"},
    "PUT /api/v1/alerts/{alert}/answer": {"useful": True},
    "POST /api/v1/crises/statements/{statement}/approve": {"digest": "0" * 64},
    "POST /api/v1/reviews/{review}/decide": {"digest": "0" * 64, "verdict": "approved"},
    "PUT /api/v1/matters/{rise}/answer": {"kept": True},
    "POST /api/v1/matters/{rise}/choose": {},
    "PATCH /api/v1/audience/segments/{segment}": {"name": "groupe"},
    "PATCH /api/v1/media/{asset}": {"name": "image"},
    "PATCH /api/v1/reports/plans/{plan}": {"name": "plan"},
    "POST /api/v1/reports/{report}/links": {"days": 7},
    "PATCH /api/v1/webhooks/{webhook}": {"name": "ailleurs"},
    "POST /api/v1/briefs/{brief}/variants": {},
    "POST /api/v1/variants/{variant}/choose": {},
    "POST /api/v1/prompts": {"language": "fr", "manner": "Commence par la fin."},
    "POST /api/v1/prompts/use": {"language": "fr", "number": 1},
    "POST /api/v1/prompts/trials": {"language": "fr", "versions": [1, 2]},
    "PATCH /api/v1/content/posts/{post}": {"title": "titre"},
    "PATCH /api/v1/films/{film}": {},
    "POST /api/v1/compositions/{composition}/draw": {"formats": ["square"]},
    "POST /api/v1/deliveries/{post_delivery}/do": {"do": "cancel"},
    "POST /api/v1/deliveries/{post_delivery}/confirm": {"remote": "https://velo.example/1"},
}


# What a list must be asked; files as text, in which a word can be looked for.
QUERIES: dict[str, dict[str, str]] = {
    "/search": {"words": "vélo"},
    "/search/export": {"words": "vélo", "format": "csv"},
    "/calendar": {"since": "2026-11-01", "until": "2026-12-01"},
    "/preview": {"text": MARK},
    "/counts": {"by": "term"},
    "/export": {"format": "csv"},
}


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def elsewhere(other_workspace: Workspace) -> dict[str, object]:
    """Somebody else's workspace with one of everything; the ids that lead to it."""
    bob = other_workspace.members.get()
    query = Query.objects.create(workspace=other_workspace, name=MARK, text=MARK)
    source = Source.objects.create(
        workspace=other_workspace, name=MARK, network="files", kind="file", term="/nowhere", state="paused"
    )
    job = Job.objects.create(workspace=other_workspace, task=f"x.{MARK}", status=Status.FAILED)
    other_workspace.brands.create(name=MARK)
    take_in(
        lake=lake_of(other_workspace.pk),
        pseudonyms=pseudonyms_of(other_workspace.pk),
        reading=Reading(Matcher({})),
        source_id=source.pk,
        posts=[post("1", f"Le vélo à {MARK}")],
        batch="1",
        keep_all=True,
    )
    mention = lake_of(other_workspace.pk).latest(Filter(), limit=1)["mention"][0].as_py()
    corrections.label_set(
        actor=Actor.human(bob), workspace=other_workspace, mention=mention, task=LabelTask.SENTIMENT,
        label="positive", drawn=True, now=timezone.now(),
    )  # fmt: skip
    audit.record(
        actor=Actor.human(bob), workspace=other_workspace, verb="x.do", target="x", after={"name": MARK}
    )
    topic = Topic.objects.create(workspace=other_workspace, number=77, label_fr=MARK, born_at=timezone.now())
    found = {"query": query.pk, "source": source.pk, "job": job.pk, "mention": mention, "topic": topic.number}
    return {**SAFE, **found, **beside(other_workspace, bob, MARK)}


def test_every_address_of_the_api_is_tried_here() -> None:
    routes = {
        one.route.removeprefix("api/v1/")
        for one in every_address()
        if one.route.startswith("api/v1/") and "(" not in one.route
    }
    tried = {one.path.removeprefix("/api/v1/") for one in ALL}
    assert len(tried) >= 80
    assert len(routes) == len(tried)


def test_nobody_is_told_to_bring_a_token() -> None:
    wrong = ({}, {"Authorization": "Bearer parvis_wrong"}, {"Authorization": "Basic YTpi"})
    for endpoint in ALL:
        for headers in wrong:
            answer = Client().generic(endpoint.method, endpoint.somewhere(), headers=headers)
            assert answer.status_code == 401, endpoint
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_of_the_pages_opens_no_endpoint(client: Client, owner: User, workspace: Workspace) -> None:
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/workspace").status_code == 401


def test_what_belongs_to_another_workspace_does_not_exist(
    caller: Caller, elsewhere: dict[str, object]
) -> None:
    rows = [one for one in ALL if not set(SAFE) >= set(_places(one.path))]
    assert len(rows) >= 45
    before = AuditEntry.objects.count()
    for endpoint in rows:
        body = BODIES.get(f"{endpoint.method} {endpoint.path}")
        answer = caller.ask(endpoint.method, endpoint.filled(**elsewhere), body)
        assert answer.status_code == 404, (endpoint, answer.content)
    assert AuditEntry.objects.count() == before
    assert Query.objects.filter(name=MARK).exists()
    assert Source.objects.filter(name=MARK).exists()


def _places(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def test_a_list_holds_nothing_of_another_workspace(caller: Caller, elsewhere: dict[str, object]) -> None:
    assert elsewhere
    lists = [one for one in ALL if one.method == "GET" and "{" not in one.path]
    assert len(lists) >= 30
    for endpoint in lists:
        query = QUERIES.get(endpoint.path.removeprefix("/api/v1")) or next(
            (asked for end, asked in QUERIES.items() if endpoint.path.endswith(end)), {}
        )
        answer = caller.get(endpoint.path.removeprefix("/api/v1"), query)
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert answer.status_code == 200, (endpoint, body)
        if "preview" in endpoint.path:
            assert json.loads(body)["count"] == 0
        else:
            assert MARK.encode() not in body, endpoint


@pytest.mark.parametrize("role", [role for role in Role if Verb.USE_API in TABLE[role]])
def test_a_role_without_the_verb_is_refused(
    role: Role, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    """The token was made when the role still had the verb: it loses what its maker loses."""
    user = member(Role.OWNER)
    caller = Caller(token_for(user, workspace))
    Membership.objects.filter(user=user).update(role=role)
    for endpoint in GUARDED:
        if endpoint.verb not in TABLE[role]:
            answer = caller.ask(endpoint.method, endpoint.somewhere())
            assert answer.status_code == 403, endpoint
            assert json.loads(answer.content)["code"] == "not_allowed"


@pytest.mark.parametrize("verb", sorted({one.verb for one in GUARDED if one.verb}))
def test_a_token_without_the_verb_is_refused(verb: Verb, owner: User, workspace: Workspace) -> None:
    others = [one for one in verbs_for(Role.OWNER) if one is not verb]
    caller = Caller(token_for(owner, workspace, others))
    for endpoint in GUARDED:
        if endpoint.verb is verb:
            answer = caller.ask(endpoint.method, endpoint.somewhere())
            assert answer.status_code == 403, endpoint
            assert "token" in json.loads(answer.content)["detail"]


def test_what_writes_needs_a_verb_that_is_not_about_seeing() -> None:
    for endpoint in ALL:
        if endpoint.method != "GET":
            assert endpoint.verb is not None, endpoint
            assert not endpoint.verb.value.startswith("see_"), endpoint


def test_the_wrong_method_is_refused(caller: Caller) -> None:
    for path in sorted({one.path for one in ALL}):
        known = {one.method for one in ALL if one.path == path}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
            answer = caller.ask(method, Endpoint(method, path, None).somewhere())
            assert answer.status_code == 405, (method, path)
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert known <= set(answer.headers["Allow"].split(", "))


def test_an_address_that_does_not_exist_is_told_as_a_problem(caller: Caller) -> None:
    answer = caller.ask("GET", "/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
