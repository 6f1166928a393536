"""The components of the pages: data classes, icons, charts and the template tags that draw them."""
