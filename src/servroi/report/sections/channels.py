"""Where the money comes from: channels, and cash, capacity, revenue."""

from collections.abc import Iterator

from servroi.core.findings import COSTS, Findings
from servroi.core.naming import option
from servroi.core.text import Label, Money, Term, Text
from servroi.report.document import Column, Section, Span, Table

_SHOWN = 0.0005
"""Benefits below this share of the largest amount are left out of the table; `--json` has them."""

_COSTS = [Label("channels", channel) for channel in COSTS]


def channels(findings: Findings) -> Section | None:
    """Return present values by channel and option, then the NPV by kind of money; nothing where no money flows."""
    return _section(findings, bars=False)


def drawn_channels(findings: Findings) -> Section | None:
    """Return the same with a bar beside every amount."""
    return _section(findings, bars=True)


def _section(findings: Findings, *, bars: bool) -> Section | None:
    names = list(findings.options)
    largest = max(abs(worth.mean) for found in findings.options.values() for worth in found.pv_by_channel.values())
    if not largest:
        return None
    rows: list[tuple[Term | None, ...]] = []
    spans: list[tuple[Span | None, ...]] = []
    errors = [findings.options[name].npv.se or 0.0 for name in names]
    for name, amounts in _amounts(findings):
        least = 0.0 if name in _COSTS else _SHOWN * largest
        if any(abs(amount) > least for amount in amounts):
            cells = [_paid(amount, error) for amount, error in zip(amounts, errors, strict=True)]
            rows.append((name, *cells))
            spans.append(tuple(Span(0.0, amount, series, series) for series, amount in enumerate(amounts)))
    columns = (
        Column(Text("channels.channel"), "left"),
        *(Column(Text("name", {"name": option(name)})) for name in names),
    )
    kinds = (Column(Text("channels.kind"), "left"), *columns[1:])
    by_channel = Table(columns, tuple(rows), bars=tuple(spans) if bars else ())
    return Section("channels", Text("channels.title"), (by_channel, Table(kinds, _by_money(findings), total=True)))


def _amounts(findings: Findings) -> Iterator[tuple[Term, list[float]]]:
    """Yield each channel with its amounts by option, and tax last: what makes the NPV of what is before tax."""
    options = list(findings.options.values())
    for channel in options[0].pv_by_channel:
        yield Label("channels", channel), [found.pv_by_channel[channel].mean for found in options]
    before = [sum(worth.mean for worth in found.pv_by_channel.values()) for found in options]
    yield (
        Text("channels.tax"),
        [(found.npv.mean or 0.0) - all_in for found, all_in in zip(options, before, strict=True)],
    )


def _by_money(findings: Findings) -> tuple[tuple[Term | None, ...], ...]:
    options = list(findings.options.values())
    rows: list[tuple[Term | None, ...]] = [
        (Label("money", kind), *(_money(found.npv_by_money[kind], found.npv.se or 0.0) for found in options))
        for kind in ("cash", "capacity", "revenue")
    ]
    total = (Text("channels.npv"), *(_money(found.npv.mean or 0.0, found.npv.se or 0.0) for found in options))
    return (*rows, total)


def _money(amount: float, error: float) -> Money | None:
    return Money(amount, error) if amount else None


def _paid(amount: float, error: float) -> Money | None:
    """Return what a channel brings, rounded as the NPV is, but not to nothing: it is known better than the NPV."""
    money = _money(amount, error)
    return Money(amount, abs(amount) / 2.0) if money is not None and not money.rounded else money
