"""The example group: invented people in real cities, in spreadsheets as messy as real ones."""
