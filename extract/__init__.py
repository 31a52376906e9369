"""Reading: a file of news becomes statements, each with the sentence that makes it."""
