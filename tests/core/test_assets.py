"""Static files as they are served: hashed, with imports that follow, and a small font."""

import re
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from core.management.commands import build_assets
from core.storage import StaticStorage
from tests.environment.assets import built_assets


@pytest.fixture
def var(settings, tmp_path):
    """A var directory of the test's own, with the font that is built once for all processes."""
    shutil.copytree(built_assets(), tmp_path / "assets")
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static", ("fonts", tmp_path / "assets")]
    # STORAGES and finders are read once; both must see the directories above.
    finders.get_finder.cache_clear()
    yield tmp_path
    finders.get_finder.cache_clear()


def test_the_font_is_small_and_built_once(var, capsys):
    font = var / "assets" / "inter.woff2"
    assert font.read_bytes()[:4] == b"wOF2"
    assert 25_000 < font.stat().st_size <= 34_500
    before = font.stat().st_mtime_ns
    call_command("build_assets")
    assert font.stat().st_mtime_ns == before

    from fontTools.ttLib import TTFont

    built = TTFont(font)
    assert {ord(sign) for sign in "åäöÅÄÖéßłčőŁ€−–…≤→"} <= set(built.getBestCmap())
    axis = built["fvar"].axes
    assert [(a.axisTag, a.minValue, a.maxValue) for a in axis] == [("wght", *build_assets.WEIGHTS)]


def test_imports_between_modules_carry_the_hash(var):
    storage = StaticStorage(location=var / "static", base_url="/static/")
    found = {}
    for finder in finders.get_finders():
        for path, source in finder.list([]):
            prefix = getattr(source, "prefix", "")
            name = f"{prefix}/{path}" if prefix else path
            if name.startswith(("js/", "css/", "fonts/", "icon")):
                found[name] = (source, path)
                with source.open(path) as file:
                    storage._save(name, file)
    failed = [
        (name, result)
        for name, _, result in storage.post_process(found)
        if isinstance(result, Exception)
    ]
    assert failed == []
    entry = (var / "static" / storage.stored_name("js/app.js")).read_text()
    imports = re.findall(r'import ?"\./([\w.]+)"', entry)
    modules = finders.find("js/app.js")
    assert len(imports) == Path(modules).read_text().count("import ") > 1
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in imports)
    assert all((var / "static" / "js" / name).exists() for name in imports)
    base = (var / "static" / storage.stored_name("css/base.css")).read_text()
    assert re.search(r"fonts/inter\.[0-9a-f]{12}\.woff2", base)
