"""The charts of one KPI: pure geometry and plain dictionaries, no Django.

`series` holds what goes in: points, agreed steps, limits. `bullet`, `sparkline`,
`behaviour` and `ruler` return frozen dataclasses that a template draws as SVG without
arithmetic of its own; `figure` returns the same behaviour chart for Plotly.
"""
