"""What moves and what runs: from the broker to the store, and the processes that do it."""
