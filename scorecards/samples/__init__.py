"""Sample data of the gallery: two made-up companies, nothing of a partnership."""
