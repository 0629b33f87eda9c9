"""报: figures first, words second. Pure functions from standings to figures, from figures to documents; no IO."""
