"""Addresses of publishing, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of publishing, loaded when somebody goes there."""
    return PageAt(f"parvis.apps.publishing.pages.{view}")


app_name = "publishing"
urlpatterns = [
    path("accounts/", _at("accounts.accounts"), name="accounts"),
    path("accounts/choose/", _at("connecting.choose"), name="choose"),
    path("accounts/connect/<slug:network>/", _at("connecting.connect"), name="connect"),
    path("accounts/application/<slug:network>/", _at("connecting.application"), name="application"),
    path("accounts/<int:pk>/", _at("accounts.account"), name="account"),
    path("accounts/<int:pk>/disconnect/", _at("accounts.disconnect"), name="disconnect"),
    path("accounts/<int:pk>/limits/", _at("accounts.limits"), name="limits"),
    path("deliveries/", _at("deliveries.deliveries"), name="deliveries"),
    path("deliveries/stopped/", _at("deliveries.resume_stopped"), name="resume_stopped"),
    path("deliveries/of/<uuid:post>/", _at("panel.panel"), name="panel"),
    path("deliveries/of/<uuid:post>/schedule/", _at("panel.schedule"), name="schedule"),
    path("deliveries/<uuid:pk>/", _at("deliveries.delivery"), name="delivery"),
    path("deliveries/<uuid:pk>/recent/", _at("deliveries.recent"), name="recent"),
    path("deliveries/<uuid:pk>/confirm/", _at("deliveries.confirm"), name="confirm"),
    path("deliveries/<uuid:pk>/reschedule/", _at("deliveries.reschedule"), name="reschedule"),
    path("deliveries/<uuid:pk>/<slug:deed>/", _at("deliveries.act"), name="act"),
]
