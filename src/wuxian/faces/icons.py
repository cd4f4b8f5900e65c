"""Drawn signs, as paths in a box of 24; our own drawings."""

PATHS: dict[str, str] = {
    "home": "M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
    "coins": "M12 4v16M7 8l5 5 5-5M7.5 13h9M7.5 16.5h9",
    "upload": "M12 16V5M7.5 9.5 12 5l4.5 4.5M4 15v4h16v-4",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0"
    "M16 4.3a3.5 3.5 0 0 1 0 6.4M17.5 14a6.5 6.5 0 0 1 4 6",
    "building": "M5 20V4h9v16M14 9h5v11M3 20h18M8 8h3M8 12h3M8 16h3",
    "book": "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3ZM5 17a3 3 0 0 1 3-3h11M9 8h6",
    "alert": "M12 4 2.8 20h18.4ZM12 10v4.5M12 17.2v.1",
    "inbox": "M4 13 7 5h10l3 8v6H4ZM4 13h5l1 2.5h4l1-2.5h5",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z"
    "M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8M12 16.8v.1",
    "close": "M6 6l12 12M18 6 6 18",
    "more": "M5 12h.1M12 12h.1M19 12h.1",
    "file": "M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6",
    "table": "M4 5h16v14H4ZM4 10h16M4 14.5h16M10 5v14",
    "download": "M12 4v11M7.5 10.5 12 15l4.5-4.5M4 19h16",
    "undo": "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-4",
    "play": "M7 4.5v15l12-7.5Z",
    "lock": "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "history": "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.8",
    "sign_out": "M10 5H5v14h5M15 8l4 4-4 4M19 12H9.5",
}
