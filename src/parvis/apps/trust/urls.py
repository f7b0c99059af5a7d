"""Addresses of checks, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of checks, loaded when somebody goes there."""
    return PageAt(f"parvis.apps.trust.pages.{view}")


app_name = "trust"
urlpatterns = [
    path("checks/", _at("settings.settings"), name="settings"),
    path("checks/measured/", _at("measured.measured"), name="measured"),
    path("checks/posts/<uuid:post>/", _at("panel.panel"), name="panel"),
    path("checks/posts/<uuid:post>/waive/", _at("panel.waive"), name="waive"),
    path("checks/posts/<uuid:post>/mend/", _at("panel.mend"), name="mend"),
    path("checks/posts/<uuid:post>/declare/", _at("panel.declare"), name="declare"),
]
