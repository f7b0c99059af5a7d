"""What nobody means well: thousands of terms, patterns, depths. One sentence or an answer, never a crash."""

from __future__ import annotations

from contextlib import suppress

import pytest

from apps.listening.querying.conftest import SignIn
from parvis.apps.listening.language import Document, Matcher, QuerySyntaxError, parse
from parvis.apps.listening.language.parser import LENGTH_LIMIT, TERMS_LIMIT
from parvis.apps.listening.models import Query
from parvis.apps.listening.querying.builder import ROWS_LIMIT, draft_of
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
MANY = " OR ".join(f"mot{n}" for n in range(10_000))
TERMS = " ".join(f"m{n}" for n in range(TERMS_LIMIT + 1))
HOSTILE = {
    "ten thousand terms": (MANY, "La requête est trop longue : 5000 caractères au maximum"),
    "more terms than allowed": (TERMS, "Trop de termes : 500 au maximum"),
    "groups in groups": ("(" * 1000 + "a1" + ")" * 1000, "Trop de groupes imbriqués : 50 au maximum"),
    "no after no": ("-" * 400 + "a1", "Trop de groupes imbriqués : 50 au maximum"),
    "opened a thousand times": ("(" * 1000, "Trop de groupes imbriqués : 50 au maximum"),
    "only quotation marks": ('"' * 999, "Ce guillemet n’est jamais fermé"),
    "only stars": ("*" * 500, "L’astérisque suit un début de mot"),
    "nothing at all": ("\u200b" * 100, "ne contient ni lettre"),
}
PATTERNS = [
    "(a+)+$", "(.*)*", "[a-z]{1,99999}", r"\d+(?=x)", "(?:(?:a|aa)+)+b", ".*" * 500 + "x1", "%s%n{0}{{ x }}",
    "a1 NEAR/100 a1 NEAR/100 a1", "'; DROP TABLE listening_query; --", "<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_it_is_refused_in_one_sentence_wherever_it_is_written(
    case: str, owner: User, workspace: Workspace, sign_in: SignIn
) -> None:
    text, sentence = HOSTILE[case]
    client, path = sign_in(owner), f"/w/{workspace.slug}/queries/"
    with pytest.raises(QuerySyntaxError):
        parse(text)
    saved = client.post(f"{path}new/", {"name": "x", "text": text})
    assert saved.status_code == 422
    said = saved.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    long = f"au plus {LENGTH_LIMIT} caractères" if len(text) > LENGTH_LIMIT else sentence
    assert long in said
    assert not Query.objects.exists()
    looked = client.get(f"{path}preview/", {"text": text}).content.decode()
    assert sentence in looked.replace("\xa0", " ").replace("\u202f", " ")
    built = client.post(f"{path}builder/", {"side": "text", "text": text, "text-was": ""})
    assert "corrigez l’endroit indiqué" in built.content.decode()


@pytest.mark.parametrize("text", PATTERNS)
def test_what_looks_like_a_pattern_is_words_or_refused_and_never_runs(
    text: str, owner: User, workspace: Workspace, sign_in: SignIn
) -> None:
    posts = [Document("a" * 20_000 + "!"), Document("aa " * 5_000), Document(text)]
    with suppress(QuerySyntaxError):
        assert Matcher({1: parse(text)}).match_batch(posts)[0] == ()
    page = sign_in(owner).get(f"/w/{workspace.slug}/queries/preview/", {"text": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_the_table_takes_what_the_language_takes() -> None:
    assert Query._meta.get_field("text").max_length == LENGTH_LIMIT


def test_as_many_terms_as_allowed_are_matched_and_built(workspace: Workspace) -> None:
    text = " OR ".join(f"m{n}" for n in range(TERMS_LIMIT))
    assert Matcher({1: parse(text)}).match_batch([Document("m499"), Document("m500")]) == [(1,), ()]
    assert len(draft_of(text).rows[0].values) == TERMS_LIMIT


def test_rows_beyond_all_measure_and_rows_that_are_none_are_left_out(
    owner: User, workspace: Workspace, sign_in: SignIn
) -> None:
    data = {f"row-{n}-kind": "any" for n in range(400)} | {f"row-{n}-values": f"m{n}" for n in range(400)}
    data |= {"row-1-kind": "<x>", "row-99999999999-kind": "all", "row-x-kind": "all", "row-2-values": ""}
    data |= {
        "row-3-kind": "near",
        "row-3-distance": "9" * 50,
        "row-3-right": "x1",
        "side": "rows",
        "text": "",
    }
    page = sign_in(owner).post(f"/w/{workspace.slug}/queries/builder/", data).content.decode()
    assert "m3 NEAR/100 x1" in page
    assert f"m{ROWS_LIMIT - 1}" in page
    assert f"m{ROWS_LIMIT} " not in page
    assert "m1 " not in page


@pytest.mark.parametrize(
    "address",
    [
        "queries/?q=%00&folder=%00&page=-1", "queries/choose/?named=%00", "queries/progress/?query=x",
        "queries/new/?text=%00", "queries/preview/?text=%00v%C3%A9lo%00",
    ],
)  # fmt: skip
def test_addresses_with_nonsense_show_a_page(
    address: str, owner: User, workspace: Workspace, sign_in: SignIn
) -> None:
    assert sign_in(owner).get(f"/w/{workspace.slug}/{address}").status_code == 200
