"""What the editor's buttons do to a post. Pure: a body goes in, another comes out.

A button's value says it: ``cut:common:0`` cuts the first post of the common version at its marks,
``media-up:x:1:2`` moves the third file of the second post of X's own version before the second file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar

from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, Cover, Piece, Placed, Variant, bare
from parvis.apps.content.sight import COMMON, followers
from parvis.apps.content.slots import label_of, takes_threads
from parvis.core.errors import BadInput
from parvis.kit.relinking import links, relinked
from parvis.kit.threads import UnsplittableError
from parvis.networks import lengths
from parvis.networks.versions import Card, Part, Poll

MARK: Final = "---"  # on a line of its own: here the thread goes on with another post
LONGEST_TO_CUT: Final = 20_000  # characters: half a second for each network; more is cut by hand first
A_DAY: Final = 86_400
_MARKS: Final = re.compile(r"^[^\S\n]*---[^\S\n]*$", re.MULTILINE)
_NUMBER: Final = re.compile(r"\s(\d{1,3})/(\d{1,3})\Z")
CHOOSING: Final = {"choose": "place", "choose-cover": "cover"}  # without script: a page, then what it is for
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Deed:
    """A button that was pressed: what, in which version, at which post, at which file, to which place."""

    name: str
    variant: str = COMMON
    part: int = 0
    media: int = 0
    to: int = 0

    @classmethod
    def read(cls, text: str) -> Deed:
        """Read a button's value; raises ``BadInput`` for what none of ours says."""
        name, *places = text.split(":")
        if name not in DEEDS or len(places) > 4 or not all(one.isalnum() or "_" in one for one in places):
            raise BadInput(_("This page is too old. Reload it, and press the button again."), code="deed")
        numbers = [int(one) if one.isascii() and one.isdigit() and len(one) < 4 else 0 for one in places[1:]]
        return cls(name, places[0] if places else COMMON, *numbers)


def shaped(body: Body, deed: Deed) -> Body:
    """The body after the button was pressed; the same one where there is nothing to press it on."""
    return DEEDS[deed.name](body, deed)


def variant_of(body: Body, name: str) -> Variant | None:
    """The version that somebody writes under this name, if there is one."""
    return body.common if name == COMMON else body.own.get(name)


def _put(body: Body, name: str, variant: Variant) -> Body:
    return replace(body, common=variant) if name == COMMON else replace(body, own={**body.own, name: variant})


def _on_variant(change: Callable[[Variant, Deed], Variant]) -> Callable[[Body, Deed], Body]:
    def deed_on(body: Body, deed: Deed) -> Body:
        variant = variant_of(body, deed.variant)
        return _put(body, deed.variant, change(variant, deed)) if variant is not None else body

    return deed_on


def _on_piece(change: Callable[[Piece, Deed], Piece]) -> Callable[[Body, Deed], Body]:
    def on_variant(variant: Variant, deed: Deed) -> Variant:
        return replace(
            variant,
            parts=tuple(
                change(piece, deed) if index == deed.part else piece
                for index, piece in enumerate(variant.parts)
            ),
        )

    return _on_variant(on_variant)


def _make_own(body: Body, deed: Deed) -> Body:
    if deed.variant not in body.networks or deed.variant in body.own:
        return body
    return replace(body, own={**body.own, deed.variant: body.common})


def _make_common(body: Body, deed: Deed) -> Body:
    return replace(body, own={name: one for name, one in body.own.items() if name != deed.variant})


def _cut(variant: Variant, deed: Deed) -> Variant:
    """At its marks; files and a poll stay with the first of the posts that come of it. A mark at the end
    begins a post that is empty yet."""
    parts: list[Piece] = []
    for index, piece in enumerate(variant.parts):
        texts = _cut_at_marks(piece.text) if index == deed.part else [piece.text]
        parts += [replace(piece, text=texts[0]), *(Piece(text) for text in texts[1:])]
    return replace(variant, parts=tuple(parts))


def _cut_at_marks(text: str) -> list[str]:
    stretches = [stretch.strip() for stretch in _MARKS.split(text)]
    written = [stretch for stretch in stretches if stretch]
    opened = [""] if written and len(stretches) > 1 and not stretches[-1] else []
    return written + opened or [""]


def _add(variant: Variant, _deed: Deed) -> Variant:
    return replace(variant, parts=(*variant.parts, Piece()))


