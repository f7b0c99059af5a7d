"""Addresses of approval and autonomy, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of approval, loaded when somebody goes there."""
    return PageAt(f"parvis.apps.approval.pages.{view}")


app_name = "approval"
urlpatterns = [
    path("reviews/", _at("reviews.reviews"), name="reviews"),
    path("reviews/<int:pk>/", _at("review.review"), name="review"),
    path("reviews/<int:pk>/decide/", _at("review.decide"), name="decide"),
    path("reviews/<int:pk>/withdraw/", _at("review.withdraw"), name="withdraw"),
    path("reviews/<int:pk>/media/<uuid:asset>/", _at("review.media"), name="media"),
    path("reviews/<int:pk>/comment/", _at("talking.comment"), name="comment"),
    path("reviews/<int:pk>/suggest/", _at("talking.suggest"), name="suggest"),
    path("reviews/comments/<int:pk>/resolve/", _at("talking.resolve"), name="resolve"),
    path("reviews/suggestions/<int:pk>/settle/", _at("talking.settle"), name="settle"),
    path("reviews/<int:pk>/share/", _at("links.share"), name="share"),
    path("reviews/links/<int:pk>/withdraw/", _at("links.unshare"), name="unshare"),
    path("reviews/posts/<uuid:post>/", _at("panel.panel"), name="panel"),
    path("reviews/posts/<uuid:post>/ask/", _at("panel.ask"), name="ask"),
    path("reviews/posts/<uuid:post>/take-back/", _at("panel.take_back"), name="take_back"),
    path("workflow/", _at("workflow.workflow"), name="workflow"),
    path("workflow/writer/", _at("workflow.writer"), name="workflow_writer"),
    path("workflow/stages/new/", _at("workflow.create"), name="stage_new"),
    path("workflow/stages/<int:pk>/", _at("workflow.edit"), name="stage"),
    path("workflow/stages/<int:pk>/move/", _at("workflow.move"), name="stage_move"),
    path("workflow/stages/<int:pk>/delete/", _at("workflow.delete"), name="stage_delete"),
    path("autonomy/", _at("autonomy.autonomy"), name="autonomy"),
    path("autonomy/grants/", _at("autonomy.grant"), name="grant"),
    path("autonomy/grants/<uuid:pk>/revoke/", _at("autonomy.revoke"), name="revoke"),
    path("autonomy/stop/", _at("autonomy.stop"), name="stop"),
    path("autonomy/start/", _at("autonomy.start"), name="start"),
]
