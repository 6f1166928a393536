"""A big, made-up company for measuring: written with COPY, deterministic by seed, relative to today.

Each module makes one part of it (people, partners, trade, …) and hands what the next ones need on
through ``World``. Everything lands in one transaction with foreign keys and check constraints in
force; only our own triggers (row history) are off, see ``fill.py``.
"""
