"""`python -m tests.fuzz [TARGET …] [--seconds N]`: hunt, show, keep the inputs that did harm."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz.child import made
from tests.fuzz.hunt import Hunt, hunt
from tests.fuzz.targets import targets


def main() -> int:
    """Fuzz every reader. Returns 1 when one crashed, hung or raised what it may not."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=main.__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(targets())}")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER", help="of the first input")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where inputs that did harm are written")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    names = arguments.targets or list(targets())
    harm = False
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for found in pool.map(lambda name: hunt(name, arguments.seconds, arguments.first), names):
            harm |= bool(found.findings)
            _show(found, arguments.keep)
    return 1 if harm else 0


def _show(found: Hunt, keep: Path | None) -> None:
    print(f"{found.target}: {found.inputs:,} inputs, {len(found.findings)} findings", flush=True)
    for finding in found.findings:
        print(f"  input {finding.number}: {finding.what}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{found.target}-{finding.number}").write_bytes(
                made(targets()[found.target], finding.number)
            )


if __name__ == "__main__":
    sys.exit(main())
