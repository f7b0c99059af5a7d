"""Addresses of demographics, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of demographics: it loads the lake, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.demographics.pages.{view}")


app_name = "demographics"
urlpatterns = [
    path("audience/stated/", _at("stated"), name="stated"),
    path("audience/stated/export.csv", _at("export"), name="stated_csv"),
]
