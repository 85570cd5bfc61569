"""The status document as monitors, widgets and feed readers know status pages.

Pure functions of a document and of where the page is: no clock, no database. The
JSON has the shape of Statuspage's public v2 API, `shapes` names every key; Atom and
RSS tell the same items. What these say is for programs, in English: they compare it.
"""
