"""Keys, sealed fields and blind indexes: what keeps a stolen database silent.

Rooms above use these doors: `create`, `load`, `Seals`, `Context`, `TENANT`, `BlindIndex`,
`shred`, `register`, `SealedColumn`.
"""
