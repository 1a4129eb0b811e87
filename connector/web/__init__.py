"""The pages: for reviewing, approving, verifying and reading figures in a browser, by who may.

Read ``gate`` first: every request passes it. ``pages`` holds one module for each page, with its routes and their rules;
``application`` puts them together; ``serving`` runs it.
"""
