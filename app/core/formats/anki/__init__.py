"""Anki's collections <-> decks, pure: files are read and written in `app.decks.packages`.

    values     rows of a collection
    identity   which note is which card: guids and keys that never change
    wire       the few protocol buffers of the latest layout
    schema     note types and decks, from JSON or from tables
    templates  what a note type makes of a note's fields
    fromhtml   HTML -> our Markdown
    tohtml     our Markdown -> HTML for Anki
    carried    a card travelling whole inside a note
    occlusion  pictures with covered parts
    notes      a note -> cards
    reviews    the review log and the state of cards, both ways
    incoming   a collection -> decks
    cardsout   a card -> the fields of a note
    outgoing   decks -> a collection

Nothing here trusts a collection: what cannot be kept is told, and what is broken is refused.
"""
