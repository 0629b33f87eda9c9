"""表: spreadsheets and text tables as the office meets them, read into grids of text and written from rows. No files are opened here."""
