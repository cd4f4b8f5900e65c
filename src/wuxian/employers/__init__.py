"""Groups, legal entities, departments, accounts and channels."""
