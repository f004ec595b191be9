"""Other programs' files become decks, and decks become other programs' files: the mapping alone."""
