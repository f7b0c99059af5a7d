"""The running API keeps to its own schema, whatever is sent: hundreds of requests drawn from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from apps.listening.scripted import post
from callers import token_for
from house.rows import beside
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.config.api import schema
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
# A schema cannot say what a query's grammar, a time zone or a file must be: what it allows may be refused.
BEYOND = [positive_data_acceptance]
EXAMPLES = 3  # of each endpoint, besides the edge cases of every value


def _loaded(*, edges: bool) -> OpenApiSchema:
    """The schema of the API in this process; ``edges``: every value at its limits, else drawn ones."""
    loaded = schemathesis.openapi.from_dict(schema())
    loaded.app = get_wsgi_application()
    loaded.config.phases.coverage.enabled = edges
    loaded.config.phases.fuzzing.enabled = not edges
    return loaded


# Together they take every kind of value that the API knows, and none asks the lake for long.
EDGES = [
    "audit_list",
    "import_begin",
    "label_set",
    "plan_create",
    "query_create",
    "rule_create",
    "segment_create",
    "source_create",
    "webhook_create",
    "workspace_change",
]
drawn = _loaded(edges=False)
edges = _loaded(edges=True).include(operation_id=EDGES)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One lake for all: the ids of rows come again, since nothing written stays."""
    signals = (request_started, request_finished)
    for signal in signals:  # the connection is the test's: the end of a request must not close it
        signal.disconnect(close_old_connections)
    with override_settings(HOME=tmp_path_factory.mktemp("schema"), PARVIS_API_PER_MINUTE=1_000_000):
        yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(owner: User, workspace: Workspace) -> str:
    """Of the owner of a workspace that has heard something."""
    lake = lake_of(workspace.pk)
    if not lake.stats().rows:
        posts = [post(f"{n}", f"Le vélo numéro {n} #lyon") for n in range(3)]
        take_in(
            lake=lake,
            pseudonyms=pseudonyms_of(workspace.pk),
            reading=Reading(Matcher({})),
            source_id=1,
            posts=posts,
            batch="1",
            keep_all=True,
        )
    beside(workspace, owner, "vélo")
    return token_for(owner, workspace)


def checked(case: Case, token: str) -> None:
    with transaction.atomic():  # what a request writes is gone before the next
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=BEYOND)
        transaction.set_rollback(True)


@drawn.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_the_running_api_keeps_to_its_schema(case: Case, token: str) -> None:
    checked(case, token)


@edges.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_the_running_api_keeps_to_its_schema_at_the_edges(case: Case, token: str) -> None:
    checked(case, token)
