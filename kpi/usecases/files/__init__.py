"""Tables that people drop: told apart, understood, shown before they are kept."""
