"""The steps that bring a database of any released version up to date; one file a step in `versions/`."""
