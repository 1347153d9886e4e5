"""The shapes that a quantity can have; each file is one family, each meets `core.distribution.Distribution`."""

from servroi.sampling.distributions.beta import beta, pert
from servroi.sampling.distributions.triangular import triangular
from servroi.sampling.distributions.two_piece import lognormal, normal, two_piece
from servroi.sampling.distributions.uniform import uniform

__all__ = ["beta", "lognormal", "normal", "pert", "triangular", "two_piece", "uniform"]
