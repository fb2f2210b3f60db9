"""The farm's records, in farmOS's nouns. The only room that knows SQLAlchemy."""
