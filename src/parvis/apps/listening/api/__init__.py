"""Endpoints of listening, one file for each subject; ``ROUTERS`` in the order of the reference."""

from parvis.apps.listening.api.figures import figures
from parvis.apps.listening.api.imports import imports
from parvis.apps.listening.api.labels import labels
from parvis.apps.listening.api.models import models
from parvis.apps.listening.api.posts import posts
from parvis.apps.listening.api.queries import brands, queries
from parvis.apps.listening.api.search import searching
from parvis.apps.listening.api.sources import sources
from parvis.apps.listening.api.topics import topics
from parvis.apps.listening.api.views import views

ROUTERS = (posts, searching, figures, views, topics, queries, brands, sources, imports, labels, models)
