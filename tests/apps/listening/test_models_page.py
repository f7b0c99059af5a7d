"""The pages of models: everyone sees who reads their posts, an owner or a manager chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.defaultfilters import floatformat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contracts.stub_endpoint import endpoint
from parvis.ai import shipped
from parvis.ai.measured import Measure, measured_of
from parvis.ai.ports import Task
from parvis.apps.listening.answering import answerers
from parvis.apps.listening.models import ModelChoice
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
FORM = {
    "answerer": "endpoint",
    "url": "https://api.example.org/v1",
    "name": "small",
    "timeout_s": "5",
    "batch": "10",
    "sentence_1": "bien",
    "sentence_2": "nul",
    "sentence_3": "",
}


@pytest.fixture(autouse=True)
def nothing_allowed(settings: Any) -> None:
    settings.AI_HOSTS = []
    settings.MODELS_FOLDER = ""


@pytest.fixture
def page(owner: User) -> Client:
    return reading(owner)


def reading(user: User) -> Client:
    """A person signed in, reading English."""
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def between(one: Measure) -> str:
    """An interval as the page rounds it."""
    return f"[{floatformat(one.low, 2)}&nbsp;–&nbsp;{floatformat(one.high, 2)}]"


def home(workspace: Workspace) -> str:
    return f"/w/{workspace.slug}/models/"


def stored(workspace: Workspace, **fields: Any) -> ModelChoice:
    given = {"answerer": "endpoint", "name": "small", "url": "https://api.example.org/v1", **fields}
    return ModelChoice.objects.create(
        workspace=workspace, task="sentiment", changed_at=timezone.now(), **given
    )


def test_every_task_says_which_model_answers_and_how_good_it_is(page: Client, workspace: Workspace) -> None:
    text = body(page, home(workspace))
    for task in ("Language", "Sentiment", "Emotion", "Offensive words", "Hate speech", "Irony"):
        assert f">{task}</a>" in text
    assert shipped.version() in text
    best = measured_of(Task.SENTIMENT, "fr")[0]
    assert between(best) in text


@pytest.mark.parametrize("task", shipped.TASKS)
def test_each_task_has_its_card_with_every_figure(task: Task, page: Client, workspace: Workspace) -> None:
    text = body(page, f"{home(workspace)}{task}/")
    assert text.count("<tr>") == len(measured_of(task)) + 1
    for one in measured_of(task):
        assert between(one) in text


def test_readers_see_the_models_and_no_way_to_change_them(
    member: Callable[[Role], User], workspace: Workspace
) -> None:
    client = reading(member(Role.CLIENT))
    text = body(client, home(workspace))
    assert "/choose/" not in text
    assert "An owner or a manager of the workspace can choose" in text
    assert client.get(f"{home(workspace)}sentiment/choose/").status_code == 403


@pytest.mark.parametrize("task", ["language", "topics", "nothing"])
def test_a_task_that_only_parvis_answers_cannot_be_given_away(
    task: str, page: Client, workspace: Workspace
) -> None:
    assert page.get(f"{home(workspace)}{task}/choose/").status_code == 404


def test_an_endpoint_is_tried_before_it_is_saved_and_the_typed_key_stays(
    page: Client, workspace: Workspace, settings: Any
) -> None:
    with endpoint() as (url, heard):
        settings.AI_HOSTS = [answerers.origin(url).partition("://")[2]]
        sent = {**FORM, "url": url, "key": "sk-typed", "do": "try"}
        response = page.post(f"{home(workspace)}sentiment/choose/", sent)
    text = response.content.decode()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "small/sentiment.v1 answered in" in text
    assert "positive <span" in text
    assert 'value="sk-typed"' in text
    assert heard[0]["_headers"]["Authorization"] == "Bearer sk-typed"
    assert not ModelChoice.objects.exists()


def test_a_refused_try_says_why_and_keeps_what_was_typed(page: Client, workspace: Workspace) -> None:
    sent = {**FORM, "url": "http://127.0.0.1:9/v1", "do": "try"}
    response = page.post(f"{home(workspace)}sentiment/choose/", sent)
    text = response.content.decode()
    assert response.status_code == 422
    assert "PARVIS_AI_HOSTS=127.0.0.1:9." in text
    assert 'value="small"' in text


def test_a_choice_is_saved_for_several_tasks_and_its_key_never_comes_back(
    page: Client, workspace: Workspace
) -> None:
    sent = {**FORM, "key": "sk-s3cr3t", "also": ["irony", "emotion"], "do": "save"}
    response = page.post(f"{home(workspace)}sentiment/choose/", sent)
    assert response.status_code == 302
    assert set(ModelChoice.objects.values_list("task", flat=True)) == {"sentiment", "irony", "emotion"}
    for path in (home(workspace), f"{home(workspace)}sentiment/", f"{home(workspace)}sentiment/choose/"):
        text = body(page, path)
        assert "s3cr3t" not in text
        assert "small" in text
    assert "stored, encrypted" in body(page, f"{home(workspace)}irony/")


def test_the_stored_key_is_kept_for_its_server_and_goes_to_no_other(
    page: Client, workspace: Workspace
) -> None:
    path = f"{home(workspace)}sentiment/choose/"
    page.post(path, {**FORM, "key": "sk-s3cr3t"})
    page.post(path, {**FORM, "name": "large"})
    assert answerers.wish_of(ModelChoice.objects.get()).key == "sk-s3cr3t"
    page.post(path, {**FORM, "url": "https://api.example.net/v1"})
    assert answerers.wish_of(ModelChoice.objects.get()).key is None


def test_a_stored_key_can_be_forgotten(page: Client, workspace: Workspace) -> None:
    path = f"{home(workspace)}sentiment/choose/"
    page.post(path, {**FORM, "key": "sk-s3cr3t"})
    page.post(path, {**FORM, "forget_key": "on"})
    assert ModelChoice.objects.get().key is None


def test_the_own_model_comes_back_by_choosing_it(page: Client, workspace: Workspace) -> None:
    stored(workspace)
    response = page.post(f"{home(workspace)}sentiment/choose/", {**FORM, "answerer": "own"})
    assert response.status_code == 302
    assert not ModelChoice.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "ftp://x"}, "url"),
        ({"name": ""}, "name"),
        ({"timeout_s": "0"}, "timeout_s"),
        ({"timeout_s": "9999"}, "timeout_s"),
        ({"batch": "500"}, "batch"),
        ({"answerer": "local", "local": ""}, "local"),
    ],
)
def test_what_is_wrong_is_marked_at_its_field_and_nothing_is_saved(
    changed: dict[str, str], field: str, page: Client, workspace: Workspace
) -> None:
    response = page.post(f"{home(workspace)}sentiment/choose/", {**FORM, **changed})
    assert response.status_code == 422
    assert f'id="id_{field}-error"' in response.content.decode()
    assert not ModelChoice.objects.exists()


def test_a_model_in_trouble_says_since_when_why_and_how_many_posts(
    page: Client, workspace: Workspace
) -> None:
    stored(
        workspace,
        answered=7,
        stood_in=1204,
        trouble="ai_key",
        trouble_since=timezone.now(),
        last_trouble="ai_key",
        last_trouble_at=timezone.now(),
    )
    assert "The endpoint refuses the key." in body(page, home(workspace))
    text = body(page, f"{home(workspace)}sentiment/")
    assert "The endpoint refuses the key." in text
    assert "Parvis’s own model reads the posts instead: none is lost." in text
    assert "1,204" in text


def test_another_workspaces_choice_is_not_seen(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    stored(other_workspace, name="their-model")
    assert "their-model" not in body(page, home(workspace))
    assert "their-model" not in body(page, f"{home(workspace)}sentiment/choose/")


def test_the_list_asks_the_database_as_often_however_many_choices(
    page: Client, workspace: Workspace, django_assert_num_queries: Any
) -> None:
    stored(workspace)
    body(page, home(workspace))
    with CaptureQueriesContext(connection) as one:
        body(page, home(workspace))
    asked = len(one)
    page.post(f"{home(workspace)}irony/choose/", {**FORM, "also": ["offensive", "emotion", "hate"]})
    page.get(home(workspace))  # (it also takes the message of what was saved)
    with django_assert_num_queries(asked):
        body(page, home(workspace))
