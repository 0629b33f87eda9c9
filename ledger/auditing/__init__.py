"""守: history read commit by commit and judged by the rules, for the audit of an office and the guard of what it is pushed to."""
