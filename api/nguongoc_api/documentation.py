"""`/docs`: the OpenAPI document as one page that needs no script and asks nobody else for anything."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from typing import Any

STYLE = """
:root{color-scheme:light dark;--ink:#1F2A24;--ground:#FBF8F1;--rule:#d8d2c4;--leaf:#2F6B3C}
@media(prefers-color-scheme:dark){:root{--ink:#e9e6dc;--ground:#161b18;--rule:#39423c;--leaf:#8fc79b}}
body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--ground);margin:0 auto;padding:2rem 1rem;max-width:46rem}
h1{font-size:1.8rem}h2{font-size:1.25rem;margin-top:2.5rem;border-top:1px solid var(--rule);padding-top:1rem}
a{color:var(--leaf)}code{font:14px/1.4 ui-monospace,monospace}summary{cursor:pointer;padding:.4rem 0}
table{border-collapse:collapse;width:100%;font-size:14px}
td,th{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
.method{display:inline-block;min-width:3.5rem;color:var(--leaf);font-weight:700}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
DOCS_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
Json = dict[str, Any]


def render_docs(document: Json) -> str:
    """Every operation with its parameters, body and answers, by tag."""
    schemas: Json = document["components"]["schemas"]
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            shown = _operation(path, method, operation, schemas)
            by_tag.setdefault(operation.get("tags", ["other"])[0], []).append(shown)
    tags = "".join(f"<h2 id={tag!r}>{escape(tag)}</h2>{''.join(shown)}" for tag, shown in by_tag.items())
    about = "".join(f"<p>{escape(part)}</p>" for part in document["info"]["description"].split("\n\n"))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Nguồn Gốc API</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style><h1>Nguồn Gốc API</h1>{about}"
        f'<p><a href="/openapi.json">openapi.json</a></p>{tags}</html>'
    )


def _operation(path: str, method: str, operation: Json, schemas: Json) -> str:
    parts = [f"<p>{escape(operation['description'])}</p>"] if "description" in operation else []
    if parameters := operation.get("parameters"):
        rows = [(each["name"], _kind(each["schema"]), each["in"]) for each in parameters]
        parts.append(_table("Parameters", rows))
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(_table(f"Body: {kind}", _members(content["schema"], schemas)))
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            if status != "4XX":
                parts.append(_table(f"{status}: {kind}", _members(content.get("schema", {}), schemas)))
    return (
        f'<details><summary><code><span class="method">{method.upper()}</span> {escape(path)}</code> '
        f"{escape(operation.get('summary', ''))}</summary>{''.join(parts)}</details>"
    )


def _table(caption: str, rows: list[tuple[str, str, str]]) -> str:
    if not rows:
        return ""
    cells = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td><td>{escape(note)}</td></tr>"
        for name, kind, note in rows
    )
    return f"<h3>{escape(caption)}</h3><table>{cells}</table>"


def _members(schema: Json, schemas: Json) -> list[tuple[str, str, str]]:
    return list(_walk(schema, schemas, ""))


def _walk(schema: Json, schemas: Json, at: str, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Members with their path, such as `items[].quantity.value`; three levels deep."""
    schema = _resolved(schema, schemas)
    needed = set(schema.get("required", ()))
    for name, member in schema.get("properties", {}).items():
        where = f"{at}{name}"
        yield where, _kind(member), "required" if name in needed else member.get("description", "")
        inner = _resolved(member, schemas)
        if depth < 2:  # noqa: PLR2004
            listed = inner.get("type") == "array"
            below = inner.get("items", {}) if listed else inner
            yield from _walk(below, schemas, f"{where}[]." if listed else f"{where}.", depth + 1)


def _resolved(schema: Json, schemas: Json) -> Json:
    for each in schema.get("anyOf", ()):
        if "$ref" in each:
            schema = each
    reference = schema.get("$ref")
    return schemas[reference.rpartition("/")[2]] if reference else schema


def _kind(schema: Json) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")
