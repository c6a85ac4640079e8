"""Remotes on other machines, played on this one."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# The last argument is what the server shall run; asked for its settings (-G) it is no ssh that git knows.
SSH = """#!/bin/sh
[ "$1" = -G ] && exit 1
echo "$*" >> "{log}"
unset GIT_ALLOC_LIMIT GIT_NO_LAZY_FETCH
for last; do :; done
cd "{home}" && exec sh -c "$last"
"""


def ssh_program(folder: Path) -> Path:
    """Make a program that stands in for ssh; every host has its files in ``folder``. It logs its calls."""
    program = folder / "other-ssh"
    program.write_text(SSH.format(log=folder / "ssh.log", home=folder))
    program.chmod(0o755)
    return program


class Git(BaseHTTPRequestHandler):
    """Serves the repositories of a folder, to whoever says a password."""

    folder: Path
    credentials = ""

    def do_GET(self) -> None:
        if self.credentials and self.headers["Authorization"] != self.credentials:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="here"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "REMOTE_USER": "me",
            "CONTENT_TYPE": self.headers["Content-Type"] or "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers["Content-Encoding"] or "",
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True, env=environment, check=False
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
        self.send_response(next((int(value[:3]) for name, value in fields if name == "Status"), 200))
        for name, value in fields:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def redirecting(to: str) -> type[BaseHTTPRequestHandler]:
    """Return what sends everybody on to another address."""

    class Redirect(Git):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", to + self.path)
            self.end_headers()

    return Redirect


@contextmanager
def web_server(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Yield the address of a server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def silent_server() -> Iterator[str]:
    """Yield the address of a server that takes every call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
