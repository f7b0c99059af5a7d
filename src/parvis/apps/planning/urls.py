"""Addresses of planning, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of planning: it may load the networks, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.planning.pages.{view}")


app_name = "planning"
urlpatterns = [
    path("calendar/", _at("calendar.calendar"), name="calendar"),
    path("calendar/move/", _at("calendar.move"), name="move"),
    path("calendar/clock/", _at("calendar.clock"), name="clock"),
    path("calendar/new/", _at("plans.create"), name="plan_new"),
    path("calendar/item/<str:item>/", _at("plans.item"), name="item"),
    path("calendar/plans/<int:pk>/remove/", _at("plans.remove"), name="plan_remove"),
    path("calendar/queues/", _at("queues.queues"), name="queues"),
    path("calendar/queues/categories/", _at("queues.category"), name="category_new"),
    path("calendar/queues/categories/<int:pk>/pause/", _at("queues.pause"), name="category_pause"),
    path("calendar/queues/categories/<int:pk>/delete/", _at("queues.forget"), name="category_delete"),
    path("calendar/queues/categories/<int:pk>/add/", _at("queues.add"), name="queue_add"),
    path("calendar/queues/slots/", _at("queues.slot"), name="slot_new"),
    path("calendar/queues/slots/<int:pk>/delete/", _at("queues.unslot"), name="slot_delete"),
    path("calendar/queues/slots/<int:pk>/skip/", _at("queues.skip"), name="slot_skip"),
    path("calendar/queues/posts/<int:pk>/move/", _at("queues.move"), name="queue_move"),
    path("calendar/queues/posts/<int:pk>/remove/", _at("queues.remove"), name="queue_remove"),
    path("calendar/times/", _at("times.times"), name="times"),
    path("calendar/links/", _at("links.links"), name="links"),
    path("calendar/links/new/", _at("links.create"), name="link_new"),
    path("calendar/links/<int:pk>/", _at("links.link"), name="link"),
    path("calendar/links/<int:pk>/remove/", _at("links.remove"), name="link_remove"),
    path("calendar/links/setting/", _at("links.setting"), name="link_setting"),
    path("calendar/links/templates/", _at("links.template"), name="template_new"),
    path("calendar/links/templates/<int:pk>/delete/", _at("links.untemplate"), name="template_delete"),
    path("calendar/import/", _at("imports.upload"), name="import"),
    path("calendar/import/template.csv", _at("imports.template"), name="import_template"),
    path("calendar/import/<int:pk>/", _at("imports.look"), name="import_look"),
    path("calendar/import/<int:pk>/choose/", _at("imports.choose"), name="import_choose"),
    path("calendar/import/<int:pk>/forget/", _at("imports.forget"), name="import_forget"),
    path("calendar/feeds/", _at("feeds.feeds"), name="feeds"),
    path("calendar/feeds/new/", _at("feeds.create"), name="feed_new"),
    path("calendar/feeds/<int:pk>/pause/", _at("feeds.pause"), name="feed_pause"),
    path("calendar/feeds/<int:pk>/delete/", _at("feeds.forget"), name="feed_delete"),
    path("calendar/share/", _at("share.share"), name="share"),
    path("calendar/share/new/", _at("share.create"), name="share_new"),
    path("calendar/share/<int:pk>/withdraw/", _at("share.withdraw"), name="share_withdraw"),
]
