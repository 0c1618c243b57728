"""Thin spaCy components around the finders; spaCy knows them through ``spacy_factories``."""