def _remove(variant: Variant, deed: Deed) -> Variant:
    left = tuple(piece for index, piece in enumerate(variant.parts) if index != deed.part)
    return replace(variant, parts=left or (Piece(),))


def _moved(items: Sequence[Item], at: int, by: int) -> tuple[Item, ...]:
    to = at + by
    if not (0 <= at < len(items) and 0 <= to < len(items)):
        return tuple(items)
    order = list(items)
    order[at], order[to] = order[to], order[at]
    return tuple(order)


def _up(variant: Variant, deed: Deed) -> Variant:
    return replace(variant, parts=_moved(variant.parts, deed.part, -1))


def _down(variant: Variant, deed: Deed) -> Variant:
    return replace(variant, parts=_moved(variant.parts, deed.part, 1))


def _join(variant: Variant, _deed: Deed) -> Variant:
    """All posts as one: their words one under the other, their files in a row."""
    media = tuple(placed for piece in variant.parts for placed in piece.media)
    poll = next((piece.poll for piece in variant.parts if piece.poll), None)
    return replace(variant, parts=(Piece(whole(variant), media, poll),))


def whole(variant: Variant) -> str:
    """The words of a thread as one text, without the numbers that its posts may bear."""
    texts = [piece.text for piece in variant.parts]
    found = [_NUMBER.search(text) for text in texts]
    counted = [(int(one[1]), int(one[2])) if one else None for one in found]
    if counted == [(n, len(texts)) for n in range(1, len(texts) + 1)]:
        texts = [_NUMBER.sub("", text) for text in texts]
    return "\n\n".join(text.strip() for text in texts if text.strip())


def _split(*, numbered: bool) -> Callable[[Body, Deed], Body]:
    def split(body: Body, deed: Deed) -> Body:
        variant = variant_of(body, deed.variant)
        if variant is None:
            return body
        networks = followers(body, deed.variant)
        texts = _with_its_links(variant, networks, partial(thread, networks=networks, numbered=numbered))
        return _put(body, deed.variant, replace(variant, parts=_spread(variant, texts)))

    return split


def _with_its_links(
    variant: Variant, networks: Sequence[str], cut: Callable[[str], Sequence[str]]
) -> list[str]:
    """Cut a text as long as it leaves: with short links in place, which are as long on every network."""
    short = {
        written: next(iter(there))
        for written, known in variant.links.items()
        if (there := [known[network] for network in networks if network in known])
    }
    back = {one: written for written, one in short.items()}
    return [relinked(text, back) for text in cut(relinked(whole(variant), short))]


def thread(text: str, networks: Sequence[str], *, numbered: bool) -> tuple[str, ...]:
    """Cut a text into posts that each of these networks takes; networks that take no thread do not count.

    Raises ``BadInput`` where none takes one, where the text is too long to cut, where something in it can not
    be cut, or where what fits one network does not fit another.
    """
    able = [network for network in networks if takes_threads(network)]
    if not able:
        raise BadInput(_("None of these networks takes a thread: shorten the text."), code="no_thread")
    if len(text) > LONGEST_TO_CUT:
        raise BadInput(
            _("This text has %(length)d characters; at most %(most)d are cut at once. Cut it by hand first."),
            code="too_long_to_cut", length=len(text), most=LONGEST_TO_CUT,
        )  # fmt: skip
    found = sorted((_cut_for(text, network, numbered=numbered) for network in able), key=len, reverse=True)
    for texts in found:
        if all(_fits(one, network) for one in texts for network in able):
            return texts
    named = ", ".join(label_of(network) for network in able)
    raise BadInput(
        _("No cut fits all of these networks: %(networks)s. Write an own version for one of them."),
        code="no_common_cut", networks=named,
    )  # fmt: skip


def _cut_for(text: str, network: str, *, numbered: bool) -> tuple[str, ...]:
    try:
        return tuple(one.shown for one in lengths.thread(text, network, numbered=numbered)) or ("",)
    except UnsplittableError as error:
        raise BadInput(
            _("“%(piece)s” can not be cut, and is too long for a post of %(network)s. Shorten it."),
            code="unsplittable", piece=error.piece[:60], network=label_of(network),
        ) from error  # fmt: skip


def _fits(text: str, network: str) -> bool:
    return lengths.text_length(Part(text), network).left >= 0


