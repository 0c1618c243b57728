"""The command line, the settings and the supervisor: the edge where everything meets."""
