"""Records in, a site out: the generator behind the command ``uretken``."""
