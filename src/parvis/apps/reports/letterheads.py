"""How a workspace's reports look: a name, a colour that can be read, a logo that Parvis drew itself."""

from __future__ import annotations

import re
from typing import Final

import typst
from django.db import transaction
from django.utils.translation import gettext as _

from parvis.apps.reports.models import INK, Letterhead
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.colours import contrast
from parvis.kit.pictures import Size, size_of

LEAST_CONTRAST: Final = 4.5  # WCAG 2.2, 1.4.3: words on their ground
LARGEST_BYTES: Final = 1_000_000
LARGEST_SIDE: Final = 4_000  # pixels: a picture of this size takes 64 MB while it is drawn
DRAWN_WIDTH_PT: Final = 160
PPI: Final = 216
WHITE: Final = "#ffffff"
HEX: Final = re.compile(r"#[0-9a-f]{6}")
# The picture comes as a list of bytes: nothing of it is ever read as markup.
PICTURE: Final = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(json(bytes(sys.inputs.picture))), width: WIDTHpt)
"""


@transaction.atomic
def letterhead_set(
    *,
    actor: Actor,
    workspace: Workspace,
    name: str,
    colour: str,
    keep_days: int,
    logo: bytes | None = None,
    remove_logo: bool = False,
) -> Letterhead:
    """Say how reports look, and how long those to come are kept. Raises ``BadInput`` whose code names the
    field to mend."""
    require(actor, workspace, Verb.EDIT_REPORTS)
    drawn = None if logo is None else redrawn(logo)
    head, _fresh = Letterhead.objects.select_for_update().get_or_create(workspace=workspace)
    before = _told(head)
    head.name, head.colour, head.keep_days = " ".join(name.split())[:80], readable(colour), keep_days
    if drawn is not None or remove_logo:
        head.logo = drawn
    head.save()
    after = _told(head)
    changed = [key for key in after if before[key] != after[key]]
    if drawn is not None:
        changed = [*dict.fromkeys([*changed, "logo"])]
    if changed:
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="letterhead.set",
            target="letterhead",
            target_id=head.pk,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return head


def readable(colour: str) -> str:
    """The colour, in small letters; raises ``BadInput`` if words in it could not be read on white."""
    tidy = colour.strip().lower() or INK
    if HEX.fullmatch(tidy) is None:
        raise BadInput(_("Write the colour as # and six digits, such as #0e4f54."), code="colour")
    found = contrast(tidy, WHITE)
    if found < LEAST_CONTRAST:
        raise BadInput(
            _("This colour is too light to be read on white: its contrast is %(found)s, and 4.5 is needed.")
            % {"found": f"{found:.1f}"},
            code="colour",
        )
    return tidy


def redrawn(picture: bytes) -> bytes:
    """A PNG of the picture, drawn anew: what else the file held (places, programs, other files) is gone.

    PNG and JPEG only; raises ``BadInput`` for anything else, or what is too large.
    """
    if len(picture) > LARGEST_BYTES:
        raise BadInput(_("The logo is too large: send a file of one megabyte at most."), code="logo")
    size = size_of(picture)
    if size is None:
        raise BadInput(_("Send the logo as a PNG or JPEG picture."), code="logo")
    if not _fits(size):
        raise BadInput(_("The logo is too large: four thousand pixels a side at most."), code="logo")
    source = PICTURE.replace(b"WIDTH", str(min(DRAWN_WIDTH_PT, size.width)).encode())
    try:
        drawn = typst.compile(
            source,
            sys_inputs={"picture": str(list(picture))},
            format="png",
            ppi=float(PPI),
            ignore_system_fonts=True,
        )
    except RuntimeError as error:
        raise BadInput(_("The logo cannot be read: save it again as PNG."), code="logo") from error
    return bytes(drawn)


def _fits(size: Size) -> bool:
    sides = (size.width, size.height)
    return min(sides) > 0 and max(sides) <= LARGEST_SIDE and max(sides) <= 20 * min(sides)


def _told(head: Letterhead) -> dict[str, object]:
    return {
        "name": head.name,
        "colour": head.colour,
        "keep_days": head.keep_days,
        "logo": head.logo is not None,
    }
