"""What the Grazing page is made of: herds with their next move, the season, a change and what comes of it, the grass."""
