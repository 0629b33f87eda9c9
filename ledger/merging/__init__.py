"""合: two sides of the office's files made one, text to text. No git, no clock, no disk."""
