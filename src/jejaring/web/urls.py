"""Addresses of the pages. Each part of the site brings its own."""

from django.urls import URLPattern, URLResolver

from jejaring.web.views import (
    agreements,
    cities,
    data,
    drafts,
    exchanges,
    home,
    map,
    monitoring,
    needs,
    offers,
    partners,
    projects,
    search,
    sources,
    states,
    stories,
    taxonomy,
    verify,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *map.urlpatterns,
    *cities.urlpatterns,
    *states.urlpatterns,
    *projects.urlpatterns,
    *monitoring.urlpatterns,
    *drafts.urlpatterns,
    *verify.urlpatterns,
    *agreements.urlpatterns,
    *partners.urlpatterns,
    *stories.urlpatterns,
    *exchanges.urlpatterns,
    *needs.urlpatterns,
    *offers.urlpatterns,
    *taxonomy.urlpatterns,
    *sources.urlpatterns,
    *search.urlpatterns,
    *data.urlpatterns,
]
