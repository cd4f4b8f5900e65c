"""The words of headers: how they are normalised, and which field they may mean."""
