"""Random numbers of the kernels: xorshift64*, whose state is one word that the caller seeds.

Vigna, An experimental exploration of Marsaglia's xorshift generators, scrambled, ACM TOMS 42(4), 2016, section 3.
"""

import numpy as np

from planner.routing.rota.kernels.layout import Words
from planner.streets.compiled import inner

A, B, C = np.uint64(12), np.uint64(25), np.uint64(27)
FACTOR = np.uint64(2685821657736338717)
ELEVEN = np.uint64(11)
STEP = 1.0 / (1 << 53)


@inner
def uniform(rng: Words) -> float:
    """Return a number of [0, 1)."""
    word = rng[0]
    word ^= word >> A
    word ^= word << B
    word ^= word >> C
    rng[0] = word
    number: float = ((word * FACTOR) >> ELEVEN) * STEP
    return number


@inner
def below(rng: Words, limit: int) -> int:
    """Return a whole number of 0..limit - 1."""
    return int(uniform(rng) * limit)
