"""The calculations. Columns in, columns out; integers only; no clock, no place, no database."""
