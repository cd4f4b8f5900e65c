"""Clock, ids, months, money and events: what would mean the same in any software."""
