"""How favourable the weather was to plant diseases: numbers with their reasons, never a spray recommendation.

late_blight: Wallin and BLITECAST, Smith and Hutton. early_blight: TOMCAST, P-days. botrytis, downy, infection: as named.
Every threshold is a row of tables/disease_*.csv with its version and source.
"""
