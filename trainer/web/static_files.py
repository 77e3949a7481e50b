"""How static files are named when the server starts: by what is in them, compressed, kept by browsers for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise.storage is not typed
    """Rewrites the names of modules that our modules import, too: a browser must not mix two versions of them."""

    support_js_module_import_aggregation = True
