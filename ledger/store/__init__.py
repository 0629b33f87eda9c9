"""库: an office's files, their history and their index behind one object, the Workspace. Facts in, facts out; no judgment, no clock."""

from ledger.store.workspace import Desk, Opened, Reading, Workspace, Written

__all__ = ["Desk", "Opened", "Reading", "Workspace", "Written"]
