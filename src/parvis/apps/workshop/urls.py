"""Addresses of the prompt workshop, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of the workshop: it loads the networks, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.workshop.pages.{view}")


app_name = "workshop"
urlpatterns = [
    path("create/prompts/", _at("prompts.prompts"), name="prompts"),
    path("create/prompts/<str:language>/versions/<int:number>/", _at("prompts.version"), name="version"),
    path("create/prompts/<str:language>/versions/<int:number>/write/", _at("prompts.write"), name="write"),
    path("create/prompts/<str:language>/versions/<int:number>/use/", _at("prompts.use"), name="use"),
    path("create/prompts/<str:language>/compare/", _at("prompts.compare"), name="compare"),
    path("create/prompts/cases/", _at("cases.cases"), name="cases"),
    path("create/prompts/cases/new/", _at("cases.take"), name="case_new"),
    path("create/prompts/cases/starters/", _at("cases.starters"), name="starters"),
    path("create/prompts/cases/<uuid:pk>/archive/", _at("cases.archive"), name="case_archive"),
    path("create/prompts/trials/", _at("trials.trials"), name="trials"),
    path("create/prompts/trials/new/", _at("trials.plan"), name="trial_new"),
    path("create/prompts/trials/ask/", _at("trials.ask"), name="trial_ask"),
    path("create/prompts/trials/<uuid:pk>/", _at("trials.trial"), name="trial"),
    path("create/prompts/trials/<uuid:pk>/progress/", _at("trials.progress"), name="progress"),
    path("create/prompts/trials/<uuid:pk>/stop/", _at("trials.stop"), name="trial_stop"),
    path("create/prompts/trials/<uuid:pk>/judge/", _at("judging.judge"), name="judge"),
    path("create/prompts/trials/<uuid:pk>/reveal/", _at("judging.reveal"), name="reveal"),
]
