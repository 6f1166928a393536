"""Internal pages."""
