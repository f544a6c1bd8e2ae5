"""What a body is found again by among all that are stored: numbers that near-copies have in common. Pure.

One-permutation MinHash with rotation (Li, Owen, Zhang 2012; Shrivastava, Li 2014), asked for by several
probes (Lv et al. 2007): few numbers are stored, as each costs a write, and more are looked for.

The CRC-32s of a body's runs of four letters lie on a circle. From each of 24 points of it the next is taken;
three of them make a band, and the 8 bands are stored. A body looks for each band also as it would be if at
one of its points the next but one had been taken: what stands first may be an edit of its own. Where of the
runs of two bodies the part J is in both, the one finds the other with the probability 1 − (1 − p)⁸,
p = J³ (1 + 3(1 − J) / 2): 0.86 for J = 0.5, 0.996 for 0.7.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from dataclasses import dataclass
from zlib import crc32

from ingest.resemblance import LEAST_RUNS, LETTERS, RUN, letters

BANDS = 8
POINTS = 3  # of a band

_STARTS = tuple(point * 2**32 // (BANDS * POINTS) for point in range(BANDS * POINTS))
_pack = struct.Struct(f"<B{POINTS}I").pack  # a band
_BYTES = 2  # of a letter in UTF-16; one outside the BMP is two that go together
_SIGNED = 2**31  # databases have no 32 bits without a sign


@dataclass(frozen=True)  # no slots: see ingest/reading.py
class Sketch:
    """The numbers, of 32 bits with a sign, that a body is stored under, and those it looks for others by."""

    bands: tuple[int, ...] = ()
    probes: tuple[int, ...] = ()


def sketch(body: str) -> Sketch:
    """A body's sketch; an empty one for a body too short to be compared."""
    return sketch_of_letters(letters(body))


def sketch_of_letters(found: str) -> Sketch:
    """The same, where the body's letters are at hand."""
    text = found[:LETTERS].encode("utf-16-le", "surrogatepass")
    size = RUN * _BYTES
    runs = {text[at : at + size] for at in range(0, len(text) - size + 1, _BYTES)}
    if len(runs) < LEAST_RUNS:
        return Sketch()
    circle = sorted(map(crc32, runs))
    places = [bisect_left(circle, start) for start in _STARTS]
    circle += circle[:2]
    probes: list[int] = []
    for band in range(BANDS):
        x, y, z = places[band * POINTS : (band + 1) * POINTS]
        a, b, c = circle[x], circle[y], circle[z]
        probes += (
            crc32(_pack(band, a, b, c)) - _SIGNED,  # the band itself
            crc32(_pack(band, circle[x + 1], b, c)) - _SIGNED,
            crc32(_pack(band, a, circle[y + 1], c)) - _SIGNED,
            crc32(_pack(band, a, b, circle[z + 1])) - _SIGNED,
        )
    return Sketch(tuple(probes[:: POINTS + 1]), tuple(probes))
