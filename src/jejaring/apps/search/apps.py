"""Tells Django that this app exists."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
