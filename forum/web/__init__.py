"""What pages share: rendering, the login, forms, errors."""
