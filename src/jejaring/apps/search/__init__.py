"""The text index over everything: finds names in Latin script with or without diacritics and in Thai, Lao, Khmer and
Burmese script inside longer text, and forgives typing errors. Filled by the acts of the apps above.
"""
