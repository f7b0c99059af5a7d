"""`parvis annotate`, `parvis import` and `parvis listen`, as a data person types them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from servers.jetstream import Jetstream

PARVIS = Path(sys.executable).with_name("parvis")
ROWS = "date;auteur;texte\n2026-11-20 10:00;léa;Livraison rapide, bravo et merci !\n"
BAD = "pas une date;tom;Service client injoignable.\n"


def parvis(home: Path, *arguments: str | Path, timeout: int = 120) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PARVIS_HOME": str(home),
        "LANG": "fr_FR.UTF-8",
        "PARVIS_ALLOW_PRIVATE_HOSTS": "1",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [PARVIS, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def test_a_file_is_annotated_and_its_bad_rows_are_told(tmp_path: Path) -> None:
    source, out = tmp_path / "avis.csv", tmp_path / "avis.parquet"
    source.write_text(ROWS + BAD, encoding="utf-8")
    done = parvis(tmp_path, "annotate", source, "-o", out)
    assert done.returncode == 1, done.stderr
    table = pq.read_table(out)
    assert table.column("text").to_pylist() == ["Livraison rapide, bravo et merci !"]
    assert table.column("language").to_pylist() == ["fr"]
    assert "Ligne 3\u00a0: la date est illisible (pas une date)." in done.stderr
    assert "Ligne 3" in (tmp_path / "avis.parquet.bad-rows.txt").read_text()
    assert not (tmp_path / "db.sqlite3").exists(), "annotating needs no database"


def test_an_annotation_that_was_interrupted_goes_on_where_it_stopped(tmp_path: Path) -> None:
    source, out = tmp_path / "avis.csv", tmp_path / "avis.parquet"
    lines = [f"2026-11-20 10:00;a{n};Très bon service numéro {n}\n" for n in range(30_000)]
    source.write_text("date;auteur;texte\n" + "".join(lines), encoding="utf-8")
    environment = {**os.environ, "PARVIS_HOME": str(tmp_path)}
    first = subprocess.Popen(
        [PARVIS, "annotate", str(source), "-o", str(out)], env=environment, stderr=subprocess.DEVNULL
    )
    parts = tmp_path / "avis.parquet.parts"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(list(parts.glob("0*.parquet"))) < 2 and first.poll() is None:
        time.sleep(0.01)
    first.kill()
    first.wait()
    assert not out.exists(), "it ended before it could be interrupted"
    done = parvis(tmp_path, "annotate", source, "-o", out)
    assert "Reprise après" in done.stderr
    ids = pq.read_table(out, columns=["text"]).column("text").to_pylist()
    assert sorted(ids) == sorted(line.rstrip("\n").split(";")[2] for line in lines)


def test_a_file_is_imported_once_however_often_it_is_given(migrated_home: Path, tmp_path: Path) -> None:
    shutil.copytree(migrated_home, tmp_path, dirs_exist_ok=True)
    from textwrap import dedent

    made = subprocess.run(
        [sys.executable, "-c", dedent("""
            import django; django.setup()
            from parvis.core.workspaces.models import Workspace
            Workspace.objects.create(name="Essai", slug="essai")
        """)],
        env={**os.environ, "PARVIS_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "parvis.config.settings"},
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    source = tmp_path / "avis.csv"
    source.write_text(ROWS + BAD, encoding="utf-8")
    first = parvis(tmp_path, "import", source)
    assert first.returncode == 1, first.stderr
    assert "1" in first.stdout
    assert "Ligne 3" in first.stderr
    again = parvis(tmp_path, "import", source)
    assert "Publications conservées\u00a0: 0 sur" in again.stdout
    found = parvis(tmp_path, "search", "livraisons -retard", "--limit", "5")
    assert (found.returncode, "Livraison rapide, bravo et merci !" in found.stdout) == (0, True), found.stderr
    assert found.stderr.splitlines() == [
        (
            "Publications avec «\u00a0livraisons\u00a0» sous toutes ses formes, "
            "et sans «\u00a0retard\u00a0» sous toutes ses formes."
        ),
        "1 publication trouvée.",
    ]
    assert parvis(tmp_path, "search", "absent").returncode == 1
    assert "essai" in parvis(tmp_path, "search", "x", "--workspace", "inconnu").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "avis.csv"), "parvis up"),
        (("login", "a@example.org"), "parvis up"),
        (("search", "vélo"), "parvis up"),
        (("annotate", "rien.csv", "-o", "x.parquet"), "Le fichier n’est pas là"),
        (("listen", "vélo AND (Lyon OR"), "il en manque un"),
        (("listen", "vélo", "--from", "minitel"), "minitel"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_in_french(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = parvis(tmp_path, *arguments)
    assert done.returncode > 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_a_host_that_does_not_answer_is_told_while_it_is_tried_again(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PARVIS_HOME": str(tmp_path),
        "LANG": "fr_FR.UTF-8",
        "PARVIS_ALLOW_PRIVATE_HOSTS": "1",
    }
    command = [PARVIS, "listen", "vélo", "--host", "ws://127.0.0.1:1"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as listening:
        assert listening.stderr is not None
        told = [listening.stderr.readline(), listening.stderr.readline()]
        listening.terminate()
    assert told[0].startswith("Écoute de Bluesky")
    assert told[1].startswith("Nouvel essai")


def say(stream: Jetstream, did: str, text: str) -> None:
    now = datetime.now(UTC)
    micros = int(now.timestamp() * 1_000_000)
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": now.isoformat(), "langs": ["fr"]}
    place = {"collection": "app.bsky.feed.post", "rkey": f"3{micros}", "rev": "3k"}
    stream.add("commit", did, {"operation": "create", **place, "record": record, "cid": "bafy"}, micros)


def test_live_posts_that_match_are_printed_with_a_summary(tmp_path: Path) -> None:
    with Jetstream() as stream:
        heard = threading.Event()

        def speak() -> None:
            for number in count():  # as long as nobody has heard enough: a busy machine begins late
                for text in (f"Le vélo à Lyon, épisode {number}", "Rien à voir"):
                    say(stream, f"did:plc:auteur{number:018d}", text)
                if heard.wait(0.2):
                    return

        teller = threading.Thread(target=speak, daemon=True)
        teller.start()
        asked = (
            "listen",
            "vélo AND (Lyon OR Paris)",
            "--from",
            "bluesky",
            "--host",
            stream.url,
            "--limit",
            "3",
        )
        try:
            done = parvis(tmp_path, *asked)
        finally:
            heard.set()
            teller.join()
    assert done.returncode == 0, done.stderr
    shown = [line for line in done.stdout.splitlines() if "Le vélo à Lyon" in line]
    assert len(shown) >= 3
    assert "Rien à voir" not in done.stdout


@pytest.mark.parametrize(("query", "place"), [('vélo AND "Lyon', 9), ("(vélo", 0)])
def test_a_query_that_cannot_be_read_is_shown_with_its_place(tmp_path: Path, query: str, place: int) -> None:
    done = parvis(tmp_path, "listen", query)
    assert done.returncode == 2
    assert done.stderr.splitlines()[1].index("^") == place
