"""Weigh training of front-line staff against marketing: one scenario in, money with its uncertainty out."""

__version__ = "0.1.0"
