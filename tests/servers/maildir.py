"""Mail put into a server's Maildir, with its dates, UIDs and UIDVALIDITY under the test's control."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from imapclient.imap_utf7 import encode

# One numbering for the whole run, so that no two files ever share a name.
_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the test server and the Maildir behind it."""

    user: str
    password: str
    maildir: Path
    owner: tuple[int, int]  # uid, gid

    def create(
        self,
        folder: str,
        letters: Iterable[bytes] = (),
        at: dt.datetime | Iterable[dt.datetime] = dt.datetime(2020, 3, 30, 1, 12, tzinfo=dt.UTC),
        uidvalidity: int = 1,
        first_uid: int = 1,
    ) -> None:
        """Make `folder` anew, as a server does that recreated it: everything it held is gone.

        `at` is each message's INTERNALDATE; UIDs count up from `first_uid`.
        """
        place = self._place(folder)
        self._remove(place)
        for name in ("cur", "new", "tmp"):
            self._own_folder(place / name)
        if folder != "INBOX":
            self._own_file(place / "maildirfolder", b"")
        dates = itertools.repeat(at) if isinstance(at, dt.datetime) else at
        names = [self._write(place / "cur", raw, moment) for raw, moment in zip(letters, dates, strict=False)]
        lines = [f"3 V{uidvalidity} N{first_uid + len(names)} G{uidvalidity:032x}"]
        lines += [f"{uid} :{name}" for uid, name in enumerate(names, first_uid)]
        self._own_file(place / "dovecot-uidlist", "".join(f"{line}\n" for line in lines).encode())

    def deliver(self, folder: str, raw: bytes, at: dt.datetime) -> Path:
        """One more message, as a delivery does it; the server gives it the next UID. Returns its file."""
        new = self._place(folder) / "new"
        return new / self._write(new, raw, at)

    def _place(self, folder: str) -> Path:
        return self.maildir if folder == "INBOX" else self.maildir / ("." + encode(folder).decode("ascii"))

    def _remove(self, place: Path) -> None:
        """The folder's mail, list and indexes; other folders lie inside INBOX's and stay."""
        for name in ("cur", "new", "tmp"):
            shutil.rmtree(place / name, ignore_errors=True)
        for file in place.glob("dovecot*"):
            file.unlink()

    def _write(self, folder: Path, raw: bytes, at: dt.datetime) -> str:
        """A message file whose modification time is its INTERNALDATE. Returns the name without flags."""
        moment = at.timestamp()
        served = len(raw) + raw.count(b"\n") - raw.count(b"\r\n")  # bytes with CRLF at every line's end
        name = f"{int(moment)}.M{next(_serial):09}.test,S={len(raw)},W={served}"
        file = folder / (f"{name}:2," if folder.name == "cur" else name)
        self._own_file(file, raw)
        os.utime(file, (moment, moment))
        return name

    def _own_folder(self, folder: Path) -> None:
        for missing in reversed([folder, *folder.parents]):
            if not missing.exists():
                missing.mkdir()
                os.chown(missing, *self.owner)

    def _own_file(self, file: Path, content: bytes) -> None:
        file.write_bytes(content)
        os.chown(file, *self.owner)
