"""`python -m tests.bench.desk_served FOLDER`: serve the desk of a filled folder; prints its port."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from pydantic import SecretStr

from app.desk_server import office_of, serving
from app.settings import Settings
from app.wiring import Service
from desk.app import create_app
from store.archive import Archive
from store.session import Database, sqlite_url
from tests.bench.desk_store import NOW


def main() -> None:
    """Until it is terminated."""
    folder = Path(sys.argv[1])
    settings = Settings(
        data=folder,
        mailbox="xxk@yima.example",
        password=SecretStr("none"),
        staff=("staff@yima.example",),
        receipts_since=NOW,
        desk_port=0,
    )
    service = Service(settings, Database(sqlite_url(folder)), Archive(folder / "archive"))
    with serving(create_app(office_of(service, lambda: NOW)), settings) as url:
        print(url.rstrip("/").rpartition(":")[2], flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
