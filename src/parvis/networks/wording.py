"""Findings in words, in the reader's language: what is wrong, by how much, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from parvis.kit.translation import gettext_noop
from parvis.networks.checking import ANIMATION, MEASURES, Finding, Gap, Where
from parvis.networks.ports import MediaKind
from parvis.networks.post_settings import Wrong

LENGTH: Final = gettext_noop("%(value)s characters out of %(limit)s: %(over)s to remove.")
WORDS: Final[Mapping[str, str]] = {
    Gap.EMPTY: gettext_noop("Nothing to publish yet: write something, or add a picture."),
    Gap.NO_POLL: gettext_noop(
        "This network takes no poll from here: remove it, or ask the question in the text."
    ),
    Gap.NO_TITLE: gettext_noop("This network shows no title: it will be left out."),
    Gap.NO_TAGS: gettext_noop("This network has no field for tags: they will be left out."),
    Gap.NO_ALT: gettext_noop("No alternative text: describe it for those who cannot see it."),
    Gap.NO_COMMENT: gettext_noop("This network takes no first comment from here: it will be left out."),
    Wrong.UNSAID: gettext_noop("“%(value)s”: choose, nothing is presumed here."),
    Wrong.UNKNOWN: gettext_noop("“%(value)s”: the network no longer knows what was chosen. Choose again."),
    Wrong.NOT_OFFERED: gettext_noop("“%(value)s”: the account may not choose this. Choose again."),
    Gap.NO_COVER: gettext_noop("This network takes no such cover: it chooses a frame of the video itself."),
    Gap.LATE_FRAME: gettext_noop(
        "The moment chosen for the cover comes after the end: choose an earlier one."
    ),
    "cover_bytes": gettext_noop("The cover weighs %(value)s for %(limit)s at most: take a lighter one."),
    "cover_formats": gettext_noop("%(value)s covers are not taken here: take another (%(limit)s)."),
    "text_bytes": gettext_noop("%(value)s bytes out of %(limit)s: shorten the text."),
    "title_min": gettext_noop("This network asks for a title: write one."),
    "place_min": gettext_noop("This network asks where to publish (a board, a community): choose it."),
    "parts": gettext_noop("This network takes no thread: put everything into one post."),
    "hashtags": gettext_noop("%(value)s hashtags out of %(limit)s: %(over)s to remove."),
    "mentions": gettext_noop("%(value)s mentions out of %(limit)s: %(over)s to remove."),
    "links": gettext_noop("%(value)s links out of %(limit)s: %(over)s to remove."),
    "cashtags": gettext_noop("%(value)s stock symbols out of %(limit)s: %(over)s to remove."),
    "images": gettext_noop("%(value)s pictures out of %(limit)s: %(over)s to remove."),
    "animations": gettext_noop("%(value)s animated pictures out of %(limit)s: %(over)s to remove."),
    "videos": gettext_noop("%(value)s videos out of %(limit)s: %(over)s to remove."),
    "media": gettext_noop("%(value)s files out of %(limit)s: %(over)s to remove."),
    "media_min": gettext_noop("This network publishes nothing without a picture or a video: add one."),
    "mixing": gettext_noop(
        "This network does not mix pictures, animated pictures and videos: keep one kind."
    ),
    "forbidden": gettext_noop("This network refuses these signs: %(value)s. Write them otherwise."),
    "poll_options_max": gettext_noop("%(value)s answers to the poll out of %(limit)s: %(over)s to remove."),
    "poll_options_min": gettext_noop("A poll needs at least %(limit)s answers: add one."),
    "poll_seconds_max": gettext_noop("The poll runs for %(value)s: %(limit)s at most."),
    "poll_seconds_min": gettext_noop("The poll runs for %(value)s: %(limit)s at least."),
    "poll_with_media": gettext_noop("This network takes a poll or files, not both: keep one."),
    "formats": gettext_noop("%(value)s files are not taken here: convert it (%(limit)s)."),
    "codecs": gettext_noop("Videos coded in %(value)s are not taken here: export it as %(limit)s."),
    "bitrate_max": gettext_noop("%(value)s on average for %(limit)s at most: export it at a lower rate."),
    "bytes": gettext_noop("%(value)s for %(limit)s at most: make the file lighter."),
    "bytes_min": gettext_noop("%(value)s only, for %(limit)s at least: take a better copy."),
    "pixels": gettext_noop("%(value)s pixels for %(limit)s at most: make it smaller."),
    "sides": gettext_noop("Width and height make %(value)s pixels for %(limit)s at most: make it smaller."),
    "width_max": gettext_noop("%(value)s pixels wide for %(limit)s at most: make it smaller."),
    "width_min": gettext_noop("%(value)s pixels wide for %(limit)s at least: take a larger one."),
    "height_max": gettext_noop("%(value)s pixels high for %(limit)s at most: make it smaller."),
    "height_min": gettext_noop("%(value)s pixels high for %(limit)s at least: take a larger one."),
    "side_max": gettext_noop("The longer side is %(value)s pixels for %(limit)s at most: make it smaller."),
    "side_min": gettext_noop(
        "The shorter side is %(value)s pixels for %(limit)s at least: take a larger one."
    ),
    "short_max": gettext_noop("The shorter side is %(value)s pixels for %(limit)s at most: make it smaller."),
    "ratio_max": gettext_noop("Too wide for its height (%(value)s to 1, for %(limit)s at most): crop it."),
    "ratio_min": gettext_noop("Too tall for its width (%(value)s to 1, for %(limit)s at least): crop it."),
    "seconds_max": gettext_noop("It lasts %(value)s for %(limit)s at most: cut it."),
    "seconds_min": gettext_noop("It lasts %(value)s for %(limit)s at least: take a longer one."),
    "fps_max": gettext_noop("%(value)s frames a second for %(limit)s at most: export it with fewer."),
    "fps_min": gettext_noop("%(value)s frames a second for %(limit)s at least: export it with more."),
    "cover_min": gettext_noop("This network asks for a cover picture of the video: choose one."),
}
NONE_TAKEN: Final[Mapping[str, str]] = {
    "images": gettext_noop("This network takes no picture here: remove it."),
    "animations": gettext_noop("This network takes no animated picture here: remove it."),
    "videos": gettext_noop("This network takes no video here: remove it."),
}
SUBJECTS: Final[Mapping[str, str]] = {
    "title": gettext_noop("title"),
    "link": gettext_noop("link"),
    "tags": gettext_noop("tags"),
    "comment": gettext_noop("first comment"),
    "topic": gettext_noop("first hashtag"),
    "poll_question": gettext_noop("question of the poll"),
    "poll_option": gettext_noop("answer to the poll"),
}
KINDS: Final[Mapping[str, str]] = {
    MediaKind.IMAGE: gettext_noop("picture %(n)s"),
    ANIMATION: gettext_noop("animated picture %(n)s"),
    MediaKind.VIDEO: gettext_noop("video %(n)s"),
}
MINUTE: Final = 60
_SUFFIXES: Final = (*(measure.suffix for measure in MEASURES), "formats", "cover_formats", "codecs", "alt")


def worded(finding: Finding) -> str:
    """Return a finding as sentences that say where, what, by how much, and what to do."""
    said = _(_message(finding)) % _values(finding)
    leads = ", ".join(_leads(finding))
    return _("%(where)s: %(what)s") % {"where": capfirst(leads), "what": said} if leads else said


def _bare(finding: Finding) -> str:
    """The name without the kind of file it is of: ``video_seconds_max`` is ``seconds_max``."""
    kind, _sep, suffix = finding.name.partition("_")
    return (
        suffix
        if finding.where.kind and kind in (*MediaKind, ANIMATION) and suffix in _SUFFIXES
        else finding.name
    )


def _message(finding: Finding) -> str:
    name = _bare(finding)
    if name == Wrong.CLASH:  # it brings its own sentence
        return str(finding.value)
    if finding.limit is not None and finding.limit.value == 0 and name in NONE_TAKEN:
        return NONE_TAKEN[name]
    return WORDS.get(name, LENGTH)


def _leads(finding: Finding) -> list[str]:
    where: Where = finding.where
    leads = [_("post %(n)s") % {"n": where.part}] if where.part else []
    if where.media:
        leads.append(_(KINDS.get(where.kind, gettext_noop("file %(n)s"))) % {"n": where.media})
    if _bare(finding) == "alt":
        leads.append(_("alternative text"))
    elif finding.name in SUBJECTS:
        leads.append(_(SUBJECTS[finding.name]))
    return leads


def _values(finding: Finding) -> dict[str, str]:
    limit, name = finding.limit, _bare(finding)
    if limit is None:
        return {"value": _(finding.value)} if isinstance(finding.value, str) else {}
    if isinstance(finding.value, str):
        told = finding.value if name == "codecs" else finding.value.upper()
        words = limit.words if name == "codecs" else tuple(word.upper() for word in limit.words)
        return {"value": told, "limit": _any_of(words)}
    over = abs(finding.value - limit.number)
    return {
        "value": _quantity(name, finding.value),
        "limit": _quantity(name, limit.number),
        "over": _quantity(name, over),
    }


def _any_of(words: tuple[str, ...]) -> str:
    if len(words) == 1:
        return words[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _quantity(name: str, value: float) -> str:
    if name in {"bytes", "bytes_min", "cover_bytes"}:
        return _size(value)
    if name == "bitrate_max":
        return _("%(n)s Mbit/s") % {"n": _number(value / 1e6, 0 if value % 1e6 == 0 else 1)}
    if name.endswith(("seconds_max", "seconds_min")):
        return _duration(value)
    return _number(value, 2 if name.startswith("ratio") else 0)


def _number(value: float, decimals: int = 0) -> str:
    """A number with at most so many decimals; more are kept than asked for rather than show a wrong whole."""
    places = decimals if decimals or value == int(value) else 1
    return number_format(round(value, places), places, force_grouping=True)


def _size(value: float) -> str:
    for power, unit in ((9, _("%(n)s GB")), (6, _("%(n)s MB")), (3, _("%(n)s kB"))):
        if value >= 10**power:
            scaled = value / 10**power
            return unit % {"n": _number(scaled, 0 if scaled == int(scaled) else 2)}
    return _("%(n)s bytes") % {"n": _number(value)}


def _duration(value: float) -> str:
    """At most two units, the smaller rounded down: "25 min 1 s", "30 d 10 h"; below a minute, tenths too."""
    if value < MINUTE:
        return _("%(n)s s") % {"n": _number(value)}
    units = ((86_400, _("%(n)s d")), (3600, _("%(n)s h")), (MINUTE, _("%(n)s min")), (1, _("%(n)s s")))
    said, left = [], int(value)
    for length, unit in units:
        whole, left = divmod(left, length)
        said += [unit % {"n": _number(whole)}] if whole else []
    return " ".join(said[:2])
