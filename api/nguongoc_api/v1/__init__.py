"""The API: JSON in snake_case, errors as problems, lists behind keyset cursors. A folder a resource."""
