"""Reports are made once, say the same for ever, name nobody, and go out to whom they may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.utils import timezone, translation

from apps.reports.conftest import NOW, SECRET, SINCE, WEEK
from apps.reports.made import by_ai, row
from parvis.apps.listening.models import Query, Source
from parvis.apps.listening.store import lake_of
from parvis.apps.reports import facts as facts_of
from parvis.apps.reports import services
from parvis.apps.reports import statements as sentences
from parvis.apps.reports.content import told
from parvis.apps.reports.handlers import clean_reports, make_due_reports
from parvis.apps.reports.making import planned_report_make
from parvis.apps.reports.models import Letter, Plan, Report, ReportLink
from parvis.apps.reports.planning import PlanWish
from parvis.apps.reports.quotes import quoted
from parvis.apps.reports.selectors import Opened, opened
from parvis.apps.reports.statements import Block, Unapproved, unfounded
from parvis.apps.reports.tables import tables
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.jobs.models import Job
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
Member = Callable[[Role], User]
DAY = timedelta(days=1)
SYSTEM = Actor.system("test")


def make(actor: Actor, workspace: Workspace, title: str = "La semaine", **wishes: object) -> Report:
    given = {"since": SINCE, "until": SINCE + WEEK, **wishes}
    wish = services.wished(workspace, **given)  # type: ignore[arg-type]
    return services.report_make(actor=actor, workspace=workspace, title=title, wish=wish, now=NOW)


def said(report: Report, language: str = "fr") -> str:
    text = " ".join(one.text for one in sentences.read(report.written[language]))
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_report_tells_what_the_lake_holds(actor: Actor, heard: Workspace) -> None:
    report = make(actor, heard, "  La   semaine ")
    text = said(report)
    assert report.title == "La semaine"
    assert "Du 9 au 15 novembre 2026, 210 publications ont été entendues." in text
    assert "C’est 200 % de plus que pendant la période précédente (70)" in text
    assert "Le thème « freins » progresse : 126 publications, 800 % de plus" in text
    assert "6 réclamations attendent peut-être une réponse." in text
    assert "The topic “brakes” grew: 126 posts" in said(report, "en")
    assert AuditEntry.objects.get(verb="report.make").target_id == str(report.pk)


def test_every_number_of_a_report_that_was_made_stands_in_its_tables(actor: Actor, heard: Workspace) -> None:
    report = make(actor, heard)
    for language in ("fr", "en"):
        with translation.override(language):
            held = tables(facts_of.read(report.facts))
            for one in sentences.read(report.written[language]):
                assert unfounded(one, held) == (), one.text


def test_a_source_that_came_meanwhile_takes_the_certainty_away(actor: Actor, heard: Workspace) -> None:
    came = Source.objects.create(workspace=heard, name="s", network="rss", kind="feed", term="x")
    Source.objects.filter(pk=came.pk).update(created_at=SINCE)
    text = said(make(actor, heard))
    assert "mais l’écoute a changé entre-temps" in text
    assert "progresse" not in text


def test_a_workspace_that_began_to_listen_meanwhile_compares_nothing(actor: Actor, heard: Workspace) -> None:
    report = make(actor, heard, since=SINCE - 3 * DAY, until=SINCE + WEEK)
    made = facts_of.read(report.facts)
    assert made.volume.before > 0
    assert made.volume.change is None
    assert not any(one.change for one in made.topics or ())
    assert "n’a pas été écoutée depuis son début" in said(report)


def test_a_report_says_the_same_when_more_is_heard_or_something_goes(actor: Actor, heard: Workspace) -> None:
    report = make(actor, heard)
    before = said(report)
    lake_of(heard.pk).remove_mentions([f"d{n}" for n in range(120)])
    again = Report.objects.get(pk=report.pk)
    assert said(again) == before
    assert "90 publications" in said(make(actor, heard, "Plus tard"))


def test_a_report_that_somebody_changed_in_the_database_is_told_apart(workspace: Workspace) -> None:
    report = row(workspace)
    assert not told(report, "fr").changed
    report.facts["volume"]["n"] = 999
    report.save()
    assert told(Report.objects.get(pk=report.pk), "fr").changed


def test_no_report_holds_the_words_or_the_name_of_anybody(actor: Actor, heard: Workspace) -> None:
    report = make(actor, heard)
    kept = f"{report.facts} {report.written}"
    assert SECRET not in kept
    assert "author-" not in kept


def test_a_post_that_a_person_shows_leaves_the_report_when_it_is_deleted(
    actor: Actor, heard: Workspace
) -> None:
    report = row(heard)
    services.quote_add(actor=actor, workspace=heard, report_id=report.pk, mention="e0", now=NOW)
    services.quote_add(actor=actor, workspace=heard, report_id=report.pk, mention="e0", now=NOW)
    assert [text for _pk, text in quoted(report)] == [SECRET]
    lake_of(heard.pk).erase_author("e-author-0")
    assert list(quoted(report)) == []
    with pytest.raises(NotFound):
        services.quote_add(actor=actor, workspace=heard, report_id=report.pk, mention="e0", now=NOW)


def test_a_report_shows_ten_posts_at_most_and_lets_go_of_them(actor: Actor, heard: Workspace) -> None:
    report = row(heard)
    for place in range(10):
        services.quote_add(actor=actor, workspace=heard, report_id=report.pk, mention=f"d{place}", now=NOW)
    with pytest.raises(Conflict):
        services.quote_add(actor=actor, workspace=heard, report_id=report.pk, mention="d11", now=NOW)
    first = report.quotes.first()
    assert first is not None
    services.quote_remove(actor=actor, workspace=heard, report_id=report.pk, quote_id=first.pk)
    assert report.quotes.count() == 9


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"until": SINCE}, "until"),
        ({"until": SINCE - WEEK}, "until"),
        ({"until": SINCE + timedelta(days=500)}, "since"),
        ({"sections": ("x",)}, "sections"),
        ({"query": "author=abc"}, "about"),
        ({"query": "query=99"}, "about"),
    ],
)
def test_what_cannot_be_reported_is_refused_with_what_to_mend(
    actor: Actor, workspace: Workspace, wishes: dict[str, object], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        make(actor, workspace, **wishes)
    assert refused.value.code == code


def test_no_report_is_made_of_a_query_that_somebody_keeps_to_themselves(
    actor: Actor, workspace: Workspace
) -> None:
    own = Query.objects.create(workspace=workspace, name="à moi", text="freins", is_shared=False)
    with pytest.raises(BadInput):
        make(actor, workspace, query=f"query={own.pk}")


def test_filters_narrow_a_report_and_are_told(actor: Actor, heard: Workspace) -> None:
    report = make(actor, heard, query="topic=3&period=30d&show=volume")
    made = facts_of.read(report.facts)
    assert made.volume.n == 126
    assert made.query == "topic=3"
    assert [one.fr for one in made.filters] == ["freins"]
    assert "Ce qui monte n’est pas suivi pour ces filtres." in said(report)


def test_a_period_without_a_post_makes_a_report_of_one_sentence(actor: Actor, heard: Workspace) -> None:
    report = make(actor, heard, since=SINCE + 2 * WEEK, until=SINCE + 3 * WEEK)
    shown = told(report, "fr")
    happened = next(own for key, _title, own in shown.blocks if key == Block.HAPPENED)
    assert len([one for one in happened if not one.inside]) == 1
    assert "la dernière est du" in happened[0].text
    assert shown.parts == ()


def test_a_workspace_that_heard_nothing_can_have_a_report(actor: Actor, workspace: Workspace) -> None:
    assert "aucune publication n’a été entendue" in said(make(actor, workspace))


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR, Role.AGENT])
def test_who_may_not_make_reports_makes_changes_and_plans_none(
    role: Role, member: Member, workspace: Workspace
) -> None:
    report = row(workspace)
    reader = Actor.human(member(role))
    with pytest.raises(NotAllowed):
        make(reader, workspace)
    with pytest.raises(NotAllowed):
        services.report_delete(actor=reader, workspace=workspace, report_id=report.pk)
    with pytest.raises(NotAllowed):
        services.plan_create(actor=reader, workspace=workspace, wish=PlanWish(name="x"), now=NOW)
    with pytest.raises(NotAllowed):
        services.letterhead_set(actor=reader, workspace=workspace, name="", colour="#000000", keep_days=1)
    with pytest.raises(NotAllowed):
        services.report_link_create(actor=reader, workspace=workspace, report_id=report.pk, days=7, now=NOW)
    with pytest.raises(NotAllowed):
        make(Actor.ai("model"), workspace)


def test_another_workspace_has_no_hand_on_a_report(workspace: Workspace, other_workspace: Workspace) -> None:
    report = row(workspace)
    stranger = Actor.human(User.objects.get(email="bob@example.org"))
    with pytest.raises(NotFound):
        services.report_delete(actor=stranger, workspace=other_workspace, report_id=report.pk)
    with pytest.raises(NotFound):
        services.quote_add(
            actor=stranger, workspace=other_workspace, report_id=report.pk, mention="e0", now=NOW
        )


def weekly(actor: Actor, workspace: Workspace, **changes: object) -> Plan:
    """A plan made a week ago, due this Monday at eight."""
    readers = (actor.user_id,) if actor.user_id else ()
    wish = replace(PlanWish(name="Lundi", at=time(8), readers=readers), **changes)  # type: ignore[arg-type]
    return services.plan_create(actor=actor, workspace=workspace, wish=wish, now=NOW - timedelta(days=6))


def test_a_planned_report_is_made_once_and_sent_once(actor: Actor, heard: Workspace) -> None:
    plan = weekly(actor, heard)
    assert make_due_reports.func() == 1
    first = planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW)
    assert first is not None
    assert (first.since, first.until, first.title) == (SINCE, SINCE + WEEK, "Lundi")
    assert planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW) is None
    Plan.objects.filter(pk=plan.pk).update(served_on=None)  # as if the worker had died just before
    again = planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW)
    assert again == first
    assert Letter.objects.count() == 1
    assert Job.objects.filter(task__endswith="email_report").count() == 1


def test_a_plan_whose_query_went_asks_for_a_person(actor: Actor, workspace: Workspace) -> None:
    query = Query.objects.create(workspace=workspace, name="Freins", text="freins")
    plan = weekly(actor, workspace, query=f"query={query.pk}")
    query.delete()
    assert planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW) is None
    plan.refresh_from_db()
    assert plan.trouble
    assert not Report.objects.exists()


def test_a_paused_plan_makes_nothing_and_goes_on_with_what_comes(actor: Actor, heard: Workspace) -> None:
    plan = weekly(actor, heard)
    services.plan_activate(actor=actor, workspace=heard, plan_id=plan.pk, active=False, now=NOW)
    assert make_due_reports.func() == 0
    services.plan_activate(actor=actor, workspace=heard, plan_id=plan.pk, active=True, now=NOW)
    assert planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW) is None
    assert planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW + WEEK) is not None


def test_a_changed_hour_counts_from_then_on(actor: Actor, workspace: Workspace) -> None:
    plan = weekly(actor, workspace)
    wish = PlanWish(name="Lundi", at=time(7))
    services.plan_update(actor=actor, workspace=workspace, plan_id=plan.pk, wish=wish, now=NOW)
    assert planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW) is None
    entry = AuditEntry.objects.get(verb="report_plan.update")
    assert entry.before == {"at": "08:00", "readers": [actor.user_id]}
    assert entry.after == {"at": "07:00", "readers": []}


def test_two_plans_do_not_bear_one_name_and_strangers_are_no_readers(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    stranger = User.objects.get(email="bob@example.org")
    plan = weekly(actor, workspace, readers=(stranger.pk,))
    assert list(plan.readers.all()) == []
    with pytest.raises(Conflict):
        weekly(actor, workspace)
    with pytest.raises(BadInput):
        weekly(actor, workspace, name=" ")


def test_a_deleted_plan_leaves_its_reports(actor: Actor, heard: Workspace) -> None:
    plan = weekly(actor, heard)
    report = planned_report_make(actor=SYSTEM, plan_id=plan.pk, now=NOW)
    services.plan_delete(actor=actor, workspace=heard, plan_id=plan.pk)
    assert report is not None
    assert Report.objects.get(pk=report.pk).plan is None


def test_reports_are_kept_as_long_as_the_workspace_says(actor: Actor, workspace: Workspace) -> None:
    services.letterhead_set(actor=actor, workspace=workspace, name="", colour="#0e4f54", keep_days=30)
    short = make(actor, workspace)
    assert short.keep_until == NOW + timedelta(days=30)
    long = row(workspace, "Longtemps")
    for report, days in ((short, -1), (long, 1)):
        report.keep_until = timezone.now() + timedelta(days=days)
        report.save()
    assert clean_reports.func() == 1
    assert list(Report.objects.all()) == [long]
    assert AuditEntry.objects.get(verb="report.delete").before == {"title": "La semaine"}


def test_a_sentence_of_a_model_goes_nowhere_before_a_person_approved_it(
    actor: Actor, workspace: Workspace
) -> None:
    report = by_ai(row(workspace), approved_by=None)
    with pytest.raises(Unapproved):
        services.report_link_create(actor=actor, workspace=workspace, report_id=report.pk, days=7, now=NOW)
    assert not ReportLink.objects.exists()
    read = by_ai(row(workspace), approved_by=actor.user_id)
    services.report_link_create(actor=actor, workspace=workspace, report_id=read.pk, days=7, now=NOW)


def test_a_link_opens_until_it_expires_or_is_withdrawn(actor: Actor, workspace: Workspace) -> None:
    report = row(workspace)
    given = {"actor": actor, "workspace": workspace, "report_id": report.pk, "now": NOW}
    link, token = services.report_link_create(**given, days=7)  # type: ignore[arg-type]
    assert token not in f"{list(ReportLink.objects.values())}"
    found = opened(token, NOW)
    assert isinstance(found, Opened)
    assert found.report == report
    assert opened(token, NOW + timedelta(days=7)) == "expired"
    services.report_link_withdraw(actor=actor, workspace=workspace, link_id=link.pk, now=NOW)
    assert opened(token, NOW) == "withdrawn"
    with pytest.raises(BadInput):
        services.report_link_create(**given, days=365)  # type: ignore[arg-type]
