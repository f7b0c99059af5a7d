"""The texts of a variant: as JSON, as a person fills them in, and as the body of a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Written
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.slots import Slot, slots_of
from parvis.apps.creation.labels import SITE
from parvis.core.errors import BadInput
from parvis.kit.markup import one_line, tidy

BETWEEN: Final = "\n\n"  # what stands between the posts of a thread where they are read as one text
MOST_PARTS: Final = 50
LONGEST: Final = 50_000
Texts = Mapping[str, Written]


def to_json(texts: Texts) -> dict[str, Any]:
    """What is kept; ``from_json`` gives the texts back."""
    return {
        network: {
            "parts": list(one.parts),
            "title": one.title,
            "hashtags": list(one.hashtags),
            "comment": one.comment,
        }
        for network, one in texts.items()
    }


def from_json(kept: Mapping[str, Any]) -> dict[str, Written]:
    """The texts as they were kept."""
    return {
        network: Written(
            tuple(one["parts"]), one.get("title", ""), tuple(one.get("hashtags", ())), one.get("comment", "")
        )
        for network, one in kept.items()
    }


def whole(written: Written) -> str:
    """Everything that readers see of it, as one text: what is reviewed and compared."""
    tags = " ".join(apart(written))
    return BETWEEN.join(part for part in (written.title, *written.parts, tags, written.comment) if part)


def apart(written: Written) -> list[str]:
    """The hashtags that do not stand in the text itself."""
    said = " ".join(written.parts).casefold()
    return [tag for tag in written.hashtags if tag.casefold() not in said]


def checked(texts: Texts) -> dict[str, Written]:
    """Texts of a person or a model, made fit to keep. Raises ``BadInput`` where nothing is written."""
    kept = {network: _checked(one) for network, one in texts.items()}
    if not any(whole(one).strip() for one in kept.values()):
        raise BadInput(_("Write something first."), code="text")
    return kept


def _checked(one: Written) -> Written:
    parts = tuple(text for part in one.parts if (text := tidy(part)))
    if len(parts) > MOST_PARTS or sum(map(len, parts)) > LONGEST:
        raise BadInput(
            _("This text is longer than what is kept here: %(most)d characters. Shorten it."),
            code="text", most=LONGEST,
        )  # fmt: skip
    tags = tuple(dict.fromkeys(tag for mark in one.hashtags if (tag := _hashtag(mark))))
    return Written(parts or ("",), one_line(one.title)[:300], tags[:30], tidy(one.comment)[:5_000])


def _hashtag(mark: str) -> str:
    word = "".join(mark.split()).lstrip("#")
    return f"#{word}"[:100] if word else ""


def body_of(texts: Texts, *, networks: Sequence[str], language: str, link: str = "") -> Body:
    """The post that a variant becomes: the first network's version is the common one, the others that differ
    have their own. Texts that go to no network become a common version alone."""
    if not networks:
        return Body(
            language=language, common=_variant(texts.get(SITE) or next(iter(texts.values())), SITE, link)
        )
    versions = {name: _variant(texts[name], name, link) for name in networks if name in texts}
    first = next(iter(versions.values()))
    own = {name: one for name, one in versions.items() if one != first}
    return Body(networks=tuple(versions), language=language, common=first, own=own)


def _variant(written: Written, network: str, link: str) -> Variant:
    slots = slots_of(network) if network != SITE else frozenset({Slot.TITLE})
    parts, tags, comment = list(written.parts), written.hashtags, written.comment
    missing = apart(written)
    if missing and Slot.TAGS not in slots:
        parts[-1] = BETWEEN.join(filter(None, (parts[-1], " ".join(missing))))
    if comment and Slot.COMMENT not in slots:
        parts, comment = [*parts, comment], ""  # the next post of the thread is the comment there
    return Variant(
        parts=tuple(Piece(part) for part in parts),
        title=written.title if Slot.TITLE in slots else "",
        link=link if Slot.LINK in slots else "",
        tags=tuple(tag.lstrip("#") for tag in tags) if Slot.TAGS in slots else (),
        comment=comment,
    )
