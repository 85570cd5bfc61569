"""From rows to what the pages say."""
