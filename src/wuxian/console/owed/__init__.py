"""What a month owes: the month, its parts, the people behind a number, one amount explained."""
