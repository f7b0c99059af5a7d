"""Tables people bring: what is read, what is told, what is kept."""

from __future__ import annotations

import threading
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from networks.files.made import NOW, clock, everything, write
from parvis.networks.files.layout import Format
from parvis.networks.files.listen import FilesListener
from parvis.networks.files.mapping import Mapping, Role, guess_mapping
from parvis.networks.files.reading import inspect, read
from parvis.networks.ports import NetworkError, Source, SourceKind

FRENCH = (
    "Date;Auteur;Contenu;Lien;Mentions J’aime\n"
    "23/11/2026 09:30;@zoé;Le café est très bon #Lyon;https://exemple.fr/1;1 204\n"
    "22/11/2026 18:00;luc;Déçu par l’accueil;https://exemple.fr/2;3\n"
)


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
