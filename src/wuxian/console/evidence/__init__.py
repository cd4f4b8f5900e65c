"""证据与审计: the log, bundles, and who looked at what."""
