"""The sentences that explain a mistake or a trouble, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.language import QuerySyntaxError
from parvis.apps.listening.language.faults import Mistake
from parvis.networks.files import words
from parvis.networks.files.faults import BadLine
from parvis.networks.files.mapping import Role
from parvis.networks.ports import NetworkError

SENTENCES: dict[str, Promise] = {
    Mistake.EMPTY: _("The query is empty: write at least one word."),
    Mistake.TOO_LONG: _("The query is too long: %(limit)s characters at most."),
    Mistake.TOO_DEEP: _("Too many groups inside one another: %(limit)s at most."),
    Mistake.TOO_MANY_TERMS: _("Too many terms: %(limit)s at most."),
    Mistake.ONLY_NEGATIVE: _(
        "The query only says what to leave out, and would match almost every post: "
        "add at least one thing to look for."
    ),
    Mistake.QUOTE_UNCLOSED: _("This quotation mark is never closed."),
    Mistake.PARENTHESIS_UNCLOSED: _("This parenthesis is never closed."),
    Mistake.PARENTHESIS_UNOPENED: _("This parenthesis closes nothing."),
    Mistake.GROUP_EMPTY: _("There is nothing between these parentheses."),
    Mistake.OPERAND_MISSING: _("%(operator)s needs a term on each side that it joins: one is missing."),
    Mistake.NOTHING_TO_FIND: _("“%(text)s” holds no letter, number or emoji to look for."),
    Mistake.STAR_ALONE: _("A star needs the beginning of a word before it, as in vel*."),
    Mistake.STAR_INSIDE: _("A star can only stand at the end of a term."),
    Mistake.PREFIX_SHORT: _("Write at least %(limit)s characters before the star."),
    Mistake.NEAR_NUMBER: _("NEAR needs a number of words from 1 to %(limit)s, as in NEAR/5."),
    Mistake.NEAR_OPERAND: _("NEAR joins two words or phrases, or groups of them joined by OR."),
    Mistake.FIELD_UNKNOWN: _(
        "“%(field)s:” is not something a post can be asked; perhaps “%(suggestion)s:”? "
        "To look for the words themselves, put them between quotation marks."
    ),
    Mistake.FIELD_EMPTY: _("“%(field)s:” needs a value right after it."),
    Mistake.VALUE_UNKNOWN: _("“%(value)s” is no value for “%(field)s:”; try %(suggestion)s."),
    Mistake.HASHTAG_EMPTY: _("# needs a word right after it, as in #vélo."),
}
TROUBLES: dict[str, Promise] = {
    "kind_unknown": _(
        "Parvis cannot listen to this network in this way. Remove this source and add another."
    ),
    "bad_account": _("There is no account of this name. Check how it is written."),
    "bad_url": _("This address cannot be used. Check how it is written."),
    "bad_cursor": _("The place where listening stopped is lost. Remove this source and add it again."),
    "no_stream": _("This server offers no live stream. Check its address."),
    "rejected": _("The server refused the request. Check what you asked for."),
    "unsupported": _("This server cannot do this. Choose another way to listen."),
    "unauthorized": _(
        "The server asks for a valid access token. Create a new one in your account’s settings."
    ),
    "token_needed": _("This server asks for an access token. Create one in your account’s settings."),
    "bad_hashtag": _("This is not a hashtag. Write one word, without spaces."),
    "bad_option": _("One of this source’s settings is not understood. Remove it and add it again."),
    "forged": _("The server’s answer does not come from who it says. Listening stopped to be safe."),
    "not_a_feed": _("There is no feed at this address. Look for a link named RSS or Atom on the site."),
    "garbled": _("The server’s answer cannot be understood. Check its address."),
    "not_found": _("There is nothing at this address. Check how it is written."),
    "opted_out": _("This account asks not to be indexed. Parvis respects it."),
    "refused": _("The server refuses to answer. Ask its administrators."),
    "rate_limited": _("The server asks us to slow down. Listening goes on in a moment."),
    "server_error": _("The server is having trouble. Listening goes on when it is back."),
    "unreachable": _("The server cannot be reached. Check its address; listening goes on when it answers."),
    "timed_out": _("The server takes too long to answer. Listening goes on when it answers."),
    "closed": _("The server closed the connection. Listening goes on in a moment."),
    "handshake_refused": _("The server refuses a live connection. Check its address."),
    "redirects": _("This address leads from one to another without end. Give the final address."),
    "too_large": _("The server’s answer is too large to be read. Check the address."),
    "address_refused": _(
        "This address lies inside the server’s own network, where Parvis does not go. Give a public address."
    ),
    "disk_full": _("The disk is full: listening waits. Make room; nothing accepted is lost."),
    **{code: _(sentence) for code, sentence in words.FAULTS.items()},
}
ROLES: dict[Role, Promise] = {
    Role.TEXT: _("Text of the post"),
    Role.CREATED: _("Date"),
    Role.AUTHOR: _("Author"),
    Role.URL: _("Address"),
    Role.TITLE: _("Title"),
    Role.ID: _("Identifier"),
    Role.LANGUAGE: _("Language"),
    Role.LIKES: _("Likes"),
    Role.REPOSTS: _("Shares"),
    Role.REPLIES: _("Replies"),
}


def syntax_message(error: QuerySyntaxError) -> str:
    """One sentence for the person who wrote the query."""
    sentence = SENTENCES.get(error.code)
    return str(sentence) % error.params if sentence else str(error)


def trouble_message(code: str) -> str | Promise:
    """What is wrong with a source, and what to do; empty when nothing is."""
    if not code:
        return ""
    return TROUBLES.get(code, _("This source is in trouble (%(code)s).") % {"code": code})


def file_message(error: NetworkError | str) -> str | Promise:
    """What is wrong with a file, and what to do."""
    return trouble_message(error if isinstance(error, str) else error.code)


def problem_message(problem: str) -> str:
    """What was left out and why: a line of a file in the reader's words, anything else as it was told."""
    line = BadLine.parse(problem)
    return words.line_told(line, gettext) if line else problem


def role_label(role: Role) -> str | Promise:
    """What a column can be, in words."""
    return ROLES.get(role, role.value)
