"""Asking: the command line and the questions that it puts to the graph."""
