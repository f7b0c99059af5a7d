"""What programs get from listening: the same as the pages, and no name without the verb."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.listening.scripted import CAMILLE, NOW, post
from callers import Caller, token_for
from parvis.apps.listening import exports
from parvis.apps.listening.imports import import_run
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.models import Correction, Query, Source, Topic
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.audit import AuditEntry
from parvis.core.jobs.models import Job
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db
CSV = "id,texte,date,auteur\n1,Le vélo est génial,2026-11-01,ana\n2,Le train est en retard,2026-11-02,bob\n"


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def fill(workspace: Workspace, n: int = 5, **changes: Any) -> None:
    """Posts an hour apart, the last at ``NOW``."""
    posts = [
        post(f"{place}", f"Le vélo numéro {place} #lyon", created_at=NOW - timedelta(hours=n - 1 - place),
             url=f"https://example.org/{place}", **changes)
        for place in range(n)
    ]  # fmt: skip
    take_in(
        lake=lake_of(workspace.pk), pseudonyms=pseudonyms_of(workspace.pk), reading=Reading(Matcher({})),
        source_id=1, posts=posts, batch="1", keep_all=True,
    )  # fmt: skip


@pytest.fixture
def reader(owner: User, workspace: Workspace) -> Caller:
    """A program that may read and export, but not see who wrote a post."""
    return Caller(token_for(owner, workspace, [Verb.SEE_LISTENING, Verb.EXPORT_POSTS], name="reader"))


# posts


def test_posts_come_page_by_page_newest_first(caller: Caller, workspace: Workspace) -> None:
    fill(workspace)
    first = told(caller.get("/posts", {"limit": 3}))
    second = told(caller.get("/posts", {"limit": 3, "cursor": first["next"]}))
    texts = [one["text"] for page in (first, second) for one in page["items"]]
    assert texts == [f"Le vélo numéro {n} #lyon" for n in (4, 3, 2, 1, 0)]
    assert second["next"] is None


def test_a_page_that_is_just_full_has_no_empty_one_after_it(caller: Caller, workspace: Workspace) -> None:
    fill(workspace, 3)
    assert told(caller.get("/posts", {"limit": 3}))["next"] is None


def test_who_wrote_a_post_needs_the_verb(caller: Caller, reader: Caller, workspace: Workspace) -> None:
    fill(workspace, 1)
    mine, theirs = (told(one.get("/posts"))["items"][0] for one in (caller, reader))
    assert (mine["handle"], mine["url"]) == (CAMILLE.handle, "https://example.org/0")
    assert (theirs["handle"], theirs["url"]) == (None, None)
    assert theirs["author"] == mine["author"]
    for path in (f"/posts/{mine['mention']}", "/queries/preview?text=v%C3%A9lo", "/labels/draw"):
        if "draw" not in path:
            assert CAMILLE.handle not in reader.get(path).content.decode()
    assert CAMILLE.handle not in caller.get("/labels/draw").content.decode()


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ({}, 5),
        ({"text": "NUMERO 3"}, 1),
        ({"hashtag": ["lyon", "paris"]}, 5),
        ({"hashtag": "paris"}, 0),
        ({"since": (NOW - timedelta(hours=1)).isoformat()}, 2),
        ({"until": "1969-12-31T00:00:00Z"}, 0),
        ({"until": "9999-12-31T23:59:59Z"}, 5),
        ({"since": "0001-01-01T00:00:00+14:00"}, 5),
        ({"question": "true"}, 0),
        ({"language": "xx", "network": "scripted"}, 0),
    ],
)
def test_filters_hold_what_they_say(
    caller: Caller, workspace: Workspace, query: dict[str, Any], n: int
) -> None:
    fill(workspace)
    assert told(caller.get("/posts/count", query))["n"] == n
    assert len(told(caller.get("/posts", query))["items"]) == n


@pytest.mark.parametrize(
    "query",
    [
        {"period": "2d"},
        {"sentiment": "angry"},
        {"since": "yesterday"},
        {"since": "2026-11-23T12:00:00"},
        {"since": "1700000000"},
        {"limit": "0"},
        {"limit": "201"},
        {"query": "9" * 30},
        {"text": "a\0b"},
        {"term": ["x"] * 21},
        {"term": "x" * 201},
    ],
)
def test_filters_that_cannot_be_understood_are_refused_and_never_left_out(
    caller: Caller, query: dict[str, Any]
) -> None:
    problem = told(caller.get("/posts", query), 422)
    assert problem["errors"][0]["where"].startswith("query.")


def test_erasing_the_author_of_a_post_erases_everything_of_theirs(
    caller: Caller, workspace: Workspace
) -> None:
    fill(workspace)
    mention = told(caller.get("/posts"))["items"][2]["mention"]
    assert told(caller.ask("DELETE", f"/posts/{mention}/author"))["erased"] == 5
    assert told(caller.get("/posts"))["items"] == []
    assert AuditEntry.objects.get(verb="author.erase").actor_kind == "api"
    assert caller.ask("DELETE", f"/posts/{mention}/author").status_code == 404


# files


def parquet_of(answer: Any) -> Any:
    assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
    return pq.read_table(io.BytesIO(b"".join(answer)))


def test_a_parquet_file_holds_the_posts_of_a_filter(caller: Caller, workspace: Workspace) -> None:
    fill(workspace)
    table = parquet_of(caller.get("/posts/export", {"text": "numéro 3"}))
    assert table.schema.equals(exports.POSTS)
    assert table["text"].to_pylist() == ["Le vélo numéro 3 #lyon"]
    assert table["handle"].to_pylist() == [CAMILLE.handle]
    assert not {"ref", "mentions", "links"} & set(table.column_names)


def test_a_file_names_nobody_without_the_verb(reader: Caller, workspace: Workspace) -> None:
    fill(workspace)
    table = parquet_of(reader.get("/posts/export"))
    assert table.num_rows == 5
    assert table["handle"].null_count == table["url"].null_count == 5
    csv = b"".join(reader.get("/posts/export", {"format": "csv"})).decode()
    assert CAMILLE.handle not in csv
    assert "example.org/" not in csv


def test_a_csv_file_holds_the_same_and_no_formula(caller: Caller, workspace: Workspace) -> None:
    fill(workspace, 1)
    take_in(
        lake=lake_of(workspace.pk), pseudonyms=pseudonyms_of(workspace.pk), reading=Reading(Matcher({})),
        source_id=1, posts=[post("evil", "=cmd|' /C calc'!A0")], batch="2", keep_all=True,
    )  # fmt: skip
    answer = caller.get("/posts/export", {"format": "csv"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="posts-velo-lyon.csv"'
    body = b"".join(answer)
    assert "'=cmd" in body.decode()
    table = pc.read_csv(io.BytesIO(body))
    assert table.column_names == exports.POSTS.names
    assert table.num_rows == 2


def test_a_file_is_made_a_page_at_a_time(
    caller: Caller, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bounded memory: no piece waits for another, and each is a row group."""
    fill(workspace, 7)
    monkeypatch.setattr(exports, "PAGE", 3)
    tables = list(exports.posts_taken(workspace, _everything(), most=100, names=False))
    assert [one.num_rows for one in tables] == [3, 3, 1]
    answer = caller.get("/posts/export")
    pieces = list(answer)
    file = pq.ParquetFile(io.BytesIO(b"".join(pieces)))
    assert [file.metadata.row_group(place).num_rows for place in range(3)] == [3, 3, 1]
    assert len(pieces) == 4  # the last is the footer
    newest = file.read()["created_at"].to_pylist()
    assert newest == sorted(newest, reverse=True)
    assert [one.num_rows for one in exports.posts_taken(workspace, _everything(), most=4, names=False)] == [
        3,
        1,
    ]


