"""The log of every deed, and the keys that keep personal data sealed."""
