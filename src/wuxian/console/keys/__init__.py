"""密钥: which there are, and renewing them."""