def _everything() -> Any:
    from parvis.core.lake import Filter

    return Filter()


def test_what_nothing_matches_is_a_file_all_the_same(caller: Caller, workspace: Workspace) -> None:
    for path in ("/posts/export", "/labels/export", "/panels/volume/export"):
        assert parquet_of(caller.get(path)).num_rows == 0


# figures


def test_figures_are_those_of_the_pages(caller: Caller, workspace: Workspace) -> None:
    fill(workspace)
    headline = told(caller.get("/figures/headline", {"until": NOW.isoformat()}))
    assert headline["posts"] == 4
    shares = [headline[name]["value"] for name in ("negative", "neutral", "positive")]
    assert sum(shares) == pytest.approx(1)
    assert headline["calibrated"] is False
    volume = told(caller.get("/figures/volume", {"by": "network"}))
    assert volume["bucket"] == "hour"
    assert [(one["key"], one["n"]) for one in volume["points"]] == [("scripted", 1)] * 5
    counts = told(caller.get("/figures/counts", {"by": "hashtag"}))
    assert counts["items"] == [{"key": "lyon", "label": "lyon", "n": 5}]


def test_terms_that_rise_are_told_with_the_period_before(caller: Caller, workspace: Workspace) -> None:
    fill(workspace, 8)
    since = (NOW - timedelta(hours=3)).isoformat()
    found = told(
        caller.get("/figures/rising", {"since": since, "until": (NOW + timedelta(hours=1)).isoformat()})
    )
    terms = {one["term"]: (one["n_now"], one["n_before"]) for one in found["items"]}
    assert all(now > before for now, before in terms.values())


