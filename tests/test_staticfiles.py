"""One stylesheet and one script: what collectstatic makes of the files that name others."""

import gzip
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from deliberation.staticfiles import flat_css, flat_js

SITE = {
    "css/site.css": '@layer base, parts;\n@import url("base.css") layer(base);\n'
    '@import url("components/argument.css") layer(parts);\n@import url("print.css") print;\n',
    "css/base.css": "body { color: red; }",
    "css/components/argument.css": '.argument { background: url("../../img/dot.svg"); }',
    "css/print.css": "nav { display: none; }",
    "js/site.js": 'import "./draft-keeper.js";\nimport "./class-clock.js";\n',
    "js/draft-keeper.js": "const NAME = 1;",
    "js/class-clock.js": "const NAME = 2;",
    "img/dot.svg": "<svg/>",
}


@pytest.fixture
def source(tmp_path, settings):
    """A folder of static files, which collectstatic takes to another."""
    folder = tmp_path / "source"
    for name, text in SITE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settings.INSTALLED_APPS = ["django.contrib.staticfiles"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "out"
    settings.STORAGES = {"staticfiles": {"BACKEND": "deliberation.staticfiles.FlatManifestStorage"}}
    return folder


def collect(settings, name):
    """The text that is served for a static file after collecting, and its hashed path."""
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"][name]
    path = settings.STATIC_ROOT / hashed
    return path.read_text(), path


def test_the_stylesheet_holds_each_imported_file_in_its_layer_and_media(source, settings):
    text, _ = collect(settings, "css/site.css")
    assert "@import" not in text
    assert text.startswith("@layer base, parts;\n@layer base {\nbody { color: red; }\n}")
    assert "@layer parts {\n.argument" in text
    assert "@media print {\nnav { display: none; }\n}" in text


def test_an_address_in_an_imported_stylesheet_still_leads_to_its_hashed_file(source, settings):
    text, path = collect(settings, "css/site.css")
    address = text.split('url("')[1].split('"')[0]
    assert (path.parent / address).resolve().read_text() == "<svg/>"
    assert address != "../img/dot.svg"


def test_the_script_holds_each_module_in_a_block_of_its_own(source, settings):
    text, _ = collect(settings, "js/site.js")
    assert text == "{\nconst NAME = 1;\n}\n{\nconst NAME = 2;\n}\n"


def test_comments_are_left_out_of_the_script_and_nothing_else():
    files = {
        "js/site.js": 'import "./a.js";\n',
        "js/a.js": "/**\n * What it is.\n * `one\n */\nconst a = `//x`; // here\n  // Why.\nconst b = 4 /* or */ / 2;\n"
        "/* Once. */\nconst c = 'http://x';\n",
    }
    text = flat_js("js/site.js", files.__getitem__)
    assert text == "{\nconst a = `//x`; // here\nconst b = 4 /* or */ / 2;\nconst c = 'http://x';\n\n}\n"


def test_a_text_over_several_lines_is_refused_as_it_could_hold_what_looks_like_a_comment():
    files = {"js/site.js": 'import "./a.js";', "js/a.js": "const a = `one`, b = `two\nthree`;"}
    with pytest.raises(ImproperlyConfigured, match=r"js/a\.js.*b = `two"):
        flat_js("js/site.js", files.__getitem__)


def test_the_flat_file_is_compressed(source, settings):
    source.joinpath("css/base.css").write_text("body { color: red; }" * 200)
    text, path = collect(settings, "css/site.css")
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()).decode() == text


def test_a_changed_part_changes_the_flat_file_and_its_name(source, settings):
    _, before = collect(settings, "css/site.css")
    source.joinpath("css/base.css").write_text("body { color: blue; }")
    text, after = collect(settings, "css/site.css")
    assert "blue" in text
    assert after.name != before.name


def test_a_missing_part_stops_the_collecting_with_its_name(source, settings):
    source.joinpath("css/base.css").unlink()
    with pytest.raises(ImproperlyConfigured, match=r"static/css/base\.css"):
        collect(settings, "css/site.css")


@pytest.mark.parametrize("line", ['@import url("other.css");', '@charset "utf-8";'])
def test_an_imported_stylesheet_imports_nothing_itself(line):
    files = {"css/site.css": '@import url("a.css");', "css/a.css": line}
    with pytest.raises(ImproperlyConfigured, match=r"css/a\.css"):
        flat_css("css/site.css", files.__getitem__)


def test_an_import_that_is_not_understood_is_not_left_in_the_stylesheet():
    with pytest.raises(ImproperlyConfigured, match=r"css/site\.css"):
        flat_css("css/site.css", {"css/site.css": '@import "a.css";'}.__getitem__)


@pytest.mark.parametrize("line", ['import "./b.js";', "export const x = 1;"])
def test_an_imported_script_imports_and_exports_nothing(line):
    files = {"js/site.js": 'import "./a.js";', "js/a.js": line}
    with pytest.raises(ImproperlyConfigured, match=r"js/a\.js"):
        flat_js("js/site.js", files.__getitem__)


def test_the_projects_own_static_files_can_be_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {"staticfiles": {"BACKEND": "deliberation.staticfiles.FlatManifestStorage"}}
    text, _ = collect(settings, "css/site.css")
    assert "@import" not in text
