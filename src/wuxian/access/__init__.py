"""Users, roles, scopes, and who may do what."""
