"""Tables people bring: what is read, what is told, what is kept."""

from __future__ import annotations

import json
import threading
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.files.made import NOW, clock, everything, gzipped, zipped
from parvis.networks.files.layout import Format
from parvis.networks.files.listen import FilesListener
from parvis.networks.files.mapping import Mapping, Role, guess_mapping
from parvis.networks.files.reading import inspect, read
from parvis.networks.ports import Fault, NetworkError, Source, SourceKind

FRENCH = (
    "Date;Auteur;Contenu;Lien;Mentions J’aime\n"
    "23/11/2026 09:30;@zoé;Le café est très bon #Lyon;https://exemple.fr/1;1 204\n"
    "22/11/2026 18:00;luc;Déçu par l’accueil;https://exemple.fr/2;3\n"
)


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_a_french_spreadsheet_is_read_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "export.csv", FRENCH.encode(encoding))
    preview = inspect(path)
    assert preview.delimiter == ";"
    assert preview.columns == ("Date", "Auteur", "Contenu", "Lien", "Mentions J’aime")
    assert (preview.total, preview.total_is_exact) == (2, True)
    posts, bad = everything(path, Mapping(timezone="Europe/Paris"))
    assert bad == []
    first = posts[0]
    assert first.text == "Le café est très bon #Lyon"
    assert first.author.handle == "zoé"
    assert first.created_at == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert (first.url, first.likes, first.hashtags) == ("https://exemple.fr/1", 1204, ("lyon",))


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("texte", Role.TEXT),
        ("Message", Role.TEXT),
        ("contenu", Role.TEXT),
        ("full_text", Role.TEXT),
        ("créé le", Role.CREATED),
        ("Date de publication", Role.CREATED),
        ("createdAt", Role.CREATED),
        ("auteur", Role.AUTHOR),
        ("user.screen_name", Role.AUTHOR),
        ("Nom d’utilisateur", Role.AUTHOR),
        ("lien", Role.URL),
        ("permalink", Role.URL),
        ("J’aime", Role.LIKES),
        ("like_count", Role.LIKES),
        ("partages", Role.REPOSTS),
        ("langue", Role.LANGUAGE),
        ("abonnés", Role.FOLLOWERS),
        ("titre", Role.TITLE),
    ],
)
def test_columns_are_guessed_from_french_and_english_names(header: str, role: Role) -> None:
    guess = guess_mapping([header], [])
    assert guess.mapping.roles == {role: header}
    assert guess.confidence[role] >= 0.7


def test_columns_without_a_telling_name_are_guessed_from_what_they_hold_less_surely() -> None:
    rows = [
        {"a": f"2026-11-{n + 1:02}", "b": f"Le tram {n} est encore en retard", "c": f"https://x.fr/{n}"}
        for n in range(9)
    ]
    guess = guess_mapping(["a", "b", "c"], rows)
    assert guess.mapping.roles == {Role.CREATED: "a", Role.TEXT: "b", Role.URL: "c"}
    assert all(score < 0.76 for score in guess.confidence.values())


def test_a_column_called_date_that_holds_no_date_is_none() -> None:
    guess = guess_mapping(["date", "texte"], [{"date": "bientôt", "texte": "Bonjour à toutes et tous"}] * 5)
    assert Role.CREATED not in guess.mapping.roles


def test_each_bad_line_is_told_by_its_number_and_the_rest_is_imported(tmp_path: Path) -> None:
    lines = [
        b"id,date,texte",
        b"1,2026-11-01,bon",
        b"2,bient\xc3\xb4t,mauvaise date",
        b"3,2026-11-01,octets \xff\xfe perdus",
        b"4,2026-11-01,trop,de,colonnes",
        b"5,2026-11-01,",
        b'6,2026-11-01,"jamais ferme',
        b"7,2026-11-01," + b"x" * 2_000_000,
        "8,2026-11-01,très bien aussi".encode(),
        "9,2026-11-01,à l’été".encode(),
    ]
    posts, bad = everything(write(tmp_path / "f.csv", b"\n".join(lines)))
    assert [post.id for post in posts] == ["1", "8", "9"]
    assert bad == [
        "line 3: bad_date (bientôt)",
        "line 4: bad_encoding",
        "line 5: too_many_columns (5 instead of 3)",
        "line 6: no_text",
        "line 7: unclosed_quote",
        "line 8: too_long",
    ]


def test_an_unclosed_quote_does_not_swallow_the_posts_until_the_next_quote(tmp_path: Path) -> None:
    text = 'id,texte\n1,"ouvert\n2,bon\n3,"ferme, lui"\n4,bon aussi\n'
    posts, bad = everything(write(tmp_path / "f.csv", text))
    assert [post.id for post in posts] == ["2", "3", "4"]
    assert bad == ["line 2: unclosed_quote"]


def test_thousands_of_unclosed_quotes_do_not_take_forever(tmp_path: Path) -> None:
    text = "id,texte\n" + "".join(f'{n},"5 pouces\n' for n in range(5000))
    path = write(tmp_path / "f.csv", text)
    posts, bad = everything(path, Mapping(roles={Role.ID: "id", Role.TEXT: "texte"}))
    assert (len(posts), len(bad)) == (0, 5000)


