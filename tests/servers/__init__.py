"""Real servers for the contract suites, started for a test run and gone after it."""
