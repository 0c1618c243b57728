"""What travels between the stages, and the archive that keeps it."""
