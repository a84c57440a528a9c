"""Whether KPIs serve their goals: verdicts, a team's own, rules over sets, the team's evidence."""
