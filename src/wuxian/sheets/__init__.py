"""Spreadsheets as people have them, read and written without losing a row."""
