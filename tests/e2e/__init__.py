"""The page in a browser: a package of its own, so that browser and servers end with the last of its tests."""
