"""Which version of the policy library is in force."""
