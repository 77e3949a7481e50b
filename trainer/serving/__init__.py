"""How a request comes in from the network and a response goes out, without holding a thread while somebody is slow."""
