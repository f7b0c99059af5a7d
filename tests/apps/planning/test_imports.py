"""Importing a table of posts: every line is judged before anything is made, and nothing skips approval."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.planning.made import NOW, account
from parvis.apps.approval.models import Clearance
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.library.models import Asset
from parvis.apps.planning.importing.columns import cells, day_of, decoded, time_of
from parvis.apps.planning.importing.models import FileState, PlanFile
from parvis.apps.planning.importing.reading import Line, lines
from parvis.apps.planning.importing.services import (
    plan_file_choose,
    plan_file_keep,
    plan_file_read,
    plan_files_clean,
)
from parvis.apps.planning.links.services import link_template_create
from parvis.apps.planning.models import Origin, Plan
from parvis.apps.publishing.models import Delivery
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotAllowed
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

HEAD = "date,time,zone,network,account,title,text,link,media,campaign\n"


def read(workspace: Workspace, body: str, head: str = HEAD) -> list[Line]:
    return list(lines(workspace, head + body, NOW))


def words(line: Line) -> str:
    return " ".join(problem.words for problem in line.problems)


@pytest.mark.django_db
def test_a_whole_line_becomes_a_draft_with_a_plan(workspace: Workspace) -> None:
    where = account(workspace)
    [line] = read(
        workspace, '2026-12-24,09:30,Asia/Kathmandu,mastodon,@velo,Noël,"Joyeux, oui",https://x.org/,,Hiver\n'
    )
    assert line.problems == ()
    assert line.wanted is not None
    assert (line.number, line.wanted.account, line.wanted.at) == (2, where, time(9, 30))
    assert (line.wanted.zone, line.wanted.title, line.wanted.campaign) == ("Asia/Kathmandu", "Noël", "Hiver")
    assert line.wanted.body.networks == ("mastodon",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("2026-13-01,09:00,,,velo,,x,,,", "date", "2026-12-24"),
        ("demain,09:00,,,velo,,x,,,", "date", "no date"),
        ("2026-12-24,25:00,,,velo,,x,,,", "time", "no time"),
        ("2026-12-24,,,,velo,,x,,,", "time", "needs a time"),
        ("2026-12-24,09:00,Europe/Atlantis,,velo,,x,,,", "zone", "no time zone"),
        ("2026-12-24,09:00,,myspace,velo,,x,,,", "network", "no network here"),
        ("2026-12-24,09:00,,,personne,,x,,,", "account", "No connected account"),
        ("2026-12-24,09:00,,,,,x,,,", "account", "Name the account"),
        (",,,,velo,,x,,,", "date", "which day"),
        ("2026-12-24,09:00,,,velo,,,,,", "text", "Write a text"),
        ("2026-12-24,09:00,,,velo,,x,javascript:alert(1),,", "link", "begins with https"),
        ("2026-12-24,09:00,,,velo,,x,,photo,", "media", "No file"),
        ("2026-11-26,09:00,,,velo,,x,,,", "date", "passed"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_its_column_and_what_to_do(
    workspace: Workspace, row: str, column: str, said: str
) -> None:
    account(workspace)
    [line] = read(workspace, row + "\n")
    assert line.blocked
    assert [(problem.column, said in problem.words) for problem in line.problems] == [(column, True)]


@pytest.mark.django_db
def test_two_accounts_of_one_name_ask_for_the_network(workspace: Workspace) -> None:
    account(workspace), account(workspace, network="bluesky")
    [twice] = read(workspace, "2026-12-24,09:00,,,velo,,x,,,\n")
    assert "Several accounts" in words(twice)
    [told] = read(workspace, "2026-12-24,09:00,,Bluesky,velo,,x,,,\n")
    assert told.wanted is not None
    assert told.wanted.account is not None
    assert told.wanted.account.network == "bluesky"


@pytest.mark.django_db
def test_the_same_line_twice_and_a_skipped_hour_are_told(workspace: Workspace) -> None:
    account(workspace)
    spring = "2027-03-28,02:30,Europe/Paris,,velo,,x,,,\n"
    [first, second] = read(workspace, spring + spring)
    assert not first.blocked
    assert "jump over 02:30" in words(first)
    assert "03:30" in words(first)
    assert "same as line 2" in words(second)


@pytest.mark.django_db
def test_a_file_of_the_library_is_found_by_its_name(workspace: Workspace) -> None:
    asset = Asset.objects.create(
        workspace=workspace,
        name="Affiche",
        kind="image",
        format="png",
        sha256="a" * 64,
        bytes=9,
        width=1,
        height=1,
    )
    [line] = read(workspace, ",,,,,,x,,affiche,\n")
    assert line.wanted is not None
    assert [placed.asset for placed in line.wanted.body.placed()] == [asset.pk]


@pytest.mark.django_db
def test_french_heads_semicolons_and_old_letters_are_read(workspace: Workspace) -> None:
    account(workspace)
    table = "date;heure;compte;texte\r\n24/12/2026;9h30;velo;Joyeux Noël à l’été\r\n"
    for data in (
        table.encode("cp1252"),
        table.encode(),
        b"\xef\xbb\xbf" + table.encode(),
        table.encode("utf-16"),
    ):
        [line] = lines(workspace, decoded(data), NOW)
        assert line.wanted is not None
        assert line.wanted.body.common.parts[0].text == "Joyeux Noël à l’été"
        assert line.wanted.day is not None
        assert line.wanted.day.isoformat() == "2026-12-24"


# As spreadsheets save: Excel with its line about the separator, LibreOffice with every cell quoted, rows left
# empty above the head, cells of several lines, tabs.
HEADS, TEXT = "date;heure;compte;texte", '"Un ""vrai""\nNoël"'
SAVED = {
    "Excel": f"\ufeffsep=;\r\n{HEADS}\r\n24/12/2026;09:30:00;velo;{TEXT}\r\n".encode(),
    "Excel, old letters": f"sep=;\r\n{HEADS}\r\n24/12/2026;09:30;velo;{TEXT}\r\n".encode("cp1252"),
    "Excel in English": f"date,time,account,text\r\n2026-12-24,9:30 AM,velo,{TEXT}\r\n".encode(),
    "LibreOffice": f'"date";"heure";"compte";"texte"\n"2026-12-24";"09:30";"velo";{TEXT}\n'.encode(),
    "rows left empty": f";;;\n\n{HEADS}\n;;;\n2026-12-24;9h30;@velo;{TEXT}\n;;;\n".encode(),
    "tabs": f"date\theure\tcompte\ttexte\r\n24.12.2026\t9 h 30\tvelo\t{TEXT}\r\n".encode("utf-16"),
    "old Macintosh": f"{HEADS}\r24/12/2026;9h30;velo;{TEXT}\r".encode(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("program", SAVED)
def test_a_table_is_read_as_spreadsheets_save_it(workspace: Workspace, program: str) -> None:
    account(workspace)
    [line] = lines(workspace, decoded(SAVED[program]), NOW)
    assert line.wanted is not None, line.problems
    assert line.wanted.body.common.parts[0].text == 'Un "vrai"\nNoël'
    assert (str(line.wanted.day), line.wanted.at) == ("2026-12-24", time(9, 30))


@pytest.mark.django_db
def test_a_cell_that_looks_like_a_formula_is_text(workspace: Workspace) -> None:
    [line, kept] = read(workspace, ',,,,,,"=HYPERLINK(""https://x"")",,,\n,,,,,,\'=1+1,,,\n')
    assert line.wanted is not None
    assert line.wanted.body.common.parts[0].text == '=HYPERLINK("https://x")'
    assert kept.wanted is not None
    assert kept.wanted.body.common.parts[0].text == "=1+1"


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"\x89PNG\r\n\x1a\n\x00\x00", b"a" * 4_000_001, b"date;x\n1;2\n"]
)
def test_what_is_no_table_of_posts_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        list(cells(decoded(data)))


def test_more_than_ten_thousand_lines_are_refused() -> None:
    with pytest.raises(BadInput):
        list(cells("text\n" + "x\n" * 10_001))


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(BadInput):
        assert all(number >= 1 for number, _row in cells("text,link\n" + text))


def test_a_text_over_several_lines_keeps_the_count_of_lines() -> None:
    found = list(cells('text\n"a\nb\nc"\n\nd\n'))
    assert [number for number, _row in found] == [2, 6]
    assert [number for number, _row in cells("sep=;\n\ntext;link\nx;\n")] == [4]


def test_dates_and_times_are_read_as_people_write_them() -> None:
    assert day_of("1/2/2027").isoformat() == "2027-02-01"
    assert [time_of(text) for text in ("9h", "9 h 05", "09:30", "09:30:00")] == [
        time(9), time(9, 5), time(9, 30), time(9, 30),
    ]  # fmt: skip
    told = {"12:05 AM": time(0, 5), "12:30 p.m.": time(12, 30), "9:30:00 PM": time(21, 30)}
    assert {text: time_of(text) for text in told} == told
    for wrong in ("9", "24:00", "9h75", "9:3", "²h", "13:00 PM", "0:10 AM"):
        with pytest.raises(ValueError, match=r"hour must|minute must|^9|²h|[AP]M"):
            time_of(wrong)


def table_of(n: int) -> str:
    return HEAD + "".join(
        f"2026-12-{1 + i % 28:02},{i % 24:02}:00,,{'' if i % 3 else 'myspace'},velo,,Texte {i},,,\n"
        for i in range(n)
    )


@pytest.mark.django_db
def test_five_thousand_lines_cost_no_more_questions_than_five(workspace: Workspace) -> None:
    account(workspace)
    asked = []
    for n in (6, 5000):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = list(lines(workspace, table_of(n), NOW))
        asked.append(len(queries))
        assert sum(line.blocked for line in found) == len(range(0, n, 3))
    assert asked[0] == asked[1]


def kept(actor: Actor, workspace: Workspace, text: str) -> PlanFile:
    return plan_file_keep(actor=actor, workspace=workspace, name="../x.csv", data=text.encode(), now=NOW)


@pytest.mark.django_db
def test_nothing_is_made_before_somebody_says_yes_and_nothing_twice(
    actor: Actor, workspace: Workspace
) -> None:
    account(workspace)
    found = kept(actor, workspace, table_of(9))
    assert found.name == "x.csv"
    assert not Post.objects.exists()
    assert plan_file_read(file_id=found.pk, now=NOW).state == FileState.READ
    chosen = {"actor": actor, "workspace": workspace, "file_id": found.pk, "template_id": None, "now": NOW}
    plan_file_choose(**chosen)
    done = plan_file_read(file_id=found.pk, now=NOW)
    assert (done.state, done.made, done.left_out, done.text) == (FileState.DONE, 6, 3, "")
    assert Post.objects.count() == Plan.objects.filter(origin=Origin.FILE).count() == 6
    assert not Delivery.objects.exists()
    assert not Clearance.objects.exists()
    plan_file_read(file_id=found.pk, now=NOW)
    assert Post.objects.count() == 6
    with pytest.raises(Conflict):
        plan_file_choose(**chosen)


@pytest.mark.django_db
def test_an_import_that_was_cut_off_goes_on_where_it_stopped(actor: Actor, workspace: Workspace) -> None:
    account(workspace)
    found = kept(actor, workspace, table_of(9))
    PlanFile.objects.filter(pk=found.pk).update(state=FileState.CHOSEN, done=6, made=4, left_out=2)
    done = plan_file_read(file_id=found.pk, now=NOW)
    assert (done.made, Post.objects.count()) == (6, 2)


@pytest.mark.django_db
def test_links_get_the_parameters_of_the_chosen_template(actor: Actor, workspace: Workspace) -> None:
    template = link_template_create(
        actor=actor,
        workspace=workspace,
        name="t",
        parameters={"source": "{network}", "campaign": "{campaign}"},
    )
    account(workspace)
    found = kept(actor, workspace, HEAD + ",,,mastodon,,,Lisez,https://x.org/#a,,Hiver\n")
    plan_file_choose(actor=actor, workspace=workspace, file_id=found.pk, template_id=template.pk, now=NOW)
    plan_file_read(file_id=found.pk, now=NOW)
    common = body_of(Post.objects.get()).common
    assert common.link == "https://x.org/?utm_source=mastodon&utm_campaign=hiver#a"
    assert common.parts[0].text == f"Lisez\n\n{common.link}"


@pytest.mark.django_db
def test_a_file_without_a_good_line_and_a_person_who_may_not_are_refused(
    actor: Actor, workspace: Workspace, member: Any
) -> None:
    found = kept(actor, workspace, HEAD + ",,,,,,,,,\n,,,myspace,,,x,,,\n")
    with pytest.raises(BadInput):
        plan_file_choose(actor=actor, workspace=workspace, file_id=found.pk, template_id=None, now=NOW)
    with pytest.raises(NotAllowed):
        kept(Actor.human(member(Role.AGENT)), workspace, HEAD + ",,,,,,x,,,\n")


@pytest.mark.django_db
def test_what_nobody_imported_is_thrown_away_after_a_day(actor: Actor, workspace: Workspace) -> None:
    kept(actor, workspace, HEAD + ",,,,,,x,,,\n")
    assert plan_files_clean(now=NOW) == 0
    assert plan_files_clean(now=datetime(2026, 11, 28, tzinfo=UTC)) == 1


@pytest.mark.django_db
def test_a_person_sees_every_problem_and_the_template_can_be_read_back(
    page: Client, workspace: Workspace
) -> None:
    account(workspace)
    upload = io.BytesIO(
        (HEAD + "2027-06-01,09:00,,,velo,,Oui,,,\n2027-06-01,99:00,,,velo,,<b>Non</b>,,,\n").encode()
    )
    upload.name = "posts.csv"
    answer = page.post(f"/w/{workspace.slug}/calendar/import/", {"file": upload}, follow=True)
    text = answer.content.decode()
    assert "1 line can be imported" in text
    assert "“99:00” is no time" in text
    assert "&lt;b&gt;Non" in text
    assert not Post.objects.exists()
    template = page.get(f"/w/{workspace.slug}/calendar/import/template.csv").content
    [example] = lines(workspace, decoded(template), NOW)
    assert [problem.column for problem in example.problems] == ["account"]
    refused = page.post(f"/w/{workspace.slug}/calendar/import/", {"file": io.BytesIO(b"x")})
    assert refused.status_code == 422
