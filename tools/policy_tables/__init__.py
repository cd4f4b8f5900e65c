"""Turn tables of policy facts into the files of the policy library."""
