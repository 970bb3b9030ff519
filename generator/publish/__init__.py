"""Pages and data files to a folder: the shells of the theme, the splice, the exchange with the old site.

The only stage that knows mkdocs, and the only one that writes.
"""