def test_every_panel_is_told_as_it_is_drawn(caller: Caller, workspace: Workspace) -> None:
    fill(workspace)
    workspace.brands.create(name="Vélo")
    names = [one["name"] for one in told(caller.get("/panels"))["items"]]
    assert len(names) >= 12
    for name in names:
        panel = told(caller.get(f"/panels/{name}", {"since": "2026-11-01T00:00:00Z"}))
        assert panel["title"]
        rows = parquet_of(caller.get(f"/panels/{name}/export", {"since": "2026-11-01T00:00:00Z"})).num_rows
        assert rows == len(panel["marks"])
    curve = told(caller.get("/panels/sentiment"))
    assert curve["kind"] == "curve"
    assert all(-1 <= one["low"] <= one["value"] <= one["high"] <= 1 for one in curve["marks"])
    assert caller.get("/panels/nothing").status_code == 404
    french = told(Caller(caller.text, "fr").get("/panels/hashtags"))
    assert french["title"] == "Mots-dièse"


# queries and brands


def test_a_query_is_saved_changed_and_deleted(caller: Caller, workspace: Workspace) -> None:
    made = told(caller.ask("POST", "/queries", {"name": "Vélo", "text": "vélo"}), 201)
    assert Job.objects.filter(task__endswith="match_past").exists()
    path = f"/queries/{made['id']}"
    told(caller.ask("PUT", path, {"name": "Bicyclette", "text": "vélo OR bicyclette"}))
    assert told(caller.get(path))["name"] == "Bicyclette"
    assert caller.ask("DELETE", path).status_code == 204
    assert caller.get(path).status_code == 404
    verbs = list(AuditEntry.objects.values_list("verb", flat=True).order_by("pk"))
    assert verbs == ["token.create", "query.create", "query.update", "query.delete"]


def test_a_query_that_looks_for_an_author_needs_the_verb_that_shows_authors(
    caller: Caller, owner: User, workspace: Workspace
) -> None:
    """What it matches would tell who wrote what."""
    blind = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING, Verb.EDIT_QUERIES], name="blind"))
    asked = {"name": "Qui", "text": "vélo from:camille"}
    assert told(blind.ask("POST", "/queries", asked), 403)["code"] == "not_allowed"
    made = told(caller.ask("POST", "/queries", asked), 201)
    assert told(blind.ask("PUT", f"/queries/{made['id']}", asked), 403)["code"] == "not_allowed"
    assert told(blind.ask("POST", "/queries", {**asked, "text": "vélo"} | {"name": "Quoi"}), 201)


def test_two_queries_of_one_name_are_a_conflict(caller: Caller) -> None:
    for status in (201, 409):
        told(caller.ask("POST", "/queries", {"name": "Vélo", "text": "vélo"}), status)


