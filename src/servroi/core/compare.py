"""Two scenarios side by side, in the shape of `servroi.compare/1`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What a scenario says at a path, or the default that holds in its place.

    Attributes:
        written: In scenario notation.
        layer, file, line: Where it stands.
        rule: How a default follows from other inputs; empty otherwise.
    """

    written: str
    layer: str
    file: str
    line: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that differs between two scenarios.

    Attributes:
        path: Where it stands.
        name: Its name in the catalogue; empty for teams, options, country and the like.
        group: The team or option that it belongs to, or empty.
        a, b: What either says; None where it says nothing and no default holds.
    """

    path: str
    name: str
    group: str
    a: Line | None
    b: Line | None


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """What lines taken from B instead of A do to an NPV.

    Attributes:
        paths: The lines.
        forward, backward: The step with lines taken in file order, and in reverse.
    """

    paths: tuple[str, ...]
    forward: float
    backward: float

    @property
    def value(self) -> float:
        """The step: the mean of both orders."""
        return (self.forward + self.backward) / 2.0


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one NPV to the other, line by line; `npv_a` and all steps add up to `npv_b`.

    Attributes:
        low, high: 5 % and 95 % point of the difference, trial by trial.
        error: Standard error of its mean.
        errors: Of `npv_a` and `npv_b`.
    """

    option: str
    npv_a: float
    npv_b: float
    low: float
    high: float
    error: float
    steps: tuple[BridgeStep, ...]
    trials: int
    seed: int
    errors: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two scenarios side by side.

    Attributes:
        files: Their names.
        lines: The lines that differ, in file order.
        evidence: Paths of which only the evidence differs.
        words: Paths that change no figure.
        bridge: None without a difference, or without an option that both have.
    """

    files: tuple[str, str]
    lines: tuple[Difference, ...]
    evidence: tuple[str, ...]
    words: tuple[str, ...]
    bridge: Bridge | None
