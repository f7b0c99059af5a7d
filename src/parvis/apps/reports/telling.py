"""Reports by e-mail to members: the first screen in words, in each reader's language, and where to read on.

No post that a person shows in a report leaves by e-mail: it would escape erasure. Nobody outside gets one:
they are shown a link that expires.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parvis.apps.reports.content import Told, all_statements, told
from parvis.apps.reports.models import Letter, Report
from parvis.apps.reports.statements import require_approved
from parvis.core.jobs.tasks import job
from parvis.core.letters import letter_send
from parvis.core.people import User
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.selectors import members_who


def letters_write(report: Report) -> None:
    """Have the report sent to the readers of its plan; to be called in the transaction that makes it.

    Raises ``Unapproved`` for a sentence of a model that no person approved: then nothing is made at all.
    """
    require_approved(all_statements(report))
    if report.plan is None:
        return
    for user in members_who(report.workspace, Verb.SEE_LISTENING).filter(
        pk__in=report.plan.readers.values("pk")
    ):
        Letter.objects.create(report=report, user=user)
        key = f"report-letter:{report.pk}:{user.pk}"
        email_report.using(workspace_id=report.workspace_id, unique_key=key).enqueue(
            report_id=report.pk, user_id=user.pk
        )


@job(max_attempts=8, backoff_base_s=30.0)
def email_report(report_id: int, user_id: int) -> int:
    """Send a report to one reader; 1 if it was sent.

    The mail server may take a mail whose taking we do not learn of; the second then bears the same
    Message-ID.
    """
    return report_email(report_id, user_id, now=timezone.now())


def report_email(report_id: int, user_id: int, *, now: datetime) -> int:
    """The same, at an instant that is given. Whoever left, or may no longer read it, gets nothing."""
    letter = (
        Letter.objects.filter(report_id=report_id, user_id=user_id, sent_at__isnull=True)
        .select_related("report__workspace", "user")
        .first()
    )
    if letter is None:
        return 0
    readers = members_who(letter.report.workspace, Verb.SEE_LISTENING)
    if not readers.filter(pk=user_id).exists():
        letter.delete()
        return 0
    _send(letter.report, letter.user)
    letter.sent_at = now
    letter.save(update_fields=["sent_at"])
    return 1


def _send(report: Report, user: User) -> None:
    with translation.override(user.language):
        found = told(report, user.language)
        require_approved(found.statements)
        context = _context(report, found)
        key = f"report-{report.pk}-{user.pk}"
        letter_send(to=user.email, template="reports/mail/report", context=context, key=key)


def _context(report: Report, found: Told) -> dict[str, Any]:
    place = reverse("reports:report", args=[report.workspace.slug, report.pk])
    subject = _("%(workspace)s: %(said)s") % {"workspace": report.workspace.name, "said": found.title}
    return {
        "subject": subject,
        "told": found,
        "url": settings.PUBLIC_URL + place,
        "plans_url": settings.PUBLIC_URL + reverse("reports:plans", args=[report.workspace.slug]),
        "base": f"{settings.PUBLIC_URL}/w/{report.workspace.slug}/",
    }
