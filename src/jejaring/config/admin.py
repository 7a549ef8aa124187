"""Tells Django which admin site is ours."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Makes our site the default one."""

    default_site = "jejaring.config.desk.AdminSite"