def _spread(variant: Variant, texts: Sequence[str]) -> tuple[Piece, ...]:
    """Put texts where the old ones stood; files and polls stay at their place, or at the last one."""
    last = len(texts) - 1
    pieces = [Piece(text) for text in texts]
    for index, old in enumerate(variant.parts):
        at = min(index, last)
        pieces[at] = replace(pieces[at], media=pieces[at].media + old.media, poll=pieces[at].poll or old.poll)
    return tuple(pieces)


def _poll(piece: Piece, _deed: Deed) -> Piece:
    return piece if piece.poll else replace(piece, poll=Poll("", ("", ""), A_DAY))


def _no_poll(piece: Piece, _deed: Deed) -> Piece:
    return replace(piece, poll=None)


def _without_media(piece: Piece, deed: Deed) -> Piece:
    return replace(piece, media=tuple(one for index, one in enumerate(piece.media) if index != deed.media))


def _media(by: int) -> Callable[[Piece, Deed], Piece]:
    return lambda piece, deed: replace(piece, media=_moved(piece.media, deed.media, by))


def _media_to(piece: Piece, deed: Deed) -> Piece:
    if deed.media >= len(piece.media):
        return piece
    order = list(piece.media)
    order.insert(deed.to, order.pop(deed.media))
    return replace(piece, media=tuple(order))


def placed(body: Body, deed: Deed, files: Sequence[Placed]) -> Body:
    """The body with files put at the end of the post that the deed names."""
    add = _on_piece(lambda piece, _deed: replace(piece, media=(*piece.media, *files)))
    return add(body, deed)


def chosen_for(body: Body, deed: Deed, files: Sequence[Placed]) -> Body:
    """The body with files of the library where the deed wants them: in a post, or as the cover of a video."""
    if deed.name != "cover":
        return placed(body, deed, files)
    picture = next(iter(files), None)
    cover = Cover(picture.asset, picture.sha256) if picture else None
    return _on_piece(lambda piece, deed: _covered(piece, deed, cover))(body, deed)


def _covered(piece: Piece, deed: Deed, cover: Cover | None) -> Piece:
    return replace(
        piece,
        media=tuple(
            replace(one, cover=cover) if index == deed.media else one for index, one in enumerate(piece.media)
        ),
    )


def _no_cover(piece: Piece, deed: Deed) -> Piece:
    return _covered(piece, deed, None)


def _blank_card(variant: Variant, _deed: Deed) -> Variant:
    link = next(links_in(variant), "")
    return replace(variant, card=Card(link, "")) if link else variant


def _no_card(variant: Variant, _deed: Deed) -> Variant:
    return replace(variant, card=None, card_picture=None)


def _no_card_picture(variant: Variant, _deed: Deed) -> Variant:
    return replace(variant, card_picture=None)


def _unchanged(body: Body, _deed: Deed) -> Body:
    return body


DEEDS: Final[Mapping[str, Callable[[Body, Deed], Body]]] = {
    "save": _unchanged,
    "own": _make_own,
    "as-all": _make_common,
    "cut": _on_variant(_cut),
    "thread": _split(numbered=False),
    "thread-numbered": _split(numbered=True),
    "join": _on_variant(_join),
    "add": _on_variant(_add),
    "remove": _on_variant(_remove),
    "up": _on_variant(_up),
    "down": _on_variant(_down),
    "poll": _on_piece(_poll),
    "no-poll": _on_piece(_no_poll),
    "media-up": _on_piece(_media(-1)),
    "media-down": _on_piece(_media(1)),
    "media-to": _on_piece(_media_to),
    "media-out": _on_piece(_without_media),
    "long-links": lambda body, _deed: bare(body),
    "no-cover": _on_piece(_no_cover),
    "blank-card": _on_variant(_blank_card),
    "no-card": _on_variant(_no_card),
    "no-card-picture": _on_variant(_no_card_picture),
    # What needs more than the form is done by the page: a file of the library, a page of the web.
    "place": _unchanged,
    "cover": _unchanged,
    "choose": _unchanged,
    "choose-cover": _unchanged,
    "card": _unchanged,
    "short-links": _unchanged,
    "mine": _unchanged,
    "copy": _unchanged,
}


def links_in(variant: Variant) -> Iterator[str]:
    """The links of a version, in their order: the first is what a card is made of."""
    return (address for piece in variant.parts for _start, _end, address in links(piece.text))
