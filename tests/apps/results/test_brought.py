"""What posts brought reaches the calendar, which says from it when to post."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results.made import followed
from parvis.apps.planning.timing.outcomes import Outcome, outcomes_of
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_calendar_reads_what_the_posts_of_an_account_brought_in_a_week(
    workspace: Workspace, owner: User
) -> None:
    account, now = publishing.account(workspace), timezone.now()
    first = followed(account, owner, now - 20 * DAY, 7, views=100)
    followed(account, owner, now - 19 * DAY, None)  # the network tells nothing of it
    followed(account, owner, now - DAY, 3, looked_after=timedelta(hours=1))  # too young to be compared
    followed(account, owner, now - 400 * DAY, 50)  # before what was asked for
    followed(publishing.account(workspace, remote_id="another"), owner, now - 20 * DAY, 9)
    assert outcomes_of(account.pk, now - 365 * DAY) == [Outcome(first.published_at, 7.0, 100.0)]
