"""What was heard as tables to take away: posts page by page, labels, and the figures of panels, flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pyarrow as pa

from parvis.apps.listening.intake import open_ref
from parvis.apps.listening.models import Correction
from parvis.apps.listening.panels import PanelFigure
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.lake import Filter, Order, Pseudonyms, SealBroken, cursor_after, read_words
from parvis.core.lake.schema import MENTION
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Bars, Curve, Series

PAGE = 5_000  # posts in memory at a time, about 5 MB
MOST = 10_000_000
PRIVATE = {
    "ref",
    "mentions",
    "links",
    "source",
    "declared_languages",
}  # handles, or ways to people and to ours
NAMES = (pa.field("handle", pa.string()), pa.field("url", pa.string()))
POSTS = pa.schema([*(field for field in MENTION if field.name not in PRIVATE), *NAMES])
LABELS = pa.schema(
    [
        ("mention", pa.string()),
        ("task", pa.string()),
        ("predicted", pa.string()),
        ("label", pa.string()),
        ("drawn", pa.bool_()),
        ("p_negative", pa.float64()),
        ("p_neutral", pa.float64()),
        ("p_positive", pa.float64()),
        ("model", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
    ]
)


def posts_taken(workspace: Workspace, asked: Filter, *, most: int, names: bool) -> Iterator[pa.Table]:
    """The newest ``most`` posts of a filter, as tables of ``POSTS``, newest first.

    Each page is asked of the lake as it then is: what is erased meanwhile is in no later page. ``names``
    opens the sealed references (ask for SEE_AUTHORS first).
    """
    lake, pseudonyms = lake_of(workspace.pk), pseudonyms_of(workspace.pk) if names else None
    before, given = None, 0
    while given < most:
        page = lake.latest(asked, limit=min(PAGE, most - given), before=before)
        if page.num_rows:
            yield _named(page, pseudonyms)
        given, before = given + page.num_rows, cursor_after(page)
        if page.num_rows < PAGE:
            return


def search_taken(
    workspace: Workspace, words: str, asked: Filter, *, most: int, names: bool
) -> Iterator[pa.Table]:
    """The newest ``most`` posts of a filter that hold the words, as ``posts_taken`` gives them."""
    lake, pseudonyms = lake_of(workspace.pk), pseudonyms_of(workspace.pk) if names else None
    wanted, after, given = read_words(words), None, 0
    while given < most:
        limit = min(PAGE, most - given)
        found = lake.search(wanted, asked, order=Order.NEWEST, limit=limit, after=after)
        if found.rows.num_rows:
            yield _named(found.rows, pseudonyms)
        given, after = given + found.rows.num_rows, found.after
        if after is None:
            return


def _named(page: pa.Table, pseudonyms: Pseudonyms | None) -> pa.Table:
    """The columns of ``POSTS``: the reference opened, or null."""
    handles: list[str | None] = [None] * page.num_rows
    urls: list[str | None] = [None] * page.num_rows
    if pseudonyms is not None:
        for place, ref in enumerate(page.column("ref").to_pylist()):
            try:
                opened = open_ref(pseudonyms, ref)
            except SealBroken:  # sealed with a key that was destroyed
                continue
            handles[place], urls[place] = opened.get("handle"), opened.get("url")
    told = page.append_column(NAMES[0], pa.array(handles, pa.string()))
    return told.append_column(NAMES[1], pa.array(urls, pa.string())).select(POSTS.names)


def labels_taken(workspace: Workspace) -> Iterator[pa.Table]:
    """What people said of posts, oldest first, as tables of ``LABELS``."""
    found = Correction.objects.filter(workspace=workspace).order_by("pk").iterator(chunk_size=1000)
    while few := list(islice(found, 1000)):
        yield pa.Table.from_pylist([_label_row(one) for one in few], schema=LABELS)


def _label_row(one: Correction) -> dict[str, object]:
    names = ("mention", "task", "predicted", "label", "drawn", "model", "at")
    chances = dict(zip(("p_negative", "p_neutral", "p_positive"), one.probabilities, strict=False))
    return {name: getattr(one, name) for name in names} | chances


def figure_table(figure: PanelFigure) -> pa.Table:
    """What a panel draws, flat: one row for each mark."""
    match figure:
        case Series():
            rows = [{"at": point.at, "key": point.key, "n": point.n} for point in figure.points]
            return pa.Table.from_pylist(rows, schema=_SERIES)
        case Curve():
            rows = [
                {"at": one.at, "value": one.value, "low": one.low, "high": one.high, "n": one.n}
                for one in figure.moments
            ]
            return pa.Table.from_pylist(rows, schema=_CURVE)
        case Bars():
            names = ("label", "value", "low", "high", "n", "before")
            rows = [{name: getattr(bar, name) for name in names} for bar in figure.bars]
            return pa.Table.from_pylist(rows, schema=_BARS)


def view_table(drawn: Iterable[tuple[str, PanelFigure]]) -> pa.Table:
    """The figures of several panels in one table of ``VIEW``: a row for each mark, named by its panel."""
    rows = [{"panel": name, **row} for name, figure in drawn for row in _marks(figure)]
    return pa.Table.from_pylist(rows, schema=VIEW)


def _marks(figure: PanelFigure) -> list[dict[str, object]]:
    table = figure_table(figure)
    if isinstance(figure, Series):
        table = table.rename_columns({"key": "label", "n": "value"})
    marks: list[dict[str, object]] = table.to_pylist()
    return marks


_TIME = pa.timestamp("us", tz="UTC")
_N = ("n", pa.int64())
_SERIES = pa.schema([("at", _TIME), ("key", pa.string()), ("n", pa.float64())])
_CURVE = pa.schema([("at", _TIME), *((name, pa.float64()) for name in ("value", "low", "high")), _N])
_BARS = pa.schema(
    [
        ("label", pa.string()),
        *((name, pa.float64()) for name in ("value", "low", "high")),
        _N,
        ("before", pa.int64()),
    ]
)
VIEW = pa.schema([("panel", pa.string()), ("at", _TIME), *_BARS])