def test_a_preview_saves_nothing_and_says_the_query_in_words(caller: Caller, workspace: Workspace) -> None:
    fill(workspace)
    found = told(caller.get("/queries/preview", {"text": "vélo AND lyon"}))
    assert (found["count"], found["scanned"], found["complete"]) == (5, 5, True)
    assert "vélo" in found["words"]
    assert not Query.objects.exists()
    assert told(caller.get("/queries/preview", {"text": "vélo AND"}), 422)["position"] >= 0


def test_a_query_of_ten_thousand_terms_is_refused_in_one_sentence(caller: Caller) -> None:
    long = " OR ".join(f"terme{n}" for n in range(10_000))
    for method, path, body in (
        ("POST", "/queries", {"name": "x", "text": long}),
        ("GET", "/queries/preview", None),
    ):
        answer = caller.ask(method, path, body) if body else caller.get(path, {"text": long})
        assert told(answer, 422)["errors"][0]["message"] == "At most 5000 characters are accepted."


def test_brands_are_replaced_as_a_whole(caller: Caller) -> None:
    theirs = {"name": "Cycle", "side": "competitor"}
    wanted = {"items": [{"name": "Vélib’", "aliases": ["velib"]}, theirs]}
    told(caller.ask("PUT", "/brands", wanted))
    assert told(caller.get("/brands"))["items"] == [
        {"name": "Cycle", "aliases": [], "side": "competitor"},
        {"name": "Vélib’", "aliases": ["velib"], "side": "ours"},
    ]
    assert told(caller.ask("PUT", "/brands", {"items": []}))["items"] == []
    twice = {"items": [{"name": "Vélo"}, {"name": "vélo"}]}
    assert told(caller.ask("PUT", "/brands", twice), 422)["code"] == "brand_twice"


# sources and imports


def test_a_source_is_begun_paused_and_removed(caller: Caller) -> None:
    wanted = {"network": "rss", "kind": "feed", "term": "https://example.org/feed", "name": "Blog"}
    made = told(caller.ask("POST", "/sources", wanted), 201)
    path = f"/sources/{made['id']}"
    assert told(caller.ask("POST", f"{path}/pause"))["state"] == "paused"
    assert told(caller.ask("POST", f"{path}/resume"))["state"] == "waiting"
    assert caller.ask("DELETE", path).status_code == 204
    assert not Source.objects.exists()


def test_what_a_network_needs_is_said(caller: Caller) -> None:
    wanted = {"network": "mastodon", "kind": "hashtag", "host": "https://example.org"}
    assert told(caller.ask("POST", "/sources", wanted), 422)["code"] == "no_term"
    assert (
        told(caller.ask("POST", "/sources", {"network": "x", "kind": "feed"}), 422)["code"] == "kind_unknown"
    )
    assert (
        caller.ask(
            "POST", "/sources", {"network": "files", "kind": "file", "term": "/etc/passwd"}
        ).status_code
        == 422
    )


def test_a_token_of_a_source_is_never_given_back(caller: Caller) -> None:
    wanted = {"network": "mastodon", "kind": "hashtag", "term": "velo", "host": "https://example.org"}
    made = told(caller.ask("POST", "/sources", {**wanted, "token": "s3cret"}), 201)
    assert "s3cret" not in caller.get(f"/sources/{made['id']}").content.decode()
    assert "s3cret" not in caller.get("/audit").content.decode()


def send(caller: Caller, body: str, name: str = "posts.csv", **headers: str) -> Any:
    return caller.client.post(
        "/api/v1/imports",
        {"file": SimpleUploadedFile(name, body.encode())},
        headers={**caller.headers, **headers},
    )


def test_a_file_is_sent_looked_into_begun_and_read(caller: Caller, workspace: Workspace) -> None:
    made = told(send(caller, CSV), 201)
    path = f"/imports/{made['id']}"
    look = told(caller.get(f"{path}/look"))
    assert look["guess"]["text"] == "texte"
    assert look["rows"][0]["texte"] == "Le vélo est génial"
    assert told(caller.ask("POST", f"{path}/begin", {}), 202)["state"] == "waiting"
    assert [kept.kept for kept in import_run(source_id=made["id"])] == [2]
    report = told(caller.get(path))
    assert (report["state"], report["kept"]) == ("done", 2)
    assert told(caller.get("/imports"))["items"] == [report]
    assert told(caller.get("/posts/count"))["n"] == 2


