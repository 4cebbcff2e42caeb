"""The resolver: from a scanned code to the page for people, or to all that is linked to it (GS1-Conformant Resolver 1.2).

An ASGI application of its own, ahead of every framework: it reads the path as it was sent (`%2F` stands in lots), and a warm answer is
one look into a dictionary. `docs/reference/resolver.md` goes through the standard clause by clause.
"""

from nguongoc_api.resolver.app import PREFIXES, RenderRefusal, Resolver
from nguongoc_api.resolver.refusals import suggested_path

__all__ = ["PREFIXES", "RenderRefusal", "Resolver", "suggested_path"]
