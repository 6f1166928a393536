"""What the tests run on: servers of their own, a database per process, a browser, a worker."""
