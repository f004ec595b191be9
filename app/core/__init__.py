"""Pure rules: no web, no database, no clock, no files, no global random."""
