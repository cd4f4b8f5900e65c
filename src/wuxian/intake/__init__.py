"""Import runs: files, their questions and row errors, accepted in part, undone as a whole."""
