"""Every list asks the database as often for thirty lines as for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.approval.conftest import saying
from apps.content import written
from apps.listening.heard import hear
from apps.listening.scripted import post
from apps.planning import made as planning
from apps.publishing import made as publishing
from apps.results.made import followed
from callers import Caller, token_for
from core.lake.posts import post as row
from parvis.apps.alerts.models import Alert, AlertRule, Crisis
from parvis.apps.approval.models import Review
from parvis.apps.approval.services import (
    Place,
    comment_write,
    review_open,
    suggestion_make,
)
from parvis.apps.audience.models import Segment, Theme
from parvis.apps.content import services as services_of_posts
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.services import post_create
from parvis.apps.creation.models import Brief, PromptVersion, Run, Variation
from parvis.apps.demographics.models import Tally
from parvis.apps.ideas.models import Idea
from parvis.apps.library.models import Asset, Folder
from parvis.apps.listening import services
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.marked.models import MarkedEvent
from parvis.apps.listening.models import LabelTask, Query, Source
from parvis.apps.listening.querying.models import QueryFolder
from parvis.apps.listening.saved.models import SavedView, SharedLink
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.apps.listening.topics.models import Happened, Topic, TopicNews
from parvis.apps.planning.models import CalendarLink, Feed, ShortLink
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import State
from parvis.apps.reports.models import Plan, Report, ReportLink
from parvis.apps.studio.brand.models import Font
from parvis.apps.studio.compositions.models import Composition
from parvis.apps.studio.films.models import Film, Music
from parvis.apps.trends.matters.services import subject_answer
from parvis.apps.trends.models import Progress, Rise
from parvis.apps.trust.services import ruling_note
from parvis.apps.workshop.models import Case, Trial
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.autonomy.models import Task
from parvis.core.autonomy.services import grant_give, use_take
from parvis.core.jobs.models import Job, Status
from parvis.core.people import User
from parvis.core.webhooks.models import Webhook
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
Fill = Callable[[Workspace, Actor, range], None]


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Workspace ids come again from test to test; their lakes must not."""
    settings.HOME = tmp_path


def each(line: Callable[[Workspace, Actor, int], None]) -> Fill:
    """Lines made one by one; what is heard comes in one batch, since a lake takes as long for one post as
    for thirty."""

    def fill(workspace: Workspace, actor: Actor, numbers: range) -> None:
        for n in numbers:
            line(workspace, actor, n)

    return fill


@each
def _queries(workspace: Workspace, _actor: Actor, n: int) -> None:
    Query.objects.create(workspace=workspace, name=f"q{n}", text="vélo")


@each
def _unmatched(workspace: Workspace, actor: Actor, n: int) -> None:
    folder, _new = QueryFolder.objects.get_or_create(workspace=workspace, name="Dossier")
    services.query_create(actor=actor, workspace=workspace, name=f"q{n}", text="vélo", folder_id=folder.pk)


@each
def _versions(workspace: Workspace, actor: Actor, n: int) -> None:
    query, _new = Query.objects.get_or_create(workspace=workspace, pk=1, defaults={"name": "q", "text": "q1"})
    query.versions.create(number=n, text=f"v{n}", by_id=actor.user_id, at=timezone.now())


@each
def _folders(workspace: Workspace, _actor: Actor, n: int) -> None:
    QueryFolder.objects.create(workspace=workspace, name=f"d{n}")


@each
def _sources(workspace: Workspace, _actor: Actor, n: int) -> None:
    Source.objects.create(workspace=workspace, name=f"s{n}", network="rss", kind="feed", term="x", trouble="")


@each
def _files(workspace: Workspace, _actor: Actor, n: int) -> None:
    Source.objects.create(workspace=workspace, name=f"f{n}", network="files", kind="file", term=f"{n}")


