pytest_plugins = [
    "csb_portal.testing.fixtures",
    "csb_portal.testing.emptying",
    "csb_portal.testing.browser",
    "csb_portal.testing.passes",
    "csb_portal.testing.mailman",
]