def test_a_file_sent_twice_with_one_key_is_kept_once(caller: Caller) -> None:
    first, again = (told(send(caller, CSV, **{"Idempotency-Key": "k"}), 201) for _ in range(2))
    assert first == again
    assert Source.objects.count() == 1
    other = send(caller, CSV + "3,autre,2026-11-03,x\n", **{"Idempotency-Key": "k"})
    assert told(other, 422)["code"] == "key_used"


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ({"text": "nowhere"}, "column_unknown"),
        ({"colour": "texte"}, "role_unknown"),
        ({"author": "auteur"}, "text_missing"),
    ],
)
def test_columns_that_do_not_fit_are_refused(caller: Caller, roles: dict[str, str], code: str) -> None:
    made = told(send(caller, CSV), 201)
    assert told(caller.ask("POST", f"/imports/{made['id']}/begin", {"roles": roles}), 422)["code"] == code


@pytest.mark.parametrize("body", ["", "\0\0\0\0", "PK\3\4 not a zip"])
def test_a_file_that_is_none_is_refused_in_one_sentence(caller: Caller, body: str) -> None:
    sent = send(caller, body, "../../evil.csv")
    if sent.status_code == 201:
        made = told(sent, 201)
        assert "/" not in made["name"]
        sent = caller.get(f"/imports/{made['id']}/look")
    assert told(sent, 422)["detail"]


# labels, topics, models


def test_a_label_is_set_counted_and_taken_away(caller: Caller, workspace: Workspace) -> None:
    fill(workspace)
    drawn = told(caller.get("/labels/draw", {"n": 2, "seed": 7}))["items"]
    assert drawn == told(caller.get("/labels/draw", {"n": 2, "seed": 7}))["items"]
    for one in drawn:
        path = f"/posts/{one['mention']}/labels/sentiment"
        told(caller.ask("PUT", path, {"label": "negative", "drawn": True}))
    told(caller.ask("PUT", path, {"label": "positive"}))
    accuracy = told(caller.get("/labels/accuracy"))["items"]
    assert [(one["task"], one["n"]) for one in accuracy] == [("sentiment", 2)]
    assert told(caller.get(f"/posts/{drawn[1]['mention']}"))["sentiment"] == "positive"
    assert Correction.objects.count() == 2
    table = parquet_of(caller.get("/labels/export"))
    assert table["label"].to_pylist() == ["negative", "positive"]
    assert table["drawn"].to_pylist() == [True, True]


def test_who_labelled_needs_the_verb(caller: Caller, reader: Caller, workspace: Workspace) -> None:
    fill(workspace, 1)
    mention = told(caller.get("/posts"))["items"][0]["mention"]
    told(caller.ask("PUT", f"/posts/{mention}/labels/emotion", {"label": "joy"}))
    assert told(caller.get("/labels"))["items"][0]["by"] == "Ada"
    assert told(reader.get("/labels"))["items"][0]["by"] is None


@pytest.mark.parametrize(("task", "label"), [("sentiment", "joy"), ("emotion", "angry"), ("language", "xx")])
def test_a_label_that_is_none_is_refused(caller: Caller, workspace: Workspace, task: str, label: str) -> None:
    fill(workspace, 1)
    mention = told(caller.get("/posts"))["items"][0]["mention"]
    answer = caller.ask("PUT", f"/posts/{mention}/labels/{task}", {"label": label})
    assert told(answer, 422)["code"] == "label_unknown"
    assert caller.ask("PUT", f"/posts/{mention}/labels/mood", {"label": label}).status_code == 422


def test_topics_are_learnt_when_asked(caller: Caller) -> None:
    assert told(caller.get("/topics"))["items"] == []
    assert told(caller.ask("POST", "/topics/learn"), 202) == {"accepted": True}
    assert Job.objects.filter(task__endswith="learn_topics").exists()


