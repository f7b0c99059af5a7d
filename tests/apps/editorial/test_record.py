"""The record says who wrote which words, what was disclosed, and who answered for them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from apps.publishing import made
from parvis.apps.approval.models import Verdict
from parvis.apps.approval.services import decide, review_open
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create, post_save
from parvis.apps.editorial import selectors
from parvis.apps.editorial.exporting import as_csv, as_jsonl
from parvis.apps.editorial.selectors import Sought
from parvis.apps.publishing.services import delivery_publish_now
from parvis.apps.trust import selectors as trust
from parvis.apps.trust import services as checks
from parvis.apps.trust.models import AiRule, Ruling
from parvis.apps.trust.rulings import Applied, Met
from parvis.core.actors import Actor, Made
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
NOW = timezone.now()
AI_WORDS = "Un jardin pousse sur le toit."


@pytest.fixture
def post(workspace: Workspace, owner: User) -> Post:
    """An AI wrote it, then a person added to it."""
    first = post_create(
        actor=Actor.human(owner), workspace=workspace, body=made.body(AI_WORDS), now=NOW, made=Made.AI,
        title="Le toit",
    )  # fmt: skip
    return change(first, owner, f"{AI_WORDS} Venez dimanche.")


def change(post: Post, user: User, text: str) -> Post:
    return post_save(
        actor=Actor.human(user), workspace=post.workspace, post_id=post.pk, body=made.body(text),
        seen=post.number, now=NOW,
    )  # fmt: skip


@pytest.fixture
def reader(member: Callable[[Role], User]) -> User:
    return member(Role.MANAGER)


def clear(post: Post, writer: User, reader: User, *, later: timedelta = timedelta(0)) -> None:
    review = review_open(
        actor=Actor.human(writer), workspace=post.workspace, post_id=post.pk, now=NOW + later
    )
    post.refresh_from_db()
    decide(
        actor=Actor.human(reader), workspace=post.workspace, review_id=review.pk, digest=post.digest,
        verdict=Verdict.APPROVED, now=NOW + later,
    )  # fmt: skip


def entry_of(post: Post) -> selectors.Entry:
    return selectors.entries_of_post(post)[0]


def rules(post: Post) -> dict[Applied, Met]:
    return {one.rule: one.met for one in entry_of(post).lines}


def test_an_entry_tells_whose_words_they_are_and_who_answers_for_them(
    post: Post, owner: User, reader: User
) -> None:
    clear(post, owner, reader)
    entry = entry_of(post)
    assert (entry.made, entry.networks, entry.answers) == (Made.BOTH, ("Mastodon",), (str(reader),))
    assert entry.words is not None
    assert entry.words.counts == {Made.HUMAN: 2, Made.AI: 6, Made.BOTH: 0}
    assert rules(post) == {Applied.AI_WORDS: Met.REVIEWED}


def test_what_is_written_after_does_not_change_what_was_cleared(
    post: Post, owner: User, reader: User
) -> None:
    clear(post, owner, reader)
    before = entry_of(post)
    change(post, owner, "Tout autre chose.")
    checks.rules_set(actor=Actor.human(owner), workspace=post.workspace, wish=checks.Wish(ai=AiRule.ALWAYS))
    assert (entry_of(post).words, entry_of(post).lines) == (before.words, before.lines)


def test_a_post_of_a_person_alone_that_sells_nothing_has_no_rule(
    workspace: Workspace, owner: User, reader: User
) -> None:
    post = made.post(workspace, owner, now=NOW)
    clear(post, owner, reader)
    assert entry_of(post).lines == ()


def test_a_partnership_is_met_by_its_wording_or_by_a_signed_waiver(
    workspace: Workspace, owner: User, reader: User
) -> None:
    said = made.post(workspace, owner, made.body("Collaboration commerciale. Mes baskets."), now=NOW)
    clear(said, owner, reader)
    assert rules(said) == {Applied.PARTNER: Met.WORDED}
    signed = made.post(workspace, owner, made.body("Mes baskets, #sponsorisé par personne."), now=NOW)
    found = trust.checked(signed, NOW)
    checks.finding_waive(
        actor=Actor.human(owner), workspace=workspace, post_id=signed.pk, key=found.blocking[0].key,
        digest=found.digest, reason="Nous fabriquons ces baskets.", now=NOW,
    )  # fmt: skip
    clear(signed, owner, reader)
    assert rules(signed) == {Applied.PARTNER: Met.WAIVED}
    (waiver,) = entry_of(signed).waivers
    assert (waiver.reason, waiver.who) == ("Nous fabriquons ces baskets.", str(owner))


def test_what_left_under_an_autonomy_is_there_and_nobody_is_said_to_have_read_it(
    post: Post, owner: User
) -> None:
    made.grant(post.workspace, owner)
    delivery_publish_now(
        actor=Actor.human(owner), workspace=post.workspace, post_id=post.pk,
        account_id=made.account(post.workspace).pk, now=timezone.now(),
    )  # fmt: skip
    entry = entry_of(post)
    assert entry.answers == ()
    assert rules(post) == {Applied.AI_WORDS: Met.UNSAID}  # nobody read it: the law's exception does not hold
    assert [one.network for one in entry.left] == ["Mastodon"]


def test_the_lines_of_the_file_are_chained(post: Post, owner: User, reader: User) -> None:
    clear(post, owner, reader)
    clear(change(post, owner, "Une autre idée."), owner, reader, later=timedelta(minutes=1))
    lines = [json.loads(line) for line in b"".join(as_jsonl(entries(post))).splitlines()]
    chain = ""
    for line in lines:
        given = line.pop("chain")
        told = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        chain = hashlib.sha256((chain + told).encode()).hexdigest()
        assert given == chain
    assert lines[0]["texts"][0]["words"] == [
        ["ai", f"{AI_WORDS} "],
        ["human", "Venez dimanche."],
    ]


def entries(post: Post) -> list[selectors.Entry]:
    return list(selectors.entries(post.workspace, Sought()))


def test_no_cell_of_the_table_is_a_formula(workspace: Workspace, owner: User, reader: User) -> None:
    post = post_create(actor=Actor.human(owner), workspace=workspace, body=made.body(), now=NOW, title="=1+1")
    clear(post, owner, reader)
    text = b"".join(as_csv(entries(post))).decode("utf-8-sig")
    names, row = list(csv.reader(io.StringIO(text)))
    assert len(names) == len(row)
    assert row[1] == "'=1+1"


@pytest.mark.parametrize("sql", ["UPDATE trust_ruling SET lines = '[]'", "DELETE FROM trust_ruling"])
def test_what_was_written_cannot_be_changed(post: Post, owner: User, reader: User, sql: str) -> None:
    clear(post, owner, reader)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Ruling.objects.count() == 1


def test_the_page_shows_them_and_the_files_can_be_taken(
    page: Client, post: Post, owner: User, reader: User
) -> None:
    clear(post, owner, reader)
    place = f"/w/{post.workspace.slug}/editorial/"
    assert "Le toit" in page.get(place).content.decode()
    assert "Le toit" not in page.get(f"{place}?made=human").content.decode()
    for name in ("csv", "jsonl"):
        answer: Any = page.get(f"{place}download/?format={name}")
        assert b"Le toit" in b"".join(answer.streaming_content)
    assert page.get(f"{place}download/?format=exe").status_code == 404


def test_the_history_of_a_post_leads_to_its_entries(
    page: Client, post: Post, owner: User, reader: User
) -> None:
    clear(post, owner, reader)
    history = page.get(f"/w/{post.workspace.slug}/write/{post.pk}/history/").content.decode()
    place = f"/w/{post.workspace.slug}/editorial/{post.pk}/"
    assert place in history
    assert str(reader) in page.get(place).content.decode()
