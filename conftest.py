pytest_plugins = ["csb_portal.testing.fixtures", "csb_portal.testing.browser"]
