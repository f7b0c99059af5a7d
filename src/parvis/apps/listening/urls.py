"""Addresses of listening, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.core.workspaces.access import PageAt


def _at(view: str) -> PageAt:
    """A page of listening: it loads the lake and the models, so it is loaded when somebody goes there."""
    return PageAt(f"parvis.apps.listening.pages.{view}")


def _topics(view: str) -> PageAt:
    return PageAt(f"parvis.apps.listening.topics.pages.{view}")


app_name = "listening"
urlpatterns = [
    path("listening/", _at("dashboard.dashboard"), name="dashboard"),
    path("listening/panel/<slug:name>/", _at("dashboard.panel"), name="panel"),
    path("listening/periods/", _at("periods.periods"), name="periods"),
    path("listening/voices/", _at("voices.voices"), name="voices"),
    path("listening/sides/", _at("sides.sides"), name="sides"),
    path("listening/context/", _at("context.context"), name="context"),
    path("listening/context/export.csv", _at("context.export"), name="context_csv"),
    path("listening/events/", _at("events.events"), name="events"),
    path("listening/events/new/", _at("events.create"), name="event_new"),
    path("listening/events/<int:pk>/", _at("events.event"), name="event"),
    path("listening/events/<int:pk>/change/", _at("events.change"), name="event_change"),
    path("listening/events/<int:pk>/delete/", _at("events.delete"), name="event_delete"),
    path("listening/views/", _at("views.views"), name="views"),
    path("listening/views/new/", _at("views.save"), name="view_new"),
    path("listening/views/<int:pk>/", _at("views.change"), name="view"),
    path("listening/views/<int:pk>/delete/", _at("views.delete"), name="view_delete"),
    path("listening/views/<int:pk>/share/", _at("views.share"), name="view_share"),
    path("listening/links/<int:pk>/withdraw/", _at("views.withdraw"), name="link_withdraw"),
    path("authors/<slug:author>/", _at("authors.author"), name="author"),
    path("posts/", _at("posts.posts"), name="posts"),
    path("posts/live/", _at("posts.live"), name="live"),
    path("posts/export.csv", _at("posts.export"), name="posts_csv"),
    path("posts/<slug:mention>/", _at("posts.post"), name="post"),
    path("posts/<slug:mention>/correct/", _at("labels.correct"), name="correct"),
    path("posts/<slug:mention>/erase-author/", _at("posts.erase_author"), name="erase_author"),
    path("topics/", _topics("topics"), name="topics"),
    path("topics/learn/", _topics("learn"), name="topics_learn"),
    path("topics/<int:number>/", _topics("topic"), name="topic"),
    path("topics/<int:number>/rename/", _topics("rename"), name="topic_rename"),
    path("topics/<int:number>/hide/", _topics("hide"), name="topic_hide"),
    path("topics/<int:number>/trust/", _topics("trust"), name="topic_trust"),
    path("topics/<int:number>/merge/", _topics("merge"), name="topic_merge"),
    path("topics/<int:number>/separate/", _topics("separate"), name="topic_separate"),
    path("topics/<int:number>/divide/", _topics("divide"), name="topic_divide"),
    path("topics/<int:number>/reunite/", _topics("reunite"), name="topic_reunite"),
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
