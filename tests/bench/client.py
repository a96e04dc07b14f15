"""A keep-alive HTTP/1.1 client that does little enough to keep ahead of the server."""

import asyncio
from dataclasses import dataclass
from typing import Final, cast

from typing_extensions import override

_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


@dataclass(frozen=True, slots=True)
class Answer:
    """`size` is every byte of it, its head included."""

    status: int
    head: bytes
    chunks: list[bytes]
    size: int

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)


class Connection(asyncio.Protocol):
    """One request at a time over one connection."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._head = b""
        self._chunks: list[bytes] = []
        self._left: int | None = None
        self._size = 0

    async def ask(self, request: bytes) -> Answer:
        if self._transport is None:
            raise ConnectionError("The server has closed the connection.")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's are no subclass of asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    @override
    def data_received(self, data: bytes) -> None:
        if self._left is None:
            self._head += data
            end = self._head.find(_HEAD_END)
            if end < 0:
                return
            self._head, data = self._head[:end], self._head[end + len(_HEAD_END) :]
            self._left = self._size = _length(self._head)
        self._chunks.append(data)
        self._left -= len(data)
        if self._left == 0:
            self._finish()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("The server closed the connection."))

    def _finish(self) -> None:
        answer, size = self._answer, len(self._head) + len(_HEAD_END) + self._size
        made = Answer(int(self._head[9:12]), self._head, self._chunks, size)
        self._head, self._chunks, self._left = b"", [], None
        if answer is not None and not answer.done():
            answer.set_result(made)


async def connect(port: int) -> Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
    return connection


def get_request(path: str, **headers: str) -> bytes:
    return _request("GET", path, headers, b"")


def post_request(path: str, body: bytes, **headers: str) -> bytes:
    return _request("POST", path, {**headers, "content_length": str(len(body))}, body)


def _request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {said}" for name, said in headers.items()]
    return "\r\n".join(lines).encode() + _HEAD_END + body


def _length(head: bytes) -> int:
    lowered = head.lower()
    at = lowered.find(_LENGTH)
    if at < 0:
        raise ValueError("An answer without a length: the client reads no other kind.")
    return int(lowered[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
