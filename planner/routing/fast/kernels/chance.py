"""Random numbers of the kernels: xorshift64*, whose state is one word that the caller seeds.

Vigna, An experimental exploration of Marsaglia's xorshift generators, scrambled, ACM TOMS 42(4), 2016, section 3.
"""

import numpy as np

from planner.routing.fast.kernels.layout import Words
from planner.streets.compiled import inlined

A, B, C = np.uint64(12), np.uint64(25), np.uint64(27)
FACTOR = np.uint64(2685821657736338717)
ELEVEN = np.uint64(11)
STEP = 1.0 / (1 << 53)


@inlined
def uniform(rng: Words) -> float:
    """Return a number of [0, 1)."""
    word = rng[0]
    word ^= word >> A
    word ^= word << B
    word ^= word >> C
    rng[0] = word
    return float(((word * FACTOR) >> ELEVEN) * STEP)


@inlined
def below(rng: Words, limit: int) -> int:
    """Return a whole number of 0..limit - 1."""
    return int(uniform(rng) * limit)


@inlined
def checks_until_blink(rng: Words, share: float) -> int:
    """Return how many checks pass before one is overlooked, where each is with probability ``share``."""
    if share <= 0.0:
        return 1 << 62
    return int(np.log(1.0 - uniform(rng)) / np.log(1.0 - share)) + 1
