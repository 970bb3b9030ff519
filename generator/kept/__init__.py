"""What a build keeps for the next: values of files, the theme, fingerprints of pages. See README.md."""
