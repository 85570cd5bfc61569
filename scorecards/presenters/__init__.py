"""From a document to what the components of a page are given. No queries here.

A presenter chooses words and writes numbers by unit and locale. It judges nothing:
states, signals and amounts are the document's.
"""
