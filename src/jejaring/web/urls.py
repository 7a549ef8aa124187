"""Addresses of the pages. Each part of the site brings its own."""

from django.urls import URLPattern, URLResolver

from jejaring.web.views import (
    agreements,
    cities,
    exchanges,
    home,
    monitoring,
    partners,
    projects,
    search,
    sources,
    taxonomy,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *cities.urlpatterns,
    *projects.urlpatterns,
    *monitoring.urlpatterns,
    *agreements.urlpatterns,
    *partners.urlpatterns,
    *exchanges.urlpatterns,
    *taxonomy.urlpatterns,
    *sources.urlpatterns,
    *search.urlpatterns,
]
