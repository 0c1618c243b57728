"""A small news world on this machine: outlets, articles and their mishaps, all written by us."""
