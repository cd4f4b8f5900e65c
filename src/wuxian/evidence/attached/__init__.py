"""Files people attach: recognised by content, made harmless, sealed in chunks."""
