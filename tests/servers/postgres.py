"""A real PostgreSQL server as a child of the tests: own folder, own socket, gone when the tests are gone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

START_SECONDS = 30


@dataclass(frozen=True)
class PostgresServer:
    """A running server, reached by its socket as the user `xinxike`."""

    socket: Path

    def url(self, name: str) -> str:
        """Database URL as an operator would write it."""
        return f"postgresql://xinxike@/{name}?host={self.socket}"

    def create(self, name: str, template: str = "template1") -> None:
        """Create a database as a copy of another."""
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)

    def drop(self, name: str) -> None:
        """Drop a database even where somebody is still connected."""
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, command: str, *names: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.socket), user="xinxike", dbname="postgres", autocommit=True)

    def wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        """Return once it answers; raises RuntimeError with its log when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
                time.sleep(0.05)
            else:
                return


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server in a new folder and stop it afterwards. Tests give up durability for speed, a bench not.

    Raises RuntimeError where PostgreSQL's programs are missing.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="xk-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data, log = folder / "data", folder / "log"
        subprocess.run(
            [*_as_server_user(), programs / "initdb", "--pgdata", data, "--username=xinxike", "--auth=trust",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "max_connections": 100}
        if not durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with log.open("wb") as output:
            # With its parent gone, SIGINT: PostgreSQL's fast shutdown. Killed tests leave no server behind.
            process = subprocess.Popen(
                [*_as_server_user("--pdeathsig", "INT"), programs / "postgres", "-D", data, *options],
                stdout=output, stderr=output, cwd=folder,
            )  # fmt: skip
        try:
            server = PostgresServer(folder)
            server.wait(process, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _programs() -> Path:
    """Debian keeps initdb and postgres of each version in a folder of their own, off PATH."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if found is not None:
        return Path(found).parent
    if not folders:
        raise RuntimeError("PostgreSQL's programs are missing; run: apt-get install postgresql")
    return folders[-1]


def _as_server_user(*options: str) -> list[str]:
    """PostgreSQL refuses to run as root, so root runs it as the package's user."""
    if os.getuid() == 0:
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *options, "--"]
    return ["setpriv", *options, "--"] if options else []
