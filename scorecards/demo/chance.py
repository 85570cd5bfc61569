"""Random numbers that are the same on every run, and what is drawn with them."""

import zlib

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SEED = 20_261_202
DAYS_A_WEEK = 7
MEMORY = 0.55  # how much of last week's luck is this week's


def stream(*names: str) -> np.random.Generator:
    """A stream of its own for each name: one KPI more changes no other's numbers."""
    return np.random.default_rng([SEED, *(zlib.crc32(n.encode()) for n in names)])


def wave(rng: np.random.Generator, days: int, sd: float) -> Floats:
    """A slow swing, day by day: weeks that remember the one before them."""
    weeks = -(-days // DAYS_A_WEEK)
    level, levels = 0.0, []
    for shock in rng.normal(0, sd * (1 - MEMORY**2) ** 0.5, weeks):
        level = MEMORY * level + shock
        levels.append(level)
    return np.repeat(np.array(levels), DAYS_A_WEEK)[:days]


def settle(
    numerators: Ints, denominators: Ints, value: float, rng: np.random.Generator
) -> Ints:
    """Numerators that add up to `value` per cent of the denominators.

    What has to be moved is drawn from the single events, so every cell stays a
    possible count.
    """
    missing = round(int(denominators.sum()) * value / 100) - int(numerators.sum())
    room = denominators - numerators if missing > 0 else numerators
    moved = rng.multivariate_hypergeometric(room.ravel(), abs(missing))
    more = moved.reshape(numerators.shape)
    return np.asarray(numerators + np.sign(missing) * more)
