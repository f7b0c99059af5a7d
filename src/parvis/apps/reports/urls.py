"""Addresses of reports, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of reports: it may load the lake, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.reports.pages.{view}")


app_name = "reports"
urlpatterns = [
    path("reports/", _at("listed.reports"), name="reports"),
    path("reports/new/", _at("making.create"), name="new"),
    path("reports/first/", _at("making.first"), name="first"),
    path("reports/letterhead/", _at("letterhead.letterhead"), name="letterhead"),
    path("reports/plans/", _at("plans.plans"), name="plans"),
    path("reports/plans/new/", _at("plans.create"), name="plan_new"),
    path("reports/plans/<int:pk>/", _at("plans.edit"), name="plan"),
    path("reports/plans/<int:pk>/active/", _at("plans.activate"), name="plan_active"),
    path("reports/plans/<int:pk>/delete/", _at("plans.delete"), name="plan_delete"),
    path("reports/<int:pk>/", _at("report.report"), name="report"),
    path("reports/<int:pk>/report.pdf", _at("report.pdf"), name="pdf"),
    path("reports/<int:pk>/report.csv", _at("report.table"), name="csv"),
    path("reports/<int:pk>/delete/", _at("report.delete"), name="delete"),
    path("reports/<int:pk>/quote/", _at("report.quote"), name="quote"),
    path("reports/<int:pk>/quote/<int:quote>/remove/", _at("report.unquote"), name="unquote"),
    path("reports/<int:pk>/share/", _at("report.share"), name="share"),
    path("reports/links/<int:pk>/withdraw/", _at("report.withdraw"), name="withdraw"),
]
