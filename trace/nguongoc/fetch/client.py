"""Ask for one document over HTTP: bounded in bytes, time and redirects, and never led into a private network.

What is asked for after the first answer is named by strangers: a record may name any host for its keys and status lists.
So every address is looked up once, judged, and then connected to as judged. Private and loopback addresses are refused
unless the person asked for that very host. Plain http goes to loopback alone. Proxies of the environment are not
used: behind one, the address that is judged would not be the one that is reached.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urljoin, urlsplit

from nguongoc.errors import Malformed, NotFound, Refusal, TooLarge, Unavailable
from nguongoc.signing.did import LOOPBACK

MOST_REDIRECTS = 3
TIMEOUT_SECONDS = 10.0
"""For each wait on the network."""
DEADLINE_SECONDS = 30.0
"""For a whole answer, redirects included: a host that sends a byte now and then is given up."""
CHUNK = 64 * 1024
LONGEST_URL = 4096
USER_AGENT = "nguongoc-verify"
_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052)."""


class AddressRefused(Malformed):
    """An address that is not asked: another scheme, plain http beyond loopback, a user name in it, a private network."""

    code = "address-refused"


class AnswerRefused(Refusal):
    """The host answered, but not with what was asked for: an error, another encoding, redirects without end."""

    code = "answer-refused"


class AnswerTooLarge(TooLarge):
    """More bytes than such a document ever has."""

    code = "answer-too-large"


class NotThere(NotFound):
    """The host answers that it has no such thing."""

    code = "not-there"


class Unreachable(Unavailable):
    """No answer: name, connection, certificate, time."""

    code = "unreachable"


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer, of whatever status; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def system_trust() -> ssl.SSLContext:
    """Whom this machine trusts to vouch for names: read once a process, when the first name has to be vouched for, since its
    hundred and more certificates take 30 ms and are asked for in vain by most processes."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Client:
    """Fetches for one verification. `asked_host` is the host that the person named, the only one that may be private."""

    asked_host: str | None = None
    timeout: float = TIMEOUT_SECONDS
    deadline: float = DEADLINE_SECONDS
    tls: ssl.SSLContext | None = None
    user_agent: str = USER_AGENT

    def get(self, url: str, accept: str, limit: int) -> bytes:
        """The body of a 200 answer of at most `limit` bytes. Raises the refusals of this module and no other exception."""
        until = time.monotonic() + self.deadline
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(_split(url), accept, limit, until)
            if isinstance(answer, bytes):
                return answer
            url = _redirected(url, answer)
        raise AnswerRefused(f"more than {MOST_REDIRECTS} redirects")

    def post(self, url: str, body: bytes, limit: int) -> tuple[int, bytes]:
        """Status and body, at most `limit` bytes, of whatever the host answers; a redirect is such an answer and is
        not followed. Raises the refusals of this module and no other exception."""
        until = time.monotonic() + self.deadline
        parts = _split(url)
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        with self._asking(parts, "POST", until, headers, body) as response:
            return response.status, _body(response, parts, limit, until)

    def send(self, url: str, headers: dict[str, str], body: bytes, most: int) -> tuple[int, bytes]:
        """Status and the first `most` bytes of whatever the host answers to a body that is handed to it; how its answer goes on
        does not matter. A redirect is not followed. Raises the refusals of this module and no other exception."""
        until = time.monotonic() + self.deadline
        with self._asking(_split(url), "POST", until, headers, body) as response:
            return response.status, _beginning(response, most)

    def call(self, method: str, url: str, headers: dict[str, str], body: bytes | None, most: int) -> Answered:
        """A whole answer of whatever status, of at most `most` bytes; a redirect is such an answer and is not followed, for what
        is sent holds secrets. Raises the refusals of this module and no other exception."""
        until = time.monotonic() + self.deadline
        parts = _split(url)
        with self._asking(parts, method, until, headers, body) as response:
            said = {name.lower(): value for name, value in response.getheaders()}
            return Answered(response.status, said, _body(response, parts, most, until))

    def check(self, url: str) -> None:
        """Refuse what would be refused whatever any name leads to: nobody is asked. Raises `AddressRefused`."""
        parts = _split(url)
        host = _host(parts)
        try:
            found = socket.getaddrinfo(
                host, _port(parts), type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
            )
            addresses = [str(address[0]) for *_, address in found]
        except OSError:
            addresses = ["127.0.0.1"] if plain_host(host) == "localhost" else []
        except ValueError as error:
            raise AddressRefused(f"no address: {url[:200]}") from error
        if not all(self._may_ask(host, address) for address in addresses):
            raise AddressRefused(f"{host} is no public address")

    def _ask(self, url: SplitResult, accept: str, limit: int, until: float) -> bytes | str:
        """The body, or where a redirect leads."""
        with self._asking(url, "GET", until, {"Accept": accept}) as response:
            return _read(response, url, limit, until)

    @contextmanager
    def _asking(
        self, url: SplitResult, method: str, until: float, headers: dict[str, str], body: bytes | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        connection = self._connection(url)
        response = None
        try:
            connection.sock = self._socket(url)
            with _ended_at(until, connection.sock):
                if isinstance(connection.sock, ssl.SSLSocket):
                    connection.sock.do_handshake()
                connection.request(method, _target(url), body, {**headers, "User-Agent": self.user_agent})
                response = connection.getresponse()
                if time.monotonic() > until:
                    raise TimeoutError("too slow")
                yield response
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"no answer from {url.netloc}: {error}"[:300]) from error
        finally:
            # An answer that ends with its connection owns it, and would keep it as long as a refusal remembers where it was raised.
            if response is not None:
                response.close()
            connection.close()

    def _connection(self, url: SplitResult) -> http.client.HTTPConnection:
        # Only for its framing: the socket is made below, so it never connects by itself.
        return http.client.HTTPConnection(_host(url), _port(url), timeout=self.timeout)

    def _socket(self, url: SplitResult) -> socket.socket:
        host, port = _host(url), _port(url)
        family, kind, protocol, address = self._address(host, port)
        raw = socket.socket(family, kind, protocol)
        try:
            raw.settimeout(self.timeout)
            raw.connect(address)
            if url.scheme != "https":
                return raw
            tls = self.tls or system_trust()
            return tls.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
        except BaseException:
            raw.close()
            raise

    def _address(self, host: str, port: int) -> tuple[int, int, int, tuple[str, int]]:
        """The address to connect to, judged: every one that the name has must be allowed, not only the first."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for *_, address in found:
            if not self._may_ask(host, str(address[0])):
                raise AddressRefused(
                    f"{host} leads into a private network, and is not the host that was asked"
                )
        family, kind, protocol, _, address = found[0]
        return family, kind, protocol, address  # type: ignore[return-value]

    def _may_ask(self, host: str, address: str) -> bool:
        if is_public(address.partition("%")[0]):
            return True
        return self.asked_host is not None and plain_host(host) == plain_host(self.asked_host)


