"""Importing: the centre with its history, the five steps, and what came of a run."""
