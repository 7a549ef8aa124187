"""The API: its addresses, its OpenAPI document and the documentation made from it."""

from ninja import NinjaAPI

from jejaring import __version__
from jejaring.api import documentation
from jejaring.api.errors import add_error_handlers
from jejaring.api.resources import router
from jejaring.api.tokens import who_asks

DESCRIPTION = """\
Everything the public can read here, for programs. Reading needs no account and no key, from any origin.

- **Lists** come in stretches of `limit` records (at most 200). Follow the address in `next` until it is null; records
  added or removed meanwhile never make you miss or repeat another.
- **`fields=key,name`** gives only the fields named.
- **ETag**: send the tag of an answer back as `If-None-Match`; you get 304 and no body until any data changes.
- **Unknown is null**, never 0 and never an empty text. Dates are as exact as their source: `2018`, `2018-07`,
  `2018-07-08`. Exact decimals are texts. References are written `kind:key`.
- **Errors** all have one shape:
  `{"error": {"code", "message", "problems": [{"field", "reason", "way_out", "value"}]}}`.
  A parameter that is not known is refused, so that a slip of the pen is never silently ignored.
- **Tokens**: a program that acts for a person sends `Authorization: Bearer TOKEN`; people make tokens on the page of
  their account. A token that is wrong, expired or revoked gets 401, whatever is asked.
- **Sources**: `citations?subject=project:KEY` tells where each fact of a record stands.
"""

api = NinjaAPI(
    title="Jejaring",
    version=__version__,
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=who_asks,
)
add_error_handlers(api)
api.add_router("", router)
documentation.add_to(api)
