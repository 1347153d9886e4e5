"""What is put into files, of bytes and of words, and how bytes are damaged. The same dice give the same bytes."""

from __future__ import annotations

from random import Random

PIECES = [
    b"", b" ", b"\n", b"\n  ", b"\t", b": ", b"- ", b"[", b"]", b"{", b"}", b",", b"'", b'"', b"#", b"&a ", b"*a",
    b"!t ", b"!!python/object/apply:os.system ", b"<<: ", b"---\n", b"...\n", b"%", b"@80", b" to ", b" .. ", b"0",
    b"-1", b"1e16", b"1e-300", b"9" * 400, b"null", b"~", b"\xff", b"\x00", b"\xe2\x80\x93", b"\xe2\x80\xae", b" of ",
    b" pp", b" %", b" EUR", b"nan", b"inf", b".inf", b"? ", b"|\n", b">-\n", b"\\U", b'"\\UFFFFFFFF"', b"frontline: ",
    b"value: ", b"distribution: beta", b"100 %", b"0 %", b"{" * 40, b"- " * 40, b"\xef\xbb\xbf", b"\r", b"\r\n",
    b"\xc2\x85", b"\xe2\x80\xa8",
]  # fmt: skip
WORDS = [
    "", " ", "~", "null", "true", "no", "match", "match cash", "1:30", "0x10", "0o7", "1_000", "1'000", "1,000",
    "1.000",
    "nan", ".inf", "-.inf", "1e400", "=1+1", "[bold]", "\u202e", "\u200b", "\x85", "x" * 300, "x" * 5000, "../x", "\\",
    "{}", "a: b", "- a", "2026-02-30", "#ffffff", "CH", "EUR", "de-CH", "retail", "train", "market", "frontline",
]  # fmt: skip


LENGTHS = (0, 0, 1, 2, 5, 20, 100)
"""How many bytes a piece may replace."""


def damaged(data: bytes, dice: Random) -> bytes:
    """Return bytes of which a few were cut, repeated, flipped, exchanged or put in."""
    for _ in range(dice.randint(1, 4)):
        start, length = dice.randint(0, len(data)), dice.choice(LENGTHS)
        data = cut(data, start, length, dice.choice((dice.choice(PIECES), None, dice.randbytes(dice.randint(0, 4)))))
    return data


def cut(data: bytes, start: int, length: int, piece: bytes | None) -> bytes:
    """Return bytes with a piece in the place of some of them; None repeats those."""
    stop = min(len(data), start + length)
    return data[:start] + (data[start:stop] * 2 if piece is None else piece) + data[stop:]
