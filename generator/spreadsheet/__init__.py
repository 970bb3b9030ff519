"""Records out into a spreadsheet and back: the columns are those of the open data, so a new field is there at once."""
