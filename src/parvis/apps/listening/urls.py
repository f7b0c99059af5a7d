"""Addresses of listening, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of listening: it loads the lake and the models, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.listening.pages.{view}")


app_name = "listening"
urlpatterns = [
    path("listening/", _at("dashboard.dashboard"), name="dashboard"),
    path("listening/panel/<slug:name>/", _at("dashboard.panel"), name="panel"),
    path("listening/topics/", _at("dashboard.topics"), name="topics"),
    path("posts/", _at("posts.posts"), name="posts"),
    path("posts/live/", _at("posts.live"), name="live"),
    path("posts/export.csv", _at("posts.export"), name="posts_csv"),
    path("posts/<slug:mention>/", _at("posts.post"), name="post"),
    path("posts/<slug:mention>/correct/", _at("labels.correct"), name="correct"),
    path("posts/<slug:mention>/erase-author/", _at("posts.erase_author"), name="erase_author"),
    path("queries/", _at("queries.queries"), name="queries"),
    path("queries/progress/", _at("queries.progress"), name="queries_progress"),
    path("queries/choose/", _at("queries.choose"), name="query_chooser"),
    path("queries/move/", _at("queries.move"), name="queries_move"),
    path("queries/import/", _at("query_files.bring"), name="queries_import"),
    path("queries/export.csv", _at("query_files.export"), name="queries_csv"),
    path("queries/folders/", _at("folders.folders"), name="query_folders"),
    path("queries/folders/<int:pk>/rename/", _at("folders.rename"), name="folder_rename"),
    path("queries/folders/<int:pk>/delete/", _at("folders.delete"), name="folder_delete"),
    path("queries/new/", _at("query.create"), name="query_new"),
    path("queries/preview/", _at("query.preview"), name="query_preview"),
    path("queries/builder/", _at("query.builder"), name="query_builder"),
    path("queries/<int:pk>/", _at("query.edit"), name="query"),
    path("queries/<int:pk>/delete/", _at("query.delete"), name="query_delete"),
    path("queries/<int:pk>/past/", _at("query.past"), name="query_past"),
    path("queries/<int:pk>/past/stop/", _at("query.past_stop"), name="past_stop"),
    path("queries/<int:pk>/past/resume/", _at("query.past_resume"), name="past_resume"),
    path("queries/<int:pk>/versions/", _at("query_versions.versions"), name="query_versions"),
    path("queries/<int:pk>/back/", _at("query_versions.back"), name="query_back"),
    path("brands/", _at("queries.brands"), name="brands"),
    path("sources/", _at("sources.sources"), name="sources"),
    path("sources/new/", _at("sources.create"), name="source_new"),
    path("sources/bluesky/", _at("sources.bluesky"), name="bluesky"),
    path("sources/<int:pk>/pause/", _at("sources.pause"), name="source_pause"),
    path("sources/<int:pk>/delete/", _at("sources.delete"), name="source_delete"),
    path("import/", _at("imports.upload"), name="import"),
    path("import/<int:pk>/", _at("imports.mapping"), name="import_mapping"),
    path("import/<int:pk>/report/", _at("imports.report"), name="import_report"),
    path("models/", _at("models.models"), name="models"),
    path("models/<slug:task>/", _at("models.card"), name="model"),
    path("models/<slug:task>/choose/", _at("models.choose"), name="model_choose"),
    path("check/", _at("labels.label"), name="label"),
    path("check/export.csv", _at("labels.export"), name="labels_csv"),
]
