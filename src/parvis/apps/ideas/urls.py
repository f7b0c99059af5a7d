"""Addresses of ideas, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of ideas: it loads the networks and the lake, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.ideas.pages.{view}")


app_name = "ideas"
urlpatterns = [
    path("ideas/", _at("board.board"), name="board"),
    path("ideas/propose/", _at("board.propose"), name="propose"),
    path("ideas/add/", _at("board.add"), name="add"),
    path("ideas/aside/", _at("sources.aside"), name="aside"),
    path("ideas/days/", _at("sources.days"), name="days"),
    path("ideas/days/add/", _at("sources.day_add"), name="day_add"),
    path("ideas/days/<int:pk>/remove/", _at("sources.day_remove"), name="day_remove"),
    path("ideas/evergreen/", _at("sources.evergreen"), name="evergreen"),
    path("ideas/evergreen/<uuid:pk>/", _at("sources.evergreen_set"), name="evergreen_set"),
    path("ideas/sources/", _at("sources.sources"), name="sources"),
    path("ideas/sources/set/", _at("sources.sources_set"), name="sources_set"),
    path("ideas/feeds/add/", _at("sources.feed_add"), name="feed_add"),
    path("ideas/feeds/<int:pk>/remove/", _at("sources.feed_remove"), name="feed_remove"),
    path("ideas/<uuid:pk>/", _at("board.idea"), name="idea"),
    path("ideas/<uuid:pk>/change/", _at("board.change"), name="change"),
    path("ideas/<uuid:pk>/decide/", _at("board.decide"), name="decide"),
    path("ideas/<uuid:pk>/place/", _at("board.place"), name="place"),
    path("ideas/<uuid:pk>/brief/", _at("board.brief"), name="brief"),
    path("ideas/<uuid:pk>/draft/", _at("board.draft"), name="draft"),
]
