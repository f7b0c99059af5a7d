"""One row of everything that addresses of the API name by a number."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from apps.approval.conftest import saying
from apps.planning.made import planned
from apps.publishing import made as publishing
from apps.reports import made
from apps.results.made import followed
from parvis.apps.alerts.models import Alert, AlertRule, Crisis
from parvis.apps.approval.services import review_open
from parvis.apps.audience.models import Segment
from parvis.apps.content.services import post_create
from parvis.apps.creation.models import Brief, Variation
from parvis.apps.demographics.models import Tally
from parvis.apps.library.models import Asset
from parvis.apps.listening.saved.models import SavedView
from parvis.apps.reports.models import Plan
from parvis.apps.studio.compositions.models import Composition
from parvis.apps.studio.films.models import Film
from parvis.apps.studio.films.models import Kind as FilmKind
from parvis.apps.trends.models import Progress, Rise
from parvis.apps.workshop.models import Case, Trial
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.webhooks.models import Webhook
from parvis.core.workspaces.models import Workspace


def beside(workspace: Workspace, person: User, mark: str) -> dict[str, object]:
    """What rose and rang in a workspace, what is kept and what is told to other systems: the ids by which
    addresses name them. Everything is called ``mark``."""
    now = timezone.now()
    view = SavedView.objects.create(workspace=workspace, name=mark, query=f"term={mark}", for_team=True)
    link = view.links.create(token_hash="0", created_at=now, expires_at=now + timedelta(days=1))
    rise = Rise.objects.create(
        workspace=workspace, kind="term", key=mark, since=now, peak_at=now, n=40, expected=4.0,
        return_days=30.0, history_days=40.0, hours_from=now, hours=[1, 40], noticed_at=now,
    )  # fmt: skip
    Progress.objects.create(workspace=workspace, until=now, rows=1)
    rule = AlertRule.objects.create(workspace=workspace, name=mark, kind="words", words=mark, threshold=1)
    alert = Alert.objects.create(
        workspace=workspace, rule=rule, kind="words", name=mark, key="k", subject="s", happened_at=now,
        rang_at=now, last_at=now, facts={"n": 1, "threshold": 1},
    )  # fmt: skip
    crisis = Crisis.objects.create(workspace=workspace, title=mark, began_at=now, opened_at=now)
    statement = crisis.statements.create(language="fr", text=mark, digest="0" * 64, at=now, by=person)
    webhook = Webhook.objects.create(
        workspace=workspace, name=mark, url="https://x.org/", events=["alert.rang"]
    )
    delivery = webhook.deliveries.create(event="alert.rang", key=mark, status="failed")
    report = made.row(workspace, mark)
    plan = Plan.objects.create(workspace=workspace, name=mark, sections=["volume"])
    segment = Segment.objects.create(workspace=workspace, name=mark)
    quarter = Tally.objects.create(
        workspace=workspace, since=date(2026, 7, 1), until=date(2026, 10, 1), posts=90, people=60,
        tables={"interest": {"cells": [["cycling", 30]], "others": 25}}, counted_at=now,
    )  # fmt: skip
    brief = Brief.objects.create(workspace=workspace, name=mark, said={"message": mark})
    brief.versions.create(number=1, said=brief.said, at=now)
    variation = Variation.objects.create(
        brief=brief,
        number=1,
        kind="caption",
        texts={"bluesky": {"parts": [mark]}},
        made="human",
        created_at=now,
    )
    Case.objects.create(
        workspace=workspace, name=mark, language="fr", said={"message": mark}, kind="caption", created_at=now
    )
    trial = Trial.objects.create(
        workspace=workspace, language="fr", versions=[{"number": 1, "name": mark}], variants=1, seed=0,
        model=mark, endpoint=mark, currency="EUR", asked_at=now,
    )  # fmt: skip
    asset = Asset.objects.create(
        workspace=workspace,
        name=mark,
        kind="image",
        format="png",
        sha256="0" * 64,
        bytes=1,
        width=1,
        height=1,
    )
    asked = post_create(
        actor=Actor.human(person), workspace=workspace, body=saying(mark), title=mark, now=now
    )
    review = review_open(actor=Actor.human(person), workspace=workspace, post_id=asked.pk, now=now)
    film = Film.objects.create(workspace=workspace, name=mark, kind=FilmKind.CUT)
    composition = Composition.objects.create(
        workspace=workspace, name=mark, words={"headline": mark}, layout="poster", palette="kit"
    )
    watch = followed(publishing.account(workspace), person, now - timedelta(days=8), campaign=mark)
    rows = (view, link, rise, alert, rule, crisis, statement, webhook, delivery, report, plan, review)
    names = (
        "view",
        "link",
        "rise",
        "alert",
        "rule",
        "crisis",
        "statement",
        "webhook",
        "delivery",
        "report",
        "plan",
        "review",
    )
    ids = {name: row.pk for name, row in zip(names, rows, strict=True)}
    others = {
        "segment": segment.pk,
        "asset": asset.pk,
        "brief": brief.pk,
        "variant": variation.pk,
        "prompt_trial": trial.pk,
        "composition": composition.pk,
        "film": film.pk,
        "post": watch.post_id,
        "post_delivery": watch.delivery_id,
    }
    return {**ids, **planned(workspace, mark), **others, "quarter": quarter.since.isoformat()}
