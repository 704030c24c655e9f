"""Static files under names that tell their content, so that browsers may keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Modules of scripts, too, import each other by these names: a new release is one release."""

    support_js_module_import_aggregation = True
