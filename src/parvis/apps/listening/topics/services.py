"""What people decide about topics. One verb, one transaction, one audit entry each; all can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.apps.listening.topics import dividing
from parvis.apps.listening.topics.learning import arrange_topics, colour_for, learn_topics
from parvis.apps.listening.topics.memory import root_of, rows_of
from parvis.apps.listening.topics.models import Happened, Topic, TopicNews
from parvis.core import audit
from parvis.core.actors import Actor, ActorKind
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

LONGEST_NAME = 80


@transaction.atomic
def topics_learn(*, actor: Actor, workspace: Workspace) -> None:
    """Ask for the topics to be learnt anew, in the background, and every post to be read again."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    audit.record(actor=actor, workspace=workspace, verb="topics.learn", target="topics")
    learn_topics.using(workspace_id=workspace.pk, unique_key=f"topics:{workspace.pk}").enqueue(
        workspace_id=workspace.pk
    )


@transaction.atomic
def topic_rename(*, actor: Actor, workspace: Workspace, number: int, name: str, now: datetime) -> Topic:
    """Call a topic as a person says, in every language, until they say otherwise; an empty name gives it
    back the AI's."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    topic, name = _own(workspace, number), " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise BadInput(
            _("A name has at most %(n)s characters. Shorten it.") % {"n": LONGEST_NAME}, code="name"
        )
    others = Topic.objects.filter(workspace=workspace, name__iexact=name).exclude(pk=topic.pk)
    if name and others.exists():
        raise Conflict(_("Another topic has this name. Choose another, or merge the two."))
    before = topic.name or topic.called(workspace.language)
    topic.name, topic.named_by_id = name, actor.user_id if name else None
    topic.save(update_fields=["name", "named_by"])
    kind = Happened.RENAMED if name else Happened.UNNAMED
    _tell(actor, topic, kind, now, before=before, after=name or topic.called(workspace.language))
    _audit(actor, topic, "topic.rename", before={"name": before}, after={"name": name})
    return topic


@transaction.atomic
def topic_hide(*, actor: Actor, workspace: Workspace, number: int, hidden: bool, now: datetime) -> Topic:
    """Leave a topic out of lists and charts, or show it again; its posts stay what they are."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    topic = _own(workspace, number)
    before, topic.hidden = topic.hidden, hidden
    topic.save(update_fields=["hidden"])
    _tell(actor, topic, Happened.HIDDEN if hidden else Happened.SHOWN, now)
    _audit(actor, topic, "topic.hide", before={"hidden": before}, after={"hidden": hidden})
    return topic


@transaction.atomic
def topic_trust(*, actor: Actor, workspace: Workspace, number: int, trusted: bool, now: datetime) -> Topic:
    """Say that a topic is no spam, whatever it looks like; or that it is after all."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    topic = _own(workspace, number)
    before, topic.trusted = topic.trusted, trusted
    topic.save(update_fields=["trusted"])
    _tell(actor, topic, Happened.TRUSTED if trusted else Happened.DOUBTED, now)
    _audit(actor, topic, "topic.trust", before={"trusted": before}, after={"trusted": trusted})
    return topic


@transaction.atomic
def topic_merge(*, actor: Actor, workspace: Workspace, number: int, into: int, now: datetime) -> Topic:
    """Put a topic into another, which answers for both from now on, however often topics are learnt anew."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    topic, target = _own(workspace, number), _own(workspace, into)
    if topic.pk == target.pk:
        raise BadInput(_("Choose another topic than this one."), code="into")
    for one in (topic, target):
        if one.merged_into_id is not None:
            raise Conflict(_("One of the two was merged into another topic meanwhile. Reload the page."))
        if one.divided:
            raise Conflict(_("A divided topic cannot be merged. Put it together again first."))
    moved = _numbers_under(workspace, topic)
    topic.merged_into = target
    topic.save(update_fields=["merged_into"])
    _tell(actor, topic, Happened.MERGED, now, other=target)
    _audit(actor, topic, "topic.merge", before={"into": ""}, after={"into": target.number})
    _arrange(workspace, moved)
    return target


