"""How well reports are read, against reviewed answers: ``make bench-reading`` prints it, ``tests/golden/test_score.py`` holds it."""
