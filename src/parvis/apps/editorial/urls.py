"""Addresses of the editorial record, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of the record: it loads what posts are made of, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.editorial.pages.{view}")


app_name = "editorial"
urlpatterns = [
    path("editorial/", _at("record.record"), name="record"),
    path("editorial/download/", _at("record.download"), name="download"),
    path("editorial/<uuid:post>/", _at("panel.panel"), name="panel"),
]
