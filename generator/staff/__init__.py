"""Reports for staff: what is late, old, unanswered, untranslated, undisclosed.

Takes a town and the site date, gives rows. Never decides what is an error (`check` does) and never prints.
"""
