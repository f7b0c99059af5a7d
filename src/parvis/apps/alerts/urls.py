"""Addresses of alerts, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of alerts: it may load the lake, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.alerts.pages.{view}")


app_name = "alerts"
urlpatterns = [
    path("alerts/", _at("alerts.alerts"), name="alerts"),
    path("alerts/read/", _at("alerts.read_all"), name="read_all"),
    path("alerts/reach/", _at("reach.reach"), name="reach"),
    path("alerts/<int:pk>/", _at("alerts.alert"), name="alert"),
    path("alerts/<int:pk>/answer/", _at("alerts.answer"), name="answer"),
    path("alerts/rules/", _at("rules.rules"), name="rules"),
    path("alerts/rules/new/", _at("rules.create"), name="rule_new"),
    path("alerts/rules/<int:pk>/", _at("rules.edit"), name="rule"),
    path("alerts/rules/<int:pk>/active/", _at("rules.activate"), name="rule_active"),
    path("alerts/rules/<int:pk>/threshold/", _at("rules.threshold"), name="rule_threshold"),
    path("alerts/rules/<int:pk>/delete/", _at("rules.delete"), name="rule_delete"),
    path("crises/", _at("crises.crises"), name="crises"),
    path("crises/new/", _at("crises.create"), name="crisis_new"),
    path("crises/<int:pk>/", _at("crises.room"), name="crisis"),
    path("crises/<int:pk>/note/", _at("crises.note"), name="crisis_note"),
    path("crises/<int:pk>/statement/", _at("statements.write"), name="statement_new"),
    path("crises/<int:pk>/close/", _at("crises.close"), name="crisis_close"),
    path("crises/statements/<int:pk>/", _at("statements.change"), name="statement"),
    path("crises/statements/<int:pk>/approve/", _at("statements.approve"), name="statement_approve"),
    path("crises/statements/<int:pk>/withdraw/", _at("statements.withdraw"), name="statement_withdraw"),
]
