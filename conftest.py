pytest_plugins = ["csb_portal.testing.fixtures"]
