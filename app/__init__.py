"""Recto: YAML decks, spaced repetition and quizzes. The map of the packages."""