def test_words_beside_quotes_on_one_line_are_forgiven(tmp_path: Path) -> None:
    posts, bad = everything(write(tmp_path / "f.csv", 'id,texte\n1,"dit" le « bon » "roi"\n2,un écran 5"\n'))
    assert [post.text for post in posts] == ['dit le « bon » "roi"', 'un écran 5"']
    assert bad == []


def test_embedded_line_ends_quotes_nul_and_invisible_characters_survive(tmp_path: Path) -> None:
    text = 'id,texte\n1,"deux\nlignes, et ""guillemets"""\n2,nu\0l\n3,\u202eabc\u202c \u200bשלום\n'
    posts, bad = everything(write(tmp_path / "f.csv", text))
    assert [post.text for post in posts] == [
        'deux\nlignes, et "guillemets"',
        "nul",
        "\u202eabc\u202c \u200bשלום",
    ]
    assert bad == []


def test_formulas_are_somebody_s_words_and_stay_as_they_are(tmp_path: Path) -> None:
    posts, _ = everything(
        write(tmp_path / "f.csv", "id,texte\n1,=HYPERLINK(1)\n2,+33 6 12\n3,@alice merci\n")
    )
    assert [post.text for post in posts] == ["=HYPERLINK(1)", "+33 6 12", "@alice merci"]


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    text = "id,texte,lien\n1,bonjour,javascript:alert(1)\n2,bonsoir,https://exemple.fr\n"
    posts, _ = everything(write(tmp_path / "f.csv", text))
    assert [post.url for post in posts] == ["", "https://exemple.fr"]


def test_the_same_file_read_twice_gives_the_same_ids_and_repeated_answers_stay_apart(tmp_path: Path) -> None:
    path = write(tmp_path / "avis.csv", "avis\nmerci\nparfait\nmerci\nmerci\n")
    first, second = (everything(path)[0] for _ in range(2))
    assert [post.id for post in first] == [post.id for post in second]
    assert len({post.id for post in first}) == 4
    longer = write(tmp_path / "avis2.csv", "avis\nmerci\nparfait\nmerci\nmerci\nmerci\n")
    assert {post.id for post in first} < {post.id for post in everything(longer)[0]}


def test_rows_nobody_signed_belong_to_nobody_in_common(tmp_path: Path) -> None:
    posts, _ = everything(write(tmp_path / "avis.csv", "avis\nmerci\nparfait\n"))
    assert len({post.author.id for post in posts}) == 2
    assert all(post.author.handle == "" for post in posts)


def test_a_file_without_header_is_seen_as_one(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "2026-11-01,Le tram est en retard\n2026-11-02,Le bus est à l’heure\n")
    preview = inspect(path)
    assert not preview.header
    assert preview.columns == ("column 1", "column 2")
    assert preview.guess.mapping.roles == {Role.CREATED: "column 1", Role.TEXT: "column 2"}
    assert [post.text for post in everything(path)[0]] == ["Le tram est en retard", "Le bus est à l’heure"]


def test_a_spreadsheet_that_declares_its_separator_is_believed(tmp_path: Path) -> None:
    posts, bad = everything(write(tmp_path / "f.csv", "sep=|\r\nid|texte\r\n1|a,b;c\r\n"))
    assert ([post.text for post in posts], bad) == (["a,b;c"], [])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(tmp_path: Path, ending: str) -> None:
    posts, bad = everything(write(tmp_path / "f.tsv", ending.join(["id\ttexte", "1\toui", "2\tnon", ""])))
    assert ([post.text for post in posts], bad) == (["oui", "non"], [])


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


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    with path.open("w") as stream:
        stream.write("id,texte\n")
        stream.writelines(f"{n},{'le tram est en retard ' * 900}\n" for n in range(1000))
    assert path.stat().st_size > 19_000_000
    tracemalloc.start()
    count = sum(len(part.posts) for part in read(path, batch_rows=20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1000
    assert peak < 8_000_000


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


def test_a_time_zone_nobody_knows_is_a_typed_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", FRENCH)
    for name in ("Europe/Atlantis", "../../etc/passwd"):
        with pytest.raises(NetworkError, match="time zone"):
            everything(path, Mapping(timezone=name))


def test_the_wizard_s_choices_travel_as_options_of_a_source(tmp_path: Path) -> None:
    mapping = Mapping(
        roles={Role.TEXT: "b"}, timezone="Europe/Paris", day_first=False, delimiter=";", header=True
    )
    assert Mapping.from_options(mapping.options()) == mapping
    path = write(tmp_path / "f.csv", "a;b\nnon;oui\n;\n")
    source = Source("files", SourceKind.FILE, term=str(path), options=mapping.options())

    (heard,) = FilesListener(clock=clock).listen(source, "", threading.Event())
    assert [post.text for post in heard.posts] == ["oui"]
    assert (heard.refused, heard.problems) == (1, ("line 3: no_text",))
    assert heard.posts[0].created_at == NOW


def test_a_preview_shows_twenty_rows_and_estimates_the_total(tmp_path: Path) -> None:
    text = "id,texte\n" + "".join(f"{n},message numéro {n:05}\n" for n in range(10_000))
    preview = inspect(write(tmp_path / "f.csv", text))
    assert preview.format is Format.DELIMITED
    assert len(preview.rows) == 20
    assert preview.rows[0] == {"id": "0", "texte": "message numéro 00000"}
    assert not preview.total_is_exact
    assert preview.total == pytest.approx(10_000, rel=0.1)


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
