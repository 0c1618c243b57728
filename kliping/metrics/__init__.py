"""What each process tells Prometheus of itself, on a port of its own."""
