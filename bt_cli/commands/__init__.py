"""One file, one command: gather what was said, decide by the pure modules below, write."""
