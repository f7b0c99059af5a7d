"""Writing a post: who overwrites whom, what is kept, what the database itself refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.content.written import NOW, row, said
from parvis.apps.content import selectors, services
from parvis.apps.content.bodies import to_json
from parvis.apps.content.models import Post, Revision
from parvis.apps.content.selectors import Sought
from parvis.core.actors import Actor, Made
from parvis.core.audit import AuditEntry
from parvis.core.errors import Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def saved(actor: Actor, post: Post, text: str, minutes: float = 0, **more: object) -> Post:
    """The post with another text, saved by whoever saw its newest state."""
    seen = Post.objects.get(pk=post.pk).number
    return services.post_save(
        actor=actor, workspace=post.workspace, post_id=post.pk, body=said(text), seen=seen,
        now=NOW + timedelta(minutes=minutes), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def begun(actor: Actor, workspace: Workspace, text: str = "un") -> Post:
    return services.post_create(actor=actor, workspace=workspace, body=said(text), now=NOW)


def kept(post: Post) -> list[tuple[int, str]]:
    rows = Revision.objects.filter(post=post).order_by("number")
    return [(one.number, one.body["common"]["parts"][0]["text"]) for one in rows]


def test_a_new_post_is_its_own_first_version(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    assert kept(post) == [(1, "un")]
    assert (post.number, post.digest) == (1, said("un").digest)
    assert AuditEntry.objects.get(verb="post.create").target_id == str(post.pk)


def test_one_sitting_is_one_version(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    for minute, text in enumerate(["deux", "trois", "quatre"], 1):
        saved(actor, post, text, minute)
    assert kept(post) == [(1, "un")]
    assert Post.objects.get(pk=post.pk).number == 4


def test_after_ten_minutes_what_is_overwritten_is_kept(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    saved(actor, post, "deux", 4)
    saved(actor, post, "trois", 11)
    assert kept(post) == [(1, "un"), (2, "deux")]
    newest = Revision.objects.get(post=post, number=2)
    assert newest.at == NOW + timedelta(minutes=4), "a version bears the moment its words were written"


def test_another_persons_words_are_kept_before_they_go(
    actor: Actor, workspace: Workspace, colleague: Actor, owner: User
) -> None:
    post = begun(actor, workspace)
    saved(actor, post, "deux", 1)
    saved(colleague, post, "trois", 2)
    assert kept(post) == [(1, "un"), (2, "deux")]
    assert Revision.objects.get(post=post, number=2).by == owner
    assert Post.objects.get(pk=post.pk).by_label == colleague.label


def test_who_saw_an_older_state_overwrites_nothing(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    saved(actor, post, "deux")
    with pytest.raises(Conflict):
        services.post_save(
            actor=actor, workspace=workspace, post_id=post.pk, body=said("trois"), seen=1, now=NOW
        )
    assert selectors.body_of(Post.objects.get(pk=post.pk)) == said("deux")
    again = services.post_save(
        actor=actor, workspace=workspace, post_id=post.pk, body=said("deux"), seen=1, now=NOW
    )
    assert again.number == 2, "who says what stands there already overwrites nobody"


def test_saving_the_same_words_changes_and_tells_nothing(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    assert saved(actor, post, "un").number == 1
    assert not AuditEntry.objects.filter(verb="post.save").exists()


def test_another_name_is_audited_and_is_no_new_version(actor: Actor, workspace: Workspace) -> None:
    post = saved(actor, begun(actor, workspace), "un", title="  Rentrée\x00 2026 ", campaign="Vélo")
    assert (post.title, post.campaign, post.number) == ("Rentrée 2026", "Vélo", 1)
    entry = AuditEntry.objects.get(verb="post.save")
    assert (entry.before, entry.after) == (
        {"title": "", "campaign": ""},
        {"title": "Rentrée 2026", "campaign": "Vélo"},
    )


@pytest.mark.parametrize(
    ("was", "now", "is_now"),
    [
        ("human", "human", "human"),
        ("ai", "human", "both"),
        ("human", "ai", "both"),
        ("both", "human", "both"),
    ],
)
def test_who_made_it_is_never_forgotten(
    actor: Actor, workspace: Workspace, was: str, now: str, is_now: str
) -> None:
    post = services.post_create(actor=actor, workspace=workspace, body=said("un"), now=NOW, made=Made(was))
    assert saved(actor, post, "deux", made=Made(now)).made == is_now


def test_returning_is_a_new_version_and_keeps_what_stood_there(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    saved(actor, post, "deux", 1)
    back = services.post_return(actor=actor, workspace=workspace, post_id=post.pk, number=1, seen=2, now=NOW)
    assert (back.number, back.digest) == (3, said("un").digest)
    assert kept(post) == [(1, "un"), (2, "deux"), (3, "un")]
    with pytest.raises(NotFound):
        services.post_return(actor=actor, workspace=workspace, post_id=post.pk, number=9, seen=3, now=NOW)
    with pytest.raises(Conflict):
        services.post_return(actor=actor, workspace=workspace, post_id=post.pk, number=2, seen=1, now=NOW)


def test_words_that_somebody_decides_on_are_kept_once(actor: Actor, workspace: Workspace) -> None:
    post = saved(actor, begun(actor, workspace), "deux")
    with transaction.atomic():
        first = services.revision_keep(actor=actor, post=post, now=NOW)
        again = services.revision_keep(actor=actor, post=post, now=NOW)
    assert first == again
    assert kept(post) == [(1, "un"), (2, "deux")]
    assert AuditEntry.objects.filter(verb="post.keep").count() == 1
    assert selectors.body_as_was(post, said("un").digest) == said("un")
    assert selectors.body_as_was(post, said("deux").digest) == said("deux")
    assert selectors.body_as_was(post, said("trois").digest) is None


def test_a_copy_says_the_same_and_stands_by_itself(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    copy = services.post_duplicate(actor=actor, workspace=workspace, post_id=post.pk, title="copie", now=NOW)
    saved(actor, copy, "autre")
    assert selectors.body_of(Post.objects.get(pk=post.pk)) == said("un")
    assert copy.title == "copie"


def test_what_is_put_away_is_not_changed_until_it_is_taken_out(actor: Actor, workspace: Workspace) -> None:
    post = begun(actor, workspace)
    services.post_archive(actor=actor, workspace=workspace, post_id=post.pk, now=NOW)
    assert not selectors.posts_of(workspace).exists()
    with pytest.raises(Conflict):
        saved(actor, post, "deux")
    services.post_restore(actor=actor, workspace=workspace, post_id=post.pk)
    saved(actor, post, "deux")
    verbs = AuditEntry.objects.filter(target="post").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["post.create", "post.archive", "post.restore", "post.save"]


def test_only_who_may_write_writes(
    workspace: Workspace, post: Post, member: Callable[[Role], User], actor: Actor
) -> None:
    reader = Actor.human(member(Role.ANALYST))
    with pytest.raises(NotAllowed):
        saved(reader, post, "deux")
    with pytest.raises(NotAllowed):
        services.post_archive(actor=reader, workspace=workspace, post_id=post.pk, now=NOW)
    with pytest.raises(NotFound):
        services.post_archive(actor=actor, workspace=workspace, post_id=uuid4(), now=NOW)


def refused(sql: str) -> bool:
    """Whether the database says no to a statement of its own."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("column", ["number", "body", "digest", "made", "at", "by_kind", "by_label"])
