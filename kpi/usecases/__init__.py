"""One function for each thing that a person or the clock can ask.

A use case reads and writes through the unit of work that it is given and never commits: its
caller (a listener, a tick, the command line) opens the transaction and keeps it, so state, audit
row and deliveries stand or fall together.
"""
