"""A film of pictures that fade into each other, with a person's own music under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image, ImageFilter, ImageOps

from parvis.imaging.films import lettering
from parvis.imaging.films.captions import Cue
from parvis.imaging.films.coding import LOUDNESS, Made, arguments, bits_for, looked_again
from parvis.imaging.films.edits import CANVAS, LONGEST_S, Quality
from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.probing import Sound
from parvis.imaging.films.program import ALONE, DEFAULT, Bounds, Watch, opened, run
from parvis.kit.framing import framed

FPS: Final = 30.0
MOST_SLIDES: Final = 40
SHORTEST_S: Final = 0.5
FADE_IN_S: Final = 0.4
FADE_OUT_S: Final = 1.8


@dataclass(frozen=True, slots=True)
class Slide:
    """One picture, shown for ``seconds`` of which the fades are part; ``focus`` stays in sight."""

    picture: Path
    seconds: float
    focus: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Music:
    """A sound from ``start`` on, begun again where it is too short."""

    sound: Sound
    start: float = 0


@dataclass(frozen=True, slots=True)
class Slideshow:
    """``shape`` is one of ``CANVAS``; ``whole`` shows all of each picture, before a blurred enlargement."""

    slides: tuple[Slide, ...]
    shape: str = "9:16"
    cross_s: float = 0.6
    whole: bool = False
    music: Music | None = None
    cues: tuple[Cue, ...] = ()
    quality: Quality = field(default_factory=Quality)

    @property
    def seconds(self) -> float:
        """How long it will be."""
        return sum(slide.seconds for slide in self.slides) - self.cross_s * (len(self.slides) - 1)

    @property
    def size(self) -> tuple[int, int]:
        """In pixels."""
        wide, high = CANVAS[self.shape]
        factor = min(
            1.0, self.quality.longest_side / max(wide, high), (self.quality.width_most or wide) / wide
        )
        return int(wide * factor / 2) * 2, int(high * factor / 2) * 2


def shown(show: Slideshow, folder: Path, *, bounds: Bounds = DEFAULT, watch: Watch = ALONE) -> Made:
    """Make it as ``made.mp4`` in ``folder``, which is empty and the caller's to remove. Raises
    ``FilmFault``."""
    _check(show)
    bits = bits_for(show.quality.bytes_most, show.seconds, sound=show.music is not None)
    inputs = list[str]()
    for number, slide in enumerate(show.slides):
        if watch.stopping():
            raise FilmFault(Why.STOPPED)
        name = f"slide{number}.png"
        _drawn(slide, show).save(folder / name, compress_level=1)
        inputs += ["-f", "image2", "-i", name]
    chains = _faded(show)
    if show.music:
        start = f"{show.music.start:.3f}"
        inputs += opened(
            show.music.sound.path, "-stream_loop", "-1", "-ss", start, demuxer=show.music.sound.demuxer
        )
        chains.append(_music(show, len(show.slides)))
    last = "[joined]"
    letters = lettering.drawn(show.cues, show.size, show.seconds, folder) if show.cues else None
    if letters:
        place = len(show.slides) + (1 if show.music else 0)
        inputs += letters.opening
        chains.append(f"[joined][{place}:v]overlay=0:{letters.top}:eof_action=pass:format=auto[lettered]")
        last = "[lettered]"
    (folder / "graph.txt").write_text(";\n".join(chains), encoding="ascii")
    heard = ["-map", "[heard]"] if show.music else ["-an"]
    target = folder / "made.mp4"
    ran = run(
        ["-loglevel", "warning", *inputs, "-/filter_complex", "graph.txt", "-map", last, *heard,
         *arguments(seconds=show.seconds, fps=FPS, bits=bits, sound=show.music is not None), str(target)],
        seconds=show.seconds, bounds=bounds, watch=watch, folder=folder,
    )  # fmt: skip
    return looked_again(target, ran, seconds=show.seconds, fps=FPS, bytes_most=show.quality.bytes_most)


def _check(show: Slideshow) -> None:
    if not show.slides or any(slide.seconds < SHORTEST_S for slide in show.slides):
        raise FilmFault(Why.EMPTY)
    if len(show.slides) > MOST_SLIDES or show.seconds > LONGEST_S:
        raise FilmFault(Why.TOO_LONG)
    if len(show.slides) > 1 and any(slide.seconds < 2 * show.cross_s for slide in show.slides):
        raise FilmFault(Why.EMPTY)


def _drawn(slide: Slide, show: Slideshow) -> Image.Image:
    """A picture as large as the film: around what must stay in sight, or whole."""
    wide, high = show.size
    try:
        with Image.open(slide.picture, formats=["JPEG", "PNG", "GIF", "WEBP"]) as opened_picture:
            upright = ImageOps.exif_transpose(opened_picture)
            ground = Image.new("RGBA", upright.size, "white")
            picture = Image.alpha_composite(ground, upright.convert("RGBA")).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FilmFault(Why.UNREADABLE, str(error)) from error
    window = framed(picture.width, picture.height, wide / high, slide.focus)
    box = (window.left, window.top, window.left + window.width, window.top + window.height)
    filled = picture.resize((wide, high), Image.Resampling.LANCZOS, box=box)
    if not show.whole:
        return filled
    wall = filled.resize((wide // 8, high // 8)).filter(ImageFilter.GaussianBlur(6)).resize((wide, high))
    wall = Image.blend(wall, Image.new("RGB", wall.size), 0.25)
    inner = ImageOps.contain(picture, (wide, high), Image.Resampling.LANCZOS)
    wall.paste(inner, ((wide - inner.width) // 2, (high - inner.height) // 2))
    return wall


def _faded(show: Slideshow) -> list[str]:
    """Each slide fading into the next."""
    count = len(show.slides)
    chains = [_still(slide, number) for number, slide in enumerate(show.slides)]
    if count == 1:
        return [*chains, "[v0]null[joined]"]
    if not show.cross_s:
        return [
            *chains,
            "".join(f"[v{number}]" for number in range(count)) + f"concat=n={count}:v=1:a=0[joined]",
        ]
    offset = 0.0
    for number in range(1, count):
        offset += show.slides[number - 1].seconds - show.cross_s
        begin = "[v0]" if number == 1 else f"[x{number - 1}]"
        end = "[joined]" if number == count - 1 else f"[x{number}]"
        chains.append(
            f"{begin}[v{number}]xfade=transition=fade:duration={show.cross_s:.3f}:offset={offset:.3f}{end}"
        )
    return chains


def _still(slide: Slide, number: int) -> str:
    """One picture, decoded once and shown again and again."""
    return (
        f"[{number}:v]scale=out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,"
        f"loop=loop=-1:size=1,setpts=N/({FPS:g}*TB),fps={FPS:g},trim=duration={slide.seconds:.3f}[v{number}]"
    )


def _music(show: Slideshow, number: int) -> str:
    """As long as the film, coming and going softly, as loud as telephones play well."""
    out = max(show.seconds - FADE_OUT_S, 0)
    return (
        f"[{number}:a:0]aresample=48000,aformat=channel_layouts=stereo,atrim=duration={show.seconds:.3f},"
        f"asetpts=PTS-STARTPTS,{LOUDNESS},afade=t=in:d={FADE_IN_S},"
        f"afade=t=out:st={out:.3f}:d={min(FADE_OUT_S, show.seconds):.3f}[heard]"
    )
