"""``annotate``: the same answer for the same text, whatever surrounds it and however broken it is."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parvis.ai import shipped
from parvis.ai.annotate import Models, annotate
from parvis.ai.normalise import MAX_CHARACTERS
from parvis.ai.ports import ArtefactFault, Brand, Scores, Task
from parvis.core.lake.schema import UNDERSTOOD

POSTS = [
    "J’adore ce nouveau vélo, merci à toute l’équipe, vous êtes formidables ! 😍",
    "Service client lamentable, trois semaines sans réponse, je suis furieux.",
    "La réunion du conseil municipal aura lieu mardi à 18 heures.",
    "I love this phone, best thing I bought this year, thank you so much!",
    "Worst airline ever, they lost my luggage and nobody cares. Terrible.",
    "Schönes Wetter heute, wir fahren mit dem Fahrrad an den See.",
    "ok",
    "",
    "😂😂😂",
]
HOSTILE = [
    "\u200b\u200e\u202eabc\ufeff",
    "مرحبا بالعالم، كيف حالكم اليوم يا أصدقاء؟",
    "<script>alert('x')</script><p>Bonjour &amp; <b>merci</b></p>",
    "١٢٣ ۴۵۶ १२३ １２３",
    "e\u0301te\u0301 cafe\u0301",
    "\x00\x01\x02 nul",
    "👩🏽‍🚀👨‍👩‍👧‍👦🇫🇷",
    "a" * 5000,
    "=cmd|'/c calc'!A0",
    "\n\t\r  \u00a0\u3000",
    "@ # http:// https:// www. @@@ ###",
]


def rows(table: pa.Table | pa.RecordBatch) -> list[dict[str, object]]:
    return table.select(UNDERSTOOD.names).to_pylist()


def test_adds_exactly_the_columns_of_the_lake() -> None:
    table = annotate(POSTS + HOSTILE)
    assert table.schema.names == ["text", *UNDERSTOOD.names]
    assert pa.schema([table.schema.field(name) for name in UNDERSTOOD.names]).equals(UNDERSTOOD)
    table.validate(full=True)
    assert all(table.column(name).null_count == 0 for name in UNDERSTOOD.names)


def test_keeps_other_columns_and_the_kind_of_batch() -> None:
    batch = pa.RecordBatch.from_pydict({"id": [1, 2], "text": POSTS[:2], "model": ["old", "old"]})
    answer = annotate(batch)
    assert isinstance(answer, pa.RecordBatch)
    assert answer.schema.names == ["id", "text", *UNDERSTOOD.names]
    assert answer.column("model")[0].as_py() == shipped.version()
    chunked = pa.Table.from_batches([batch, batch])
    assert isinstance(annotate(chunked), pa.Table)
    assert rows(annotate(chunked)) == rows(answer) * 2


def test_answers_twice_the_same() -> None:
    assert annotate(POSTS + HOSTILE).equals(annotate(POSTS + HOSTILE))


def test_a_post_alone_gets_the_answer_it_gets_in_a_batch() -> None:
    texts = POSTS + HOSTILE
    assert rows(annotate(texts)) == [rows(annotate([text]))[0] for text in texts]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
@example(["`", "é"])
def test_any_text_is_answered_the_same_alone_and_together(texts: list[str]) -> None:
    table = annotate(texts)
    assert rows(table) == [rows(annotate([text]))[0] for text in texts]
    sums = sum(table[f"p_{name}"].to_numpy().astype(float) for name in ("negative", "neutral", "positive"))
    assert np.allclose(sums, 1, atol=1e-5)


def test_batches_larger_than_a_piece_of_work_agree_with_small_ones() -> None:
    texts = [f"{post} {i}" for i in range(900) for post in POSTS[:5]]
    big = annotate(texts, tasks=[Task.LANGUAGE, Task.SENTIMENT]).slice(3000, 40)
    assert rows(big) == rows(annotate(texts[3000:3040], tasks=[Task.LANGUAGE, Task.SENTIMENT]))


def test_lone_surrogates_are_mended() -> None:
    assert annotate(["abîmé \ud800 texte"])["text"].to_pylist() == ["abîmé \ufffd texte"]


def test_an_empty_batch_gives_an_empty_batch() -> None:
    assert annotate([]).num_rows == 0
    assert annotate(pa.table({"text": pa.array([], pa.string())})).schema.field("topic").type == pa.int32()


def test_nulls_are_read_as_empty_posts() -> None:
    answer = annotate(pa.table({"text": pa.array([None, "Bonjour à tous les amis"])}))
    assert answer["language"].to_pylist() == ["unknown", "fr"]


def test_a_ten_megabyte_post_is_read_to_its_cap() -> None:
    start = POSTS[0] + " " + "neutre " * (MAX_CHARACTERS // 7)
    huge = start[:MAX_CHARACTERS] + " horrible nul lamentable" * 400_000
    assert len(huge) > 9_000_000
    assert rows(annotate([huge])) == rows(annotate([start[:MAX_CHARACTERS]]))


def test_a_batch_without_text_says_so() -> None:
    with pytest.raises(KeyError, match="text"):
        annotate(pa.table({"body": ["x"]}))


@pytest.mark.parametrize(
    ("post", "language", "sentiment"),
    [
        (POSTS[0], "fr", "positive"),
        (POSTS[1], "fr", "negative"),
        (POSTS[3], "en", "positive"),
        (POSTS[4], "en", "negative"),
    ],
)
def test_clear_posts_are_understood(post: str, language: str, sentiment: str) -> None:
    answer = rows(annotate([post]))[0]
    assert (answer["language"], answer["sentiment"]) == (language, sentiment)


@pytest.mark.parametrize("text", ["", "ok", "😂😂😂", "123 456", "http://a.example @quelquun", "\u200b"])
def test_what_is_too_short_has_no_language(text: str) -> None:
    assert rows(annotate([text]))[0]["language"] == "unknown"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Schönes Wetter heute, wir fahren mit dem Fahrrad an den See.", "de"),
        ("Hoy hace mucho calor y nos vamos todos a la playa con los niños.", "es"),
        ("Oggi fa molto caldo e andiamo tutti al mare con i bambini.", "it"),
        ("Hoje está muito calor e não vamos sair de casa com as crianças.", "pt"),
        ("Vandaag is het erg warm en we gaan met de kinderen naar zee.", "nl"),
        ("مرحبا بالعالم، كيف حالكم اليوم يا أصدقاء؟", "ar"),
        ("Dzisiaj jest bardzo ciepło i idziemy wszyscy na plażę.", "unknown"),
    ],
)
def test_languages_are_told(text: str, code: str) -> None:
    assert rows(annotate([text]))[0]["language"] == code


def test_skin_tones_and_invisible_characters_change_nothing() -> None:
    plain, other = annotate(["Bravo 👍 merci à vous"]), annotate(["Bra\u200bvo 👍🏿 merci à\u2060 vous"])
    for name in ("p_negative", "p_positive", "p_offensive", "p_hate", "p_irony", "emotion_p"):
        assert plain[name].equals(other[name])


def test_tasks_not_asked_for_stay_unanswered() -> None:
    answer = rows(annotate([POSTS[0]], tasks=[Task.LANGUAGE]))[0]
    assert answer["language"] == "fr"
    assert (answer["sentiment"], answer["emotion"], answer["terms"]) == ("unknown", "none", [])
    assert answer["p_negative"] == pytest.approx(1 / 3)


def test_brands_and_topics_of_the_workspace_are_told() -> None:
    class Always:
        def assign(self, texts: pa.Array) -> np.ndarray:
            return np.full(len(texts), 7, np.int32)

    answer = rows(annotate(["Mon vélo Peugeot est superbe"], brands=[Brand("Peugeot")], topics=Always()))[0]
    assert (answer["brands"], answer["topic"]) == (["Peugeot"], 7)


def test_another_classifier_can_answer_a_task() -> None:
    class Gloomy:
        task = Task.SENTIMENT

        def classify(self, texts: list[str], languages: list[str]) -> Scores:
            assert len(texts) == len(languages)
            labels = ("positive", "negative", "neutral")
            return Scores(labels, np.tile(np.float32([0.1, 0.8, 0.1]), (len(texts), 1)), "gloomy-1")

    answer = rows(annotate([POSTS[0]], models=Models({Task.SENTIMENT: Gloomy()})))[0]
    assert answer["sentiment"] == "negative"
    assert answer["p_negative"] == pytest.approx(0.8)
    assert answer["model"] == f"{shipped.version()}+sentiment=gloomy-1"


def test_works_without_django() -> None:
    code = (
        "import sys; from parvis import annotate; annotate(['Bonjour à tous']);"
        "bad = [m for m in sys.modules if m.split('.')[0] == 'django']; sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_torn_model_file_is_a_typed_fault(tmp_path) -> None:
    shipped.path_of(Task.IRONY, tmp_path).write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(ArtefactFault, match=r"irony\.npz"):
        shipped.model(Task.IRONY, tmp_path)


def test_all_models_are_small_and_hold_no_pickle() -> None:
    files = sorted(shipped.FOLDER.glob("*.npz"))
    assert len(files) == len(shipped.TASKS) + 1
    assert sum(path.stat().st_size for path in files) < 40_000_000
