"""The parts of the page Land plan: phases, drawing, the table, files, the aerial photo."""
