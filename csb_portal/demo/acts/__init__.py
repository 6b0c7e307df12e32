"""What happens, act by act; each act returns the steps it is made of."""
