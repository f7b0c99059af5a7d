"""One invented post on every network that somebody drew: for the style guide."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.templatetags.static import static
from django.utils.translation import gettext as _

from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.faces import Face
from parvis.apps.content.looks import FAMILIES
from parvis.apps.content.previews import Preview, previews
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Media

DRAWN, FILMED = UUID(int=1), UUID(int=2)
OF_FILMS: Final = ("tiktok", "youtube")


def example_previews() -> tuple[Preview, ...]:
    """A picture where networks take one, a film where they want one, under an account of nobody."""
    alt = _("A sun over hills, drawn")
    media = {
        DRAWN: Media(MediaKind.IMAGE, "png", 1, 1200, 1200, alt=alt),
        FILMED: Media(MediaKind.VIDEO, "mp4", 1, 1280, 720, seconds=240, alt=alt),
    }
    text = _("The market opens on Saturday: forty craftspeople, and workshops for children. #market")
    still, moving = (
        Variant((Piece(text, (Placed(one, ""),)),), title=_("The market opens"), comment=_("See you there."))
        for one in media
    )
    body = Body(tuple(FAMILIES), common=still, own=dict.fromkeys(OF_FILMS, moving))
    nobody = Face("Camille Exemple", "camille.exemple")
    thumbs = dict.fromkeys(media, static("content/example.svg"))
    return previews(body, media, thumbs=thumbs, faces=dict.fromkeys(FAMILIES, nobody))
