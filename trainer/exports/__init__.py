"""Tables that are too large to wait for: asked for, made by a process of their own, taken away."""
