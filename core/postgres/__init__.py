"""Django's PostgreSQL backend with short ways for what a page asks (docs/adr/0034)."""
