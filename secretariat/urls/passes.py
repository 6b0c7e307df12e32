"""Addresses of passes."""

from django.urls import path, re_path

from secretariat.views.passes import asking, changing, door, keeping, pools

PASSES = "participation/passes"
POOL = f"{PASSES}/<slug:slug>"
HELD = r"^participation/passes/mine/(?P<token>[^/]+)"

urlpatterns = [
    path(f"{PASSES}/", pools.pool_list, name="pool-list"),
    path(f"{PASSES}/new/", keeping.pool_create, name="pool-create"),
    path(f"{PASSES}/history/", pools.pass_history, name="pass-history"),
    path(f"{PASSES}/history/read/", keeping.history_import, name="pass-history-import"),
    path(f"{PASSES}/allocate.py", pools.program, name="pass-program"),
    path(f"{PASSES}/code/<str:token>/", door.scan, name="pass-scan"),
    path(f"{PASSES}/mine/<str:token>/code.svg", asking.pass_code, name="pass-code"),
    re_path(rf"{HELD}/(?P<step>accept|decline|return)/$", asking.pass_act, name="pass-act"),
    path(f"{POOL}/", pools.pool_detail, name="pool-detail"),
    path(f"{POOL}/ask/", asking.pass_ask, name="pass-ask"),
    path(f"{POOL}/change/", keeping.pool_change, name="pool-change"),
    path(f"{POOL}/publish/", keeping.pool_publish, name="pool-publish"),
    path(f"{POOL}/raise/", changing.pool_raise, name="pool-raise"),
    path(f"{POOL}/cancel/", changing.pool_cancel, name="pool-cancel"),
    path(f"{POOL}/registered/", keeping.registrations, name="pool-registrations"),
    path(f"{POOL}/<slug:name>.json", pools.pool_file, name="pool-file"),
    path(f"{POOL}/door/", door.door, name="pass-door"),
    path(f"{POOL}/door.pdf", door.paper, name="pass-paper"),
    path(f"{POOL}/door/give/", door.give, name="pass-give"),
    path(f"{POOL}/door/<int:number>/release/", door.release, name="pass-release"),
    path(f"{POOL}/door/<int:number>/reissue/", door.reissue, name="pass-reissue"),
    path(f"{POOL}/families/<slug:family>/", pools.pool_family, name="pool-family"),
    path(f"{POOL}/families/<slug:family>/order/", keeping.ranking, name="pass-ranking"),
]
