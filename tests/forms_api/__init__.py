"""The feedback endpoint, from post to published file."""
