"""Tells Django that this app exists."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
