"""KPIs: from what somebody typed to one that is kept, changed, removed or linked."""
