"""What is known of the language and of the country: pure functions over reviewed tables."""
