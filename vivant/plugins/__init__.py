"""The MMTK core: models that plug in. `manifest` says what a plugin is, `registry` finds and loads it."""
