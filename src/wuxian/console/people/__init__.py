"""人员: the list, one person through time, and what may be recorded of them."""
