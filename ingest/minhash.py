"""What a body is found again by among all that are stored: numbers that near-copies have in common. Pure.

One-permutation MinHash with rotation (Li, Owen, Zhang 2012; Shrivastava, Li 2014). The CRC-32s of a body's
runs of four letters lie on a circle; from each of 48 points of it the next one is taken. Two bodies take the
same from a point with the probability J that a run of either is in both. Three points together make a band;
two bodies have one of 16 bands in common with the probability 1 − (1 − J³)¹⁶: 0.88 for 0.5, 0.999 for 0.7.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from hashlib import blake2b
from zlib import crc32

from ingest.resemblance import LEAST_RUNS, LETTERS, RUN, letters

BANDS = 16
POINTS = 3  # of a band

_STARTS = tuple(point * 2**32 // (BANDS * POINTS) for point in range(BANDS * POINTS))
_BAND = struct.Struct(f"<B{POINTS}I")
_BYTES = 2  # of a letter in UTF-16; outside the BMP it is two that go together


def bands(body: str) -> tuple[int, ...]:
    """The bands of a body, as signed 64-bit numbers; none for a body too short to be compared."""
    text = letters(body)[:LETTERS].encode("utf-16-le", "surrogatepass")
    size = RUN * _BYTES
    runs = {text[at : at + size] for at in range(0, len(text) - size + 1, _BYTES)}
    if len(runs) < LEAST_RUNS:
        return ()
    circle = sorted(map(crc32, runs))
    taken = [circle[bisect_left(circle, start) % len(circle)] for start in _STARTS]
    return tuple(_band(band, taken[band * POINTS : (band + 1) * POINTS]) for band in range(BANDS))


def _band(band: int, taken: list[int]) -> int:
    digest = blake2b(_BAND.pack(band, *taken), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