def is_public(address: str) -> bool:
    """Whether an address is one of the public Internet, whatever form it is carried in: mapped and translated ones count as what they carry."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _TRANSLATED else None
        teredo = found.teredo[1] if found.teredo else None
        found = translated or found.ipv4_mapped or found.sixtofour or teredo or found
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


@contextmanager
def _ended_at(until: float, sock: socket.socket) -> Iterator[None]:
    """However slowly the other side speaks, byte by byte: then the connection is over."""
    timer = threading.Timer(max(0.0, until - time.monotonic()), _shut, (sock,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        # Past TLS: its own shutdown would take the session from under the thread that is reading.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def plain_host(host: str) -> str:
    """The host without port, in lower case; the names of this machine as one."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return "localhost" if name.lower() in LOOPBACK else name.lower()


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressRefused("an address is printable ASCII of a bounded length")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(f"no address: {url[:200]}") from error
    if parts.scheme not in _PORTS or not host or port == 0 or "@" in parts.netloc:
        raise AddressRefused(f"only https addresses of a host are asked, not {url[:200]}")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise AddressRefused(f"plain http is for this machine alone: {url[:200]}")
    return parts


def _redirected(url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
        same = urlsplit(target).scheme == urlsplit(url).scheme
    except ValueError as error:
        raise AddressRefused(f"{url} leads to no address") from error
    if not same:
        raise AddressRefused(f"{url} leads to another scheme: {target[:200]}")
    return target


def _host(url: SplitResult) -> str:
    return url.hostname or ""


def _port(url: SplitResult) -> int:
    return url.port or _PORTS[url.scheme]


def _target(url: SplitResult) -> str:
    return (url.path or "/") + (f"?{url.query}" if url.query else "")


def _read(response: http.client.HTTPResponse, url: SplitResult, limit: int, until: float) -> bytes | str:
    location = response.getheader("Location")
    if response.status in _REDIRECTS and location is not None:
        return location
    if response.status in _GONE:
        raise NotThere(f"{url.netloc} has no {url.path}")
    if response.status != _OK:
        raise AnswerRefused(f"{url.netloc} answers {response.status} to {url.path}")
    return _body(response, url, limit, until)


def _body(response: http.client.HTTPResponse, url: SplitResult, limit: int, until: float) -> bytes:
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise AnswerRefused(f"{url.netloc} answers in an encoding that was not asked for")
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > limit:
            raise AnswerTooLarge(f"{url.netloc}{url.path} has more than {limit} bytes", limit=limit)
        if time.monotonic() > until:
            raise Unreachable(f"{url.netloc} is too slow")
    if time.monotonic() > until:
        raise Unreachable(f"{url.netloc} is too slow")
    if response.length:
        raise Unreachable(f"{url.netloc} broke off")
    return bytes(body)


def _beginning(response: http.client.HTTPResponse, most: int) -> bytes:
    found = bytearray()
    with suppress(OSError, http.client.HTTPException, ValueError):
        while len(found) < most and (chunk := response.read1(most - len(found))):
            found += chunk
    return bytes(found)
