"""Monitoring figures: projects by focus area, status and country for each report year, counted from the records."""
