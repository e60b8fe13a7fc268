"""A small market for the demo, the notebooks and the tests: sites with a history, served on loopback."""
