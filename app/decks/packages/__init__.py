"""Packages of other programs: files and their bytes on one side, `app.core.formats` on the other.

    limits    how large a package may be
    archive   a zip whose entries are read one by one, each within its bounds
    zstd      bytes that Anki compressed
    layout    which of Anki's layouts a package has, and its list of media
    shelf     the pictures and sounds of a package
    database  a collection as SQLite, in memory alone
    reading   read_package(): a package -> decks, media, history, notices
    writing   write_package(): decks, media, history -> a package

Nothing of a package touches the disk, and its own names are never paths.
"""