def test_topics_are_told_with_their_figures_and_keep_the_name_a_person_gives(
    caller: Caller, workspace: Workspace
) -> None:
    fill(workspace)
    Topic.objects.create(
        workspace=workspace, number=7, label_fr="vélo", label_en="bike", terms=["vélo"], born_at=NOW
    )
    named = told(caller.ask("PUT", "/topics/7/name", {"name": "Vélotaf"}))
    assert named == {"id": 7, "name": "Vélotaf", "named_by_person": True}
    found = told(caller.get("/topics", {"period": "all"}))
    (topic,) = found["items"]
    assert (topic["name"], topic["label_en"], topic["n"], topic["growth"]) == ("Vélotaf", "bike", 0, None)
    assert found["posts"] == found["without"] > 0
    assert caller.ask("PUT", "/topics/8/name", {"name": "x"}).status_code == 404


def test_models_tell_what_was_measured_and_never_a_key(caller: Caller) -> None:
    found = {one["task"]: one for one in told(caller.get("/models"))["items"]}
    assert all(one["low"] <= one["value"] <= one["high"] for one in found["sentiment"]["measures"])
    wanted = {"answerer": "endpoint", "name": "gpt-x", "url": "https://api.example.org/v1", "key": "s3cret"}
    chosen = caller.ask("PUT", "/models/sentiment", wanted)
    assert told(chosen)["choice"]["has_key"] is True
    assert "s3cret" not in chosen.content.decode() + caller.get("/models").content.decode()
    assert caller.ask("DELETE", "/models/sentiment").status_code == 204
    assert told(caller.get("/models/sentiment"))["choice"] is None
    for method in ("PUT", "DELETE"):
        body = wanted if method == "PUT" else None
        assert caller.ask(method, "/models/topics", body).status_code in {204, 404}
    local = {"answerer": "local", "name": "../../etc/passwd"}
    assert told(caller.ask("PUT", "/models/irony", local), 422)["code"] == "local"


# the house


def test_the_workspace_is_changed_in_part(caller: Caller, workspace: Workspace) -> None:
    told(caller.ask("PATCH", "/workspace", {"retention_days": 30}))
    workspace.refresh_from_db()
    assert (workspace.retention_days, workspace.name) == (30, "Vélo Lyon")
    assert told(caller.ask("PATCH", "/workspace", {"time_zone": "Mars/Base"}), 422)["code"] == "time_zone"
    assert caller.ask("PATCH", "/workspace", {"retention_days": 0}).status_code == 422
    assert told(caller.ask("PATCH", "/workspace", {"alert_days": 31}))["alert_days"] == 31
    assert caller.ask("PATCH", "/workspace", {"alert_days": 30}).status_code == 422


def test_the_audit_is_filtered_and_taken_away(caller: Caller) -> None:
    caller.ask("POST", "/queries", {"name": "Vélo", "text": "vélo"})
    lines = told(caller.get("/audit", {"kind": "api"}))["items"]
    assert [one["verb"] for one in lines] == ["query.create"]
    table = parquet_of(caller.get("/audit/export", {"verb": "query.create"}))
    assert json.loads(table["after"][0].as_py()) == {"name": "Vélo", "text": "vélo"}
    today = datetime.now(UTC).date()
    assert told(caller.get("/audit", {"until": str(today - timedelta(days=2))}))["items"] == []
    assert caller.get("/audit", {"since": "0001-01-01"}).status_code == 200


def test_jobs_are_told_without_their_insides(caller: Caller, workspace: Workspace) -> None:
    job = Job.objects.create(
        workspace=workspace, task="a.b.listen", status="failed", arguments={"secret": "s3cret"},
        error_message="no", error_traceback="s3cret",
    )  # fmt: skip
    answer = caller.get("/jobs", {"status": "failed"})
    assert told(answer)["items"][0]["task"] == "listen"
    assert "s3cret" not in answer.content.decode()
    assert told(caller.ask("POST", f"/jobs/{job.pk}/retry"))["status"] == "waiting"
    assert told(caller.ask("POST", f"/jobs/{job.pk}/cancel"))["status"] == "cancelled"
    assert told(caller.ask("POST", f"/jobs/{job.pk}/cancel"), 409)["code"] == "job_ended"
