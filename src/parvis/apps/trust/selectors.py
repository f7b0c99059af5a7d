"""What is found in posts. A door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from parvis.ai.checking.ports import Asked, Convention, Watch
from parvis.ai.checking.ports import Check as Words
from parvis.apps.content.bodies import Body, Piece, Variant, bare
from parvis.apps.content.linking import addresses
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.content.sight import assets_in, variants_of
from parvis.apps.creation.selectors import facts_behind
from parvis.apps.library.selectors import assets_by_id, media_of, rights_problem
from parvis.apps.listening.selectors import brands_of
from parvis.apps.trust.findings import Finding
from parvis.apps.trust.links import answers_of
from parvis.apps.trust.models import Declaration, Rules, Ruling, Waiver
from parvis.apps.trust.moments import moments_of
from parvis.apps.trust.reading import Around, Files, findings_in, partner_in
from parvis.core.actors import Made
from parvis.core.workspaces.models import Workspace

COMPETITOR: Final = "competitor"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in these words: ``digest`` is of them without short links; ``waived`` by key."""

    digest: str
    findings: tuple[Finding, ...]
    waived: dict[str, Waiver]

    @property
    def open(self) -> tuple[Finding, ...]:
        """What nobody waived."""
        return tuple(one for one in self.findings if one.key not in self.waived)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What holds the post back until it is mended or waived."""
        return tuple(one for one in self.open if one.blocks)


def rules_of(workspace: Workspace) -> Rules:
    """What the workspace has checked; the defaults where nobody chose."""
    return Rules.objects.filter(workspace=workspace).first() or Rules(workspace=workspace)


def asked_of(workspace: Workspace, language: str, rules: Rules, facts: Iterable[str] = ()) -> Asked:
    """How words of this workspace are read."""
    return Asked(
        language=language,
        convention=Convention(rules.naming),
        watched=watched_of(workspace, rules),
        facts=tuple(facts),
        checks=frozenset(one for one in Words if one not in rules.off or one is Words.AI),
    )


def watched_of(workspace: Workspace, rules: Rules) -> tuple[Watch, ...]:
    """Other brands and words of a crisis that this workspace wants to hear of."""
    known = (
        Watch(word, exact=_is_a_word(word))
        for brand in (brands_of(workspace).filter(side=COMPETITOR) if rules.known_brands else ())
        for word in (brand.name, *brand.aliases)
    )
    lines = [*((line, False) for line in rules.rivals), *((line, True) for line in rules.crisis)]
    return tuple(dict.fromkeys([*known, *(watch_of(line, crisis=crisis) for line, crisis in lines)]))


def watch_of(line: str, *, crisis: bool) -> Watch:
    """A line of the settings: a word, then after ``!`` those beside which it means something else."""
    word, _mark, near = line.partition("!")
    words = tuple(one.strip() for one in near.split(",") if one.strip())
    return Watch(word.strip(), crisis, exact=not crisis and _is_a_word(word.strip()), not_near=words)


def _is_a_word(name: str) -> bool:
    """Whether a name is written like any word, but for its capital: “Orange”, and not “SFR”."""
    return name[:1].isupper() and name[1:].islower()


def around(
    workspace: Workspace, body: Body, now: datetime, *, post: Post | None = None, facts: Iterable[str] = ()
) -> Around:
    """What holds around these words here and now."""
    rules = rules_of(workspace)
    said = Declaration.objects.filter(post=post).first() if post else None
    known = (*facts, *facts_behind(post)) if post else facts
    return Around(
        asked=asked_of(workspace, body.language, rules, known),
        files=_files(workspace, assets_in(body), now),
        made=Made(post.made) if post else Made.HUMAN,
        ai=rules.ai,
        commercial=bool(said and said.commercial) or partner_in(body.settings),
        retouched=bool(said and said.retouched),
        virtual=bool(said and said.virtual),
        moments=tuple(moments_of(workspace, now)),
        answers=answers_of(workspace, links_in(body)),
        off=frozenset(rules.off),
    )


def links_in(body: Body) -> list[str]:
    """Every address that a post leads to, as it is written."""
    return list(dict.fromkeys(one for variant in variants_of(body).values() for one in addresses(variant)))


def checked(post: Post, now: datetime) -> Checked:
    """What is found in a post as it stands."""
    return checked_body(post.workspace, body_of(post), now, post=post)


def checked_body(
    workspace: Workspace, body: Body, now: datetime, *, post: Post | None = None, facts: Iterable[str] = ()
) -> Checked:
    """The same of words that may not be saved yet, or that are nobody's post."""
    plain = bare(body)
    return checked_around(plain, around(workspace, plain, now, post=post, facts=facts), post)


def checked_around(plain: Body, holds: Around, post: Post | None) -> Checked:
    """The same of words without their short links, where what holds around them was asked already."""
    found = findings_in(plain, holds)
    waived = {one.key: one for one in waivers_of(post).filter(digest=plain.digest)} if post else {}
    return Checked(plain.digest, found, waived)


def body_of_text(text: str, language: str = "") -> Body:
    """A text by itself, for no network yet."""
    return Body(language=language, common=Variant((Piece(text.replace("\x00", "")),)))


def undisclosed(post: Post, now: datetime) -> tuple[Finding, ...]:
    """What a law asks to be said, and is not: the post may not leave with it. Limits and rights have their
    own gates."""
    return tuple(one for one in checked(post, now).blocking if one.check == "advertising")


def waivers_of(post: Post) -> QuerySet[Waiver]:
    """What people waived for it, the latest first, whichever words they were for."""
    return Waiver.objects.filter(post=post)


def waivers_in(posts: Sequence[Post]) -> QuerySet[Waiver]:
    """What people waived for any of these posts, the earliest first."""
    return Waiver.objects.filter(post__in=posts).order_by("at", "pk")


def rulings_of(workspace: Workspace) -> QuerySet[Ruling]:
    """What had to be disclosed each time that words were cleared, the latest first, with their posts."""
    return Ruling.objects.filter(workspace=workspace).select_related("post__workspace")


def declaration_of(post: Post) -> Declaration | None:
    """What somebody declared of it."""
    return Declaration.objects.filter(post=post).first()


def _files(workspace: Workspace, assets: set[UUID], now: datetime) -> Files:
    found = assets_by_id(workspace, assets) if assets else {}
    today = now.astimezone(ZoneInfo(workspace.time_zone)).date()
    return Files(
        {pk: media_of(one) for pk, one in found.items()},
        {pk: Made(one.made) for pk, one in found.items()},
        {pk: said for pk, one in found.items() if (said := rights_problem(one, today))},
    )
