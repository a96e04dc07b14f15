"""What a browser with empty caches fetches for a page: the page, and all that it names, compressed."""

import re
from typing import Final
from urllib.parse import urldefrag, urljoin

from tests.bench.client import Answer, Connection, connect, get_request

_IN_PAGE: Final = re.compile(
    rb"<(?:link|script|img|source)\b[^>]*?\b(?:href|src)=\"([^\"]+)\"|<use\b[^>]*?\bhref=\"([^\"]+)\""
)
_IN_SHEET: Final = re.compile(rb"@import\s+(?:url\()?[\"']?([^\"')\s]+)|url\([\"']?([^\"')]+)")
_IN_MODULE: Final = re.compile(
    rb"(?:^|[;\s])import\s*(?:[^\"'();]*?\bfrom\s*)?\(?[\"'](\.[^\"']+)[\"']"
)
_PATTERNS: Final = {b"text/html": _IN_PAGE, b"text/css": _IN_SHEET, b"text/javascript": _IN_MODULE}


async def page_weight(port: int, path: str, **headers: str) -> int:
    """Bytes on the wire, heads of the answers included."""
    connection = await connect(port)
    seen = {path}
    waiting = [path]
    weight = 0
    while waiting:
        asked = waiting.pop()
        answer = await _fetch(connection, asked, accept_encoding="gzip", **headers)
        weight += answer.size
        # Asked again as it is, rather than unpacked: it says what else is needed.
        plain = await _fetch(connection, asked, **headers)
        for found in _named_in(plain):
            target = urldefrag(urljoin(asked, found)).url
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    connection.close()
    return weight


async def _fetch(connection: Connection, path: str, **headers: str) -> Answer:
    answer = await connection.ask(get_request(path, **headers))
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}.")
    return answer


def _named_in(answer: Answer) -> list[str]:
    kind = re.search(rb"content-type:\s*([^;\s]+)", answer.head, re.IGNORECASE)
    pattern = _PATTERNS.get(kind[1]) if kind else None
    if pattern is None:
        return []
    found = [one or other for one, other in _pairs(pattern, answer.body)]
    return [name.decode() for name in found if not name.startswith((b"data:", b"#", b"http"))]


def _pairs(pattern: re.Pattern[bytes], body: bytes) -> list[tuple[bytes, bytes]]:
    return [(match[1] or b"", match[match.re.groups] or b"") for match in pattern.finditer(body)]
