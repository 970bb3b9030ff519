"""Records as sheets that staff can edit, and back: what would change is told before anything is written."""
