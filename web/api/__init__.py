"""The JSON API below /api/v1: what the pages show and do, for a person's own programs; see docs/api.md.

    gate       who comes: a key in the header Authorization, never a cookie
    sent       the body of a request as the fields of a form
    shapes     what is answered, as plain JSON
    documents · deliveries · registers · reading · steps      the addresses
"""

from web.api import deliveries, documents, reading, registers, steps
from web.api.gate import blueprint

__all__ = ["blueprint", "deliveries", "documents", "reading", "registers", "steps"]
