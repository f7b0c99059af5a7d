"""What is wrong with a file or one of its lines, in words. Translated where shown: here are the English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from parvis.kit.translation import gettext_noop
from parvis.networks.files.faults import BadLine, Reason

FAULTS: Final = {
    "file_bomb": gettext_noop(
        "This file unfolds to far more than its size. It was refused to protect the server."
    ),
    "file_broken": gettext_noop("This file is damaged or cut short. Export it again and send it again."),
    "file_empty": gettext_noop("This file holds nothing to read."),
    "file_encoding": gettext_noop("The encoding given does not exist."),
    "file_encrypted": gettext_noop("This archive asks for a password. Send it without one."),
    "file_missing": gettext_noop("The file is not there. Check its name, or send it again."),
    "file_no_text": gettext_noop("Say which column holds the text of the posts."),
    "file_not_regular": gettext_noop("This is not a regular file."),
    "file_outside": gettext_noop("This file lies outside the folder of imports."),
    "file_timezone": gettext_noop("There is no time zone of this name."),
    "file_unknown": gettext_noop(
        "This is not a file that Parvis knows. Send CSV, JSON, Parquet or an account archive; "
        "save a spreadsheet as CSV."
    ),
}
REASONS: Final = {
    Reason.NO_TEXT: gettext_noop("it holds no text"),
    Reason.BAD_DATE: gettext_noop("its date cannot be read"),
    Reason.BAD_ENCODING: gettext_noop("its characters cannot be read"),
    Reason.TOO_LONG: gettext_noop("it is too long"),
    Reason.UNCLOSED_QUOTE: gettext_noop("a quotation mark is never closed"),
    Reason.TOO_MANY_COLUMNS: gettext_noop("it has more columns than the heading"),
    Reason.BAD_JSON: gettext_noop("it is not valid JSON"),
    Reason.NOT_AN_OBJECT: gettext_noop("it is no JSON object"),
    Reason.BROKEN_RECORD: gettext_noop("the record is damaged"),
    Reason.NOT_PUBLIC: gettext_noop("the post was not public"),
}
LINE: Final = gettext_noop("Line %(number)d: %(reason)s.")
LINE_IN_DETAIL: Final = gettext_noop("Line %(number)d: %(reason)s (%(detail)s).")


def line_told(line: BadLine, translate: Callable[[str], str]) -> str:
    """Return the sentence for a line that was left out, in the language of ``translate``."""
    words = {"number": line.number, "reason": translate(REASONS[line.code]), "detail": line.detail}
    return translate(LINE_IN_DETAIL if line.detail else LINE) % words
