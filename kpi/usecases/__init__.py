"""One function for each thing that a person or the clock can ask.

A use case reads and writes through the unit of work that it is given and never commits: its
caller (a listener, a tick, the command line) opens the transaction and keeps it, so state, audit
row and deliveries stand or fall together.

The rooms, each of which knows only those below it (pyproject.toml holds them apart):

    home       what a person's own page shows
    periods    the end of one: results, lessons, the next, the story of it all
    numbers    values on their way in, by hand, file, address or source; traced and recounted
    kpis       from what somebody typed to a KPI that is kept, changed or removed
    alerts     who is told of what: decided, explained, answered, tried out on the past
    digests    when a channel's digest goes out, and what stands in it
    goals      set and changed, their purposes, where they stand, what is tried for them
    fit        verdicts, a team's own, rules over sets, what the team's own values say
    histories  what stored values hold: parts, rates made of them, breaks, forecasts
    files      tables that people drop: told apart and understood
    lookups    finding what is meant, and reading where things stand in a handful of reads
    people     whom Mato works for and writes to
    records    the audit row of an act;  jobs  asking the worker
    access     the only door to a goal or a KPI on somebody's behalf
"""
