"""`forum serve` from the first start to the stop, as a process of its own."""

import json
import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from forum.core.settings import read_settings
from forum.demo.people import PASSWORD
from forum.embedded.cluster import cluster_folder
from forum.embedded.running import servers_over
from tests.commands.script import SCRIPT, Environment, forum, without_settings

READY_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that is ready, and the line that it said so with."""

    process: "subprocess.Popen[str]"
    url: str
    line: str
    errors: Path

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Stop it; its exit code, and what else it said on standard output."""
        self.process.send_signal(number)
        more, _ = self.process.communicate(timeout=STOP_SECONDS)
        return self.process.returncode, more


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder with a space in its name, which root's database server can enter too."""
    made = Path(tempfile.mkdtemp(prefix="forum serve ", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@contextmanager
def serving(data: Path, **more: str) -> Iterator[Serving]:
    environment, errors = settings_of(data) | more, data / "errors.log"
    with errors.open("w") as log:
        process = subprocess.Popen(
            [SCRIPT, "serve"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=without_settings() | environment,
        )
    with process:
        try:
            line = first_line(process)
            assert line, errors.read_text()
            yield Serving(process, read_settings(environment).public_url, line, errors)
        finally:
            if process.poll() is None:
                process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        assert waiting.select(READY_SECONDS), "The server was not ready in time."
    return process.stdout.readline()


def settings_of(data: Path) -> Environment:
    return {"FORUM_DATA": str(data), "FORUM_PORT": str(free_port())}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def sign_in(browser: httpx.Client, email: str) -> httpx.Response:
    page = browser.get("/sign-in")
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token
    fields = {"csrf": token[1], "email": email, "password": PASSWORD, "next": "/"}
    return browser.post("/sign-in", data=fields)


def browser_of(server: Serving) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Origin": server.url}, timeout=20)


def test_first_start_loads_the_demo_and_stops_cleanly(data: Path) -> None:
    with serving(data) as server, browser_of(server) as browser:
        people = re.findall(r"\S+@demo\.example", server.line)
        offered = browser.get("/sign-in").text
        in_french = browser.get("/sign-in", headers={"Accept-Language": "fr-CA"}).text
        signed_in = sign_in(browser, people[0])
        ready = browser.get("/ready")
        code, more = server.stop()

    assert server.url in server.line
    assert PASSWORD in server.line
    assert len(people) >= 8
    assert all(f'name="email" value="{email}"' in offered for email in people)
    assert PASSWORD in offered
    assert "A mentee in Nova Scotia" in offered
    assert all(f'name="email" value="{email}"' in in_french for email in people)
    assert "A mentee in Nova Scotia" not in in_french
    assert signed_in.status_code == 303
    assert browser.cookies.get("login")
    assert ready.status_code == 200
    assert (code, more) == (0, "")
    assert servers_over(cluster_folder(data)) == set()


def test_second_start_serves_the_same_database(data: Path) -> None:
    with serving(data, FORUM_WORKER="no") as server:
        with browser_of(server) as browser:
            signed_in = sign_in(browser, "kmaclellan@demo.example")
            home = browser.get("/")
        code, _ = server.stop(signal.SIGINT)

    assert signed_in.status_code == 303
    assert home.status_code == 200
    assert code == 0


def test_stop_closes_sockets_as_a_restart(data: Path) -> None:
    with serving(data) as server, browser_of(server) as browser:
        sign_in(browser, "kmaclellan@demo.example")
        cookie = f"login={browser.cookies['login']}"
        with connect(
            server.url.replace("http", "ws") + "/live",
            additional_headers={"Cookie": cookie},
            origin=Origin(server.url),
        ) as live:
            hello = json.loads(live.recv(timeout=10))
            server.process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                live.recv(timeout=10)
        server.process.wait(STOP_SECONDS)

    assert hello["type"] == "hello"
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert server.process.returncode == 0


def test_requests_are_logged_without_their_secrets(data: Path) -> None:
    with serving(data) as server, browser_of(server) as browser:
        browser.get("/reset/a-secret-token?why=private")
        sign_in(browser, "kmaclellan@demo.example")
        answered = browser.get("/")
        server.stop()
        log = server.errors.read_text()

    lines = [json.loads(line) for line in log.splitlines()]
    routes = {line["route"]: line for line in lines if line["message"] == "request"}
    assert "secret" not in log
    assert "private" not in log
    assert "kmaclellan" not in log
    assert PASSWORD not in log
    home = routes["/"]
    assert (home["method"], home["status"]) == ("GET", 200)
    assert home["request_id"] == answered.headers["x-request-id"]
    assert home["milliseconds"] > 0
    assert "account_id" in home


def test_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        refused = forum("serve", environment={"FORUM_DATA": str(tmp_path), "FORUM_PORT": str(port)})

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"Port {port} of 127.0.0.1 is taken")
    assert refused.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_second_server_over_the_same_data_is_refused(data: Path) -> None:
    with serving(data) as server:
        refused = forum("serve", environment=settings_of(data))
        still = httpx.get(f"{server.url}/health")
        server.stop()

    assert refused.returncode == 1
    assert "Another forum server is running" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert still.status_code == 200


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_data_of_somebody_else_are_refused(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    os.chown(cluster, 54321, 54321)

    refused = forum("serve", environment=settings_of(tmp_path))

    assert refused.returncode == 1
    assert "belongs to account 54321" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    refused = forum("serve", environment=settings_of(tmp_path) | {"FORUM_HOST": "192.0.2.1"})

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1


def test_production_starts_empty() -> None:
    data = Path(tempfile.mkdtemp(prefix="forum-production-", dir="/tmp"))
    data.chmod(0o711)
    try:
        with serving(data, FORUM_DEMO="no") as server, browser_of(server) as browser:
            sign_in_page = browser.get("/sign-in")
            code, _ = server.stop()
        assert "@" not in server.line
        assert sign_in_page.status_code == 200
        assert "demo.example" not in sign_in_page.text
        assert PASSWORD not in sign_in_page.text
        assert code == 0
    finally:
        shutil.rmtree(data)
