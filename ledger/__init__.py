"""A command-line 台账 for the offices that see decisions carried out (督查督办)."""

__version__ = "0.1.0"
