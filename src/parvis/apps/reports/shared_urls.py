"""Addresses of reports shown outside, below ``/shared/reports/``: what a link opens, without an account."""

from django.urls import path

from parvis.core.workspaces.access import PageAt

app_name = "shared_reports"
urlpatterns = [
    path("<str:token>/", PageAt("parvis.apps.reports.pages.shared.view"), name="view"),
    path("<str:token>/report.pdf", PageAt("parvis.apps.reports.pages.shared.pdf"), name="pdf"),
]
