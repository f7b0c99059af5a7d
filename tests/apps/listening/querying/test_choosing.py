"""Thousands of queries: no page holds them all, and each is found by its name."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.listening.querying.conftest import SignIn
from parvis.apps.listening.models import Query
from parvis.apps.listening.pages.common import LISTED
from parvis.apps.listening.querying.matching import matcher_of
from parvis.apps.listening.querying.selectors import CHOICES, PAGE
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def thousands(workspace: Workspace) -> Workspace:
    Query.objects.bulk_create(
        [Query(workspace=workspace, name=f"Requête {n:04}", text=f"mot{n}") for n in range(3_000)],
        batch_size=500,
    )
    return workspace


def test_a_dashboard_looks_for_one_by_its_name(
    owner: User, thousands: Workspace, five_days: None, sign_in: SignIn
) -> None:
    client, path = sign_in(owner), f"/w/{thousands.slug}/"
    page = client.get(f"{path}listening/?period=all").content.decode()
    assert "filter-named" in page
    assert page.count("Requête 0") < LISTED
    asked = f"{path}queries/choose/?period=all&language=fr&query=1&named="
    offered = client.get(f"{asked}0042").content.decode()
    wanted = Query.objects.get(name="Requête 0042")
    assert f"?period=all&amp;language=fr&amp;query={wanted.pk}" in offered
    assert client.get(asked).content.decode().count("Requête 0") == CHOICES
    assert "Aucune requête ne porte ce nom" in client.get(f"{asked}zzz").content.decode()
    chosen = client.get(f"{path}listening/?period=all&query={wanted.pk}").content.decode()
    assert f'<input type="hidden" name="query" value="{wanted.pk}">' in chosen
    assert "Requête 0042" in chosen


def test_the_list_goes_on_page_by_page(owner: User, thousands: Workspace, sign_in: SignIn) -> None:
    client, path = sign_in(owner), f"/w/{thousands.slug}/queries/"
    page = client.get(f"{path}?whose=shared").content.decode()
    assert page.count("<code>mot") == PAGE
    assert "?whose=shared&amp;page=2" in page
    assert "Requête 2999" in client.get(f"{path}?page=60").content.decode()
    assert client.get(f"{path}?q=mot1234").content.decode().count("<code>mot") == 1


def test_one_matcher_serves_every_listener_until_a_query_changes(thousands: Workspace) -> None:
    first = matcher_of(thousands.pk)
    assert matcher_of(thousands.pk) is first
    query = Query.objects.get(name="Requête 0001")
    query.text = "autre"
    query.save()
    changed = matcher_of(thousands.pk)
    assert changed is not first
    query.delete()
    assert matcher_of(thousands.pk) is not changed


def test_a_deactivated_query_leaves_the_matcher(workspace: Workspace) -> None:
    query = Query.objects.create(workspace=workspace, name="q", text="vélo")
    before = matcher_of(workspace.pk)
    Query.objects.filter(pk=query.pk).update(is_active=False, changed_at=timezone.now())
    assert matcher_of(workspace.pk) is not before