def _posts(workspace: Workspace, _actor: Actor, numbers: range) -> None:
    take_in(
        lake=lake_of(workspace.pk),
        pseudonyms=pseudonyms_of(workspace.pk),
        reading=Reading(Matcher({})),
        source_id=1,
        posts=[post(f"{n}", f"Le vélo numéro {n}") for n in numbers],
        batch=f"{numbers}",
        keep_all=True,
    )


def _corrections(workspace: Workspace, actor: Actor, numbers: range) -> None:
    """Posts that a person called positive, as they are once that was done."""
    now = timezone.now()
    told = {"author": "someone", "predicted": "neutral", "label": "positive", "model": "test-1"}
    rows = [row(f"m{n}", now, text=f"Le vélo numéro {n}", sentiment="positive") for n in numbers]
    hear(workspace, rows, batch=f"{numbers}")
    for one in rows:
        workspace.corrections.create(
            mention=one["mention"], task=LabelTask.SENTIMENT, probabilities=[0.25, 0.5, 0.25], drawn=True,
            by_id=actor.user_id, at=now, **told,
        )  # fmt: skip


def _topics(workspace: Workspace, actor: Actor, numbers: range) -> None:
    _posts(workspace, actor, numbers)
    now = timezone.now()
    for n in numbers:
        topic = Topic.objects.create(workspace=workspace, number=n, label_fr=f"sujet {n}", born_at=now)
        TopicNews.objects.create(
            topic=topic, kind=Happened.RENAMED, at=now, by_id=actor.user_id, before="a", after=f"b{n}"
        )


def _dashboard(workspace: Workspace, actor: Actor, numbers: range) -> None:
    _queries(workspace, actor, numbers)
    _posts(workspace, actor, numbers)


@each
def _rises(workspace: Workspace, _actor: Actor, n: int) -> None:
    now = timezone.now()
    until, progress = now + timedelta(hours=1), {"until": now, "rows": 1}
    Progress.objects.update_or_create(workspace=workspace, defaults=progress)
    Rise.objects.create(
        workspace=workspace, kind="hashtag", key=f"tag{n}", since=now, until=until, peak_at=now, n=40,
        expected=4.0, return_days=30.0, history_days=40.0, hours_from=now, hours=[1, 40], noticed_at=now,
    )  # fmt: skip


@each
def _matters(workspace: Workspace, actor: Actor, n: int) -> None:
    _rises(workspace, actor, range(n, n + 1))
    Theme.objects.create(workspace=workspace, name=f"t{n}", words=[f"tag{n}"])
    rise = Rise.objects.get(workspace=workspace, key=f"tag{n}")
    subject_answer(
        actor=actor,
        workspace=workspace,
        rise_id=rise.pk,
        kept=n % 2 == 0,
        now=rise.since + timedelta(minutes=n),
    )


@each
def _members(workspace: Workspace, _actor: Actor, n: int) -> None:
    user = User.objects.create_user(f"m{n}@example.org")
    Membership.objects.create(workspace=workspace, user=user, role=Role.AGENT)


@each
def _audit(workspace: Workspace, actor: Actor, n: int) -> None:
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="x.do",
        target="x",
        target_id=n,
        before={"a": 1},
        after={"a": n},
    )


@each
def _jobs(workspace: Workspace, _actor: Actor, n: int) -> None:
    Job.objects.create(
        workspace_id=workspace.pk, task=f"task.{n}", status=Status.FAILED, error_message=f"error {n}"
    )


@each
def _events(workspace: Workspace, actor: Actor, n: int) -> None:
    at = timezone.now() + timedelta(minutes=n)
    MarkedEvent.objects.create(workspace=workspace, at=at, title=f"e{n}", created_by_id=actor.user_id)


