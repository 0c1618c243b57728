"""What a text counts and measures: value, unit, measure, time, speaker."""
