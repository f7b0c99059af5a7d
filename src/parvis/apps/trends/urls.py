"""Addresses of trends, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of trends: it loads the lake, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.trends.pages.{view}")


def _matters(view: str) -> PageAt:
    return PageAt(f"parvis.apps.trends.matters.pages.{view}")


app_name = "trends"
urlpatterns = [
    path("trends/", _at("trends.trends"), name="trends"),
    path("trends/<int:pk>/", _at("rise.rise"), name="rise"),
    path("matters/", _matters("matters"), name="matters"),
    path("matters/reset/", _matters("reset"), name="matters_reset"),
    path("matters/<int:pk>/", _matters("matter"), name="matter"),
    path("matters/<int:pk>/answer/", _matters("answer"), name="matter_answer"),
    path("matters/<int:pk>/choose/", _matters("choose"), name="matter_choose"),
]
