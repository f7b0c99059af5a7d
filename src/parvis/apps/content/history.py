"""What changed between two states of a post, field by field and word by word. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.apps.content.bodies import Body, Placed, Variant
from parvis.apps.content.editing.settings import said
from parvis.apps.content.previews import duration
from parvis.apps.content.slots import label_of
from parvis.kit.edits import Part, compare

_PLAIN: tuple[tuple[str, str | Promise], ...] = (
    ("title", gettext_lazy("Title")),
    ("link", gettext_lazy("Link")),
    ("comment", gettext_lazy("First comment")),
    ("warning", gettext_lazy("Content warning")),
    ("visibility", gettext_lazy("Visibility")),
)


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that differs: where it is, and its words."""

    where: str
    parts: tuple[Part, ...]


def changes(before: Body, after: Body) -> tuple[Changed, ...]:
    """Every field that differs, in the order of the editor."""
    old, new = dict(_fields(before)), dict(_fields(after))
    order = [*new, *(where for where in old if where not in new)]
    pairs = ((where, old.get(where, ""), new.get(where, "")) for where in order)
    return tuple(Changed(where, compare(was, now)) for where, was, now in pairs if was != now)


def _fields(body: Body) -> Iterator[tuple[str, str]]:
    """Everything a post says, as texts under the names of their places."""
    yield _("Networks"), ", ".join(label_of(network) for network in body.networks)
    yield _("Language"), body.language
    yield from _of(body.common, "")
    for network, variant in sorted(body.own.items()):
        yield from _of(variant, label_of(network))
    for label, setting, words in said(body):
        yield _("%(network)s: %(field)s") % {"network": label, "field": setting}, words


def _of(variant: Variant, label: str) -> Iterator[tuple[str, str]]:
    def at(field: str | Promise) -> str:
        return _("%(network)s: %(field)s") % {"network": label, "field": field} if label else str(field)

    several = len(variant.parts) > 1
    for number, piece in enumerate(variant.parts, 1):
        name = _("Post %(n)d") % {"n": number} if several else _("Text")
        yield at(name), piece.text
        yield at(_("%(post)s, pictures and videos") % {"post": name}), _media(piece.media)
        poll = piece.poll
        said = _lines(poll.question, *poll.options, duration(poll.seconds)) if poll else ""
        yield at(_("%(post)s, poll") % {"post": name}), said
    for field, label_ in _PLAIN:
        yield at(label_), getattr(variant, field)
    yield at(_("Tags")), ", ".join(variant.tags)
    yield at(_("Mentions")), "\n".join(_mentions(variant))
    yield at(_("Short links")), "\n".join(links_told(variant))
    card = variant.card
    yield at(_("Link card")), _lines(card.url, card.title, card.description) if card else ""


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _media(media: tuple[Placed, ...]) -> str:
    return "\n".join(
        " ".join(f"{one.sha256[:8]} {one.alt} {_focus(one)} {_cover(one)}".split()) for one in media
    )


def _focus(placed: Placed) -> str:
    return "{:.0%} × {:.0%}".format(*placed.focus) if placed.focus else ""


def _cover(placed: Placed) -> str:
    if placed.cover is None:
        return ""
    seconds = number_format(placed.cover.at_ms / 1000, 1)
    shown = placed.cover.sha256[:8] or _("the frame at %(seconds)s s") % {"seconds": seconds}
    return _("(cover: %(cover)s)") % {"cover": shown}


def _mentions(variant: Variant) -> Iterator[str]:
    for handle, known in sorted(variant.mentions.items()):
        for network, account in sorted(known.items()):
            yield f"@{handle} → {label_of(network)} @{account}"


def links_told(variant: Variant, networks: Collection[str] = ()) -> Iterator[str]:
    """A line for each short link: what is written, and what stands for it on which network; of these networks
    alone, if any are named."""
    for written, known in sorted(variant.links.items()):
        for network, short in sorted(known.items()):
            if not networks or network in networks:
                yield f"{written} → {label_of(network)} {short}"


def excerpt(body: Body) -> str:
    """The first words of a post, whoever they are for; empty when there are none."""
    variants = [body.common, *body.own.values()]
    texts = (piece.text.strip() for variant in variants for piece in variant.parts)
    return next((text for text in texts if text), "")
