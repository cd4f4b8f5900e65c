"""Settings, urls and wiring; no rules."""
