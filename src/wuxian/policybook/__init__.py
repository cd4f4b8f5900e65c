"""The policy library: read, validate, layer, resolve, compile, cite."""
