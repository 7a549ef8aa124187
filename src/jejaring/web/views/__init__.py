"""The pages: each view makes one call into the domain for what it shows and hands plain values to a template."""
