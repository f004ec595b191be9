"""Reading articles: what a file is, its text and language, the lines of pages put together."""
