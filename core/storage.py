"""Static files: hashed names, so that they can be cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our ES modules to their hashed names."""

    support_js_module_import_aggregation = True
