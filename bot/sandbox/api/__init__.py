"""The Web API methods that Mato calls, and no other."""
