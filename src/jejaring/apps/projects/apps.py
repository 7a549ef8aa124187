"""Tells Django that this app exists."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
