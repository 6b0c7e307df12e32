"""One page as it is kept."""

from reports.archive.pages import Page, linked

WHOLE = """<!doctype html>
<html lang="en"><head><title>Ren&eacute;e &amp; co</title>
<link rel="canonical" href="http://127.0.0.1:8000/a/">
<script nonce="abc">alert(1 < 2)</script></head>
<body><main id="main"><h1 id="top">Minutes &#x27;05</h1>
<p data-living>Offered <span>today</span></p>
<form method="post"><input name="csrfmiddlewaretoken" value="x"><div>Send</div></form>
<p><a href="../b/?x=1&amp;y=2#part">Next</a> <a href="#top">Up</a><br>
<a href="https://example.org/?a=1&amp;b=2">Out</a>
<svg><use href="/static/icons.0123456789ab.svg#check"/></svg></p></main></body></html>
"""


def test_what_needs_the_portal_is_left_out():
    page = Page("/a/", WHOLE)

    for part in ("<form", "csrf", "Send", "<script", "alert", "nonce", "Offered", "today"):
        assert part not in page.html
    assert page.title == "Renée & co"
    assert page.text == "Minutes '05 Next Up Out"
    assert page.anchors == {"main", "top"}


def test_links_are_led_where_the_archive_says():
    page = Page("/a/", WHOLE, note="<p>A copy</p>")

    html = linked(
        page.html, "a/index.html", {"/b/?x=1&y=2#part": "b/index-x.html#part"}.__getitem__
    )

    assert page.links == ["/b/?x=1&y=2"]
    assert '<a href="../b/index-x.html#part">Next</a> <a href="#top">Up</a><br>' in html
    assert '<a href="https://example.org/?a=1&amp;b=2">Out</a>' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/a/">' in html
    assert '<main id="main"><p>A copy</p><h1 id="top">Minutes &#x27;05</h1>' in html


def test_what_leads_out_of_the_archive_leads_to_the_portal():
    page = Page("/a/", '<a href="/accounts/login/?next=%2Fa%2F&amp;x=1">Log in</a>')

    html = linked(page.html, "a/index.html", lambda link: f"https://portal.example.org{link}")

    assert html == (
        '<a href="https://portal.example.org/accounts/login/?next=%2Fa%2F&amp;x=1">Log in</a>'
    )


def test_pictures_are_part_of_the_page():
    page = Page("/a/", WHOLE)

    assert '<use href="#icon-check"></use>' in page.html
    assert page.html.count('<symbol id="icon-') == 1
