"""The authoring slice: drafts of decks, publishing them, their pictures, and suggestions."""
