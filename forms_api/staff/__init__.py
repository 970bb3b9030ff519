"""Moderation in the browser: staff sign in, look at what came in, decide, reply. Pages without a script."""
