"""Addresses of trends, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of trends: it loads the lake, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.trends.pages.{view}")


app_name = "trends"
urlpatterns = [
    path("trends/", _at("trends.trends"), name="trends"),
    path("trends/<int:pk>/", _at("rise.rise"), name="rise"),
]
