"""库: an office's files, their history and their index behind one object, the Workspace. Facts in, facts out; no judgment, no clock."""

from ledger.store.desk import Desk, Opened, Passage, Written
from ledger.store.workspace import Reading, Workspace

__all__ = ["Desk", "Opened", "Passage", "Reading", "Workspace", "Written"]
