"""式: one Markdown text, put into the other forms in which it leaves the office: plain text, a web page, a Word file. Pure; no IO."""
