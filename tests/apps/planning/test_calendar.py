"""The calendar: what is shown when, moved by a person, shared outside, and read by programs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from apps.planning import made
from callers import Caller
from parvis.apps.content.models import Post
from parvis.apps.planning.calendar.grid import Shape, grid_of, span_of
from parvis.apps.planning.calendar.items import MISSED, PLANNED, Sight, items_between
from parvis.apps.planning.models import Plan, Skip
from parvis.apps.planning.plans import plan_create
from parvis.apps.planning.sharing.models import CalendarLink, Shows
from parvis.apps.planning.sharing.services import calendar_link_create, calendar_link_withdraw
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import State
from parvis.core.actors import Actor
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
NOW, PARIS = made.NOW, "Europe/Paris"
DEC = date(2026, 12, 1)


@pytest.fixture
def where(workspace: Workspace) -> Account:
    return made.account(workspace)


def put(
    workspace: Workspace, where: Account, day: date, at: time = time(9), zone: str = PARIS, **post: Any
) -> Plan:
    """A plan far enough ahead of whenever this runs."""
    actor, words = Actor.system(), post.pop("words", "Le vélo")
    made_post = (made.approved if post.pop("yes", False) else made.draft)(workspace, words, **post)
    return plan_create(
        actor=actor,
        workspace=workspace,
        post_id=made_post.pk,
        account_id=where.pk,
        day=day,
        at=at,
        zone=zone,
        now=NOW,
    )


def shown(workspace: Workspace, **sight: Any) -> list[tuple[str, str]]:
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found = items_between(workspace, since, until, NOW, Sight(**sight))
    return [(item.heading, item.state) for item in found]


def test_plans_and_deliveries_stand_beside_each_other_in_order(workspace: Workspace, where: Account) -> None:
    put(workspace, where, DEC, title="brouillon")
    put(workspace, where, date(2026, 11, 30), title="validé", yes=True)
    late = put(workspace, where, date(2026, 11, 27), title="raté")
    Plan.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(hours=1))
    assert shown(workspace) == [("raté", MISSED), ("validé", State.SCHEDULED), ("brouillon", PLANNED)]
    assert shown(workspace, states=(PLANNED,)) == [("brouillon", PLANNED)]
    assert shown(workspace, with_plans=False) == [("validé", State.SCHEDULED)]
    assert shown(workspace, accounts=(where.pk + 1,)) == []
    assert shown(workspace, campaign="Hiver") == []


def test_a_day_is_a_day_of_the_workspace_whatever_the_zone_it_was_chosen_in(
    workspace: Workspace, where: Account
) -> None:
    put(workspace, where, date(2026, 12, 1), time(20), "America/New_York")
    grid = grid_of(workspace, Shape.WEEK, DEC, Sight(), NOW)
    [day] = [day for day in grid.days if day.items]
    item = day.items[0]
    assert (day.date, f"{item.local:%H:%M}") == (date(2026, 12, 2), "02:00")
    assert item.elsewhere


@pytest.mark.parametrize(
    ("shape", "first", "days"),
    [(Shape.MONTH, date(2026, 11, 30), 35), (Shape.WEEK, date(2026, 11, 30), 7), (Shape.LIST, DEC, 31)],
)
def test_a_month_holds_whole_weeks(shape: Shape, first: date, days: int) -> None:
    since, until = span_of(shape, DEC)
    assert (since, (until - since).days) == (first, days)


def test_a_free_slot_is_a_ghost_until_something_takes_it_or_somebody_skips_it(
    workspace: Workspace, where: Account
) -> None:
    slot = made.slot(workspace, where)
    ghosts = lambda: [  # noqa: E731 - said four times
        day.date.day for day in grid_of(workspace, Shape.MONTH, DEC, Sight(), NOW).days for _one in day.ghosts
    ]
    assert ghosts() == [30, 7, 14, 21, 28]
    put(workspace, where, date(2026, 12, 7))
    Skip.objects.create(slot=slot, day=date(2026, 12, 14))
    assert ghosts() == [30, 21, 28]
    assert grid_of(workspace, Shape.MONTH, date(2026, 10, 1), Sight(), NOW).days[5].ghosts == []


def test_five_hundred_deliveries_in_a_month_cost_as_many_questions_as_one(
    page: Client, workspace: Workspace, where: Account
) -> None:
    made.slot(workspace, where)
    asked = []
    for numbers in (range(1), range(1, 500)):
        posts = [Post(workspace=workspace, title=f"p{n}", body={}, digest="0" * 64) for n in numbers]
        Post.objects.bulk_create(posts)
        at = datetime(2026, 12, 1, 10, tzinfo=UTC)
        Delivery.objects.bulk_create(
            Delivery(
                workspace=workspace, post=post, digest=post.digest, account=where, state=State.HELD,
                day=at.date(), time=at.time(), zone="UTC", due_at=at + timedelta(hours=n), next_at=at,
            )
            for n, post in zip(numbers, posts, strict=True)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            text = page.get(f"/w/{workspace.slug}/calendar/?day=2026-12-01").content.decode()
        asked.append(len(queries))
    assert "500 posts" in text
    assert asked[1] <= asked[0]  # the first look asks once more: who this person is


def move(page: Client, workspace: Workspace, item: str, day: str, at: str = "10:00", **headers: str) -> Any:
    values = {"item": item, "day": day, "at": at, "zone": PARIS, "back": "view=week&evil=//x"}
    return page.post(f"/w/{workspace.slug}/calendar/move/", values, headers=headers)


def test_a_person_moves_a_post_and_reads_where_it_went(
    page: Client, workspace: Workspace, where: Account
) -> None:
    plan = put(workspace, where, DEC, yes=True)
    later = (timezone.now() + timedelta(days=40)).date()
    answer = move(page, workspace, f"delivery-{plan.delivery_id}", later.isoformat(), HX_Request="true")
    answer = move(
        page, workspace, f"delivery-{plan.delivery_id}", later.isoformat(), **{"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "Moved to" in answer.content.decode()
    delivery = Delivery.objects.get()
    assert (delivery.day, delivery.time, delivery.state) == (later, time(10), State.SCHEDULED)
    plain = move(page, workspace, f"plan-{plan.pk}", later.isoformat())
    assert plain.status_code == 302
    assert plain.headers["Location"].startswith(f"/w/{workspace.slug}/calendar/?")


@pytest.mark.parametrize("item", ["plan-0", "plan-x", "delivery-1", "", "plan-", "x" * 300])
def test_what_is_not_there_cannot_be_moved(page: Client, workspace: Workspace, item: str) -> None:
    assert move(page, workspace, item, "2099-01-01").status_code == 404


def test_a_refused_move_says_why_and_changes_nothing(
    page: Client, workspace: Workspace, where: Account
) -> None:
    plan = put(workspace, where, DEC)
    answer = move(page, workspace, f"plan-{plan.pk}", "2020-01-01", **{"HX-Request": "true"})
    assert answer.status_code == 422
    assert "passed" in answer.content.decode()
    assert move(page, workspace, f"plan-{plan.pk}", "31/12/2099").status_code == 422
    assert Plan.objects.get().due_at == plan.due_at


def test_a_reader_sees_the_calendar_and_moves_nothing(
    workspace: Workspace, where: Account, member: Any
) -> None:
    put(workspace, where, DEC, title="visible")
    reader = Client()
    reader.force_login(member(Role.CLIENT), backend="django.contrib.auth.backends.ModelBackend")
    text = reader.get(f"/w/{workspace.slug}/calendar/?day=2026-12-01").content.decode()
    assert "visible" in text
    assert "draggable" not in text
    assert move(reader, workspace, "plan-1", "2099-01-01").status_code == 403


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        ("2027-03-28", "02:30", "jump over 02:30"),
        ("2027-10-31", "02:30", "twice"),
        ("2027-06-01", "09:00", ""),
    ],
)
def test_a_time_that_clocks_skip_or_repeat_is_explained_when_it_is_chosen(
    page: Client, workspace: Workspace, day: str, at: str, said: str
) -> None:
    asked = {"day": day, "at": at, "zone": PARIS}
    text = page.get(f"/w/{workspace.slug}/calendar/clock/", asked).content.decode()
    assert said in text
    assert bool(text.strip()) == bool(said)
    other = page.get(
        f"/w/{workspace.slug}/calendar/clock/", {**asked, "zone": "Asia/Kathmandu"}
    ).content.decode()
    assert "In Europe/Paris it will be" in other


def test_a_post_with_a_script_in_it_is_text(page: Client, workspace: Workspace, where: Account) -> None:
    plan = put(workspace, where, DEC, words="<script>alert(1)</script>", title="<img src=x>")
    for address in ("?day=2026-12-01", f"item/plan-{plan.pk}/"):
        text = page.get(f"/w/{workspace.slug}/calendar/{address}").content.decode()
        assert "<script>alert" not in text
        assert "<img src=x>" not in text


@pytest.mark.parametrize(
    "address", ["?day=x&view=y&account=z&state=q", "?day=0001-01-01", "?day=9999-12-31&view=week"]
)
def test_an_address_that_makes_no_sense_shows_the_calendar(
    page: Client, workspace: Workspace, address: str
) -> None:
    assert page.get(f"/w/{workspace.slug}/calendar/{address}").status_code == 200


def link(workspace: Workspace, actor: Actor, kind: Shows, **given: Any) -> tuple[CalendarLink, str]:
    asked = {"days": 7, "with_plans": False, "now": timezone.now(), **given}
    return calendar_link_create(actor=actor, workspace=workspace, kind=kind, **asked)


def test_a_client_sees_by_a_link_what_is_approved_and_nothing_else(
    actor: Actor, workspace: Workspace, where: Account
) -> None:
    put(workspace, where, DEC, title="validé", yes=True)
    put(workspace, made.account(workspace, "autre"), DEC, title="caché")
    made_link, token = link(workspace, actor, Shows.PAGE, account_id=where.pk)
    address = f"/shared/calendar/{token}/?day=2026-12-01"
    text = Client().get(address).content.decode()
    assert "validé" in text
    assert "caché" not in text
    assert f"/w/{workspace.slug}/" not in text
    Delivery.objects.update(state="held", reason="late")
    held = Client().get(address).content.decode()
    assert "en attente<" in held
    assert "en attente de vous" not in held, "a client can settle nothing"
    assert Client().get(f"/shared/calendar/{token}/calendar.ics").status_code == 404
    calendar_link_withdraw(actor=actor, workspace=workspace, link_id=made_link.pk, now=timezone.now())
    assert Client().get(address).status_code == 410
    assert Client().get("/shared/calendar/nothing/").status_code == 404


def test_a_calendar_program_reads_the_same_under_ids_that_stay(
    actor: Actor, workspace: Workspace, where: Account
) -> None:
    soon = (timezone.now() + timedelta(days=20)).date()
    post = made.draft(workspace, "Ligne 1;\nligne, 2 " + "é" * 100, "Un, deux; trois")
    plan = plan_create(
        actor=actor, workspace=workspace, post_id=post.pk, account_id=where.pk, day=soon, at=time(9),
        zone=PARIS, now=timezone.now(),
    )  # fmt: skip
    _link, token = link(workspace, actor, Shows.FEED, with_plans=True, days=365)

    def read() -> tuple[bytes, Any]:
        answer = Client().get(f"/shared/calendar/{token}/calendar.ics")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        [event] = Calendar.from_ical(answer.content).walk("VEVENT")
        return answer.content, event

    body, event = read()
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert event["SUMMARY"] == "velo · Un, deux; trois"
    assert "Ligne 1; ligne, 2" in event["DESCRIPTION"]
    assert event["DTSTART"].dt == plan.due_at
    assert event["STATUS"] == "TENTATIVE"
    made.approve(post)
    Plan.objects.filter(pk=plan.pk).update(delivery=_delivered(plan))
    again = read()[1]
    assert (again["UID"], again["STATUS"]) == (event["UID"], "CONFIRMED")


def _delivered(plan: Plan) -> Delivery:
    return Delivery.objects.create(
        workspace=plan.workspace, post=plan.post, digest=plan.post.digest, account=plan.account,
        state=State.SCHEDULED, day=plan.day, time=plan.time, zone=plan.zone, due_at=plan.due_at,
        next_at=plan.due_at, clearance=plan.post.clearances.get(),
    )  # fmt: skip


def test_a_page_opens_for_ninety_days_at_most_and_a_feed_for_a_year(
    actor: Actor, workspace: Workspace
) -> None:
    with pytest.raises(BadInput):
        link(workspace, actor, Shows.PAGE, days=365)
    feed, _token = link(workspace, actor, Shows.FEED, days=365)
    assert feed.expires_at - feed.created_at == timedelta(days=365)


def test_the_link_is_shown_once(page: Client, workspace: Workspace) -> None:
    address = f"/w/{workspace.slug}/calendar/share/"
    values = {"kind": "page", "days": 7, "account": "", "with_plans": "on"}
    first = page.post(f"{address}new/", values, follow=True).content.decode()
    assert "/shared/calendar/" in first
    assert "/shared/calendar/" not in page.get(address).content.decode()


def test_a_person_begins_a_queue_and_fills_it(page: Client, workspace: Workspace, where: Account) -> None:
    home, post = f"/w/{workspace.slug}/calendar/queues/", made.approved(workspace, title="Un conseil")
    page.post(f"{home}categories/", {"name": "Conseils"})
    values = {"category": 1, "account": where.pk, "weekday": 0, "at": "09:00", "zone": PARIS}
    values["category"] = page.get(home).context["rows"][0]["category"].pk
    assert page.post(f"{home}slots/", values).status_code == 302
    assert page.post(f"{home}slots/", values).status_code == 422
    category = values["category"]
    sent = {f"queue{category}-post": post.pk, f"queue{category}-account": where.pk}
    text = page.post(f"{home}categories/{category}/add/", sent, follow=True).content.decode()
    assert "Un conseil" in text
    assert Delivery.objects.get().state == State.SCHEDULED


def test_programs_read_and_fill_the_calendar(caller: Caller, workspace: Workspace, where: Account) -> None:
    slot = made.slot(workspace, where)
    post = made.approved(workspace, title="Un conseil")
    wanted = {"category": slot.category_id, "account": where.pk, "post": str(post.pk)}
    added = caller.ask("POST", "/calendar/queue", wanted)
    assert added.status_code == 201
    due = datetime.fromisoformat(added.json()["due_at"])
    days = {"since": due.date().isoformat(), "until": (due.date() + timedelta(days=1)).isoformat()}
    [item] = caller.get("/calendar", days).json()["items"]
    assert (item["title"], item["state"], item["at"]) == ("Un conseil", "scheduled", "09:00")
    assert caller.get("/calendar", {"since": "2026-01-01", "until": "2028-01-01"}).status_code == 422
    link = caller.ask("POST", "/links", {"url": "https://example.org/"}).json()
    assert link["visits"] == 0
    assert caller.ask("DELETE", f"/links/{link['id']}").status_code == 204
    assert not caller.get(f"/links/{link['id']}").json()["leads"]
    assert caller.ask("POST", "/links", {"url": "javascript:alert(1)"}).status_code == 422
