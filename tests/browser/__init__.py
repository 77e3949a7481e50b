"""What people do in a real Chromium against the server as it runs for them."""
