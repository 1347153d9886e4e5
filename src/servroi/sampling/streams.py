"""Random numbers by name: the stream of an input depends on seed, path and block, and on nothing else."""

from zlib import crc32

import numpy as np

from servroi.core.value import Array

BLOCK = 32_768
"""Trials of a block; part of the contract, for another size would mean other numbers."""


def generator(seed: int, name: str, block: int) -> np.random.Generator:
    """Return the generator of one stream in one block.

    Args:
        seed: Seed of the run, >= 0.
        name: Path of the input.
        block: Number of the block, from 0.
    """
    # the words that SeedSequence would make of (seed, crc32, block), without its slow way of making them
    words = [*_words(seed), crc32(name.encode()), *_words(block)]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(np.array(words, dtype=np.uint32))))


def normals(seed: int, name: str, block: int, size: int, out: Array | None = None) -> Array:
    """Return the standard normal scores of an input in a block, (size,); a shorter block is a prefix.

    Args:
        seed: Seed of the run.
        name: Path of the input.
        block: Number of the block.
        size: Trials in it.
        out: Array to fill and return, (size,); None: a new one.
    """
    return generator(seed, name, block).standard_normal(size, out=out)


def uniforms(seed: int, name: str, block: int, size: int) -> Array:
    """Return uniform numbers in [0, 1) of a stream in a block, (size,)."""
    return generator(seed, name, block).random(size)


def blocks(trials: int) -> list[int]:
    """Return the sizes of the blocks that make up so many trials.

    >>> blocks(70_000)
    [32768, 32768, 4464]
    """
    full, rest = divmod(trials, BLOCK)
    return [BLOCK] * full + ([rest] if rest else [])


def _words(number: int) -> list[int]:
    """Return a number as 32-bit words, lowest first.

    >>> _words(2**32 + 5), _words(0)
    ([5, 1], [0])
    """
    words = [number & 0xFFFFFFFF]
    while number := number >> 32:
        words.append(number & 0xFFFFFFFF)
    return words
