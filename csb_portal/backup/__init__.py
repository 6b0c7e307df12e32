"""The whole portal in one folder, and back: database and files, held together by their hashes."""
