"""Tells Django that this app exists."""

from django.apps import AppConfig


class TiesConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.ties"
    label = "ties"
    default_auto_field = "django.db.models.BigAutoField"
