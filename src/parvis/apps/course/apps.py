"""A short course: how to brief and how to prompt, on the reader's own posts."""

from django.apps import AppConfig


class CourseConfig(AppConfig):
    """Lessons, exercises, and what each person has done."""

    name = "parvis.apps.course"
    label = "course"
    verbose_name = "Course"
