"""Tells Django that this app exists."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app."""

    name = "jejaring.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
