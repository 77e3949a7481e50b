"""The screens of the IT unit."""
