"""The API and its parts."""

from ninja import NinjaAPI

from jejaring import __version__

api = NinjaAPI(title="Jejaring", version=__version__, docs_url=None, urls_namespace="api")