def test_the_database_refuses_to_change_a_revision(actor: Actor, workspace: Workspace, column: str) -> None:
    begun(actor, workspace)
    assert refused(f"UPDATE content_revision SET {column} = {column}")  # noqa: S608 - a name of this file


def test_the_database_refuses_to_delete_a_revision(actor: Actor, workspace: Workspace) -> None:
    begun(actor, workspace)
    assert refused("DELETE FROM content_revision")


def test_a_person_who_goes_leaves_the_name_that_was_written(workspace: Workspace, colleague: Actor) -> None:
    post = begun(colleague, workspace)
    User.objects.get(email=colleague.label).delete()
    revision = Revision.objects.get(post=post)
    assert (revision.by, revision.by_label) == (None, colleague.label)


def test_the_database_refuses_other_words_under_the_same_number(post: Post) -> None:
    other = to_json(said("deux"))
    for change in ({"digest": "0" * 64}, {"body": other}, {"number": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**change)
    Post.objects.filter(pk=post.pk).update(body=other, digest=said("deux").digest, number=2)
    assert Post.objects.get(pk=post.pk).number == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [("", 2), ("VELO", 1), ("vélo rentree", 1), ("vélo absent", 0), ("cœur", 1), ("%", 0), ("_", 0)],
)
def test_posts_are_found_by_their_words_whatever_the_accents(
    actor: Actor, workspace: Workspace, words: str, found: int
) -> None:
    services.post_create(actor=actor, workspace=workspace, body=said("Le vélo"), title="Rentrée", now=NOW)
    services.post_create(actor=actor, workspace=workspace, body=said("Un cœur"), now=NOW)
    assert selectors.posts_sought(workspace, Sought(words=words)).count() == found


def test_posts_are_found_by_campaign_author_and_state(
    actor: Actor, workspace: Workspace, other_workspace: Workspace, owner: User, colleague: Actor
) -> None:
    mine = services.post_create(actor=actor, workspace=workspace, body=said(), campaign="Vélo", now=NOW)
    theirs = services.post_create(actor=colleague, workspace=workspace, body=said(), now=NOW)
    row(other_workspace, campaign="Ailleurs")
    assert [*selectors.posts_sought(workspace, Sought(campaign="Vélo"))] == [mine]
    assert [*selectors.posts_sought(workspace, Sought(author=colleague.user_id))] == [theirs]
    services.post_archive(actor=actor, workspace=workspace, post_id=mine.pk, now=NOW)
    assert [*selectors.posts_sought(workspace, Sought(archived=True))] == [mine]
    assert selectors.campaigns_of(workspace) == []
    assert [pk for pk, _name in selectors.authors_of(workspace)] == [colleague.user_id]
