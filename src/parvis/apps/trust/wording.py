"""What was found, why it matters and how to mend it, in words of whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ai.checking.ports import Rule as Seen
from parvis.apps.content.slots import label_of
from parvis.apps.trust.findings import Check, Finding, Rule, Where
from parvis.core.workspaces.permissions import Verb

CHECKS: Final[dict[Check, Promise]] = {
    Check.ADVERTISING: _("Advertising and partnerships"),
    Check.AI: _("What AI made"),
    Check.LIMITS: _("Limits of the networks"),
    Check.RIGHTS: _("Rights to files"),
    Check.MOMENT: _("Sensitive moments"),
    Check.CLAIMS: _("Claims without a source"),
    Check.PROFANITY: _("Insults and vulgar words"),
    Check.BIAS: _("Stereotypes and hurtful words"),
    Check.WATCHED: _("Other brands and words of a crisis"),
    Check.LINKS: _("Links"),
    Check.ALT: _("Alternative texts"),
    Check.INCLUSIVE: _("Inclusive words"),
}
WHAT: Final[dict[str, Promise]] = {
    Seen.FIGURE: _("A figure without a source"),
    Seen.SUPERLATIVE: _("A superlative without a proof"),
    Seen.PROMISE: _("A promise that somebody could hold you to"),
    Seen.HEALTH: _("A claim about health"),
    Seen.GREEN: _("A claim about the environment"),
    Seen.INSULT: _("An insult"),
    Seen.VULGAR: _("A vulgar word"),
    Seen.SLUR: _("A slur against a group"),
    Seen.TOXIC: _("Perhaps an insult: a model’s guess, not a certainty"),
    Seen.STEREOTYPE: _("A whole group is said to be or do something"),
    Seen.GENDER: _("A worn expression about women or men"),
    Seen.ORIGIN: _("A worn expression about an origin or a religion"),
    Seen.DISABILITY: _("An illness or a disability used as an image"),
    Seen.AGE: _("A worn expression about age"),
    Seen.BODY: _("A judgement on bodies"),
    Seen.MASCULINE: _("A masculine form for everybody"),
    Seen.TITLE: _("A word that names one gender only"),
    Seen.PRONOUN: _("A pronoun for one gender only"),
    Seen.DOT: _("A median dot"),
    Seen.RIVAL: _("Another brand is named"),
    Seen.CRISIS: _("A word of a crisis"),
    Seen.UNFINISHED: _("A link that was never filled in"),
    Seen.MALFORMED: _("A misspelt link"),
    Seen.PRIVATE: _("A link that only your team can open"),
    Seen.NOTHING: _("An alternative text that says nothing"),
    Seen.FILE_NAME: _("A file name as alternative text"),
    Seen.OPENING: _("An alternative text that begins with “image of”"),
    Seen.STUFFED: _("An alternative text made of keywords or a slogan"),
    Seen.PAID: _("A sign of a paid partnership, and nothing says so"),
    Seen.LIKELY: _("Perhaps a partnership, and nothing says so"),
    Rule.DECLARED: _("A partnership was declared, and the words do not say so"),
    Rule.RETOUCHED: _("A retouched face or body was declared, and the words do not say so"),
    Rule.VIRTUAL: _("A face or body made by AI was declared, and the words do not say so"),
    Rule.AI_UNSAID: _("AI had a part in this, and the words do not say so"),
    Rule.LIMIT: _("A network would not take it"),
    Rule.RIGHT: _("A file may not be shown"),
    Rule.CRISIS: _("A crisis is open"),
    Rule.RISING: _("A storm may be rising"),
    Rule.GONE: _("A broken link"),
    Rule.SILENT: _("A link that does not answer"),
    Rule.MISSING: _("No alternative text"),
}
WHY: Final[dict[Check, Promise]] = {
    Check.ADVERTISING: _(
        "French law (no. 2023-451 of 9 June 2023, article 5, and ordinance no. 2024-978) wants whoever "
        "is paid, given "
        "or lent something for a post to say so; hiding it is a misleading practice."
    ),
    Check.AI: _(
        "Readers should know what a machine made; for realistic pictures the European AI Act (article "
        "50) asks it."
    ),
    Check.LIMITS: _("The network counts and refuses by its own rules."),
    Check.RIGHTS: _("Without the right to it, publishing it harms somebody, and you."),
    Check.MOMENT: _("What is light on another day reads as deaf to what people live through now."),
    Check.CLAIMS: _(
        "Whoever advertises must be able to prove what is said (French Consumer Code, article L. "
        "121-2), and readers "
        "ask for it."
    ),
    Check.PROFANITY: _("It speaks in your brand’s name, and stays."),
    Check.BIAS: _("It can hurt those it is about, even where nobody meant to."),
    Check.WATCHED: _("Your workspace watches this word: naming it has consequences."),
    Check.LINKS: _("Readers who follow it find nothing."),
    Check.ALT: _("Whoever does not see the picture hears this text instead."),
    Check.INCLUSIVE: _("Your workspace asked for words that name everybody. It is a hint, nothing more."),
}
HOW: Final[dict[Check, Promise]] = {
    Check.ADVERTISING: _("Put the wording in front; or, if nobody gave anything for it, say so."),
    Check.AI: _("Say it in the post, in a few words."),
    Check.LIMITS: _("Shorten or change it where the editor says so."),
    Check.RIGHTS: _("Renew the right in the library, or take another file."),
    Check.MOMENT: _("Read what is going on, then decide whether this can wait."),
    Check.CLAIMS: _("Name the source in the sentence, soften it, or take it out."),
    Check.PROFANITY: _("Choose another word."),
    Check.BIAS: _("Speak of people rather than of a group, or say it otherwise."),
    Check.WATCHED: _("Check the facts and the tone, or do without."),
    Check.LINKS: _("Correct the address, then open it once."),
    Check.ALT: _("Say in one sentence what is to be seen and why it is there."),
    Check.INCLUSIVE: _("Name both, or find a word for all."),
}
FIELDS: Final[dict[str, Promise]] = {
    "title": _("title"),
    "comment": _("first comment"),
    "warning": _("warning"),
    "card": _("link card"),
    "poll": _("poll"),
}
WAIVED_BY: Final[dict[Verb | None, Promise]] = {
    None: _("nobody"),
    Verb.APPROVE_POSTS: _("whoever approves posts"),
    Verb.WRITE_POSTS: _("whoever writes posts"),
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
        said.append(str(_("post %(part)d, file %(media)d")) % {"part": where.part, "media": where.media})
    elif where.part > 1:
        said.append(str(_("post %(part)d")) % {"part": where.part})
    if where.field in FIELDS:
        said.append(str(FIELDS[where.field]))
    return ", ".join(said)
