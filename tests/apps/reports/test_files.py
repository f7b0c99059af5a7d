"""PDF and CSV: real text, a title, a language, page numbers; and nothing from outside is ever run."""

from __future__ import annotations

import csv
import io
import struct
import zlib
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from apps.reports.made import by_ai, facts, rise, row, subject, voice
from parvis.apps.reports.content import Told, told
from parvis.apps.reports.facts import FEWEST_NAMED, Alarms, Rang, Said
from parvis.apps.reports.files.pdf import report_pdf
from parvis.apps.reports.files.table import report_csv
from parvis.apps.reports.letterheads import redrawn
from parvis.apps.reports.models import Letterhead, Report
from parvis.apps.reports.services import letterhead_set
from parvis.apps.reports.statements import Unapproved
from parvis.core.actors import Actor
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.kit.colours import contrast
from parvis.kit.pictures import Size, size_of

pytestmark = pytest.mark.django_db
EVIL = '#read("/etc/passwd") *gras* $x$ <script>alert(1)</script> \\ `x` @ref //c'


def png(width: int = 40, height: int = 20, *, extra: bytes = b"") -> bytes:
    """A small grey PNG, with another chunk where ``extra`` is given."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    text = chunk(b"tEXt", extra) if extra else b""
    body = text + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


def pages(report: Report, language: str = "fr", **more: Any) -> PdfReader:
    with translation.override(language):
        made = report_pdf(report, told(report, language), language, head=more.pop("head", None), **more)
    return PdfReader(io.BytesIO(made))


def text_of(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_a_pdf_has_a_title_a_language_tags_page_numbers_and_real_text(workspace: Workspace) -> None:
    reader = pages(row(workspace, "La semaine d’Acme"))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "La semaine d’Acme"
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    text = text_of(reader)
    assert "Ce qui s’est passé" in text
    assert "1 234 publications ont été entendues" in text
    assert f"1 / {len(reader.pages)}" in text
    assert "Jour par jour" in text


def test_the_same_report_is_read_in_english(workspace: Workspace) -> None:
    reader = pages(row(workspace), "en")
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert "1,234 posts were heard" in text_of(reader)


def test_charts_are_drawn_as_vectors_with_their_words(workspace: Workspace) -> None:
    reader = pages(row(workspace))
    assert "Zenith" in text_of(reader)
    assert not any(page.images.keys() for page in reader.pages)  # no pixels: drawings are paths and text


def test_nothing_from_outside_is_read_as_markup(workspace: Workspace) -> None:
    report = row(
        workspace,
        EVIL,
        topics=(subject(EVIL, n=300),),
        rising=(rise(EVIL),),
        voices=(voice(EVIL),),
        alarms=Alarms((Rang(1, Said("mots", "words"), EVIL, facts().since),), 0, 0, 0),
        filters=(Said(EVIL, EVIL),),
    )
    head = Letterhead(workspace=workspace, name=EVIL)
    text = text_of(pages(report, head=head, quotes=(EVIL,)))
    assert "root:" not in text
    assert text.count('#read("/etc/passwd")') >= 5
    assert "*gras*" in text
    assert "<script>alert(1)</script>" in text


def test_letters_that_no_font_has_do_not_stop_a_pdf(workspace: Workspace) -> None:
    text = text_of(pages(row(workspace, "\U000e0041 \ue000 ወንበር \u0d9c 🎉 مرحبا")))
    assert "novembre 2026" in text


def test_a_csv_holds_every_sentence_and_every_number_and_runs_nothing(workspace: Workspace) -> None:
    formula = '=HYPERLINK("http://evil";"x")'
    report = row(workspace, voices=(voice(formula), voice("-1+2", n=50)), topics=(subject("@SUM(A1)", n=9),))
    with translation.override("en"):
        lines = list(csv.reader(io.StringIO(report_csv(told(report, "en")))))
    assert lines[0] == ["Part", "Table", "Row", "Measure", "Value"]
    assert [
        "What happened",
        "",
        "",
        "sentence",
        "From 2 to 8 November 2026, 1,234 posts were heard.",
    ] in lines
    assert ["Share of voice", "Share of voice", f"'{formula}", "Share", "0.34"] in lines
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "@", "-1+"))]


def test_no_file_is_made_of_a_models_unread_sentence(workspace: Workspace) -> None:
    report = by_ai(row(workspace), approved_by=None)
    with pytest.raises(Unapproved), translation.override("fr"):
        report_csv(told(report, "fr"))
    with pytest.raises(Unapproved):
        pages(report)


def outside(report: Report) -> Told:
    with translation.override("en"):
        return told(report, "en", outside=True)


def test_who_is_outside_is_named_nothing_that_few_posts_hold(workspace: Workspace) -> None:
    few = FEWEST_NAMED - 1
    report = row(
        workspace,
        topics=(subject("secret topic", n=few, before=90),),
        voices=(voice("Secret Brand", n=few), voice("Known")),
        alarms=Alarms((Rang(1, Said("mots", "words"), "Secret rule", facts().since),), 0, 0, 0),
    )
    shown = outside(report)
    with translation.override("en"):
        everything = f"{shown.blocks} {shown.parts} {shown.steps} {report_csv(shown)}"
    assert "Known" in everything
    assert "ecret" not in everything
    inside = f"{told(report, 'en').parts}"
    assert "Secret Brand" in inside


def test_a_logo_is_drawn_anew_and_what_it_carried_is_gone(workspace: Workspace, actor: Actor) -> None:
    sent = png(extra=b"Comment\0where I live") + b"PK\x03\x04 another file"
    drawn = redrawn(sent)
    assert size_of(drawn) is not None
    assert b"where I live" not in drawn
    assert b"PK\x03\x04" not in drawn
    head = letterhead_set(
        actor=actor, workspace=workspace, name="Acme", colour="#8A1F1F", keep_days=30, logo=sent
    )
    assert (head.name, head.colour) == ("Acme", "#8a1f1f")
    reader = pages(row(workspace), head=head)
    assert sum(len(page.images.keys()) for page in reader.pages) == 1
    kept = letterhead_set(actor=actor, workspace=workspace, name="", colour="#8a1f1f", keep_days=30)
    assert kept.logo is not None
    gone = letterhead_set(
        actor=actor, workspace=workspace, name="", colour="#8a1f1f", keep_days=30, remove_logo=True
    )
    assert gone.logo is None


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        png()[:30],
        png()[:24] + b"\0" * 200,
        png(5000, 1),
        struct.pack(">8sI4sII", b"\x89PNG\r\n\x1a\n", 13, b"IHDR", 100_000, 100_000) + b"\0" * 50,
        b"\xff\xd8\xff\xe0\x00\x10",
        b"\0" * 1_000_001,
    ],
    ids=["empty", "gif", "svg", "pdf", "cut", "broken", "too wide", "bomb", "cut jpeg", "too heavy"],
)
def test_what_is_no_small_png_or_jpeg_is_refused(sent: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        redrawn(sent)
    assert refused.value.code == "logo"


@pytest.mark.parametrize("colour", ["#ffff00", "#7fd0c9", "red", "#12345", "#0e4f54;x", "url(x)"])
def test_a_colour_that_cannot_be_read_on_white_is_refused(
    actor: Actor, workspace: Workspace, colour: str
) -> None:
    with pytest.raises(BadInput) as refused:
        letterhead_set(actor=actor, workspace=workspace, name="", colour=colour, keep_days=30)
    assert refused.value.code == "colour"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_picture_says_its_size_without_being_drawn() -> None:
    frame = bytes.fromhex("ffd8 ffe0 0004 0000 ff01 ffc0 000b 08 0010 0020 01 011100")
    assert size_of(frame) == Size(32, 16)
    assert size_of(png(40, 20)) == Size(40, 20)
    assert replace(Size(1, 2), width=3) == Size(3, 2)
