"""The science: pure functions, no files, clock, store or network. Units are in the names."""
