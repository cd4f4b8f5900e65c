"""What console and mobile share: tokens, components, words, the gallery. It knows no rooms."""
