"""What a newer version of a library would bring: a migration that nobody has applied."""
