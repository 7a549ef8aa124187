"""The door for programs: a JSON API, GeoJSON and downloads."""
