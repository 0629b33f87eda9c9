"""出: the ledger's items, entries, rankings and figures as tables for others, forms for units to fill in, and a calendar. Pure; bytes at the end."""
