"""单位与参保账户: companies, their accounts, and the rates only they know."""
