"""The pages about the market, as HTML: what they show, without HTTP."""
