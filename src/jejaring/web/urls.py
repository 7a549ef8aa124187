"""Addresses of the pages. Each part of the site brings its own."""

from django.urls import URLPattern, URLResolver

from jejaring.web.views import (
    agreements,
    cities,
    data,
    exchanges,
    home,
    map,
    monitoring,
    partners,
    projects,
    search,
    sources,
    states,
    stories,
    taxonomy,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *map.urlpatterns,
    *cities.urlpatterns,
    *states.urlpatterns,
    *projects.urlpatterns,
    *monitoring.urlpatterns,
    *agreements.urlpatterns,
    *partners.urlpatterns,
    *stories.urlpatterns,
    *exchanges.urlpatterns,
    *taxonomy.urlpatterns,
    *sources.urlpatterns,
    *search.urlpatterns,
    *data.urlpatterns,
]
