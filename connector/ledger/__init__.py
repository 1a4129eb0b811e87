"""What is kept. The only package that imports SQLAlchemy."""
