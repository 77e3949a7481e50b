"""Classes and drills at which people were present: noted by the IT unit, read by leaders; nothing rests on them."""
