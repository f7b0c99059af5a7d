"""What planning does by itself: plans of approved posts become deliveries, feeds become drafts."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from parvis.apps.planning import calls, plans
from parvis.apps.planning.feeds.models import Feed
from parvis.apps.planning.models import Category, Plan, PlanFile
from parvis.apps.planning.queues.placing import LEAD, queue_settle
from parvis.core.actors import Actor
from parvis.core.errors import ParvisError
from parvis.core.jobs.tasks import job

ACTOR = Actor.system("planning")
log = logging.getLogger("parvis.planning")


@job(max_attempts=3)
def begin_plans() -> int:
    """Make deliveries of plans whose post is approved by now, and let queues close up; how many began."""
    begun = 0
    for plan in plans.waiting(timezone.now()):
        with translation.override(plan.workspace.language):
            begun += plans.plan_begin_when_due(plan_id=plan.pk, now=timezone.now())
    for plan in plans.approved_again(timezone.now()):
        with translation.override(plan.workspace.language):
            begun += _begin_again(plan)
    _close_up()
    return begun


def _begin_again(plan: Plan) -> bool:
    try:
        return plans.plan_begin_again(plan_id=plan.pk, now=timezone.now())
    except ParvisError as error:  # it is being sent, or somebody dealt with it meanwhile
        log.info("plan %s stays as it is: %s", plan.pk, error.code)
        return False


def _close_up() -> None:
    """Settle the queues whose next slot is near or has passed, while a post in it waits for its yes."""
    soon = timezone.now() + LEAD
    late = Plan.objects.filter(Q(due_at__lte=soon) | Q(due_at__isnull=True), delivery__isnull=True)
    late = late.filter(category__isnull=False, category__is_paused=False)
    queues = late.order_by().values_list("category", "account").distinct()
    for category_id, account_id in queues:
        try:
            _settle(category_id, account_id)
        except ParvisError as error:
            log.info("queue %s of account %s stays as it is: %s", category_id, account_id, error.code)


@transaction.atomic
def _settle(category_id: int, account_id: int) -> None:
    category = Category.objects.select_for_update().select_related("workspace").filter(pk=category_id).first()
    if category is None:
        return
    account = plans.account_of(category.workspace, account_id)
    with translation.override(category.workspace.language):
        queue_settle(actor=ACTOR, category=category, account=account, now=timezone.now())


@job(max_attempts=3)
def call_planners() -> int:
    """Have people told of planned posts that did not leave, in every workspace; how many calls are open."""
    now = timezone.now()
    return sum(calls.calls_look(workspace=one, now=now) for one in calls.workspaces_to_look_at(now))


@job(max_attempts=3)
def read_feeds() -> int:
    """Have each feed read whose moment has come; how many were asked for."""
    due = Feed.objects.filter(Q(next_at__lte=timezone.now()) | Q(next_at__isnull=True), is_active=True)
    for feed in due:
        key = f"planning-feed:{feed.pk}"
        read_one_feed.using(workspace_id=feed.workspace_id, unique_key=key).enqueue(feed_id=feed.pk)
    return len(due)


@job(max_attempts=3, backoff_base_s=60.0)
def read_one_feed(feed_id: int) -> int:
    """Make drafts of what is new in a feed; how many."""
    # What reads feeds takes long to load, and most workers read none.
    from parvis.apps.planning.feeds.services import feed_read, http_for_feeds  # noqa: PLC0415

    if not Feed.objects.filter(pk=feed_id).exists():
        return 0
    with http_for_feeds() as http:
        return feed_read(feed_id=feed_id, http=http, now=timezone.now())


@job(max_attempts=5, backoff_base_s=10.0)
def import_plans(file_id: int) -> int:
    """Make the drafts of a file that somebody said yes to; how many."""
    from parvis.apps.planning.importing.services import plan_file_read  # noqa: PLC0415 - it loads the networks

    found = PlanFile.objects.select_related("workspace").filter(pk=file_id).first()
    if found is None:
        return 0
    with translation.override(found.workspace.language):
        return plan_file_read(file_id=file_id, now=timezone.now()).made


@job(max_attempts=3)
def clean_plan_files() -> int:
    """Throw away files that nobody imported within a day; how many went."""
    from parvis.apps.planning.importing.services import plan_files_clean  # noqa: PLC0415 - it loads the networks

    return plan_files_clean(now=timezone.now())
