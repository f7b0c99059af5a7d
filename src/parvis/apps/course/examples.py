"""The example of each lesson, made of the team's own last posts and briefs by a rule that the page states.

The rules look at the ``MOST`` newest; a tie goes to the newer one. Where the rule finds nothing there is no
example, and the lesson says what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.ai.writing import claims, reading
from parvis.ai.writing.ports import Brief as Asked
from parvis.ai.writing.ports import Doubt, Fact, Unsupported
from parvis.ai.writing.repeating import times_said
from parvis.apps.content.editing.shaping import whole
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of, posts_of
from parvis.apps.content.sight import variants_of
from parvis.apps.creation.aids.easing import ease_of
from parvis.apps.creation.aids.reading import language_read
from parvis.apps.creation.briefs import BriefDraft, meter
from parvis.apps.creation.keywords import vocabulary
from parvis.apps.creation.models import Brief
from parvis.apps.creation.selectors import briefs_of, draft_of, origin_of
from parvis.core.actors import Made
from parvis.core.workspaces.models import Workspace

MOST: Final = 40
SHOWN: Final = 5  # findings that an example names
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Example:
    """Something of theirs: what it is called, where it is, its words, what is seen in it, and the words or
    sentences that this is about."""

    name: str
    href: str
    text: str
    seen: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Written:
    """A post with the text that most networks get, and its language."""

    post: Post
    text: str
    language: str


def example_of(workspace: Workspace, slug: str) -> Example | None:
    """The example of this lesson, if there is one."""
    return _EXAMPLES[slug](workspace)


def _posts(workspace: Workspace) -> list[_Written]:
    found = []
    for post in posts_of(workspace)[:MOST]:
        body = body_of(post)
        text = next((said for one in variants_of(body).values() if (said := whole(one))), "")
        if text:
            found.append(_Written(post, text, language_read(body)[0]))
    return found


def _briefs(workspace: Workspace) -> list[tuple[Brief, BriefDraft]]:
    return [(one, draft_of(one)) for one in briefs_of(workspace)[:MOST]]


def _first(rows: Iterable[Row], worth: Callable[[Row], float]) -> Row | None:
    """The row worth most, the first of equals; None where none is worth anything."""
    best = max(rows, key=worth, default=None)
    return best if best is not None and worth(best) > 0 else None


def _of_post(one: _Written, seen: str, quotes: Iterable[str] = ()) -> Example:
    href = reverse("content:post", args=[one.post.workspace.slug, one.post.pk])
    return Example(one.post.title or _("A post without a title"), href, one.text, seen, tuple(quotes))


def _of_brief(one: Brief, text: str, seen: str, quotes: Iterable[str] = ()) -> Example:
    href = reverse("creation:brief", args=[one.workspace.slug, one.pk])
    return Example(one.name, href, text, seen, tuple(quotes))


def _brief(workspace: Workspace) -> Example | None:
    found = _first(_briefs(workspace), lambda row: len(meter(row[1]).lacks) + 0.5)
    if found is None:
        return None
    told = meter(found[1])
    seen = _("It holds %(held)d of %(whole)d things that make a good brief.") % {
        "held": told.held,
        "whole": told.whole,
    }
    return _of_brief(found[0], found[1].message, seen, (str(lack.words) for lack in told.lacks[:SHOWN]))


def _proof(workspace: Workspace) -> Example | None:
    written = _posts(workspace)
    came = origin_of([one.post for one in written])
    briefs = {pk: draft_of(chosen.variation.brief) for pk, chosen in came.items()}
    doubts = {one.post.pk: _doubts(one, briefs.get(one.post.pk)) for one in written}
    found = _first(written, lambda one: len(doubts[one.post.pk]))
    if found is None:
        return None
    quotes = [one.words for one in doubts[found.post.pk]]
    seen = ngettext(
        "%(n)d claim that nothing bears out:", "%(n)d claims that nothing bears out:", len(quotes)
    )
    return _of_post(found, seen % {"n": len(quotes)}, quotes[:SHOWN])


def _doubts(one: _Written, draft: BriefDraft | None) -> list[Unsupported]:
    """What a post claims beyond its brief; of one without a brief, only what asks for proof by itself."""
    if draft is None:
        found = claims.review(one.text, Asked(one.language, "")).unsupported
        return [doubt for doubt in found if doubt.doubt not in {Doubt.CLAIM, Doubt.NAME}]
    facts = tuple(Fact(f"f{place}", fact) for place, fact in enumerate(draft.facts, 1))
    story, words = draft.story, draft.keywords
    asked = Asked(
        one.language, draft.message, audience=draft.audience, product=draft.product, facts=facts,
        call=draft.call, link=draft.link, story=story, keywords=words,
    )  # fmt: skip
    return list(claims.review(one.text, asked).unsupported)


def _words(workspace: Workspace) -> Example | None:
    found = next(iter(_posts(workspace)), None)
    if found is None:
        return None
    heard = [one.word for one in vocabulary(workspace, None, found.language).words]
    said = [word for word in heard if times_said(found.text, word, found.language)]
    if not heard:
        return _of_post(found, _("Too little was heard in its language to compare it."))
    if said:
        return _of_post(found, _("It speaks these words of your audience:"), said[:SHOWN])
    return _of_post(found, _("It speaks none of these words of your audience:"), heard[:SHOWN])


def _told(draft: BriefDraft) -> tuple[str, ...]:
    story = draft.story
    return tuple(one for one in (story.who, story.happened, story.matters, story.feels) if one)


def _story(workspace: Workspace) -> Example | None:
    found = _first(_briefs(workspace), lambda row: len(_told(row[1])))
    if found is None:
        return None
    told = _told(found[1])
    seen = _("It answers %(n)d of the four questions of a story.") % {"n": len(told)}
    return _of_brief(found[0], "\n".join(told), seen)


def _voice(workspace: Workspace) -> Example | None:
    measured = [
        (one, read)
        for one in _posts(workspace)
        if (read := reading.reading(one.text, one.language)) is not None
    ]
    hardest = min(measured, key=lambda row: row[1].ease, default=None)
    if hardest is None:
        return None
    told = ease_of(hardest[0].text, hardest[0].language)
    seen = f"{told.said} ({told.figure})" if told.figure else told.said
    return _of_post(hardest[0], seen, (told.longest.text,) if told.longest else ())


def _angles(workspace: Workspace) -> Example | None:
    found = _first(_briefs(workspace), lambda row: len(row[1].facts))
    if found is None:
        return None
    seen = _("Each of its facts can open a text:")
    return _of_brief(found[0], found[1].message, seen, found[1].facts[:SHOWN])


def _prompt(workspace: Workspace) -> Example | None:
    found = next(iter(_briefs(workspace)), None)
    if found is None:
        return None
    sources = len(found[1].sources)
    apart = ngettext(
        "%(n)d text from outside is read as material.",
        "%(n)d texts from outside are read as material.",
        sources,
    )
    seen = _("Its constraints go with the order.") if found[1].constraints else _("It sets no constraint.")
    return _of_brief(
        found[0], found[1].message, f"{seen} {apart % {'n': sources}}", found[1].constraints[:SHOWN]
    )


def _human(workspace: Workspace) -> Example | None:
    found = next((one for one in _posts(workspace) if one.post.made != Made.HUMAN), None)
    if found is None:
        return None
    both = _("An AI and a person wrote it.")
    return _of_post(found, both if found.post.made == Made.BOTH else _("An AI wrote it."))


_EXAMPLES: Final[Mapping[str, Callable[[Workspace], Example | None]]] = {
    "brief": _brief, "proof": _proof, "words": _words, "story": _story,
    "voice": _voice, "angles": _angles, "prompt": _prompt, "human": _human,
}  # fmt: skip
