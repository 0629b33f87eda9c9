"""入: rows of other people's tables → what they would change in the ledger, row by row, with a reason for each that is refused. Pure; nothing is written."""