@each
def _views(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    view = SavedView.objects.create(
        workspace=workspace, name=f"v{n:02}", for_team=n % 2 == 0, owner_id=actor.user_id
    )
    kept = {"created_at": now, "expires_at": now + timedelta(days=1), "created_by_id": actor.user_id}
    SharedLink.objects.create(view=view, token_hash=f"{n}", **kept)


@each
def _alerts(workspace: Workspace, _actor: Actor, n: int) -> None:
    _rules(workspace, _actor, range(n, n + 1))
    rule = AlertRule.objects.get(workspace=workspace, name=f"r{n}")
    at = timezone.now()
    Alert.objects.create(
        workspace=workspace,
        rule=rule,
        kind="words",
        name=f"r{n}",
        key=f"k{n}",
        subject="s",
        happened_at=at,
        rang_at=at,
        last_at=at,
        facts={"n": n, "threshold": 1},
    )


@each
def _rules(workspace: Workspace, _actor: Actor, n: int) -> None:
    query = Query.objects.create(workspace=workspace, name=f"q{n}", text="vélo")
    AlertRule.objects.create(
        workspace=workspace, name=f"r{n}", kind="words", words="vélo", threshold=1, scope="query", query=query
    )


@each
def _crises(workspace: Workspace, _actor: Actor, n: int) -> None:
    Crisis.objects.create(
        workspace=workspace, title=f"c{n}", began_at=timezone.now(), opened_at=timezone.now()
    )


@each
def _reports(workspace: Workspace, actor: Actor, n: int) -> None:
    at = timezone.now()
    day = timedelta(days=1)
    plan = Plan.objects.create(workspace=workspace, name=f"p{n}", sections=["volume"])
    plan.readers.add(actor.user_id)
    Report.objects.create(
        workspace=workspace, title=f"r{n}", since=at - day, until=at, facts={}, written={}, digest="",
        plan=plan, made_by_id=actor.user_id, made_at=at, keep_until=at + day,
    )  # fmt: skip


@each
def _report_links(workspace: Workspace, actor: Actor, n: int) -> None:
    at, day = timezone.now(), timedelta(days=1)
    told = {"since": at - day, "until": at, "made_at": at, "keep_until": at + day}
    given = {"title": "r", "facts": {}, "written": {}, "digest": "", **told}
    report, _new = Report.objects.get_or_create(pk=1, workspace=workspace, defaults=given)
    kept = {"created_at": at, "expires_at": at + day, "created_by_id": actor.user_id}
    ReportLink.objects.create(pk=n, report=report, token_hash=f"{n}", **kept)


def _asked(workspace: Workspace, _actor: Actor, numbers: range) -> None:
    """Posts of another member, each asked about."""
    user, new = User.objects.get_or_create(email="w@example.org")
    if new:
        Membership.objects.create(workspace=workspace, user=user, role=Role.CREATOR)
    writer, now = Actor.human(user), timezone.now()
    for n in numbers:
        made = post_create(actor=writer, workspace=workspace, body=saying(f"t{n}"), title=f"p{n}.", now=now)
        review_open(actor=writer, workspace=workspace, post_id=made.pk, now=now)


def _said(workspace: Workspace, actor: Actor, numbers: range) -> None:
    """Comments with answers on one post."""
    if not Review.objects.filter(workspace=workspace).exists():
        _asked(workspace, actor, range(1, 2))
    review = Review.objects.get(workspace=workspace)
    given = {"actor": actor, "workspace": workspace, "review_id": review.pk, "now": timezone.now()}
    for n in numbers:
        said = comment_write(text=f"remarque {n}.", place=Place(quote="t1"), **given)
        comment_write(text="oui", place=Place(parent_id=said.pk), **given)
        suggestion_make(network="", part=0, text=f"u{n}", **given)


@each
def _grants(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    until = now + timedelta(days=1)
    grant_give(
        actor=actor,
        workspace=workspace,
        task="publish",
        words=f"accord {n}.",
        a_day=1,
        until_at=until,
        now=now,
    )
    use_take(workspace=workspace, task=Task.PUBLISH, channel="", what=f"x:{n}", now=now + timedelta(hours=1))


@each
def _themes(workspace: Workspace, _actor: Actor, n: int) -> None:
    Theme.objects.create(workspace=workspace, name=f"t{n}", words=["vélo"])


@each
def _quarters(workspace: Workspace, _actor: Actor, n: int) -> None:
    since = date(1970 + n, 7, 1)
    Tally.objects.create(
        workspace=workspace, since=since, until=date(1970 + n, 10, 1), posts=9, people=20,
        counted_at=timezone.now(),
    )  # fmt: skip


@each
def _webhooks(workspace: Workspace, _actor: Actor, n: int) -> None:
    Webhook.objects.create(workspace=workspace, name=f"w{n}", url="https://x.org/", events=["alert.rang"])


@each
def _links(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    given = {"name": "v", "for_team": True, "owner_id": actor.user_id}
    view, _new = SavedView.objects.get_or_create(pk=1, workspace=workspace, defaults=given)
    kept = {"created_at": now, "expires_at": now + timedelta(days=1), "created_by_id": actor.user_id}
    SharedLink.objects.create(pk=n, view=view, token_hash=f"{n}", **kept)


@each
def _notes(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    given = {"title": "c", "began_at": now, "opened_at": now}
    crisis, _new = Crisis.objects.get_or_create(pk=1, workspace=workspace, defaults=given)
    crisis.notes.create(by_id=actor.user_id, at=now, text=f"note {n}.")
    crisis.statements.create(language="fr", text=f"texte {n}", digest="0" * 64, at=now, by_id=actor.user_id)


@each
def _deliveries(workspace: Workspace, _actor: Actor, n: int) -> None:
    given = {"name": "w", "url": "https://x.org/", "events": ["alert.rang"]}
    webhook, _new = Webhook.objects.get_or_create(pk=1, workspace=workspace, defaults=given)
    webhook.deliveries.create(pk=n, event="alert.rang", key=f"{n}")


@each
def _tokens(workspace: Workspace, actor: Actor, n: int) -> None:
    user = User.objects.create_user(f"t{n}@example.org")
    Membership.objects.create(workspace=workspace, user=user, role=Role.ANALYST)
    token_for(user, workspace, name=f"token {n}.")


@each
def _segments(workspace: Workspace, _actor: Actor, n: int) -> None:
    segment = Segment.objects.create(workspace=workspace, name=f"segment {n}.")
    Theme.objects.create(workspace=workspace, segment=segment, name="x", words=["x"])


@each
def _assets(workspace: Workspace, actor: Actor, n: int) -> None:
    folder, _new = Folder.objects.get_or_create(workspace=workspace, name="Dossier")
    Asset.objects.create(
        workspace=workspace, folder=folder, name=f"image {n}.", kind="image", format="png",
        sha256=f"{n:064x}", look=f"{1:016x}", bytes=1, width=1, height=1,
        tags=[f"tag{n}"], added_by_id=actor.user_id,
    )  # fmt: skip


@each
def _look_alikes(workspace: Workspace, actor: Actor, n: int) -> None:
    _assets(workspace, actor, range(2 * n - 1, 2 * n + 1))


@each
def _films(workspace: Workspace, actor: Actor, n: int) -> None:
    _assets(workspace, actor, range(n, n + 1))
    made = Asset.objects.filter(workspace=workspace).latest("added_at")
    Film.objects.create(workspace=workspace, name=f"montage {n}.", kind="cut", asset=made)
    Music.objects.create(
        workspace=workspace, name=f"valse {n}.", sha256=f"{n:064x}", format="mp3", bytes=1, seconds=1,
        licence="à nous",
    )  # fmt: skip


@each
def _composed(workspace: Workspace, _actor: Actor, n: int) -> None:
    Composition.objects.create(
        workspace=workspace, name=f"visuel {n}.", words={"headline": "x"}, layout="poster", palette="kit"
    )


@each
def _fonts(workspace: Workspace, actor: Actor, n: int) -> None:
    Font.objects.create(
        workspace=workspace, family=f"police {n}.", format="ttf", sha256=f"{n:064x}", bytes=1, glyphs=1,
        added_by_id=actor.user_id,
    )  # fmt: skip


@each
def _media_folders(workspace: Workspace, _actor: Actor, n: int) -> None:
    Folder.objects.create(workspace=workspace, name=f"dossier {n}.")


@each
def _written(workspace: Workspace, actor: Actor, n: int) -> None:
    picture = written.asset(workspace)
    body = Body(networks=("x",), common=Variant(parts=(Piece(f"texte {n}.", (written.placed(picture),)),)))
    services_of_posts.post_create(actor=actor, workspace=workspace, body=body, now=timezone.now())


@each
def _accounts(workspace: Workspace, _actor: Actor, n: int) -> None:
    publishing.account(workspace, remote_id=f"a{n}", handle=f"@a{n}.")


@each
def _held(workspace: Workspace, actor: Actor, n: int) -> None:
    owner = User.objects.get(pk=actor.user_id)
    publishing.delivery(
        publishing.post(workspace, owner, publishing.body(f"d{n}.")),
        publishing.account(workspace),
        state=State.HELD,
        reason="late",
    )


@each
def _results(workspace: Workspace, _actor: Actor, n: int) -> None:
    account = publishing.account(workspace, pk=n)
    at = timezone.now() - timedelta(days=20, minutes=n)
    followed(account, workspace.members.get(), at, n, campaign=f"campaign {n}.")


@each
def _planned(workspace: Workspace, _actor: Actor, n: int) -> None:
    at = datetime(2026, 11, 1 + n % 28, 12, tzinfo=UTC) + timedelta(minutes=n)
    planning.plan(planning.account(workspace, f"c{n}"), planning.draft(workspace, f"p{n}.", f"p{n}."), at)
    planning.slot(workspace, planning.account(workspace, f"s{n}"), f"k{n}.", n % 7)


@each
def _deliveries_planned(workspace: Workspace, _actor: Actor, n: int) -> None:
    at = datetime(2026, 11, 1 + n % 28, 12, tzinfo=UTC) + timedelta(minutes=n)
    post, where = planning.draft(workspace, f"p{n}.", f"p{n}."), planning.account(workspace, f"c{n}")
    Delivery.objects.create(
        workspace=workspace, post=post, digest=post.digest, account=where, state="held", day=at.date(),
        time=at.time(), zone="UTC", due_at=at, next_at=at,
    )  # fmt: skip


@each
def _queued(workspace: Workspace, _actor: Actor, n: int) -> None:
    where = planning.account(workspace, f"c{n}")
    slot = planning.slot(workspace, where, "k", n % 7)
    plan = planning.plan(where, planning.draft(workspace, f"p{n}.", f"p{n}."), timezone.now())
    plan.category = slot.category
    plan.save()


@each
def _short_links(workspace: Workspace, _actor: Actor, n: int) -> None:
    at = timezone.now()
    link = ShortLink.objects.create(
        workspace=workspace, code=f"l{n}", url=f"https://l{n}.org/", created_at=at
    )
    link.clicks.create(day=at.date(), came_from="other", n=n)


@each
def _draft_feeds(workspace: Workspace, _actor: Actor, n: int) -> None:
    feed = Feed.objects.create(
        workspace=workspace, name=f"f{n}.", url=f"https://f{n}.org/", template="{link}"
    )
    feed.entries.create(key="k", post=planning.draft(workspace), seen_at=timezone.now())


@each
def _calendar_links(workspace: Workspace, actor: Actor, n: int) -> None:
    at = timezone.now()
    CalendarLink.objects.create(
        workspace=workspace, kind="page", token_hash=f"{n}", created_at=at, expires_at=at + timedelta(days=1),
        created_by_id=actor.user_id, account=planning.account(workspace, f"a{n}."),
    )  # fmt: skip


@each
def _ideas(workspace: Workspace, actor: Actor, n: int) -> None:
    """Each with a brief of its own, one in two with a post of it."""
    told = {"proposed_label": "Ada", "proposed_at": timezone.now(), "owner_id": actor.user_id}
    brief = Brief.objects.create(workspace=workspace, name=f"of idea {n}.", said={"message": "x"})
    post = written.row(workspace) if n % 2 else None
    Idea.objects.create(workspace=workspace, title=f"idea {n}.", brief=brief, post=post, **told)


@each
def _briefs(workspace: Workspace, actor: Actor, n: int) -> None:
    segment = Segment.objects.create(workspace=workspace, name=f"segment {n}.")
    said = {"message": f"message {n}.", "facts": [f"fait {n}"], "language": "fr"}
    brief = Brief.objects.create(
        workspace=workspace, name=f"brief {n}.", segment=segment, said=said, created_by_id=actor.user_id
    )
    brief.versions.create(number=1, said=said, at=timezone.now())


A_BRIEF = UUID(int=1)


@each
def _variants(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    told = {"workspace": workspace, "name": "b", "said": {"message": "m"}}
    brief, fresh = Brief.objects.get_or_create(pk=A_BRIEF, defaults=told)
    if fresh:
        brief.versions.create(number=1, said=brief.said, at=now)
    run = Run.objects.create(brief=brief, number=1, kind="caption", wanted=1, state="failed", asked_at=now)
    texts = {"bluesky": {"parts": [f"texte {n}."]}, "linkedin": {"parts": [f"autre {n}."]}}
    variation = Variation.objects.create(
        brief=brief, run=run, number=1, kind="caption", angle=f"angle {n}.", texts=texts, made="ai",
        created_at=now,
    )  # fmt: skip
    body = Body(networks=("bluesky",), common=Variant(parts=(Piece(f"t{n}"),)))
    post = post_create(actor=actor, workspace=workspace, body=body, now=now)
    variation.chosen.create(post=post, at=now)


@each
def _cleared(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    title = f"cleared {n}."
    post = post_create(
        actor=actor, workspace=workspace, body=saying(f"Bonjour {n}"), now=now, title=title, made=Made.AI
    )
    review_open(actor=actor, workspace=workspace, post_id=post.pk, now=now)
    ruling_note(post=post, reviewed=True, now=now)


@each
def _prompts(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    PromptVersion.objects.create(
        workspace=workspace, language="fr", number=n + 2, manner=f"m{n}", frame=1, note=f"note {n}.",
        based_on=1, at=now,
    )  # fmt: skip
    said = {"message": f"message {n}.", "facts": ["f"], "language": "fr"}
    Case.objects.create(
        workspace=workspace, name=f"case {n}.", language="fr", said=said, kind="caption", created_at=now,
        networks=["bluesky"],
    )  # fmt: skip


A_TRIAL = UUID(int=2)


@each
def _trials(workspace: Workspace, actor: Actor, n: int) -> None:
    now = timezone.now()
    told = {
        "workspace": workspace, "language": "fr", "variants": 1, "seed": 0, "model": "m", "endpoint": "e",
        "currency": "EUR", "asked_at": now, "state": "done",
        "versions": [{"number": 1, "name": "a"}, {"number": 2, "name": "b"}],
    }  # fmt: skip
    trial, _fresh = Trial.objects.get_or_create(pk=A_TRIAL, defaults=told)
    Trial.objects.create(**{**told, "asked_by_label": f"trial {n}."})
    case = Case.objects.create(
        workspace=workspace, name=f"cas {n}.", language="fr", said={"message": "m"}, kind="caption",
        created_at=now,
    )  # fmt: skip
    for arm in (0, 1):
        cell = trial.cells.create(case=case, arm=arm, place=2 * n + arm, ended_at=now)
        cell.samples.create(place=0, angle="a", texts={"bluesky": {"parts": ["t"]}}, measures={}, at=now)


LISTS: dict[str, tuple[Fill, str]] = {
    "editorial/": (_cleared, "cleared 20."),
    "create/prompts/?language=fr": (_prompts, "note 30."),
    "create/prompts/cases/?language=fr": (_prompts, "case 30."),
    "create/prompts/trials/": (_trials, "trial 30."),
    f"create/prompts/trials/{A_TRIAL}/": (_trials, "cas 30."),
    "create/": (_briefs, "brief 30."),
    "ideas/": (_ideas, "idea 30."),
    f"create/briefs/{A_BRIEF}/": (_variants, "angle 30."),
    "results/": (_results, "campaign 30."),
    "results/ally/": (_results, "campaign 30."),
    "audience/": (_segments, "segment 30."),
    "queries/": (_queries, "q30"),
    "topics/?period=all": (_topics, "sujet 30"),
    "topics/1/?period=all": (_topics, ""),
    "queries/?q=v%C3%A9lo&whose=shared": (_unmatched, "q30"),
    "queries/progress/?query=1&query=2&query=30": (_unmatched, ""),
    "queries/choose/?named=q": (_queries, "q1"),
    "queries/export.csv": (_unmatched, "q30"),
    "queries/1/versions/": (_versions, "v30"),
    "queries/folders/": (_folders, "d30"),
    "listening/?period=all": (_dashboard, "q30"),
    "trends/": (_rises, "tag30"),
    "matters/": (_matters, "tag30"),
    "sources/": (_sources, "s30"),
    "import/": (_files, "f30"),
    "posts/?period=all": (_posts, "numéro 30"),
    "posts/?period=all&sentiment=positive": (_corrections, "numéro 30"),
    "posts/?words=numero&order=newest&period=all": (_posts, "numéro</mark> 30"),
    "check/": (_corrections, ""),
    "check/export.csv": (_corrections, "numéro 30"),
    "listening/events/": (_events, "e30"),
    "listening/views/": (_views, "v30"),
    "listening/context/?word=velo&period=all": (_posts, "numéro 30"),
    "members/": (_members, "m30@"),
    "audit/": (_audit, "x.do"),
    "audit/export.csv": (_audit, "x.do"),
    "alerts/": (_alerts, "r30"),
    "alerts/rules/": (_rules, "r30"),
    "crises/": (_crises, "c30"),
    "reports/": (_reports, "r30"),
    "reports/plans/": (_reports, "p30"),
    "reviews/?show=all": (_asked, "p3."),
    "reviews/?show=mine": (_asked, "p3."),
    "reviews/1/": (_said, "remarque 30."),
    "autonomy/": (_grants, "accord 30."),
    "calendar/?day=2026-11-01": (_planned, "p30."),
    "calendar/?day=2026-11-15&view=week": (_planned, ""),
    "calendar/?day=2026-11-01&view=list": (_deliveries_planned, "p30."),
    "calendar/queues/": (_queued, "p30."),
    "calendar/links/": (_short_links, "l30.org"),
    "calendar/feeds/": (_draft_feeds, "f30."),
    "calendar/share/": (_calendar_links, "a30."),
    "webhooks/": (_webhooks, "w30"),
    "films/?page=2": (_films, "montage 1."),
    "films/music/": (_films, "valse 30."),
    "pictures/?page=2": (_composed, "visuel 1."),
    "brand/": (_fonts, "police 30."),
    "media/": (_assets, "image 30."),
    "media/picker/?kind=image": (_assets, "image 30."),
    "media/alike/": (_look_alikes, "image 60."),
    "media/folders/": (_media_folders, "dossier 30."),
    "write/": (_written, "texte 30."),
    "accounts/": (_accounts, "@a30."),
    "deliveries/?show=needs": (_held, "d30."),
    "jobs/?state=failed": (_jobs, "error 30"),
    "api/": (_tokens, "token 30."),
}
API: dict[str, tuple[Fill, str]] = {
    "/results": (_results, '"campaign 30."'),
    "/results/ally": (_results, '"posts": 30'),
    "/results/export?format=csv": (_results, "campaign 30."),
    "/queries": (_queries, '"q30"'),
    "/sources": (_sources, '"s30"'),
    "/imports": (_files, '"f30"'),
    "/posts": (_posts, "numéro 30"),
    "/posts/export?format=csv": (_posts, "numéro 30"),
    "/labels": (_corrections, "positive"),
    "/labels/export?format=csv": (_corrections, "positive"),
    "/members": (_members, "m30@"),
    "/audit": (_audit, "x.do"),
    "/audit/export?format=csv": (_audit, "x.do"),
    "/jobs": (_jobs, "error 30"),
    "/search?words=numero": (_posts, "numéro 30"),
    "/search/export?words=numero&format=csv": (_posts, "numéro 30"),
    "/views": (_views, '"v30"'),
    "/views/1/links": (_links, '"id": 30'),
    "/trends": (_rises, '"tag30"'),
    "/trends/now": (_rises, '"tag30"'),
    "/trends/export?format=csv": (_rises, "tag30"),
    "/matters": (_matters, '"#tag30"'),
    "/matters/export?format=csv": (_matters, "#tag30"),
    "/matters/quality": (_matters, "by_volume"),
    "/audience/segments": (_segments, '"segment 30."'),
    "/audience/themes": (_themes, '"t30"'),
    "/demographics": (_quarters, "2000-07-01"),
    "/reports": (_reports, '"r30"'),
    "/reports/1/links": (_report_links, '"id": 30'),
    "/reports/plans": (_reports, '"p30"'),
    "/alerts": (_alerts, '"r30"'),
    "/alerts/export?format=csv": (_alerts, "r30"),
    "/alerts/rules": (_rules, '"r30"'),
    "/crises": (_crises, '"c30"'),
    "/crises/1": (_notes, "note 30."),
    "/media": (_assets, '"image 30."'),
    "/compositions": (_composed, '"visuel 30."'),
    "/content/posts": (_written, "texte 30."),
    "/briefs": (_briefs, "brief 30."),
    "/prompts": (_prompts, "note 30."),
    "/prompts/cases": (_prompts, "case 30."),
    f"/briefs/{A_BRIEF}/variants": (_variants, "angle 30."),
    "/accounts": (_accounts, '"@a30."'),
    "/deliveries": (_held, '"held"'),
    "/reviews": (_asked, '"p30."'),
    "/autonomy": (_grants, "accord 30."),
    "/calendar?since=2026-11-01&until=2026-12-01": (_planned, '"p30."'),
    "/calendar/slots": (_planned, '"at"'),
    "/calendar/categories": (_planned, '"k30."'),
    "/links": (_short_links, "l30.org"),
    "/webhooks": (_webhooks, '"w30"'),
    "/webhooks/1/deliveries": (_deliveries, '"id": 30'),
}


@pytest.mark.parametrize("address", LISTS)
def test_thirty_lines_cost_no_more_queries_than_one(
    client: Client, owner: User, actor: Actor, workspace: Workspace, address: str
) -> None:
    fill, last = LISTS[address]
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")

    def asked() -> tuple[list[str], str]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = client.get(f"/w/{workspace.slug}/{address}")
            body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        return [one["sql"] for one in seen.captured_queries], body.decode()

    fill(workspace, actor, range(1, 2))
    asked()  # sessions and caches are filled by the first look
    few, _text = asked()
    fill(workspace, actor, range(2, 31))
    many, text = asked()
    assert last in text, "the thirtieth is on the page"
    assert len(many) == len(few), "\n".join(many)


@pytest.mark.parametrize("path", API)
def test_thirty_lines_of_the_api_cost_no_more_queries_than_one(
    caller: Caller, actor: Actor, workspace: Workspace, path: str
) -> None:
    fill, last = API[path]

    def asked() -> tuple[list[str], str]:
        with CaptureQueriesContext(connection) as seen:
            answer = caller.get(path)
            body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert answer.status_code == 200
        return [one["sql"] for one in seen.captured_queries], body.decode()

    fill(workspace, actor, range(1, 2))
    few, _text = asked()
    fill(workspace, actor, range(2, 31))
    many, text = asked()
    assert last in text, "the thirtieth is there"
    assert len(many) == len(few), "\n".join(many)
