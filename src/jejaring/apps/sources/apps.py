"""Tells Django that this app exists."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"
