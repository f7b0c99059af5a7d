"""What the renderer and image models cannot do, in words: one sentence each, that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

if TYPE_CHECKING:
    from parvis.imaging.pictures.faults import PictureFault

PARTS: Final[dict[str, Promise]] = {
    "kicker": _("the line above"),
    "headline": _("the headline"),
    "body": _("the text"),
    "call": _("the call"),
    "number": _("the figure"),
    "mark": _("the mark"),
}
FAULTS: Final[dict[str, Promise]] = {
    "font_large": _(
        "This font is too large: at most %(most)d MB are taken. Send one cut of it, such as bold."
    ),
    "font_unknown": _("This file is no font. Send a TTF, OTF or WOFF2 file."),
    "font_broken": _("This font is damaged, so it cannot be drawn with. Fetch it again from where it comes."),
    "font_letters": _("This font draws no letters. Send one to write with, not one of icons."),
    "colour": _("“%(colour)s” is no colour. Write six digits such as #2d4fa3."),
    "no_words": _("Write a headline: a picture without words needs no layout."),
    "words_long": _(
        "There is no room here for all of %(part)s: %(length)d characters are written, about %(room)d fit. "
        "Shorten it, or choose another layout."
    ),
    "characters": _(
        "The fonts of the kit do not draw these characters: %(characters)s. Leave them out, or add a font "
        "that has them to the brand kit."
    ),
    "no_shaping": _(
        "Scripts that run from the right cannot be set on this server: whoever runs it must install FriBidi "
        "(Debian: apt-get install libfribidi0)."
    ),
    "no_figure": _(
        "This layout shows a figure: write one in the headline, such as “12,000”, or choose another."
    ),
    "photo_broken": _("The photograph is damaged and cannot be drawn. Choose another one."),
    "photo_large": _("The photograph has more than %(most)d million pixels. Add it smaller to the library."),
    "logo_broken": _("The logo is damaged and cannot be drawn. Choose another one in the brand kit."),
}
AI_FAULTS: Final[dict[str, Promise]] = {
    "ai_key": _("The endpoint refused the key. Check it in the settings of image models."),
    "ai_key_lost": _("The key of the endpoint can no longer be read. Write it again."),
    "ai_quota": _("The endpoint takes no more requests for now. Try again later, or check what you pay for."),
    "ai_missing": _(
        "The endpoint knows no such model, or the address is not complete (it often ends in /v1)."
    ),
    "ai_refused": _("The endpoint refused this prompt. Say it otherwise."),
    "ai_server": _("The endpoint has a fault of its own. Try again later."),
    "ai_timeout": _("The endpoint took too long. Try again, or ask for a smaller picture."),
    "ai_unreachable": _("The endpoint cannot be reached. Check its address."),
    "ai_address": _(
        "This address lies inside the server’s own network. Whoever runs Parvis can allow it with "
        "PARVIS_AI_HOSTS."
    ),
    "ai_url": _("This is no address of an endpoint. It begins with https:// or http://."),
    "ai_redirect": _("The endpoint sends on to another address. Write that one."),
    "ai_garbage": _("What the endpoint answered is no picture. Check its address and its model."),
}


def refused(fault: PictureFault) -> BadInput:
    """The same as an error that pages and programs show."""
    values = {
        name: PARTS.get(str(value), value) if name == "part" else value
        for name, value in fault.values.items()
    }
    return BadInput(FAULTS[fault.code], code=fault.code, **values)
