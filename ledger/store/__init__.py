"""库: an office's files, their history and their index behind one object, the Workspace. Facts in, facts out; no judgment, no clock."""
