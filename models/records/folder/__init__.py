"""A hub's records as a folder of plain files: what is exported can be imported as it is."""
