"""Checks, for programs. A program reads what is found; only a person waives it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from parvis.apps.content.selectors import body_of, post_of
from parvis.apps.content.sending import WordsIn, body_sent
from parvis.apps.trust import links, selectors
from parvis.apps.trust.findings import Check, Finding
from parvis.apps.trust.mending import proposed
from parvis.apps.trust.selectors import Checked
from parvis.apps.trust.wording import told
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

checks = Router(tags=[gettext_noop("Checks")])


class FindingOut(Schema):
    """One thing found. ``start`` and ``end`` count characters of the part, the end left out."""

    key: str
    check: Check
    rule: str
    blocks: bool
    waived: bool
    what: str
    why: str
    how: str
    where: str
    variant: str
    part: int
    media: int
    start: int
    end: int
    words: str
    mend: str | None
    waived_by: Annotated[
        str | None, Field(description=gettext_noop("The verb that whoever waives it must have."))
    ]

    @classmethod
    def of(cls, one: Finding, checked: Checked, language: str) -> FindingOut:
        """As programs see it."""
        said, where = told(one), one.where
        return cls(
            key=one.key, check=one.check, rule=str(one.rule), blocks=one.blocks,
            waived=one.key in checked.waived, what=said.what, why=said.why, how=said.how, where=said.where,
            variant=where.variant, part=where.part, media=where.media, start=where.start, end=where.end,
            words=one.words, mend=proposed(one, language), waived_by=one.waived_by,
        )  # fmt: skip


class CheckedOut(Schema):
    """What was found in these words: ``blocked`` while something holds them back that nobody waived."""

    digest: str
    blocked: bool
    findings: list[FindingOut]

    @classmethod
    def of(cls, checked: Checked, language: str) -> CheckedOut:
        """As programs see it."""
        rows = [FindingOut.of(one, checked, language) for one in checked.findings]
        return cls(digest=checked.digest, blocked=bool(checked.blocking), findings=rows)


class WordsToCheck(Schema, extra="forbid"):
    """Words that are nobody's post yet; nothing of them is kept."""

    words: WordsIn
    facts: Annotated[
        list[Annotated[str, Field(max_length=2000)]],
        Field(
            max_length=200,
            description=gettext_noop("What a brief bears out: figures in them need no source."),
        ),
    ] = []


@endpoint(
    checks, "GET", "/content/posts/{uuid:post}/findings", verb=Verb.SEE_POSTS, answers=CheckedOut,
    summary=gettext_noop("What is found in a post, and what was waived"),
)  # fmt: skip
def post_findings(request: ApiRequest, post: UUID) -> CheckedOut:
    """What is found in a post as it stands, and what somebody waived."""
    found, now = post_of(request.workspace, post), timezone.now()
    if found is None:
        raise NotFound(_("There is no such post here."))
    body = body_of(found)
    if request.method == "GET":
        links.ask_later(request.workspace, selectors.links_in(body), now)
    return CheckedOut.of(selectors.checked(found, now), body.language)


@endpoint(
    checks, "POST", "/content/findings", verb=Verb.WRITE_POSTS, answers=CheckedOut,
    summary=gettext_noop("What would be found in these words; nothing is kept"),
)  # fmt: skip
def words_findings(request: ApiRequest, given: WordsToCheck) -> CheckedOut:
    """What would be found in these words; nothing is kept."""
    body = body_sent(request.workspace, given.words)
    found = selectors.checked_body(request.workspace, body, timezone.now(), facts=given.facts)
    return CheckedOut.of(found, body.language)
