"""Making what an ``Edit`` asks for: one look at each piece that is followed, then one coding of
everything."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from parvis.imaging.films import framing, lettering
from parvis.imaging.films.coding import LOUDNESS, SHORT_BY, Made, arguments, bits_for, looked_again
from parvis.imaging.films.edits import LONGEST_S, MOST_PIECES, Edit, Keep, Piece
from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.program import ALONE, DEFAULT, Bounds, Watch, run

SHORTEST_S: Final = 0.2
# Light beyond the ordinary, brought to what every screen shows. Source: FFmpeg's documentation of tonemap.
_TONE: Final = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
)


def rendered(edit: Edit, folder: Path, *, bounds: Bounds = DEFAULT, watch: Watch = ALONE) -> Made:
    """Make it as ``made.mp4`` in ``folder``, which is empty and the caller's to remove. Raises
    ``FilmFault``."""
    checked(edit)
    bits = bits_for(edit.quality.bytes_most, edit.seconds, sound=edit.heard)
    follows = edit.keep is Keep.SUBJECT and bool(edit.shape)
    share = 0.3 if follows else 0.0
    chains = _pieces(edit, folder, bounds, watch.part(0, share))
    letters = lettering.drawn(edit.cues, edit.size, edit.seconds, folder) if edit.cues else None
    inputs = [argument for piece in edit.pieces for argument in framing.opening(piece)]
    if letters:
        inputs += letters.opening
        chains.append(
            f"[joined][{len(edit.pieces)}:v]overlay=0:{letters.top}:eof_action=pass:format=auto[shown]"
        )
    graph = folder / "graph.txt"
    graph.write_text(";\n".join(chains), encoding="utf-8")
    target = folder / "made.mp4"
    maps = ["-map", "[shown]" if letters else "[joined]", *(["-map", "[heard]"] if edit.heard else ["-an"])]
    ran = run(
        ["-loglevel", "warning", *inputs, "-/filter_complex", graph.name, *maps,
         *arguments(seconds=edit.seconds, fps=edit.fps, bits=bits, sound=edit.heard), str(target)],
        seconds=edit.seconds, bounds=bounds, watch=watch.part(share, 1), folder=folder,
    )  # fmt: skip
    return looked_again(target, ran, seconds=edit.seconds, fps=edit.fps, bytes_most=edit.quality.bytes_most)


def checked(edit: Edit) -> None:
    """Raises ``FilmFault`` for what cannot be made."""
    if not edit.pieces or any(piece.seconds < SHORTEST_S for piece in edit.pieces):
        raise FilmFault(Why.EMPTY)
    if len(edit.pieces) > MOST_PIECES or edit.seconds > LONGEST_S:
        raise FilmFault(Why.TOO_LONG)
    if edit.cross_s and any(piece.seconds < 2 * edit.cross_s for piece in edit.pieces):
        raise FilmFault(Why.EMPTY)


def _pieces(edit: Edit, folder: Path, bounds: Bounds, watch: Watch) -> list[str]:
    """The chains of every piece, and those that join them into ``[joined]`` and ``[heard]``."""
    chains = list[str]()
    for number, piece in enumerate(edit.pieces):
        own = watch.part(number / len(edit.pieces), (number + 1) / len(edit.pieces))
        shown = _shape(edit, number, folder, bounds, own)
        chains.append(f"[{number}:v:0]{_plain(edit, piece)},{shown}[v{number}]")
        if edit.heard:
            chains.append(_sound(piece, number))
    return [*chains, *_joined(edit)]


def _plain(edit: Edit, piece: Piece) -> str:
    """Upright, in square pixels and ordinary light, at an even pace, exactly as long as it should be."""
    film = piece.film
    steps = [
        *([_TONE] if film.hdr else []),
        *([f"scale={film.width}:{film.height}"] if film.stretched else []),
        f"fps={edit.fps:.6f}",
        # The picture may end a little before the sound that the length was told of.
        f"tpad=stop_mode=clone:stop_duration={SHORT_BY},trim=duration={piece.seconds:.3f}",
        "setpts=PTS-STARTPTS",
    ]
    return ",".join(steps)


def _shape(edit: Edit, number: int, folder: Path, bounds: Bounds, watch: Watch) -> str:
    piece, (wide, high) = edit.pieces[number], edit.size
    ending = f"scale={wide}:{high}:flags=bicubic,setsar=1,format=yuv420p"
    if edit.keep is Keep.WHOLE or not edit.shape:
        return _whole(piece, wide, high, number)
    window = framing.window_of(piece, edit, bounds=bounds, watch=watch)
    return ending if window is None else f"{framing.written(window, folder, number, edit.fps)},{ending}"


def _whole(piece: Piece, wide: int, high: int, number: int) -> str:
    """All of it, in the middle of a blurred and darkened enlargement."""
    film, ratio = piece.film, wide / high
    if abs(film.width / film.height / ratio - 1) < 0.02:
        return f"scale={wide}:{high}:flags=bicubic,setsar=1,format=yuv420p"
    factor = min(wide / film.width, high / film.height)
    inner = [max(2, int(side * factor / 2) * 2) for side in (film.width, film.height)]
    small = [max(2, int(side / 16) * 2) for side in (wide, high)]
    return (
        f"setsar=1,split[near{number}][far{number}];"
        f"[far{number}]scale={small[0]}:{small[1]}:force_original_aspect_ratio=increase,crop={small[0]}:{small[1]},"
        f"gblur=sigma=6,eq=brightness=-0.12:saturation=0.8,scale={wide}:{high}:flags=bicubic[wall{number}];"
        f"[near{number}]scale={inner[0]}:{inner[1]}:flags=bicubic[inner{number}];"
        f"[wall{number}][inner{number}]overlay=(W-w)/2:(H-h)/2,setsar=1,format=yuv420p"
    )


def _sound(piece: Piece, number: int) -> str:
    """Stereo of 48 kHz, exactly as long as the picture; silence where there is none."""
    length = f"apad,atrim=duration={piece.seconds:.3f},asetpts=PTS-STARTPTS[a{number}]"
    if not piece.film.sound:
        return f"anullsrc=r=48000:cl=stereo,{length}"
    stereo = "aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo"
    return f"[{number}:a:0]{stereo},{length}"


def _joined(edit: Edit) -> list[str]:
    """One after the other, with plain cuts or fading into each other; the sound then as loud as it should
    be."""
    count = len(edit.pieces)
    loud = LOUDNESS if edit.even_sound else "anull"
    if count > 1 and edit.cross_s:
        return _crossed(edit, loud)
    pads = "".join(f"[v{number}][a{number}]" if edit.heard else f"[v{number}]" for number in range(count))
    if not edit.heard:
        return [f"{pads}concat=n={count}:v=1:a=0[joined]"]
    return [f"{pads}concat=n={count}:v=1:a=1[joined][together]", f"[together]{loud}[heard]"]


def _crossed(edit: Edit, loud: str) -> list[str]:
    chains, so_far, count = list[str](), edit.pieces[0].seconds, len(edit.pieces)
    for number in range(1, count):
        ends = ("[joined]", "[together]") if number == count - 1 else (f"[x{number}]", f"[y{number}]")
        begins = ("[v0]", "[a0]") if number == 1 else (f"[x{number - 1}]", f"[y{number - 1}]")
        offset = so_far - edit.cross_s
        chains.append(
            f"{begins[0]}[v{number}]xfade=transition=fade:duration={edit.cross_s:.3f}:offset={offset:.3f}{ends[0]}"
        )
        if edit.heard:
            chains.append(f"{begins[1]}[a{number}]acrossfade=d={edit.cross_s:.3f}{ends[1]}")
        so_far = offset + edit.pieces[number].seconds
    return [*chains, f"[together]{loud}[heard]"] if edit.heard else chains
