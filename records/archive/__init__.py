"""The archive: the one true store of articles, facts, work and people, in SQL."""
