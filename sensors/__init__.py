"""What a reading is. Pure: no files, no clock, no network."""
