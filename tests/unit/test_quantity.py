"""The notation of quantities: every spelling that is taken, and every one that is refused with its correction."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from servroi.config.number import GROUPS, Refusal, Rule
from servroi.config.quantity import Quantity, median, named, parse
from servroi.core.distribution import Z95, at, moments, score
from servroi.core.units import KINDS, SMALLEST

HERE = Path(__file__).parent
MONEY = Rule(KINDS["money"], currency="CHF")
EUROS = Rule(KINDS["money"], currency="EUR")
COUNT = Rule(KINDS["count"], above_zero=True)
SHARE = Rule(KINDS["share"])
RATE = Rule(KINDS["rate"])
CHANGE = Rule(KINDS["change"])
POINTS = Rule(KINDS["change"], points=True)
GROWTH = Rule(KINDS["change"], low=1e-9 - 1.0)
FACTOR = Rule(KINDS["factor"])
SCALE = Rule(KINDS["factor"], certain=True)
SCORE = Rule(KINDS["score"], certain=True)
WHOLE = Rule(KINDS["whole"], certain=True)
SPEND = Rule(KINDS["spend"], currency="CHF")
SURE = Rule(KINDS["share"], certain=True)
REFUSED: list[tuple[str, Rule, str, list[str]]] = [
    ("", MONEY, "empty", ["12"]),
    ("  ", SHARE, "empty", ["18 %"]),
    # a silent factor of 1000
    ("1,000", MONEY, "comma", ["write 1000 or 1"]),
    ("30,000", COUNT, "comma", ["write 30000 or 30"]),
    ("30,500", COUNT, "comma", ["write 30500 or 30.5"]),
    ("30,050", COUNT, "comma", ["write 30050 or 30.05"]),
    ("30,125", COUNT, "comma", ["write 30125 or 30.1250"]),
    ("3,5", MONEY, "comma", ["write 3.5"]),
    ("0,125", MONEY, "comma", ["write 0.125"]),
    ("1,2345", MONEY, "comma", ["write 1.2345"]),
    ("12345,678", MONEY, "comma", ["write 12345.678"]),
    ("1,2,3", MONEY, "comma", ["write 12 or"]),
    ("1,5.5", MONEY, "comma", ["write 12 or"]),
    ("\u22123,5 %", CHANGE, "comma", ["write -3.5 %"]),
    ("3,5 %", SHARE, "comma", ["3.5 %"]),
    ("-3,5 %", CHANGE, "comma", ["-3.5 %"]),
    ("CHF 1,000", MONEY, "comma", ["CHF 1000"]),
    ("1,000,000", MONEY, "comma", ["1000000"]),
    ("1,234.5", MONEY, "comma", ["1234.5"]),
    ("1.234,5", MONEY, "comma", ["1234.5"]),
    ("8 to 1,400", MONEY, "comma", ["1400"]),
    ("1,234,567.5", MONEY, "comma", ["1234567.5"]),
    ("1.234.567,5", MONEY, "comma", ["1234567.5"]),
    ("18.000", MONEY, "dot", ["write 18000 or 18"]),
    ("18.125", MONEY, "dot", ["write 18125 or 18.1250"]),
    ("18.000 CHF", MONEY, "dot", ["write 18000 CHF or 18 CHF"]),
    ("1.234.567", MONEY, "dot", ["1234567"]),
    ("-18.000 %", CHANGE, "dot", ["or -18 %"]),
    # order
    ("14 to 8", MONEY, "order", ["swap"]),
    ("8 to 8", MONEY, "order", ["one number"]),
    ("14 .. 8", MONEY, "order", ["swap"]),
    ("8 .. 8", MONEY, "order", ["one number"]),
    ("8 to 8 to 14", MONEY, "order", ["strictly between"]),
    ("8 to 20 to 14", MONEY, "order", ["swap"]),
    ("8 .. 20 .. 14", MONEY, "order", ["swap"]),
    ("-3 % to -8 %", CHANGE, "order", ["swap"]),
    # where the shape is logarithmic
    ("0 to 14", MONEY, "log-range", ["0 .. 14", "0.14"]),
    ("-5 to 14", MONEY, "log-range", ["0 .. 14"]),
    ("0 to 8 to 14", MONEY, "log-range", ["0 .. 14"]),
    ("0 to 14", COUNT, "log-range", ["above 0; start at a small number such as 0.14"]),
    ("0 % to 14 %", RATE, "log-range", ["0 % .. 14 %", "0.14 %"]),
    ("0 to 0.5", MONEY, "log-range", ["0 .. 0.5"]),
    ("-5 to 0.5", MONEY, "log-range", ["0 .. 0.5"]),
    ("-5 to 0", MONEY, "bounds", ["-5 is too low; write 0 or more"]),
    ("-14 to -8", MONEY, "bounds", ["-14 is too low; write 0 or more"]),
    ("0 % to 20 %", SHARE, "logit-range", ["0 % .. 20 %"]),
    ("80 % to 100 %", SHARE, "logit-range", ["80 % .. 100 %"]),
    # percent
    ("18", SHARE, "percent", ["18 %"]),
    ("18 to 25", SHARE, "percent", ["18 %"]),
    ("18", RATE, "percent", ["18 %"]),
    ("5", CHANGE, "percent", ["5 %"]),
    ("-5", CHANGE, "percent", ["-5 %"]),
    ("1 .. 5 .. 8", SHARE, "percent", ["5 %"]),
    ("300", RATE, "percent", ["did you mean 300 % ?"]),
    ("300.1", RATE, "percent", ["above 3; write a number from 0 % to 300 %"]),
    ("1'000 to 2'000", RATE, "percent", ["'1'000' is above 3; write a number from 0 % to 300 %"]),
    ("301", Rule(KINDS["rate"], above_zero=True), "percent", ["write a number above 0 %, at most 300 %"]),
    ("-5", SHARE, "percent", ["below -1; write a number from 0 % to 100 %"]),
    ("-100", CHANGE, "percent", ["did you mean -100 % ?"]),
    ("-101", CHANGE, "percent", ["write a number from -100 % to 100 %"]),
    # bounds
    ("120 %", SHARE, "bounds", ["0 % to 100 %"]),
    ("-1 %", SHARE, "bounds", ["0 % to 100 %"]),
    ("301 %", RATE, "bounds", ["0 % to 300 %"]),
    ("101 %", CHANGE, "bounds", ["-100 % to 100 %"]),
    ("50 % to 120 %", SHARE, "bounds", ["120 % is too high", "0 % to 100 %"]),
    ("50 % .. 120 %", SHARE, "bounds", ["120 % is too high", "0 % to 100 %"]),
    ("200 % to 400 %", RATE, "bounds", ["400 % is too high", "300 %"]),
    ("50 % to 120 %", CHANGE, "bounds", ["100 %"]),
    ("200 pp to 300 pp", POINTS, "bounds", ["100 %"]),
    ("200 pp", POINTS, "bounds", ["100 %"]),
    ("-1", MONEY, "bounds", ["'-1' is too low; write 0 or more"]),
    ("90 to 100.0001 %", SHARE, "bounds", ["100.0001 % is too high"]),
    ("0", COUNT, "bounds", ["above 0"]),
    ("-5", COUNT, "bounds", ["above 0"]),
    ("0 .. 5", COUNT, "bounds", ["0 is too low", "above 0"]),
    ("1e-10", COUNT, "bounds", ["1e-09"]),
    ("-100 %", GROWTH, "bounds", ["-100 %"]),
    ("0.5", SCORE, "bounds", ["1 to 5"]),
    ("6", SCORE, "bounds", ["1 to 5"]),
    ("31", WHOLE, "bounds", ["1 to 30"]),
    ("2.5", WHOLE, "whole", ["1 to 30"]),
    ("1e16", MONEY, "out-of-scale", ["1e+15"]),
    ("1e999", MONEY, "out-of-scale", ["1e+15"]),
    ("1e-13", MONEY, "out-of-scale", ["1e-12"]),
    # ranges where one number is due
    ("8 to 14", WHOLE, "certain-only", ["11"]),
    ("3 to 4 to 8", WHOLE, "certain-only", ["6"]),
    ("40 % to 60 %", SURE, "certain-only", ["50 %"]),
    ("1 .. 2", SCALE, "certain-only", ["1.5"]),
    # units
    ("1 pp", SHARE, "points", ["18 %"]),
    ("1 pp to 3 pp", CHANGE, "points", ["18 %"]),
    ("1 pp", MONEY, "points", ["12"]),
    ("12 %", MONEY, "unit", ["12"]),
    ("18 % to 25", SHARE, "unit", ["at the end"]),
    ("1 % to 3 pp", POINTS, "unit", ["at the end"]),
    ("100 EUR", MONEY, "currency", ["CHF"]),
    ("EUR 100", MONEY, "currency", ["CHF"]),
    ("100 to 200 EUR", MONEY, "currency", ["CHF"]),
    ("100 CHF", COUNT, "currency", []),
    ("100 EUR", SPEND, "currency", ["amounts are in CHF"]),
    ("5 CHF", SHARE, "currency", []),
    ("100 \u20ac", MONEY, "currency", ["'100 EUR' is in EUR, but amounts are in CHF"]),
    ("100 \u20ac", COUNT, "currency", ["this is no amount of money"]),
    ("120 \u20ac", EUROS, "number", ["'120 \u20ac' is no number; write EUR for \u20ac: 120 EUR"]),
    ("\u20ac 1'500", EUROS, "number", ["write EUR for \u20ac: EUR 1'500"]),
    ("\u20ac 1,5", EUROS, "comma", ["write EUR 1.5"]),
    # levels
    ("8 @80", MONEY, "level", ["8 to 14 @80"]),
    ("8 to 10 to 14 @80", MONEY, "level", ["8 to 14 @80"]),
    ("8 .. 14 @80", MONEY, "level", ["8 to 14 @80"]),
    ("3 of 20 @80", SHARE, "level", ["3 of 20"]),
    ("8 to 14 @0", MONEY, "level", ["8 to 14 @80"]),
    ("8 to 14 @100", MONEY, "level", ["8 to 14 @80"]),
    ("8 to 14 @-5", MONEY, "level", ["8 to 14 @80"]),
    ("8 to 14 @", MONEY, "level", ["8 to 14 @80"]),
    ("8 to 14 @nan", MONEY, "level", ["8 to 14 @80"]),
    ("8 to 14 @1e-20", MONEY, "level", ["8 to 14 @80"]),
    ("8 to 14 @80 @90", MONEY, "level", ["8 to 14 @80"]),
    # k of n
    ("3 of 20", MONEY, "observed", ["12"]),
    ("3 of 20", CHANGE, "observed", ["18 %"]),
    ("3 of 20", SURE, "observed", []),
    ("21 of 20", SHARE, "observed", ["at least 1"]),
    ("0 of 0", SHARE, "observed", ["at least 1"]),
    ("1 of 2000000", SHARE, "observed", ["write a share"]),
    ("1.5 of 20", SHARE, "number", ["18 %"]),
    ("-1 of 20", SHARE, "number", ["18 %"]),
    ("1'2 of 30", SHARE, "number", ["18 %"]),
    # what is no notation
    ("8 to 14 .. 20", MONEY, "notation", ["hard limits"]),
    ("8 to 9 to 10 to 11", MONEY, "notation", ["8 to 14"]),
    ("8-14", MONEY, "notation", ["8 to 14"]),
    ("8 - 14", MONEY, "notation", ["8 to 14"]),
    ("8 bis 14", MONEY, "notation", ["write `to` for `bis`: 8 to 14"]),
    ("8 à 14", MONEY, "notation", ["write `to` for `à`: 8 to 14"]),
    ("18 a 24 %", SHARE, "notation", ["write `to` for `a`: 18 to 24 %"]),
    ("1 bis 2 bis 4 @90", MONEY, "level", ["8 to 14 @80"]),
    ("8 bis 14 @80", MONEY, "notation", ["write `to` for `bis`: 8 to 14 @80"]),
    ("1 bis 2 bis 4", MONEY, "notation", ["write `to` for `bis`: 1 to 2 to 4"]),
    ("14 bis 8", MONEY, "order", ["'14 to 8'"]),
    ("much bis little", MONEY, "number", ["'much' is no number; write 12"]),
    ("8 bison 14", MONEY, "number", ["'8 bison 14' is no number; write 12"]),
    ("8 ... 14", MONEY, "notation", ["8 to 14"]),
    ("8 \u2014 14", MONEY, "notation", ["8 to 14"]),
    ("8 \u2026 14", MONEY, "notation", ["8 to 14"]),
    ("\x1b[31m5", MONEY, "notation", ["8 to 14"]),
    ("5\n6", MONEY, "notation", ["8 to 14"]),
    ("9" * 500, MONEY, "notation", ["8 to 14"]),
    (f"8{' ' * 195}to 14", MONEY, "notation", ["8 to 14"]),
    ("1" + " " * 300_000 + "x", SHARE, "notation", ["18 %"]),
    ("abc", MONEY, "number", ["12"]),
    ("8 to", MONEY, "number", ["12"]),
    ("8 .. ", MONEY, "notation", ["12"]),
    ("x", SCORE, "number", ["1 to 5"]),
    ("12'00", MONEY, "number", ["12"]),
    ("1'2000", MONEY, "number", ["12"]),
    ("1'200_000", MONEY, "number", ["12"]),
    ("5.", MONEY, "number", ["12"]),
    ("nan", MONEY, "number", ["12"]),
    ("inf", MONEY, "number", ["12"]),
    ("0x10", MONEY, "number", ["12"]),
    ("--5", CHANGE, "number", ["18 %"]),
    ("5 % %", SHARE, "number", ["18 %"]),
    ("yes", WHOLE, "number", ["1 to 30"]),
    ("ca. 20 %", SHARE, "number", ["write the number alone and in full, or a range if you are unsure: 18 % or 15 %"]),
    ("~20 %", SHARE, "number", ["alone and in full, or a range"]),
    ("20'000.-", MONEY, "number", ["alone and in full, or a range"]),
    ("30k", MONEY, "number", ["alone and in full, or a range"]),
    ("6 ore", MONEY, "number", ["alone and in full, or a range"]),
    ("6 ore", SCALE, "number", ["write the number alone and in full: 12"]),
]
"""What is refused: text, rule, slug and parts of the message."""
NAMED_REFUSED: list[tuple[dict[str, str], Rule, str]] = [
    ({"distribution": "gamma"}, MONEY, "distribution"),
    ({"distribution": "uniform", "low": "1"}, MONEY, "distribution"),
    ({"distribution": "uniform", "low": "1", "high": "4", "mode": "2"}, MONEY, "distribution"),
    ({"distribution": "uniform", "low": "1", "high": "4", "mode": "2", "sd": "3"}, MONEY, "distribution"),
    ({"distribution": "normal", "mean": "1"}, MONEY, "distribution"),
    ({"distribution": "uniform", "low": "1", "high": "4"}, SCALE, "certain-only"),
    ({"distribution": "uniform", "low": "4", "high": "1"}, MONEY, "order"),
    ({"distribution": "uniform", "low": "1", "high": "1"}, MONEY, "order"),
    ({"distribution": "triangular", "low": "1", "mode": "9", "high": "4"}, MONEY, "order"),
    ({"distribution": "pert", "low": "-1", "mode": "2", "high": "4"}, MONEY, "bounds"),
    ({"distribution": "uniform", "low": "18", "high": "25"}, SHARE, "percent"),
    ({"distribution": "uniform", "low": "50 %", "high": "120 %"}, SHARE, "bounds"),
    ({"distribution": "uniform", "low": "1 pp", "high": "3 pp"}, SHARE, "points"),
    ({"distribution": "uniform", "low": "1 %", "high": "3 pp"}, POINTS, "unit"),
    ({"distribution": "uniform", "low": "10 %", "high": "20 %"}, MONEY, "unit"),
    ({"distribution": "uniform", "low": "1", "high": "4 EUR"}, MONEY, "currency"),
    ({"distribution": "uniform", "low": "1,5", "high": "4"}, MONEY, "comma"),
    ({"distribution": "normal", "mean": "5", "sd": "0"}, MONEY, "range"),
    ({"distribution": "normal", "mean": "-5", "sd": "1"}, MONEY, "bounds"),
    ({"distribution": "lognormal", "mean": "0", "sd": "1"}, MONEY, "range"),
    ({"distribution": "lognormal", "mean": "5", "sd": "-1"}, MONEY, "range"),
    ({"distribution": "lognormal", "mean": "400 %", "sd": "1 %"}, RATE, "bounds"),
    ({"distribution": "beta", "alpha": "0", "beta": "1"}, SHARE, "range"),
    ({"distribution": "beta", "alpha": "0.049", "beta": "1"}, SHARE, "range"),
    ({"distribution": "beta", "alpha": "1", "beta": "1000001"}, SHARE, "range"),
    ({"distribution": "beta", "alpha": "1", "beta": "1", "low": "-1", "high": "2"}, MONEY, "bounds"),
    ({"distribution": "beta", "alpha": "1", "beta": "1", "high": "120 %"}, SHARE, "bounds"),
    ({"distribution": "beta", "alpha": "1", "beta": "1e7"}, SHARE, "range"),
    ({"distribution": "beta", "alpha": "2 %", "beta": "5 %"}, SHARE, "unit"),
    ({"distribution": "beta", "alpha": "2", "beta": "5", "low": "60 %", "high": "40 %"}, SHARE, "order"),
    ({"distribution": "beta", "alpha": "2", "beta": "5", "low": "0", "high": "2"}, SHARE, "percent"),
]
"""The same for named distributions."""


def points(quantity: Quantity, z: float = Z95) -> tuple[float, float, float]:
    """Return the values at the scores -z, 0 and z."""
    low, middle, high = (at(quantity.distribution, point) for point in (-z, 0.0, z))
    return low, middle, high


@pytest.mark.parametrize(
    ("text", "rule", "value"),
    [
        ("12", MONEY, 12.0),
        ("+12", MONEY, 12.0),
        (" 12 ", MONEY, 12.0),
        (".5", FACTOR, 0.5),
        ("0.125", FACTOR, 0.125),
        ("1e6", MONEY, 1e6),
        ("1E6", MONEY, 1e6),
        ("1.5e3", MONEY, 1500.0),
        ("2e-2", SHARE, 0.02),
        ("1234", MONEY, 1234.0),
        ("1234.567", MONEY, 1234.567),
        ("1'200.50", MONEY, 1200.5),
        ("12 %", SHARE, 0.12),
        ("12%", SHARE, 0.12),
        ("12\u00a0%", SHARE, 0.12),
        ("0.18", SHARE, 0.18),
        ("0.18", RATE, 0.18),
        ("18 %", RATE, 0.18),
        ("2.5", RATE, 2.5),
        ("250 %", RATE, 2.5),
        ("0 %", SHARE, 0.0),
        ("100 %", SHARE, 1.0),
        ("1", SHARE, 1.0),
        ("-3 %", CHANGE, -0.03),
        ("\u22123 %", CHANGE, -0.03),
        ("-1", CHANGE, -1.0),
        ("50 %", SCALE, 0.5),
        ("2", SCALE, 2.0),
        ("3.5", SCORE, 3.5),
        ("5", WHOLE, 5.0),
        ("5.0", WHOLE, 5.0),
        ("100 CHF", MONEY, 100.0),
        ("100CHF", MONEY, 100.0),
        ("CHF 100", MONEY, 100.0),
        ("CHF100", MONEY, 100.0),
        ("CHF 1'200.50", MONEY, 1200.5),
        ("120.5", COUNT, 120.5),
        ("0", MONEY, 0.0),
        ("1e15", MONEY, 1e15),
        ("1e-9", COUNT, 1e-9),
    ],
)
def test_certain(text: str, rule: Rule, value: float) -> None:
    """One number is certain."""
    quantity = parse(text, rule)
    assert quantity.distribution.certain
    assert at(quantity.distribution, 0.0) == pytest.approx(value, rel=1e-15, abs=0)
    assert moments(quantity.distribution) == (at(quantity.distribution, 0.0), 0.0)
    assert not quantity.points


@pytest.mark.parametrize("group", list(GROUPS))
def test_groups_of_thousands(group: str) -> None:
    """Thousands may be grouped by every sign of the list, in certain values and in ranges."""
    assert at(parse(f"1{group}200", MONEY).distribution, 0.0) == 1200.0
    assert at(parse(f"12{group}345{group}678.5", MONEY).distribution, 0.0) == 12345678.5
    low, _, high = points(parse(f"6{group}000 to 12{group}000 CHF", MONEY))
    assert (low, high) == pytest.approx((6000.0, 12000.0), rel=1e-12)


def test_the_groups_are_those_of_the_contract() -> None:
    """Straight and curly apostrophe, underscore, blank, no-break space and its narrow form."""
    assert set(GROUPS) == {"'", "\u2019", "_", " ", "\u00a0", "\u202f"}


@pytest.mark.parametrize(
    "text",
    [
        "8 to 14",
        f"8{' ' * 194}to 14",  # as long as a quantity may be
        "8  to  14",
        " 8 to 14 ",
        "8 \u2013 14",
        "8\u201314",
        "8\u2013 14",
        "8 to 14 @90",
        "8 to 14@90",
        "8 to 14 @ 90 %",
    ],
)
def test_interval_spellings(text: str) -> None:
    """`to` and the en dash, with blanks as one likes, mean the 5 % and 95 % points."""
    low, _, high = points(parse(text, MONEY))
    assert (low, high) == pytest.approx((8.0, 14.0), rel=1e-12)


@pytest.mark.parametrize("level", [0.01, 1.0, 50.0, 80.0, 95.0, 99.9])
def test_level_of_an_interval(level: float) -> None:
    """`@80` says what the ends are the points of."""
    quantity = parse(f"8 to 14 @{level:g}", MONEY)
    low, _, high = points(quantity, score(0.5 + level / 200.0))
    assert (low, high) == pytest.approx((8.0, 14.0), rel=1e-9)


@pytest.mark.parametrize(
    "rule", [MONEY, COUNT, FACTOR, Rule(KINDS["days"]), Rule(KINDS["hours"]), Rule(KINDS["months"])]
)
def test_logarithmic_kinds(rule: Rule) -> None:
    """`a to b` is lognormal: the median is the geometric mean."""
    low, middle, high = points(parse("8 to 14", rule))
    assert (low, middle, high) == pytest.approx((8.0, (8.0 * 14.0) ** 0.5, 14.0), rel=1e-12)


def test_rate_is_lognormal_and_cut() -> None:
    """A rate is lognormal, never above 3; what is cut is counted."""
    low, middle, high = points(parse("10 % to 40 %", RATE))
    assert (low, middle, high) == pytest.approx((0.1, 0.2, 0.4), rel=1e-12)
    wide = parse("10 % to 290 %", RATE).distribution
    assert at(wide, 5.0) == 3.0
    assert wide.cut > 1e-3


def test_share_is_logit_normal() -> None:
    """A share is symmetric in its logit and never touches its bounds by shape."""
    low, middle, high = points(parse("20 % to 80 %", SHARE))
    assert (low, middle, high) == pytest.approx((0.2, 0.5, 0.8), rel=1e-12)
    assert parse("20 % to 80 %", SHARE).distribution.cut == 0.0


def test_change_is_normal_and_cut() -> None:
    """A change is symmetric as it is, cut at -1 and 1."""
    assert points(parse("-3 % to 15 %", CHANGE)) == pytest.approx((-0.03, 0.06, 0.15), rel=1e-12)
    wide = parse("-90 % to 90 %", CHANGE).distribution
    assert (at(wide, -5.0), at(wide, 5.0)) == (-1.0, 1.0)
    assert wide.cut > 1e-3


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("8 to 10 to 14", MONEY, (8.0, 10.0, 14.0)),
        ("8 \u2013 10 \u2013 14", MONEY, (8.0, 10.0, 14.0)),
        ("10 % to 17 % to 30 %", RATE, (0.1, 0.17, 0.3)),
        ("18 to 20 to 25 %", SHARE, (0.18, 0.2, 0.25)),
        ("0 % to 1.5 % to 6 %", CHANGE, (0.0, 0.015, 0.06)),
        ("-3 to 3 to 15 %", CHANGE, (-0.03, 0.03, 0.15)),
    ],
)
def test_three_points_are_met_exactly(text: str, rule: Rule, expected: tuple[float, float, float]) -> None:
    """5 % point, median and 95 % point; each half has its own spread."""
    assert points(parse(text, rule)) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "rule", "low", "high"),
    [
        ("8 .. 14", MONEY, 8.0, 14.0),
        ("8..14", MONEY, 8.0, 14.0),
        ("0 .. 14", MONEY, 0.0, 14.0),
        ("0 .. 40 %", SHARE, 0.0, 0.4),
        ("0 % .. 100 %", SHARE, 0.0, 1.0),
        ("8 .. 10 .. 14", MONEY, 8.0, 14.0),
        ("8 .. 8 .. 14", MONEY, 8.0, 14.0),
        ("8 .. 14 .. 14", MONEY, 8.0, 14.0),
        ("0 .. 2 % .. 8 %", RATE, 0.0, 0.08),
        ("-100 % .. 100 %", CHANGE, -1.0, 1.0),
    ],
)
def test_hard_limits(text: str, rule: Rule, low: float, high: float) -> None:
    """`..` is never left, however far the score."""
    distribution = parse(text, rule).distribution
    assert at(distribution, -38.0) == pytest.approx(low, abs=1e-3 * (high - low))
    assert at(distribution, 38.0) == pytest.approx(high, abs=1e-3 * (high - low))
    values = distribution.values(np.linspace(-38.0, 38.0, 1001))
    assert low <= values.min()
    assert values.max() <= high


def test_means_of_hard_limits() -> None:
    """Uniform: the middle; PERT: (low + 4 mode + high) / 6."""
    assert moments(parse("8 .. 14", MONEY).distribution)[0] == pytest.approx(11.0, abs=1e-5)
    assert moments(parse("8 .. 10 .. 14", MONEY).distribution)[0] == pytest.approx(62 / 6, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("3 of 20", 4 / 22),
        ("0 of 1", 1 / 3),
        ("1 of 1", 2 / 3),
        ("112 of 200", 113 / 202),
        ("1'000 of 5 000", 1001 / 5002),
        ("500000 of 1000000", 0.5),
    ],
)
@pytest.mark.parametrize("rule", [SHARE, RATE])
def test_observed_share(text: str, mean: float, rule: Rule) -> None:
    """`k of n` is beta(1 + k, 1 + n - k)."""
    assert moments(parse(text, rule).distribution)[0] == pytest.approx(mean, abs=1e-5)


@pytest.mark.parametrize("text", ["1 pp to 3 pp", "1 to 3 pp", "1pp to 3pp", "1\u20133 pp"])
def test_interval_in_percentage_points(text: str) -> None:
    """Percentage points are normal, and marked."""
    quantity = parse(text, POINTS)
    assert quantity.points
    assert points(quantity) == pytest.approx((0.01, 0.02, 0.03), rel=1e-12)


def test_other_forms_of_points() -> None:
    """A certain value, three points and hard limits may be in percentage points, too."""
    assert at(parse("2 pp", POINTS).distribution, 0.0) == 0.02
    assert parse("2 pp", POINTS).points
    assert points(parse("1 to 2 to 5 pp", POINTS)) == pytest.approx((0.01, 0.02, 0.05), rel=1e-12)
    assert parse("1 .. 2 pp", POINTS).points
    assert not parse("1 % to 2 %", POINTS).points


def test_unit_once_at_the_end() -> None:
    """A unit at the end holds for all parts; one after every part says the same."""
    once, always = parse("18 to 25 %", SHARE), parse("18 % to 25 %", SHARE)
    assert points(once) == points(always) == pytest.approx(points(once))
    assert points(parse("100 to 200 CHF", MONEY)) == points(parse("CHF 100 to CHF 200", MONEY))


@pytest.mark.parametrize(
    ("fields", "rule", "mean", "sd"),
    [
        ({"distribution": "uniform", "low": "1", "high": "4"}, MONEY, 2.5, 3 / 12**0.5),
        ({"distribution": "triangular", "low": "1", "mode": "2", "high": "4"}, MONEY, 7 / 3, (7 / 18) ** 0.5),
        ({"distribution": "pert", "low": "1", "mode": "2", "high": "4"}, MONEY, 13 / 6, None),
        ({"distribution": "normal", "mean": "100", "sd": "10"}, MONEY, 100.0, 10.0),
        ({"distribution": "normal", "mean": "5 %", "sd": "1 %"}, CHANGE, 0.05, 0.01),
        ({"distribution": "normal", "mean": "2 pp", "sd": "1 pp"}, POINTS, 0.02, 0.01),
        ({"distribution": "lognormal", "mean": "100 CHF", "sd": "30"}, MONEY, 100.0, 30.0),
        ({"distribution": "lognormal", "mean": "0.5", "sd": "0.1"}, MONEY, 0.5, 0.1),
        ({"distribution": "beta", "alpha": "0.05", "beta": "1e6"}, SHARE, 0.05 / 1000000.05, None),
        ({"distribution": "beta", "alpha": "2", "beta": "6"}, SHARE, 0.25, (12 / 64 / 9) ** 0.5),
        ({"distribution": "beta", "alpha": "2", "beta": "2", "low": "10 %", "high": "30 %"}, SHARE, 0.2, 0.2 / 20**0.5),
        ({"distribution": "beta", "alpha": "2", "beta": "2", "high": "10"}, MONEY, 5.0, 10 / 20**0.5),
    ],
)
def test_named_distributions(fields: Mapping[str, str], rule: Rule, mean: float, sd: float | None) -> None:
    """Named distributions: their parameters are of the quantity itself."""
    quantity = named(dict(fields), rule)
    found = moments(quantity.distribution)
    spread = sd if sd is not None else found[1]
    assert found == pytest.approx((mean, spread), abs=1e-5 * spread)
    assert quantity.points == ("pp" in "".join(fields.values()))


@pytest.mark.parametrize(("text", "rule", "slug", "offers"), REFUSED)
def test_refused(text: str, rule: Rule, slug: str, offers: list[str]) -> None:
    """What cannot be taken has its slug, and the message offers what to write; it is short and printable."""
    with pytest.raises(Refusal) as caught:
        parse(text, rule)
    message = str(caught.value)
    assert caught.value.slug == slug, message
    for offer in offers:
        assert offer in message
    assert len(message) < 500
    assert all(character.isprintable() or character in GROUPS for character in message)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1,000", MONEY),
        ("100,000", MONEY),
        ("30,500", COUNT),
        ("30,125", COUNT),
        ("18.125", MONEY),
        ("3,5 %", SHARE),
        ("1.234,5", MONEY),
        ("18.000 CHF", MONEY),
        ("1,234.5", MONEY),
        ("0 to 14", MONEY),
    ],
)
def test_offers_can_be_taken(text: str, rule: Rule) -> None:
    """Every spelling behind `write` can be copied as it stands."""
    with pytest.raises(Refusal) as caught:
        parse(text, rule)
    offers = str(caught.value).rpartition("write ")[2]
    offers = offers.replace(" for hard limits", "")
    for offer in offers.partition(", or")[0].split(" or "):
        assert parse(offer, rule)


@pytest.mark.parametrize("text", ["30,000", "30,500", "30.000", "CHF 100,000"])
def test_an_offer_has_no_decimals_that_say_nothing(text: str) -> None:
    """Whoever writes 30,000 customers does not think of thirty with four decimals."""
    with pytest.raises(Refusal) as caught:
        parse(text, MONEY)
    assert "0000 " not in f"{caught.value} ".rpartition(" or ")[2]


@pytest.mark.parametrize(("fields", "rule", "slug"), NAMED_REFUSED)
def test_named_refused(fields: Mapping[str, str], rule: Rule, slug: str) -> None:
    """Named distributions are as strict as the short notation."""
    with pytest.raises(Refusal) as caught:
        named(dict(fields), rule)
    assert caught.value.slug == slug, str(caught.value)


@pytest.mark.parametrize(
    ("fields", "rule", "words"),
    [
        (
            {"distribution": "pert", "low": "-1", "mode": "2", "high": "4"},
            MONEY,
            "'low: -1' is too low; write 0 or more",
        ),
        ({"distribution": "pert", "low": "1 %", "mode": "2 %", "high": "120 %"}, SHARE, "'high: 120 %' is too high"),
        ({"distribution": "normal", "mean": "-5", "sd": "1"}, MONEY, "'mean: -5' is too low; write 0 or more"),
        ({"distribution": "beta", "alpha": "1", "beta": "0.01"}, SHARE, "'beta: 0.01' must lie between 0.05 and 1e+06"),
        ({"distribution": "beta", "alpha": "1", "beta": "2"}, COUNT, "'low: 0' is too low; write a number above 0"),
    ],
)
def test_named_says_which_value_is_wrong(fields: Mapping[str, str], rule: Rule, words: str) -> None:
    """What breaks a bound is named with its value, and what to write instead."""
    with pytest.raises(Refusal) as caught:
        named(dict(fields), rule)
    assert words in str(caught.value)


def test_the_words_of_refusals(kept: Callable[[Path, str], str]) -> None:
    """Every message, whole: `make golden` rewrites them; read the difference."""
    found = [refusal(partial(parse, text, rule)) for text, rule, _, _ in REFUSED]
    found += [refusal(partial(named, fields, rule)) for fields, rule, _ in NAMED_REFUSED]
    words = "".join(f"{line}\n" for line in found)
    assert words == kept(HERE / "refusals.txt", words)


def refusal(reading: Callable[[], object]) -> str:
    """Return the slug and the message of what refuses."""
    with pytest.raises(Refusal) as caught:
        reading()
    return f"{caught.value.slug}: {caught.value}"


def test_median() -> None:
    """The median of a range is its middle point."""
    assert median("4 to 8 to 14", Rule(KINDS["hours"])) == pytest.approx(8.0, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["999999.9999999990 to 1000000", "1 to 1.00000000000000010 to 2", "1 to 2 to 2.00000000000000010"]
)
def test_ends_whose_logarithms_are_one_number_are_no_range(text: str) -> None:
    said = refusal(partial(parse, text, Rule(KINDS["count"])))
    assert re.fullmatch(r"order: .*(write one number if it is certain|strictly between.*)", said)


@pytest.mark.parametrize(("rule", "low"), [(COUNT, SMALLEST), (GROWTH, 1e-9 - 1.0), (SHARE, 0.0), (CHANGE, -1.0)])
def test_a_kind_is_drawn_within_the_bounds_of_its_rule(rule: Rule, low: float) -> None:
    bounded = rule.bounded()
    assert (bounded.low, bounded.high) == (low, rule.kind.high)
    assert bounded.name == rule.kind.name


def test_a_normal_distribution_is_symmetric_and_a_lognormal_one_is_not() -> None:
    below, middle, above = points(named({"distribution": "normal", "mean": "100", "sd": "10"}, MONEY))
    assert (middle, above - middle) == pytest.approx((100.0, middle - below), rel=1e-12)
    assert points(named({"distribution": "lognormal", "mean": "100", "sd": "10"}, MONEY))[1] < 99.6


def test_the_finest_number_is_taken() -> None:
    assert median("1e-12", MONEY) == 1e-12
    assert refusal(partial(parse, "9.9e-13", MONEY)).startswith("out-of-scale")


def test_a_range_that_starts_below_the_lowest_bound_is_refused() -> None:
    """The bound of what must be above 0 is 1e-9."""
    assert refusal(partial(parse, "5e-10 to 3", COUNT)).startswith("bounds")
