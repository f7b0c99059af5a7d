"""One thing beside another: brands, networks, two periods, each with how sure the difference is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from apps.listening.heard import MONDAY, hear, posts
from parvis.apps.listening import services
from parvis.apps.listening.comparing import brands, figures, overlays
from parvis.apps.listening.comparing.feelings import feeling
from parvis.apps.listening.comparing.periods import MOST, Against, bounded, compare, earlier
from parvis.apps.listening.comparing.recognising import recognise_brands
from parvis.apps.listening.comparing.sides import Side, parts
from parvis.apps.listening.marked.services import event_mark
from parvis.apps.listening.models import BrandSide, Correction, LabelTask, WatchedBrand
from parvis.apps.listening.panels import View
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.jobs.models import Job
from parvis.core.lake import Filter
from parvis.core.workspaces.models import Workspace
from parvis.science.proportions import wilson

pytestmark = pytest.mark.django_db
EVERYTHING = Scope("all", None, None)


@pytest.fixture
def watched(workspace: Workspace) -> Workspace:
    """A workspace that watches its own brand and two competitors."""
    for name, side in (("TCL", "ours"), ("Uber", "competitor"), ("SNCF", "competitor")):
        WatchedBrand.objects.create(workspace=workspace, name=name, side=side)
    return workspace


def label(workspace: Workspace, n: int) -> None:
    """``n`` posts drawn at random and labelled neutral by people."""
    Correction.objects.bulk_create(
        Correction(
            workspace=workspace,
            mention=f"l{i}",
            author="x",
            task=LabelTask.SENTIMENT,
            predicted="neutral",
            probabilities=[0.2, 0.5, 0.3],
            model="m",
            label="neutral" if i % 3 else "positive",
            drawn=True,
            at=MONDAY,
        )
        for i in range(n)
    )


def test_shares_are_of_all_namings_and_a_post_that_names_two_brands_counts_for_both(
    watched: Workspace,
) -> None:
    hear(watched, [*posts(6, "a", brands=["TCL"]), *posts(3, "b", brands=["TCL", "Uber"])])
    hear(watched, posts(40, "c"), "unnamed")
    ours, uber, sncf = brands.voices(watched, EVERYTHING)
    assert [(one.name, one.ours, one.n) for one in (ours, uber, sncf)] == [
        ("TCL", True, 9),
        ("Uber", False, 3),
        ("SNCF", False, 0),
    ]
    assert ours.share.value + uber.share.value == pytest.approx(1)
    assert (ours.share.low, ours.share.high) == wilson(9, 12)
    assert sncf.felt is None


def test_a_brand_that_is_no_longer_watched_has_no_part(watched: Workspace) -> None:
    hear(watched, [*posts(5, "a", brands=["TCL"]), *posts(5, "b", brands=["Gone"])])
    found = brands.voices(watched, EVERYTHING)
    assert found[0].share.value == 1


def test_a_filter_on_a_brand_does_not_make_its_share_the_whole(watched: Workspace) -> None:
    hear(watched, [*posts(5, "a", brands=["TCL"]), *posts(5, "b", brands=["Uber"])])
    assert brands.voices(watched, EVERYTHING.having("brand", "TCL"))[0].share.value == 0.5


def test_brands_beyond_the_colours_are_drawn_together(workspace: Workspace) -> None:
    for number in range(10):
        WatchedBrand.objects.create(workspace=workspace, name=f"B{number}", side="competitor")
    hear(workspace, [*posts(10, "a", brands=["B0"]), *posts(1, "b", brands=[f"B{n}" for n in range(1, 10)])])
    found = brands.voices(workspace, EVERYTHING)
    drawn = figures.share_of_voice(View(workspace, EVERYTHING), found)
    assert [part.value for part in drawn.parts] == [10, 1, 1, 1, 1, 1, 1, 3]
    whole = sum(part.value for part in drawn.parts)
    assert drawn.parts[0].value / whole == found[0].share.value, "the picture shows what the interval bounds"


def test_shares_over_time_follow_the_days_of_the_workspace(watched: Workspace) -> None:
    midnight = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # the third of November in Paris
    hear(watched, posts(1, "a", since=midnight, brands=["TCL"]))
    hear(watched, posts(200, "b", since=midnight, brands=["Uber"]), "later")
    _bucket, steps = brands.over_time(watched, EVERYTHING, ("TCL", "Uber"))
    assert steps[0].at == datetime(2026, 11, 2, 23, tzinfo=UTC)
    assert steps[0].named == {"TCL": 1, "Uber": 24}
    assert steps[0].share("TCL").value == pytest.approx(1 / 25)
    assert sum(step.total for step in steps) == 201


def test_steps_with_few_namings_are_not_drawn(watched: Workspace) -> None:
    first = MONDAY.replace(hour=1)
    rows = [
        posts(n, f"d{day}-", since=first + timedelta(days=day), brands=["TCL"])
        for day, n in enumerate((12, 2, 12, 12, 12))
    ]
    hear(watched, list(chain(*rows)))
    bucket, steps = brands.over_time(watched, EVERYTHING, ("TCL",))
    view, voices = View(watched, EVERYTHING), brands.voices(watched, EVERYTHING)
    drawn = figures.share_over_time(view, bucket, steps, voices)
    assert [spot.n for spot in drawn.lines[0].spots] == [12, 12, 12, 12]
    assert all("brand=TCL" in spot.href for spot in drawn.lines[0].spots)


def test_a_feeling_without_labels_says_it_knows_no_interval(workspace: Workspace) -> None:
    hear(workspace, posts(30))
    felt = feeling(workspace, Filter())
    assert felt is not None
    assert not felt.calibrated
    assert (felt.net.low, felt.net.high) == (None, None)
    assert felt.chance.low is not None


def test_a_feeling_of_few_posts_is_never_surer_than_their_number_allows(workspace: Workspace) -> None:
    hear(workspace, posts(20))
    label(workspace, 60)  # more labels than posts: the labels' own interval would be a point
    felt = feeling(workspace, Filter())
    assert felt is not None
    assert felt.calibrated
    assert felt.net.low is not None
    assert felt.net.high is not None
    assert felt.net.low <= (felt.chance.low or 0) < (felt.chance.high or 0) <= felt.net.high
    assert felt.net.high - felt.net.low > 0.2


def test_nothing_is_felt_where_nothing_is_said(workspace: Workspace) -> None:
    assert feeling(workspace, Filter()) is None


def test_competitors_are_a_side_of_their_own_audited_and_looked_for_in_the_past(
    actor: Actor, workspace: Workspace
) -> None:
    hear(workspace, posts(4, text="Mon galaxy chauffe"))
    services.brands_set(
        actor=actor,
        workspace=workspace,
        brands=[("Apple", ())],
        competitors=[("Samsung", ("galaxy",))],
    )
    assert WatchedBrand.objects.get(name="Samsung").side == BrandSide.COMPETITOR
    after = {"names": ["Apple"], "competitors": ["Samsung"]}
    assert AuditEntry.objects.get(verb="brands.set").after == after
    assert Job.objects.filter(task__endswith="recognise_brands").count() == 1
    assert recognise_brands.call(workspace_id=workspace.pk) == 4
    assert brands.voices(workspace, EVERYTHING)[1].n == 4
    assert Job.objects.filter(task__endswith="recognise_brands").count() == 2, (
        "once more, for what came since"
    )


def test_networks_stand_side_by_side_with_their_own_words(workspace: Workspace) -> None:
    hear(workspace, posts(5, "a", network="bluesky", terms=["tram"]))
    hear(workspace, posts(3, "b", network="rss", terms=["velo"]), "rss")
    left, right = parts(workspace, EVERYTHING, Side.NETWORK)
    assert [(one.key, one.n, [term.key for term in one.terms]) for one in (left, right)] == [
        ("bluesky", 5, ["tram"]),
        ("rss", 3, ["velo"]),
    ]
    drawn = figures.side_volumes(View(workspace, EVERYTHING), (left, right), Side.NETWORK)
    steps = [[spot.n for spot in line.spots] for line in drawn.lines]
    assert len(steps[0]) == len(steps[1]), "a silent step is a zero, not a gap"


def test_everything_heard_is_halved_so_that_there_is_something_to_compare(workspace: Workspace) -> None:
    hear(workspace, posts(240))
    now = bounded(workspace, EVERYTHING)
    assert now is not None
    before = earlier(now, Against.BEFORE, None, None)
    assert before.until == now.since
    assert before.length == now.length
    found = compare(workspace, now, before)
    assert (found.steps_now.posts, found.steps_before.posts) == (109, 120), "11 days: the first is left out"
    assert lake_of(workspace.pk).count(now.scope.filter()) == 109
    assert "period=all" not in now.scope.query_string()


def test_twice_as_much_is_more_than_chance_and_a_little_more_is_not(workspace: Workspace) -> None:
    days = [(MONDAY + timedelta(days=day)).replace(hour=1) for day in range(20)]
    rows = [posts(20 if day >= 10 else 10, f"d{day}-", since=since) for day, since in enumerate(days)]
    hear(workspace, list(chain(*rows)))
    start = MONDAY.replace(hour=0) - timedelta(hours=1)  # midnight in Paris
    half, whole = start + timedelta(days=10), start + timedelta(days=20)
    now = bounded(workspace, Scope("", half, whole))
    assert now is not None
    found = compare(workspace, now, earlier(now, Against.BEFORE, None, None))
    assert (found.steps_now.posts, found.steps_before.posts) == (200, 100)
    assert found.change is not None
    assert found.change.value == pytest.approx(1)
    assert found.change.beyond_chance
    one = bounded(workspace, Scope("", start + timedelta(days=1), start + timedelta(days=2)))
    assert one is not None
    same = compare(workspace, one, earlier(one, Against.BEFORE, None, None))
    assert same.change is not None
    assert not same.change.beyond_chance


def test_the_earlier_period_is_laid_over_the_later_one_and_keeps_its_own_dates(
    actor: Actor, workspace: Workspace
) -> None:
    hear(workspace, posts(24 * 14))
    event_mark(actor=actor, workspace=workspace, at=MONDAY + timedelta(days=1), title="Panne")
    start = MONDAY.replace(hour=0) - timedelta(hours=1)
    now = bounded(workspace, Scope("", start + timedelta(days=7), start + timedelta(days=14)))
    assert now is not None
    found = compare(workspace, now, earlier(now, Against.BEFORE, None, None))
    drawn = overlays.volumes(View(workspace, now.scope), found, ("now", "before"))
    later, former = drawn.lines
    assert [spot.at for spot in later.spots] == [spot.at for spot in former.spots]
    assert {(a.at - b.of).days for a, b in zip(later.spots, former.spots, strict=True) if b.of} == {7}
    assert [(mark.at - mark.of).days for mark in drawn.marks if mark.of] == [7]


def test_the_hour_that_comes_twice_in_autumn_loses_no_post(workspace: Workspace) -> None:
    night = datetime(2026, 10, 24, 22, tzinfo=UTC)  # 25 October: from 3 back to 2 in the morning in Paris
    hear(workspace, posts(25, since=night))
    now = bounded(workspace, Scope("", night, night + timedelta(hours=25)))
    assert now is not None
    found = compare(workspace, now, earlier(now, Against.BEFORE, None, None))
    assert found.steps_now.counts == (1,) * 25


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)),
        (datetime(2026, 11, 9, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)),
    ],
)
def test_dates_that_make_no_sense_are_cut_to_what_a_curve_can_show(
    workspace: Workspace, since: datetime, until: datetime
) -> None:
    hear(workspace, posts(3))
    now = bounded(workspace, Scope("", since, until))
    assert now is not None
    assert timedelta() < now.length <= MOST
    for against in Against:
        before = earlier(now, against, since, until)
        assert timedelta() < before.length <= MOST


def test_nothing_heard_leaves_nothing_to_compare(workspace: Workspace) -> None:
    assert bounded(workspace, EVERYTHING) is None
    assert lake_of(workspace.pk).stats().rows == 0
