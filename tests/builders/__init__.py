"""Files made for tests, one module per format, so that a test shows what its file holds."""
