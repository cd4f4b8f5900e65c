"""账号与安全: one's own password, second factors, sign-ins, sessions, and what one lends."""
