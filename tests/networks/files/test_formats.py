"""Every format, from every cursor, and files that are none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.files.made import clock, everything, gzipped, write, zipped
from parvis.networks.files.mapping import Mapping, Role
from parvis.networks.files.reading import inspect, read
from parvis.networks.ports import Fault, NetworkError

OBJECTS = [
    {
        "id": "a",
        "text": "Bonjour",
        "user": {"screen_name": "zoe"},
        "created_at": "2026-11-02T08:00:00Z",
        "tags": ["Tram", "Lyon"],
    },
    {
        "id": "b",
        "text": "Bonsoir",
        "user": {"screen_name": "luc"},
        "created_at": 1793606400,
        "tags": [],
    },
]


def as_file(tmp_path: Path, kind: str) -> Path:
    if kind == "parquet":
        rows = [o | {"created_at": datetime(2026, 11, 2, 8, tzinfo=UTC)} for o in OBJECTS]
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "f.parquet", row_group_size=1)
        return tmp_path / "f.parquet"
    lines = "\n".join(json.dumps(o) for o in OBJECTS)
    texts = {
        "jsonl": lines,
        "array": json.dumps(OBJECTS, indent=2),
        "wrapped": json.dumps({"meta": {"n": 2}, "data": OBJECTS}),
    }
    if kind == "zip":
        return zipped(tmp_path / "f.zip", {"export/f.jsonl": lines.encode()})
    if kind == "gzip":
        return write(tmp_path / "f.jsonl.gz", gzipped(lines.encode()))
    return write(tmp_path / "f.json", texts[kind])


@pytest.mark.parametrize("kind", ["jsonl", "array", "wrapped", "parquet", "zip", "gzip"])
def test_the_same_posts_come_out_of_every_format(tmp_path: Path, kind: str) -> None:
    path = as_file(tmp_path, kind)
    posts, bad = everything(path)
    assert bad == []
    assert [(p.id, p.text, p.author.handle) for p in posts] == [
        ("a", "Bonjour", "zoe"),
        ("b", "Bonsoir", "luc"),
    ]
    assert {p.created_at for p in posts} == {datetime(2026, 11, 2, 8, tzinfo=UTC)}
    assert posts[0].hashtags == ("tram", "lyon")
    assert len(inspect(path).rows) == 2


def test_bad_json_is_told_by_line_or_item_and_the_rest_is_imported(tmp_path: Path) -> None:
    lines = [
        '{"text": "un"}',
        '{"text": ',
        "[1]",
        "[" * 100_000,
        '{"text": "half \\ud800 pair"}',
        '{"text": "deux"}',
    ]
    posts, bad = everything(write(tmp_path / "f.jsonl", "\n".join(lines)))
    assert [p.text for p in posts] == ["un", "half \ufffd pair", "deux"]
    assert [b.split(" (")[0] for b in bad] == [
        "line 2: bad_json",
        "line 3: not_an_object",
        "line 4: bad_json",
    ]
    array = (
        '[{"text": "un"}, {bad}, 7, {"text": "]}, \\" {["}, {"text": "'
        + "x" * 2_000_000
        + '"}, {"text": "deux"}'
    )
    posts, bad = everything(write(tmp_path / "f.json", array))
    assert [p.text for p in posts] == ["un", ']}, " {[', "deux"]
    assert [b.split(" (")[0] for b in bad] == [
        "line 2: bad_json",
        "line 3: not_an_object",
        "line 5: too_long",
    ]


def test_a_damaged_row_group_costs_its_rows_only(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    rows = [{"id": str(n), "text": f"Message numéro {n} " + "mot " * 200} for n in range(30)]
    pq.write_table(
        pa.Table.from_pylist(rows), path, row_group_size=10, compression="zstd", use_dictionary=False
    )
    column = pq.ParquetFile(path).metadata.row_group(1).column(1)
    data = bytearray(path.read_bytes())
    start, end = column.data_page_offset, column.data_page_offset + column.total_compressed_size
    data[start:end] = b"\xff" * (end - start)
    path.write_bytes(data)
    posts, bad = everything(path)
    assert [post.id for post in posts] == [str(n) for n in (*range(10), *range(20, 30))]
    assert len(bad) == 1
    assert bad[0].startswith("line 11: broken_record (to 20:")


@pytest.mark.parametrize("kind", ["csv", "csv without ids", "utf-16", "jsonl", "array", "parquet"])
def test_from_every_cursor_the_rest_follows_without_a_gap_or_a_double(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "f"
    rows = [{"id": f"i{n}", "texte": "merci" if n % 3 else f"ligne\n{n}, « é »"} for n in range(25)]
    columns = ["texte"] if "without" in kind else ["id", "texte"]
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=4)
    elif kind in ("jsonl", "array"):
        text = "\n".join(map(json.dumps, rows)) if kind == "jsonl" else json.dumps(rows)
        write(path, text)
    else:
        quoted = "\n".join(",".join(f'"{row[c]}"' for c in columns) for row in rows)
        broken = '"jamais ferme\n'
        text = ",".join(columns) + "\n" + quoted + "\n" + broken
        write(path, text.encode("utf-16" if kind == "utf-16" else "utf-8"))
    mapping = Mapping(roles={Role.TEXT: "texte"} | ({Role.ID: "id"} if "id" in columns else {}))
    parts = list(read(path, mapping, batch_rows=4, clock=clock))
    ids = [post.id for part in parts for post in part.posts]
    assert len(set(ids)) == 25
    before: list[str] = []
    for part in parts:
        before += [post.id for post in part.posts]
        rest = [p.id for later in read(path, mapping, batch_rows=3, cursor=part.cursor) for p in later.posts]
        assert before + rest == ids


def test_what_is_added_to_a_file_is_read_from_the_cursor_and_another_file_from_its_start(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "f.csv", "id,texte\n1,un\n")
    cursor = list(read(path))[-1].cursor
    write(path, "id,texte\n1,un\n2,deux\n")
    assert [p.id for part in read(path, cursor=cursor) for p in part.posts] == ["2"]
    write(path, "id,texte\n7,autre\n8,fichier\n")
    assert [p.id for part in read(path, cursor=cursor) for p in part.posts] == ["7", "8"]
    assert [p.id for part in read(path, cursor="nonsense") for p in part.posts] == ["7", "8"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"a,b\n1,2\n", "file_no_text"),
        (b"\x00\x01\x02\x03" * 5000, "file_unknown"),
        (b"PAR1" + b"\x00" * 100, "file_broken"),
        (b"PK\x03\x04" + b"\x00" * 100, "file_broken"),
        (b"\x1f\x8b" + b"\x00" * 100, "file_broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_typed_fault(tmp_path: Path, data: bytes, code: str) -> None:
    path = write(tmp_path / "f", data)
    with pytest.raises(NetworkError) as caught:
        everything(path)
    assert (caught.value.fault, caught.value.code) == (Fault.BAD_INPUT, code)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_end_in_anything_but_posts_or_a_typed_fault(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = write(tmp_path_factory.getbasetemp() / "fuzz", data)
    faults: list[str] = []
    try:
        inspect(path)
        everything(path)
    except NetworkError as fault:
        faults.append(fault.code)
    assert all(code.startswith("file_") for code in faults)
