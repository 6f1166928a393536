"""The demonstration company: Nordkontor, its people, its partners and two years of their dealings.

Everything is invented, deterministic (one seed) and relative to today, and written through the same
actions as real use. See ``story.py`` for the order of things.
"""
