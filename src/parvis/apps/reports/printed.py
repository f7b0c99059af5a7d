"""A report for a terminal: of the newest days, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from parvis.apps.reports.content import Told, drafted
from parvis.apps.reports.files.pdf import report_pdf
from parvis.apps.reports.files.table import report_csv
from parvis.apps.reports.gathering import gather, newest_heard
from parvis.apps.reports.models import Letterhead, Report
from parvis.apps.reports.times import midnight
from parvis.apps.reports.wishes import wished
from parvis.apps.reports.wording import write
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


@dataclass(frozen=True)
class Printed:
    """A report in one language: its first screen as lines of text, and as files."""

    report: Report
    told: Told
    language: str

    @property
    def text(self) -> str:
        """The first screen, block by block."""
        blocks = (
            "\n".join([title, *(f"  - {one.text}" for one in own)]) for _key, title, own in self.told.blocks
        )
        return "\n\n".join([f"{self.told.title}\n{self.told.period}", *blocks])

    def pdf(self) -> bytes:
        """The pages."""
        head = Letterhead.objects.filter(workspace=self.report.workspace).first()
        with translation.override(self.language):
            return report_pdf(self.report, self.told, self.language, head=head)

    def csv(self) -> str:
        """The sentences and the numbers."""
        with translation.override(self.language):
            return report_csv(self.told)


def report_print(
    *, actor: Actor, workspace: Workspace, days: int, language: str, now: datetime, query: str = ""
) -> Printed:
    """A report of the last ``days`` whole days; of a corpus that ended earlier, of its last ones. Raises
    ``BadInput`` for a period that no report can be made of."""
    require(actor, workspace, Verb.SEE_LISTENING)
    zone = ZoneInfo(workspace.time_zone)
    today = now.astimezone(zone).date()
    newest = newest_heard(workspace)
    end = min(today, newest.astimezone(zone).date() + timedelta(days=1)) if newest else today
    since, until = (midnight(day, workspace.time_zone) for day in (end - timedelta(days=days), end))
    made = gather(workspace, wished(workspace, since=since, until=until, query=query), now=now)
    with translation.override(language):
        title = _("Report of %(workspace)s") % {"workspace": workspace.name}
        told = drafted(title, made, write(made, language), language)
    report = Report(workspace=workspace, title=title, since=since, until=until, made_at=now)
    return Printed(report, told, language)
