"""A month for one person or for millions: plan, join, compute, write. No Django."""
