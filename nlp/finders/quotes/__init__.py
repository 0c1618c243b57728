"""Who says what in a text, in quotation marks or not."""
