"""Reading, measured: from a message's bytes to understood drafts, by format, and what the guard costs."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from ingest.reader import Reader, ReaderFailure
from ingest.understand import understand
from scoring.notice import Notice, load_notice
from tests.accuracy.corpus import CORPUS
from tests.bench.goals import machine
from tests.bench.plain_libraries import PLAIN, Plain, plain_text
from tests.bench.reading_material import by_format, own_mails
from tests.bench.reading_report import Rates, Sizes, Times, report

LIBRARIES = ("python-docx", "striprtf", "pypdfium2", "python-calamine", "lxml", "olefile", "mail-parser")


def measure(console: Console, quick: bool) -> str:
    """Measure everything and return the section; `quick` tries the bench itself out."""
    sizes = Sizes(20, 1) if quick else Sizes()
    notice = load_notice(2020)
    with tempfile.TemporaryDirectory(prefix="xinxike-bench-") as scratch:
        bench = Bench(Path(scratch), notice, sizes, console)
        rates = bench.rates(by_format())
        own = bench.times("own", own_mails())
        others = bench.times(
            "corpus", [path.read_bytes() for path in sorted((CORPUS / "mail").glob("*.eml"))]
        )
    return report(sizes, rates, own, others, machine(LIBRARIES))


@dataclass(frozen=True, slots=True)
class Bench:
    """A scratch folder for the messages, since the reader reads files."""

    scratch: Path
    notice: Notice
    sizes: Sizes
    console: Console

    def rates(self, material: Mapping[str, Sequence[bytes]]) -> dict[str, Rates]:
        """Each format by each way, by turns."""
        found = {name: Rates(len(messages)) for name, messages in material.items()}
        with Reader(self.notice, 1) as one, Reader(self.notice, 2) as two:
            for name, messages in material.items():
                repeated = list(itertools.islice(itertools.cycle(messages), self.sizes.messages))
                paths = self._written(name, repeated)
                self._warm(one, paths)
                self._warm(two, paths)
                for _ in range(self.sizes.rounds):
                    found[name].one.append(_rate(paths, _read_all, one))
                    found[name].two.append(_rate(paths, _read_all, two))
                    if plain := PLAIN.get(name):
                        found[name].plain.append(_rate(repeated, _read_plainly, plain))
                self.console.print(f"  {name:12} {statistics.median(found[name].one):8.1f}/s")
        return found

    def times(self, name: str, messages: Sequence[bytes]) -> Times:
        """Each message alone, guarded and not, by turns; the median of the rounds."""
        paths = self._written(name, messages)
        guarded, direct = [], []
        with Reader(self.notice, 1) as reader:
            self._warm(reader, paths)
            for path, raw in zip(paths, messages, strict=True):
                guarded.append(self._median(_read_all, reader, [path]))
                direct.append(self._median(understand, raw, self.notice, {}))
        return Times(guarded, direct)

    def _median(self, work: Callable[..., object], *arguments: object) -> float:
        return statistics.median(_seconds(work, *arguments) for _ in range(self.sizes.rounds))

    def _warm(self, reader: Reader, paths: Sequence[Path]) -> None:
        _read_all(reader, paths[:20])

    def _written(self, name: str, messages: Iterable[bytes]) -> list[Path]:
        folder = self.scratch / name.replace(" ", "-")
        folder.mkdir()
        paths = []
        for number, raw in enumerate(messages):
            paths.append(folder / f"{number}.eml")
            paths[-1].write_bytes(raw)
        return paths


def _read_all(reader: Reader, paths: Iterable[Path]) -> None:
    for ticket in [reader.read(path, {}) for path in paths]:
        try:
            ticket.result()
        except ReaderFailure as failure:
            raise RuntimeError(f"a message of the bench could not be read: {failure.reason}") from failure


def _read_plainly(plain: Plain, messages: Iterable[bytes]) -> None:
    for raw in messages:
        plain_text(raw, plain)


def _rate(messages: Sequence[object], work: Callable[..., object], by: object) -> float:
    return len(messages) / _seconds(work, by, messages)


def _seconds(work: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start
