"""The golden set's documents: what each says (``content/*.toml``) and how it is set (one module per format).

``python -m tests.golden.authoring [NAME…]`` writes ``tests/golden/cases`` anew, always the same.
"""
