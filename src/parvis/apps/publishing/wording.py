"""Why a delivery waits, what was tried, and what went wrong: in words that say what to do."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.publishing.states import Boundary, Reason, State

REASONS: Final[dict[str, Promise]] = {
    Reason.UNAPPROVED: _("Nobody’s approval holds for these words. Have them approved, then go on."),
    Reason.EDITED: _("The post has changed since. Cancel this delivery and schedule the post as it is now."),
    Reason.REVOKED: _(
        "The autonomy under which it was to leave has ended. Have the post approved, then go on."
    ),
    Reason.LATE: _(
        "Its hour is long past. Say whether it should leave all the same, or choose another moment."
    ),
    Reason.STOPPED: _("Everything was stopped when its hour came. Once the stop is lifted, go on or cancel."),
    Reason.RIGHTS: _("A right to one of its files has ended. Renew it in the library or change the post."),
    Reason.MEDIA: _("One of its files is no longer in the library. Put it back or change the post."),
    Reason.AUTH: _(
        "The network no longer lets Parvis in. Connect the account again: it then goes on by itself."
    ),
    Reason.PUBLIC_URL: _("The network fetches files from a public address, and Parvis has none."),
    Reason.REFUSED: _("The network refused it; its own words are below. Change the post, or try again."),
    Reason.NO_ANSWER: _("The network did not answer, again and again. Try again when it is back."),
    Reason.ABSENT: _(
        "The network’s answer was lost, and the post was not found on the account."
        " Look there yourself before you choose."
    ),
    Reason.UNKNOWABLE: _(
        "The network’s answer was lost, and it shows programs none of the account’s posts."
        " Look there yourself."
    ),
    Reason.CANNOT_LOOK: _(
        "The network’s answer was lost, and the account could not be read. Look there yourself."
    ),
    Reason.UNSETTLED: _(
        "The network took it a day ago and never said what became of it. Look there yourself."
    ),
}

OUTCOMES: Final[dict[str, Promise]] = {
    "begins": _("Parvis sends it"),
    "live": _("it is there"),
    "absent": _("not found among the account’s posts"),
    "unknowable": _("this network shows nothing to compare"),
    "send_again": _("to be sent again"),
    "given_up": _("given up"),
    "crashed": _("Parvis itself failed; it is written in its log"),
    "rate_limited": _("the network asks to wait"),
    "unauthorized": _("the network does not know this permission"),
    "invalid_grant": _("the permission is gone"),
    "secret_lost": _("the sealed permission cannot be opened"),
    "timed_out": _("no answer in time"),
    "not_connected": _("the network cannot be reached"),
    "unreachable": _("the connection was lost"),
    "server_error": _("the network has a fault of its own"),
    "rejected": _("the network refused it"),
    "refused": _("the network refused it"),
    "not_found": _("the network no longer knows it"),
    "garbled": _("the answer made no sense"),
    "processing": _("the network still works on the file"),
    "file_too_large": _("the network takes no file of this size"),
    "no_comment": _("this network takes no comment from programs"),
    "account_closed": _("the account is closed"),
    "not_allowed_there": _("the account may not do this there"),
    "duplicate": _("the network has these very words from the account already"),
    "cannot_edit": _("this network lets no post be changed"),
    "unchanged": _("it says this already"),
    "no_credit": _("the network wants to be paid first"),
    "media_refused": _("the network refused the file"),
    "not_changed": _("it was not changed"),
    "only_words": _("only the words can be changed there"),
    "version_ended": _("the network ended the version of its interface that Parvis speaks"),
    "no_place": _("no place was chosen for it, such as a board"),
    "visibility": _("the account may not choose this audience"),
    "unaudited": _("the network has not audited the application: it lets nobody but the account see it"),
    "public_url": _("the network fetches files from a public address, and Parvis has none"),
    "removed": _("removed from the network"),
    "changed": _("changed on the network"),
}

TROUBLES: Final[dict[str, Promise]] = {
    "invalid_grant": _("The network no longer takes Parvis’s permission. Connect the account again."),
    "by_hand": _("It was disconnected here. Connect it again to publish."),
}

BADGES: Final[dict[str, str]] = {
    State.SCHEDULED: "info",
    State.SENDING: "info",
    State.PENDING: "info",
    State.PUBLISHED: "success",
    State.FAILED: "danger",
    State.UNCONFIRMED: "warning",
    State.HELD: "warning",
    State.CANCELLED: "",
}

FAULTS: Final[dict[str, Promise]] = {
    "unauthorized": _("The network refuses this. Check what you typed, or make a new password for Parvis."),
    "invalid_grant": _("The network no longer takes this. Begin again."),
    "forged": _("The answer does not belong to what you began. Begin again."),
    "bad_url": _("This is not the address of a server. Type it as in your browser, such as piaille.fr."),
    "address_refused": _("This address leads inside the server’s own network, where Parvis may not go."),
    "not_found": _("There is nothing of this name. Check what you typed."),
    "application_refused": _("The network refuses the application. Check its id and its secret."),
    "rate_limited": _("The network asks to wait a few minutes. Try again then."),
}
UNREACHED: Final = _("The network does not answer now. Try again in a few minutes.")


def fault(code: str) -> Promise:
    """What went wrong while connecting, as a sentence."""
    return FAULTS.get(code, UNREACHED)


def outcome(code: str) -> str:
    """What came of an attempt; codes without words are shown as they are."""
    if code in Reason.values:
        return str(Reason(code).label)
    return str(OUTCOMES.get(code, code))


def boundary(code: str) -> str:
    """What was being done."""
    return str(Boundary(code).label)


def quoted(title: str) -> str:
    """A post at the beginning of a sentence: its title between quotation marks."""
    if not title:
        return pgettext("in a sentence", "A post without a title")
    return gettext("“%(title)s”") % {"title": title}
