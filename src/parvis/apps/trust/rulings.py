"""Which rule of disclosure applied to a post when it was cleared, and how it was met: kept as a proof.

Regulation (EU) 2024/1689 (AI Act), article 50(4), frees a text that AI wrote from being marked where a person
reviewed it and answers for it: this is the trace of that review. Law no. 2023-451, article 5, as worded by
ordinance no. 2024-978, asks for a wording where somebody pays, where a face was retouched or made by AI.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ai.checking.ports import Rule as Seen
from parvis.apps.content.bodies import Variant, bare
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.content.sight import COMMON, followers, variants_of
from parvis.apps.content.slots import label_of
from parvis.apps.trust import selectors
from parvis.apps.trust.findings import Rule
from parvis.apps.trust.models import AiRule, Ruling
from parvis.apps.trust.reading import Around, Said, said_in, shows_ai
from parvis.core.actors import Made
from parvis.networks.registry import manifest


class Applied(enum.StrEnum):
    """A rule that asks for something to be said."""

    AI_WORDS = "ai_words"
    AI_FILES = "ai_files"
    PARTNER = "partner"
    RETOUCHED = "retouched"
    VIRTUAL = "virtual"


class Met(enum.StrEnum):
    """How it was met."""

    WORDED = "worded"  # the words say it
    LABELLED = "labelled"  # the network shows its own label
    REVIEWED = "reviewed"  # a person read it and answers for it: the law asks no more
    WAIVED = "waived"  # somebody signed why it does not hold
    UNSAID = "unsaid"  # nothing says it, and no law held it back
    UNASKED = "unasked"  # the workspace's own rule asks nothing here


RULES: Final[Mapping[Applied, Promise]] = {
    Applied.AI_WORDS: _("Words that AI wrote (AI Act, article 50(4))"),
    Applied.AI_FILES: _("Pictures or videos made with AI (AI Act, article 50)"),
    Applied.PARTNER: _("Partnership (French law no. 2023-451, article 5)"),
    Applied.RETOUCHED: _("Retouched face or body (French law no. 2023-451, article 5)"),
    Applied.VIRTUAL: _("Face or body made by AI (French law no. 2023-451, article 5)"),
}
MET: Final[Mapping[Met, Promise]] = {
    Met.WORDED: _("the words say it"),
    Met.LABELLED: _("the network shows its label"),
    Met.REVIEWED: _("a person reviewed them and answers for them"),
    Met.WAIVED: _("waived, with a signed reason"),
    Met.UNSAID: _("nothing says it"),
    Met.UNASKED: _("your rule asks nothing"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule in one version of a post (empty: the common one), and how it was met."""

    variant: str
    rule: Applied
    met: Met

    @property
    def where(self) -> str:
        """The network of the version, as people call it; empty for the common one."""
        return label_of(self.variant) if self.variant else ""

    @property
    def rule_told(self) -> str:
        """The rule in words, with its source."""
        return str(RULES[self.rule])

    @property
    def met_told(self) -> str:
        """How it was met, in words."""
        return str(MET[self.met])


def ruling_note(*, post: Post, reviewed: bool, now: datetime) -> Ruling:
    """Write down what applies to these words and how it is met; in the transaction that clears them.
    ``reviewed``: a person read them and said yes, rather than an autonomy that somebody granted."""
    return Ruling.objects.create(
        workspace_id=post.workspace_id, post=post, digest=post.digest, made=post.made, at=now,
        lines=[asdict(one) for one in lines_of(post, now, reviewed=reviewed)],
    )  # fmt: skip


def lines_of(post: Post, now: datetime, *, reviewed: bool) -> list[Line]:
    """Every rule that applies to a post as it stands, version by version; none where nothing applies."""
    body = bare(body_of(post))
    around = selectors.around(post.workspace, body, now, post=post)
    found = selectors.checked_around(body, around, post)
    waived = {(one.where.variant, one.rule) for one in found.findings if one.key in found.waived}
    return [
        Line("" if name == COMMON else name, rule, met)
        for name, variant in variants_of(body).items()
        for rule, met in _met(variant, around, followers(body, name), _of(waived, name), reviewed=reviewed)
    ]


def _of(waived: set[tuple[str, str]], name: str) -> set[str]:
    return {rule for variant, rule in waived if (variant or COMMON) == name}


def lines_in(ruling: Ruling) -> list[Line]:
    """What was written down."""
    return [_line(one) for one in ruling.lines]


def _line(kept: Mapping[str, Any]) -> Line:
    return Line(kept["variant"], Applied(kept["rule"]), Met(kept["met"]))


def _met(
    variant: Variant, around: Around, networks: Sequence[str], waived: set[str], *, reviewed: bool
) -> Iterator[tuple[Applied, Met]]:
    said = said_in(variant, around.asked)
    if around.made != Made.HUMAN:
        yield Applied.AI_WORDS, Met.WORDED if said.ai else Met.REVIEWED if reviewed else Met.UNSAID
    if shows_ai(variant, around):
        yield Applied.AI_FILES, _files_met(networks, around, said, waived)
    signed = bool(waived & {Seen.PAID, Seen.LIKELY})
    if around.commercial or said.advertising or signed:
        yield Applied.PARTNER, Met.WORDED if said.advertising else Met.WAIVED if signed else Met.UNSAID
    if around.retouched:
        yield Applied.RETOUCHED, Met.WORDED if said.retouched else Met.UNSAID
    if around.virtual:
        yield Applied.VIRTUAL, Met.WORDED if said.virtual else Met.UNSAID


def _files_met(networks: Sequence[str], around: Around, said: Said, waived: set[str]) -> Met:
    if said.ai:
        return Met.WORDED
    if networks and all(manifest(name).labels_ai for name in networks):
        return Met.LABELLED
    if Rule.AI_UNSAID in waived:
        return Met.WAIVED
    return Met.UNASKED if around.ai == AiRule.NEVER else Met.UNSAID
