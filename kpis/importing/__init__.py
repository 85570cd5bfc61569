"""Files of readings, understood: bytes in, checked rows out. No Django, no database.

``kpis.importing.reader`` is the way in. Nothing here loads numpy or pandas until a
file is read, so that the web process starts without them.
"""
