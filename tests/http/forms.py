"""The forms of a page, as a browser reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from httpx2 import Response


@dataclass
class Form:
    action: str
    parts: bool
    kept: dict[str, str] = field(default_factory=dict)
    """What the page itself put there: tokens, versions, what a button says."""
    typed: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.found, self._open = at, list[Form](), False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._open = said.get("method", "get").lower() == "post"
            if self._open:
                action = urlsplit(urljoin(self.at, said.get("action", ""))).path
                self.found.append(Form(action, said.get("enctype", "").startswith("multipart")))
        elif self._open and said.get("name"):
            match tag, said.get("type", "text"):
                case "input", "file":
                    self.found[-1].files.append(said["name"])
                case ("input", "hidden" | "submit") | ("button", _):
                    self.found[-1].kept.setdefault(said["name"], said.get("value", ""))
                case (("input" | "select" | "textarea"), _):
                    self.found[-1].typed.append(said["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def forms_of(page: Response) -> list[Form]:
    """Those that send something."""
    reader = _Forms(str(page.url))
    reader.feed(page.text)
    return reader.found
