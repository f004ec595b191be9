"""From an article to facts, and from facts to cards."""
