"""Backups of an installation: taken, checked, kept, put back."""
