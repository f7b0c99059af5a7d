"""Addresses of posts, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of posts, loaded when somebody goes there."""
    return PageAt(f"parvis.apps.content.pages.{view}")


app_name = "content"
urlpatterns = [
    path("write/", _at("posts.posts"), name="posts"),
    path("write/new/", _at("posts.create"), name="new"),
    path("write/who/", _at("who.who"), name="who"),
    path("write/<uuid:pk>/", _at("editor.post"), name="post"),
    path("write/<uuid:pk>/save/", _at("editor.save"), name="save"),
    path("write/<uuid:pk>/choose/", _at("choosing.choose"), name="choose"),
    path("write/<uuid:pk>/look/", _at("editor.look"), name="look"),
    path("write/<uuid:pk>/history/", _at("past.history"), name="history"),
    path("write/<uuid:pk>/return/", _at("past.back"), name="back"),
    path("write/<uuid:pk>/duplicate/", _at("posts.duplicate"), name="duplicate"),
    path("write/<uuid:pk>/archive/", _at("posts.archive"), name="archive"),
    path("write/<uuid:pk>/restore/", _at("posts.restore"), name="restore"),
]
