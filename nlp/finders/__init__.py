"""Pure functions from text to facts: text in, records with offsets out."""
