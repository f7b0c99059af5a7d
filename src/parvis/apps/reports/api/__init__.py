"""Endpoints of reports, one file for each subject; ``ROUTERS`` in the order of the reference."""

from parvis.apps.reports.api.links import links
from parvis.apps.reports.api.plans import plans
from parvis.apps.reports.api.reports import reports

ROUTERS = (reports, links, plans)
