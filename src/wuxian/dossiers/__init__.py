"""Evidence bundles for people: who may, what belongs in, export."""
