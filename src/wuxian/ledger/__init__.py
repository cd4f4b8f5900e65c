"""What was owed, by run: frozen facts, frozen rules, append-only lines."""
