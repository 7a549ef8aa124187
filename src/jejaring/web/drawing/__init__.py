"""Drawings of the pages: maps, looms, charts, glyphs; each a function from plain frozen values to inline SVG.

Nothing here knows Django, the database, a language or the clock. Words that a reader sees come in as arguments, already
translated; colours come from the style sheet by class or by `var(--token)`. Every name is escaped by `svg.tag`, and no
`style` attribute is written, so that a strict Content-Security-Policy holds.

Who calls it: the pages of `jejaring.web`. Modules, from the ground up: `svg` (elements), `text` (widths), `geometry`
(projections and land), `labels` (placing), `glyphs`, `charts`, `loom`, `map`. A page that draws anything puts
`glyphs.defs(...)` once at the top of its body.
"""
