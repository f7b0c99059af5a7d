"""What was found, why it matters and how to mend it, in words of whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parvis.ai.checking.ports import Rule as Seen
from parvis.apps.content.slots import label_of
from parvis.apps.trust.findings import Check, Finding, Rule, Where
from parvis.core.workspaces.permissions import Verb

CHECKS: Final[dict[Check, Promise]] = {
    Check.ADVERTISING: lazy("Advertising and partnerships"),
    Check.AI: lazy("What AI made"),
    Check.LIMITS: lazy("Limits of the networks"),
    Check.RIGHTS: lazy("Rights to files"),
    Check.MOMENT: lazy("Sensitive moments"),
    Check.CLAIMS: lazy("Claims without a source"),
    Check.PROFANITY: lazy("Insults and vulgar words"),
    Check.BIAS: lazy("Stereotypes and hurtful words"),
    Check.WATCHED: lazy("Other brands and words of a crisis"),
    Check.LINKS: lazy("Links"),
    Check.ALT: lazy("Alternative texts"),
    Check.INCLUSIVE: lazy("Inclusive words"),
}
WHAT: Final[dict[str, Promise]] = {
    Seen.FIGURE: lazy("A figure without a source"),
    Seen.SUPERLATIVE: lazy("A superlative without a proof"),
    Seen.PROMISE: lazy("A promise that somebody could hold you to"),
    Seen.HEALTH: lazy("A claim about health"),
    Seen.GREEN: lazy("A claim about the environment"),
    Seen.INSULT: lazy("An insult"),
    Seen.VULGAR: lazy("A vulgar word"),
    Seen.SLUR: lazy("A slur against a group"),
    Seen.STEREOTYPE: lazy("A whole group is said to be or do something"),
    Seen.GENDER: lazy("A worn expression about women or men"),
    Seen.ORIGIN: lazy("A worn expression about an origin or a religion"),
    Seen.DISABILITY: lazy("An illness or a disability used as an image"),
    Seen.AGE: lazy("A worn expression about age"),
    Seen.BODY: lazy("A judgement on bodies"),
    Seen.MASCULINE: lazy("A masculine form for everybody"),
    Seen.TITLE: lazy("A word that names one gender only"),
    Seen.PRONOUN: lazy("A pronoun for one gender only"),
    Seen.DOT: lazy("A median dot"),
    Seen.RIVAL: lazy("Another brand is named"),
    Seen.CRISIS: lazy("A word of a crisis"),
    Seen.UNFINISHED: lazy("A link that was never filled in"),
    Seen.MALFORMED: lazy("A misspelt link"),
    Seen.PRIVATE: lazy("A link that only your team can open"),
    Seen.NOTHING: lazy("An alternative text that says nothing"),
    Seen.FILE_NAME: lazy("A file name as alternative text"),
    Seen.OPENING: lazy("An alternative text that begins with “image of”"),
    Seen.STUFFED: lazy("An alternative text made of keywords or a slogan"),
    Seen.PAID: lazy("A sign of a paid partnership, and nothing says so"),
    Seen.LIKELY: lazy("Perhaps a partnership, and nothing says so"),
    Rule.DECLARED: lazy("A partnership was declared, and the words do not say so"),
    Rule.RETOUCHED: lazy("A retouched face or body was declared, and the words do not say so"),
    Rule.VIRTUAL: lazy("A face or body made by AI was declared, and the words do not say so"),
    Rule.AI_UNSAID: lazy("AI had a part in this, and the words do not say so"),
    Rule.LIMIT: lazy("A network would not take it"),
    Rule.RIGHT: lazy("A file may not be shown"),
    Rule.CRISIS: lazy("A crisis is open"),
    Rule.RISING: lazy("A storm may be rising"),
    Rule.GONE: lazy("A broken link"),
    Rule.SILENT: lazy("A link that does not answer"),
    Rule.MISSING: lazy("No alternative text"),
}
WHY: Final[dict[Check, Promise]] = {
    Check.ADVERTISING: lazy(
        "French law (no. 2023-451 of 9 June 2023, article 5, and ordinance no. 2024-978) wants whoever "
        "is paid, given "
        "or lent something for a post to say so; hiding it is a misleading practice."
    ),
    Check.AI: lazy(
        "Readers should know what a machine made; for realistic pictures the European AI Act (article "
        "50) asks it."
    ),
    Check.LIMITS: lazy("The network counts and refuses by its own rules."),
    Check.RIGHTS: lazy("Without the right to it, publishing it harms somebody, and you."),
    Check.MOMENT: lazy("What is light on another day reads as deaf to what people live through now."),
    Check.CLAIMS: lazy(
        "Whoever advertises must be able to prove what is said (French Consumer Code, article L. "
        "121-2), and readers "
        "ask for it."
    ),
    Check.PROFANITY: lazy("It speaks in your brand’s name, and stays."),
    Check.BIAS: lazy("It can hurt those it is about, even where nobody meant to."),
    Check.WATCHED: lazy("Your workspace watches this word: naming it has consequences."),
    Check.LINKS: lazy("Readers who follow it find nothing."),
    Check.ALT: lazy("Whoever does not see the picture hears this text instead."),
    Check.INCLUSIVE: lazy("Your workspace asked for words that name everybody. It is a hint, nothing more."),
}
HOW: Final[dict[Check, Promise]] = {
    Check.ADVERTISING: lazy("Put the wording in front; or, if nobody gave anything for it, say so."),
    Check.AI: lazy("Say it in the post, in a few words."),
    Check.LIMITS: lazy("Shorten or change it where the editor says so."),
    Check.RIGHTS: lazy("Renew the right in the library, or take another file."),
    Check.MOMENT: lazy("Read what is going on, then decide whether this can wait."),
    Check.CLAIMS: lazy("Name the source in the sentence, soften it, or take it out."),
    Check.PROFANITY: lazy("Choose another word."),
    Check.BIAS: lazy("Speak of people rather than of a group, or say it otherwise."),
    Check.WATCHED: lazy("Check the facts and the tone, or do without."),
    Check.LINKS: lazy("Correct the address, then open it once."),
    Check.ALT: lazy("Say in one sentence what is to be seen and why it is there."),
    Check.INCLUSIVE: lazy("Name both, or find a word for all."),
}
FIELDS: Final[dict[str, Promise]] = {
    "title": lazy("title"),
    "comment": lazy("first comment"),
    "warning": lazy("warning"),
    "card": lazy("link card"),
    "poll": lazy("poll"),
}
WAIVED_BY: Final[dict[Verb | None, Promise]] = {
    None: lazy("nobody"),
    Verb.APPROVE_POSTS: lazy("whoever approves posts"),
    Verb.WRITE_POSTS: lazy("whoever writes posts"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words. ``where`` is empty for the whole post, ``waived_by`` says who may waive it."""

    what: str
    why: str
    how: str
    where: str
    waived_by: str

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, where there is room for one line."""
        return f"{self.what}{' · ' + self.where if self.where else ''}. {self.how}"


def told(finding: Finding) -> Told:
    """Say it in the active language."""
    return Told(
        what=finding.said or str(WHAT[finding.rule]),
        why=str(WHY[finding.check]),
        how=str(HOW[finding.check]),
        where=where_said(finding.where),
        waived_by=str(WAIVED_BY[finding.waived_by]),
    )


def where_said(where: Where) -> str:
    """The network, the post of a thread, the file or the field that a finding is in."""
    said = [label_of(where.variant)] if where.variant else []
    if where.media:
        said.append(_("post %(part)d, file %(media)d") % {"part": where.part, "media": where.media})
    elif where.part > 1:
        said.append(_("post %(part)d") % {"part": where.part})
    if where.field in FIELDS:
        said.append(str(FIELDS[where.field]))
    return ", ".join(said)
