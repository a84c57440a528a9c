"""How a KPI's period is likely to end, from its own record and from others of its kind.

``values`` holds what the rest of the house reads. Everything else here needs numpy and is
imported by the worker only, when it forecasts.

The method, in one paragraph. What adds up runs on at a level: the geometric mean of means over
the last days, weeks and months, each day freed of its weekday, spikes softly capped. How far off
that may be is not calculated but looked up: in how far off it was, over as many days, at every
earlier day of the same record, and in what happened to other KPIs of the kind, the more the
shorter the own record is. A level that goes up and down by its nature
(``wandering``) stays where it is, but for what its own past shows to come back: last year's turn,
a step that was undone.
"""