@transaction.atomic
def topic_separate(*, actor: Actor, workspace: Workspace, number: int, now: datetime) -> Topic:
    """Undo a merge: the topic answers for itself again, and gets back the posts that are nearer to it."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    topic = _own(workspace, number)
    if topic.merged_into is None:
        raise Conflict(_("This topic is not merged into another. Reload the page."))
    rows = rows_of(workspace.pk)
    whole = root_of(rows, rows[topic.pk])
    if topic.part_of_id == topic.merged_into_id:
        raise Conflict(_("The topic it was a part of was put together again. Divide that one anew."))
    among = _numbers_under(workspace, whole)
    before, topic.merged_into = topic.merged_into, None
    topic.save(update_fields=["merged_into"])
    _tell(actor, topic, Happened.SEPARATED, now, other=before)
    _audit(actor, topic, "topic.separate", before={"into": before.number}, after={"into": ""})
    _arrange(workspace, [whole.number], among=among)
    return topic


@transaction.atomic
def topic_divide(
    *, actor: Actor, workspace: Workspace, number: int, into: int, seen: str, now: datetime
) -> list[Topic]:
    """Divide a topic into the parts that were proposed; ``seen`` is the ``key`` of the proposal that the
    person read. Raises ``Conflict`` when the posts have changed, and the proposal with them."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    topic = _own(workspace, number)
    if topic.divided or topic.merged_into_id is not None:
        raise Conflict(_("This topic was divided or merged meanwhile. Reload the page."))
    proposal = dividing.proposed(workspace, topic, into=into)
    if not proposal.parts:
        raise BadInput(_("Its posts do not fall into parts: there are too few, or they are too alike."))
    if proposal.key != seen:
        raise Conflict(_("New posts have changed the proposal. Read the new one, then decide."))
    rows = list(Topic.objects.filter(workspace=workspace))
    made: list[Topic] = []
    for part in proposal.parts:
        made.append(
            Topic.objects.create(
                workspace=workspace,
                number=max(row.number for row in [*rows, *made]) + 1,
                label_fr=part.label_fr[:200],
                label_en=part.label_en[:200],
                colour=topic.colour if not made else colour_for([*rows, *made]),
                words=dict(part.known.words),
                terms=list(part.terms),
                size=part.size,
                part_of=topic,
                born_at=now,
            )
        )
    topic.divided = True
    topic.save(update_fields=["divided"])
    for one in made:
        _tell(actor, topic, Happened.DIVIDED, now, other=one)
    _audit(actor, topic, "topic.divide", before=None, after={"parts": [one.number for one in made]})
    _arrange(workspace, [topic.number], among=[one.number for one in made])
    return made


@transaction.atomic
def topic_reunite(*, actor: Actor, workspace: Workspace, number: int, now: datetime) -> Topic:
    """Undo a division: the topic answers for its posts again, its parts are remembered as merged into it."""
    require(actor, workspace, Verb.EDIT_TOPICS)
    topic = _own(workspace, number)
    if not topic.divided:
        raise Conflict(_("This topic is not divided. Reload the page."))
    parts = [part for part in topic.parts.all() if part.merged_into_id != topic.pk]
    if any(part.divided or part.merged_into_id is not None for part in parts):
        raise Conflict(_("One of its parts was divided or merged in turn. Undo that first."))
    moved = [number for part in parts for number in _numbers_under(workspace, part)]
    Topic.objects.filter(pk__in=[part.pk for part in parts]).update(merged_into=topic)
    topic.divided = False
    topic.save(update_fields=["divided"])
    _tell(actor, topic, Happened.REUNITED, now)
    _audit(actor, topic, "topic.reunite", before={"parts": [part.number for part in parts]}, after=None)
    _arrange(workspace, moved)
    return topic


def _numbers_under(workspace: Workspace, topic: Topic) -> list[int]:
    """The number of a topic and of all that answer by it."""
    rows = rows_of(workspace.pk)
    return [row.number for row in rows.values() if root_of(rows, row).pk == topic.pk]


def _arrange(workspace: Workspace, numbers: Iterable[int], *, among: Sequence[int] = ()) -> None:
    """One after the other: each must see what the one before left."""
    arrange_topics.using(workspace_id=workspace.pk, serial_key=f"arrange:{workspace.pk}").enqueue(
        workspace_id=workspace.pk, numbers=sorted(numbers), among=sorted(among)
    )


def _own(workspace: Workspace, number: int) -> Topic:
    topic = Topic.objects.select_for_update().filter(workspace=workspace, number=number).first()
    if topic is None:
        raise NotFound(_("This topic does not exist here."))
    return topic


def _tell(
    actor: Actor,
    topic: Topic,
    kind: Happened,
    now: datetime,
    *,
    other: Topic | None = None,
    before: str = "",
    after: str = "",
) -> None:
    TopicNews.objects.create(
        topic=topic,
        other=other,
        kind=kind,
        at=now,
        by_id=actor.user_id,
        by_person=actor.kind != ActorKind.AI,
        before=before,
        after=after,
    )


def _audit(actor: Actor, topic: Topic, verb: str, **changes: Mapping[str, object] | None) -> None:
    audit.record(
        actor=actor,
        workspace=topic.workspace,
        verb=verb,
        target="topic",
        target_id=topic.number,
        **changes,
    )
