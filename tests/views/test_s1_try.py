import re, pytest, gzip
from pathlib import Path
from django.urls import reverse
from cases.loading import load_case
from tests.make import *
pytestmark=[pytest.mark.django_db(transaction=True)]
def real(phase="read",**f):
    case,_=load_case(Path("cases/library/sensetime/case.md"))
    return make_classroom(case=case,phase=phase,title="Ethics, Monday",**f)
def test_pages():
    seat=make_seat(real("argue"),card="company"); make_ballot(seat); b=student(seat)
    for n in ("article-read","positions-read","article-since","me-data"):
        r=b.get(reverse(n,args=[seat.classroom.code])); assert r.status_code==200,n
        t=r.content.decode(); Path(f"/tmp/s1stub/{n}.html").write_text(t)
        print(n,len(r.content),len(gzip.compress(r.content)))
        assert "{'" not in t and "None" not in re.sub(r"<[^>]*>","",t), n
@pytest.mark.browser
def test_browser(live_server, chromium):
    c=real("read"); page=chromium.new_context(viewport={"width":390,"height":844}).new_page()
    errs=[]; page.on("console",lambda m: errs.append(m.text) if m.type=="error" else None)
    page.goto(f"{live_server.url}/join/{c.code}/"); before=page.input_value("#id_pseudonym")
    page.click("#another-name"); page.wait_for_function(f"document.querySelector('#id_pseudonym').value!={before!r}")
    page.click("text=Take my seat"); page.wait_for_url("**/article/")
    assert page.input_value is not None
    page.click("#mark-button-4"); page.wait_for_selector("#mark-button-4[aria-pressed=true]")
    assert page.url.endswith("/article/")
    c=enter(c,"argue")
    page.wait_for_selector("follow-class",timeout=8000)
    print(page.inner_text("#pulse")); 
    w=chromium.new_context(viewport={"width":1920,"height":1080}).new_page()
    w.goto(f"{live_server.url}/screen/{c.code}/{c.screen_token}/"); w.screenshot(path="/tmp/s1stub/wall.png")
    print(errs); page.screenshot(path="/tmp/s1stub/read.png")
    n=chromium.new_context(java_script_enabled=False).new_page()
    n.goto(f"{live_server.url}/join/{c.code}/"); n.click("#another-name"); n.click("text=Take my seat")
    n.goto(f"{live_server.url}/s/{c.code}/article/"); n.click("#mark-button-7"); assert n.url.endswith("#p7"), n.url
    assert n.get_attribute("#mark-button-7","aria-pressed")=="true"
    n.goto(f"{live_server.url}/s/{c.code}/me/"); n.click("text=Delete all my data and leave"); n.click("main button"); assert n.url==f"{live_server.url}/", n.url
