"""用户与权限: who may sign in, who may do what where, and which sign-ins are configured."""
