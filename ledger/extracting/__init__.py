"""提取: paragraphs of a document that assigns work → a draft of items, with a reason for every doubt. Pure; nothing is written."""
