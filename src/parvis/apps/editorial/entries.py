"""One entry of the editorial record: words that were cleared, who wrote them, who answers for them.

Everything is read from what was written once when it happened: states of posts, decisions, waivers, rulings,
deliveries. Regulation (EU) 2024/1689, article 50(4), frees a text made with AI from being marked where a
person reviewed it and somebody holds editorial responsibility for it: an entry is the proof of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from parvis.apps.approval.models import Decision
from parvis.apps.approval.selectors import decisions_on
from parvis.apps.content.authorship import Authorship, authorship
from parvis.apps.content.bodies import bare
from parvis.apps.content.models import Post, Revision
from parvis.apps.content.reading import from_json
from parvis.apps.content.selectors import revisions_in
from parvis.apps.content.slots import label_of
from parvis.apps.creation.models import Chosen
from parvis.apps.creation.selectors import origin_of
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.selectors import deliveries_in
from parvis.apps.trust.models import Ruling, Waiver
from parvis.apps.trust.rulings import Line, lines_in
from parvis.apps.trust.selectors import waivers_in
from parvis.apps.trust.wording import WHAT
from parvis.core.actors import Made


@dataclass(frozen=True, slots=True)
class Machine:
    """What an AI, or the built-in writer, put down first. ``prompt`` names its version; ``builtin``: no
    language model."""

    model: str
    version: str
    prompt: str
    framework: str
    builtin: bool
    brief: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody decided of these words. ``who`` is their name now, or a guest's then."""

    who: str
    approved: bool
    stage: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """A finding that somebody waived for these words."""

    what: str
    words: str
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """Where these words went. ``state`` in words; ``at`` and ``url`` once they are there."""

    network: str
    account: str
    state: str
    at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Words of a post as they were cleared at ``at``. ``writers`` are all who wrote of them, first to last;
    without ``decisions`` they left under an autonomy that a person granted."""

    post: Post
    digest: str
    at: datetime
    made: Made
    networks: tuple[str, ...]
    words: Authorship | None
    writers: tuple[str, ...]
    machine: Machine | None
    decisions: tuple[Said, ...]
    waivers: tuple[Signed, ...]
    lines: tuple[Line, ...]
    left: tuple[Left, ...]

    @property
    def ruled(self) -> list[tuple[str, str, str]]:
        """Each rule and how it was met, in words, with the networks of the versions where it was met so."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for line in self.lines:
            found[line.rule_told, line.met_told].append(line.where)
        return [(rule, met, ", ".join(filter(None, where))) for (rule, met), where in found.items()]

    @property
    def answers(self) -> tuple[str, ...]:
        """Who said yes to exactly these words."""
        return tuple(dict.fromkeys(one.who for one in self.decisions if one.approved))


def entries_of(rulings: Sequence[Ruling]) -> list[Entry]:
    """The entries of these clearances, in their order. The number of queries does not grow with them."""
    posts = list({one.post_id: one.post for one in rulings}.values())
    kept = _by_post(revisions_in(posts))
    said, signed = _by_post(decisions_on(posts)), _by_post(waivers_in(posts))
    left, came = _by_post(deliveries_in(posts)), origin_of(posts)
    return [
        _entry(
            one,
            kept=kept.get(one.post_id, ()),
            said=[yes for yes in said.get(one.post_id, ()) if yes.digest == one.digest and yes.at <= one.at],
            signed=signed.get(one.post_id, ()),
            left=[out for out in left.get(one.post_id, ()) if out.digest == one.digest],
            came=came.get(one.post_id),
        )
        for one in rulings
    ]


Row = TypeVar("Row", bound=Any)  # a model's row that knows its post by ``post_id``


def _by_post(rows: Iterable[Row]) -> Mapping[Hashable, list[Row]]:
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.post_id].append(row)
    return found


def _entry(
    ruling: Ruling, *, kept: Sequence[Revision], said: Sequence[Decision], signed: Sequence[Waiver],
    left: Sequence[Delivery], came: Chosen | None,
) -> Entry:  # fmt: skip
    states = _until(kept, ruling)
    body = from_json(states[-1].body) if states else None
    plain = bare(body).digest if body else ""
    return Entry(
        post=ruling.post,
        digest=ruling.digest,
        at=ruling.at,
        made=Made(ruling.made),
        networks=tuple(label_of(name) for name in body.networks) if body else (),
        words=authorship([(from_json(one.body), Made(one.made)) for one in states]) if states else None,
        writers=tuple(dict.fromkeys(one.by_label for one in states)),
        machine=_machine(came),
        decisions=tuple(_said(one) for one in said),
        waivers=tuple(_signed(one) for one in signed if one.digest == plain and one.at <= ruling.at),
        lines=tuple(lines_in(ruling)),
        left=tuple(_left(one) for one in left),
    )


def _until(kept: Sequence[Revision], ruling: Ruling) -> list[Revision]:
    """The states up to the one that was cleared, the oldest first; none where that one was not kept."""
    for place in range(len(kept) - 1, -1, -1):
        if kept[place].digest == ruling.digest and kept[place].at <= ruling.at:
            return list(kept[: place + 1])
    return []


def _machine(came: Chosen | None) -> Machine | None:
    if came is None or not came.variation.run_id:
        return None
    one = came.variation
    return Machine(one.model, one.version, one.prompt, one.framework, one.builtin, one.brief.name)


def _said(one: Decision) -> Said:
    who = str(one.user) if one.user else one.guest
    return Said(who, one.verdict == "approved", one.stage, one.note, one.at)


def _signed(one: Waiver) -> Signed:
    return Signed(str(WHAT.get(one.rule, one.rule)), one.words, one.reason, one.label, one.at)


def _left(one: Delivery) -> Left:
    account = one.account
    shown = one.steps.all()
    url = next((step.remote_url for step in shown if step.remote_url), "")
    return Left(label_of(account.network), str(account), str(one.get_state_display()), one.published_at, url)
