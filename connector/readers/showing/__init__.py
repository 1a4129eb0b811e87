"""A page of a report as a picture, with the place of a text marked on it: of PDFs, scans and pictures.

``worker`` is the program of the process that does it; ``pages`` draws the page and knows what stands where on it;
``marking`` finds the text among that.
"""
