"""Addresses of listening, below ``/w/<workspace>/``."""

from django.urls import path

from parvis.apps.listening.pages import dashboard, imports, labels, posts, queries, sources

app_name = "listening"
urlpatterns = [
    path("listening/", dashboard.dashboard, name="dashboard"),
    path("listening/panel/<slug:name>/", dashboard.panel, name="panel"),
    path("listening/topics/", dashboard.topics, name="topics"),
    path("posts/", posts.posts, name="posts"),
    path("posts/live/", posts.live, name="live"),
    path("posts/export.csv", posts.export, name="posts_csv"),
    path("posts/<slug:mention>/", posts.post, name="post"),
    path("posts/<slug:mention>/correct/", labels.correct, name="correct"),
    path("posts/<slug:mention>/erase-author/", posts.erase_author, name="erase_author"),
    path("queries/", queries.queries, name="queries"),
    path("queries/new/", queries.create, name="query_new"),
    path("queries/preview/", queries.preview, name="query_preview"),
    path("queries/<int:pk>/", queries.edit, name="query"),
    path("queries/<int:pk>/delete/", queries.delete, name="query_delete"),
    path("brands/", queries.brands, name="brands"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.create, name="source_new"),
    path("sources/bluesky/", sources.bluesky, name="bluesky"),
    path("sources/<int:pk>/pause/", sources.pause, name="source_pause"),
    path("sources/<int:pk>/delete/", sources.delete, name="source_delete"),
    path("import/", imports.upload, name="import"),
    path("import/<int:pk>/", imports.mapping, name="import_mapping"),
    path("import/<int:pk>/report/", imports.report, name="import_report"),
    path("check/", labels.label, name="label"),
    path("check/export.csv", labels.export, name="labels_csv"),
]
