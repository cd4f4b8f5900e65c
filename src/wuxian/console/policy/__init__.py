"""政策库: the map, a province, a place, the history of a value, sources, coverage."""
