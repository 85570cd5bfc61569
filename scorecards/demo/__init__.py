"""The demo world: two clients, three partners, four partnerships and their story.

Made through the product's own actions, deterministic, and relative to the day on which
it is made. Of these modules only `places` is for the web process; the others import
numpy and are loaded by the command.
"""
