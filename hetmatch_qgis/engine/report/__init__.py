"""`report.html`: what was matched, how good it is and how to go on, in one file without network."""
