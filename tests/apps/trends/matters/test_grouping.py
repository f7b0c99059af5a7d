"""A query, a brand, a hashtag and a term that rise for the same posts are one subject; others are not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from apps.trends.matters.rows import risen_row
from apps.trends.planted import NOW, Planted
from core.lake.posts import post, table
from parvis.apps.trends.matters.grouping import regroup, share_held
from parvis.apps.trends.models import Rise
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
SINCE = NOW - timedelta(hours=5)


def posts(n: int, **columns: Any) -> pa.Table:
    return table([post(f"m{at}", SINCE + timedelta(minutes=at % 100), **columns) for at in range(n)])


def numbers(*rows: Rise) -> list[int | None]:
    return [row.matter for row in rows]


def test_both_planted_rises_are_one_line_each(risen: Planted) -> None:
    found: dict[tuple[str, str], int | None] = {
        (row.kind, row.key): row.matter for row in Rise.objects.filter(peak_at__gte=NOW - timedelta(hours=4))
    }
    strike = found["query", str(risen.bike.pk)]
    assert found["term", "greve"] == strike
    boycott = found["hashtag", "boycottacme"]
    assert {found["brand", "Acme"], found["query", str(risen.acme.pk)], found["term", "acme"]} == {boycott}
    assert strike != boycott


def test_a_hashtag_that_explains_the_rise_of_a_busy_brand_is_the_same(workspace: Workspace) -> None:
    brand = risen_row(workspace, "Acme", kind="brand", n=300, expected=100.0, since=SINCE)
    tag = risen_row(workspace, "boycott", n=180, since=SINCE)
    read = {tag.pk: posts(180, hashtags=["boycott"], brands=["Acme"])}
    regroup([brand, tag], read, NOW)
    assert numbers(brand, tag) == [brand.pk, brand.pk]


def test_a_query_within_everything_that_rose_is_not_all_of_it(workspace: Workspace) -> None:
    everything = risen_row(workspace, "", kind="all", n=1_000, expected=200.0, since=SINCE)
    tag = risen_row(workspace, "boycott", n=180, since=SINCE)
    regroup([everything, tag], {tag.pk: posts(180, hashtags=["boycott"])}, NOW)
    assert numbers(everything, tag) == [everything.pk, tag.pk]


def test_two_hashtags_of_other_posts_stay_apart(workspace: Workspace) -> None:
    one, other = (risen_row(workspace, key, n=100, since=SINCE) for key in ("pluie", "match"))
    read = {one.pk: posts(100, hashtags=["pluie"]), other.pk: posts(100, hashtags=["match"])}
    regroup([one, other], read, NOW)
    assert numbers(one, other) == [one.pk, other.pk]


def test_the_same_name_at_another_time_is_another_subject(workspace: Workspace) -> None:
    before = risen_row(workspace, "match", since=SINCE - timedelta(days=7))
    now = risen_row(workspace, "match", kind="term", since=SINCE)
    also = risen_row(workspace, "Matchs", kind="brand", n=90, since=SINCE)
    regroup([before, now, also], {now.pk: posts(40, terms=["match"])}, NOW)
    assert numbers(before, now, also) == [before.pk, now.pk, now.pk]


def test_what_was_not_read_again_stays_where_it_was(workspace: Workspace) -> None:
    rows = [risen_row(workspace, key, since=SINCE, matter=77) for key in ("a1", "b1")]
    assert regroup(rows, {}, NOW) == []
    assert numbers(*rows) == [77, 77]


def test_what_has_come_apart_since_is_taken_apart(workspace: Workspace) -> None:
    lead = risen_row(workspace, "pluie", since=SINCE)
    member = risen_row(workspace, "match", since=SINCE, matter=lead.pk)
    lead.matter = lead.pk
    changed = regroup([lead, member], {member.pk: posts(40, hashtags=["match"])}, NOW)
    assert changed == [member]
    assert numbers(lead, member) == [lead.pk, member.pk]


def test_a_subject_whose_posts_are_gone_has_nothing_in_common(workspace: Workspace) -> None:
    row = risen_row(workspace, "pluie", since=SINCE)
    assert share_held(posts(0), row, NOW) == 0.0
    assert share_held(posts(4, hashtags=["pluie"]), row, NOW) == 1.0
