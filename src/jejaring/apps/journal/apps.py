"""Tells Django that this app exists."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
