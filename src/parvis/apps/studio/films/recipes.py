"""What a film is made of, as it is kept: checked when it is written, read back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parvis.apps.studio.films.models import Kind
from parvis.core.errors import BadInput
from parvis.imaging.films.captions import MOST_CUES, Cue, tidied
from parvis.imaging.films.edits import LONGEST_S, MOST_PIECES, Keep, Quality
from parvis.imaging.films.rendering import SHORTEST_S
from parvis.imaging.films.slideshow import MOST_SLIDES
from parvis.imaging.films.slideshow import SHORTEST_S as SHORTEST_SLIDE_S
from parvis.kit.framing import SHAPES

CROSS_MOST_S: Final = 3.0
SLIDE_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the library, from ``start`` to ``end`` in seconds; a picture begins at 0."""

    asset: UUID
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is shown."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that is decided of a film. ``shape`` empty is the first piece's own."""

    parts: tuple[Part, ...] = ()
    shape: str = ""
    keep: Keep = Keep.SUBJECT
    cross_s: float = 0.0
    sound: bool = True
    music: int | None = None
    music_start: float = 0.0
    cues: tuple[Cue, ...] = ()
    quality: Quality = field(default_factory=Quality)

    @property
    def seconds(self) -> float:
        """How long the film will be."""
        whole = sum(part.seconds for part in self.parts) - self.cross_s * max(len(self.parts) - 1, 0)
        return max(whole, 0.0)

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        kept = asdict(self)
        kept["parts"] = [[str(part.asset), part.start, part.end] for part in self.parts]
        kept["cues"] = [[cue.start, cue.end, cue.text] for cue in self.cues]
        return kept

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Recipe:
        """As it was kept."""
        given = dict(kept)
        parts = tuple(Part(UUID(one[0]), *map(float, one[1:])) for one in given.pop("parts", ()))
        cues = tuple(Cue(float(one[0]), float(one[1]), one[2]) for one in given.pop("cues", ()))
        keep = Keep(given.pop("keep", Keep.SUBJECT))
        return cls(parts=parts, cues=cues, keep=keep, quality=Quality(**given.pop("quality", {})), **given)

    def with_values(self, **values: Any) -> Recipe:
        """The same with these instead."""
        return replace(self, **values)


def begun(kind: Kind) -> Recipe:
    """What a film of this kind begins with."""
    return Recipe(shape="9:16", cross_s=0.6) if kind is Kind.SLIDES else Recipe()


def checked(kind: Kind, recipe: Recipe) -> Recipe:
    """The recipe, tidied; raises ``BadInput`` whose code names what to mend. One without parts is kept
    too."""
    most = MOST_SLIDES if kind is Kind.SLIDES else MOST_PIECES
    if len(recipe.parts) > most:
        raise BadInput(_("A film has at most %(most)d parts. Take some out."), code="parts", most=most)
    for number, part in enumerate(recipe.parts):
        _check_part(kind, part, number)
    if recipe.shape not in SHAPES and (recipe.shape or kind is Kind.SLIDES):
        raise BadInput(_("Choose one of the shapes."), code="shape")
    if not 0 <= recipe.cross_s <= CROSS_MOST_S:
        raise BadInput(_("Parts fade into each other in at most three seconds."), code="cross_s")
    if len(recipe.parts) > 1 and any(part.seconds < 2 * recipe.cross_s for part in recipe.parts):
        raise BadInput(
            _("A part is shorter than its two fades. Make it longer, or the fade shorter."), code="cross_s"
        )
    if recipe.seconds > LONGEST_S:
        raise BadInput(_("A film is at most an hour long. Cut some of it."), code="parts")
    return recipe.with_values(cues=_cues(recipe.cues), music_start=max(0.0, recipe.music_start))


def _check_part(kind: Kind, part: Part, number: int) -> None:
    shortest = SHORTEST_SLIDE_S if kind is Kind.SLIDES else SHORTEST_S
    if part.start < 0 or part.end - part.start < shortest - 1e-9:
        raise BadInput(
            _("Part %(number)d ends before it has begun, or too soon after. Write its end later."),
            code=f"part-{number}", number=number + 1,
        )  # fmt: skip


def _cues(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    if len(cues) > MOST_CUES:
        raise BadInput(_("A film has at most %(most)d captions."), code="cues", most=MOST_CUES)
    for number, cue in enumerate(cues):
        if cue.start < 0 or cue.end <= cue.start:
            raise BadInput(
                _("Caption %(number)d ends before it begins. Write its end later."),
                code=f"cue-{number}", number=number + 1,
            )  # fmt: skip
    tidy = (Cue(round(cue.start, 3), round(cue.end, 3), tidied(cue.text)) for cue in cues)
    return tuple(sorted((cue for cue in tidy if cue.text), key=lambda cue: (cue.start, cue.end)))
