"""Addresses of the audience, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of the audience: it loads the networks, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.audience.pages.{view}")


app_name = "audience"
urlpatterns = [
    path("audience/", _at("segments.segments"), name="segments"),
    path("audience/segments/new/", _at("segments.create"), name="segment_new"),
    path("audience/segments/<uuid:pk>/", _at("segments.change"), name="segment"),
    path("audience/segments/<uuid:pk>/delete/", _at("segments.delete"), name="segment_delete"),
    path("audience/themes/", _at("themes.themes"), name="themes"),
    path("audience/themes/change/", _at("themes.change"), name="themes_change"),
]
