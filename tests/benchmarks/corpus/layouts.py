"""HTML pages of several outlets' looks: the article among menus, links, advertisements and notes."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from tests.benchmarks.corpus.wording import wording

if TYPE_CHECKING:
    from tests.benchmarks.corpus.series import Made


def laid_out(made: Made) -> str:
    """The page in the layout of its outlet."""
    return _LAYOUTS[made.layout](made, wording(made.language).data)


def _semantic(made: Made, words: dict[str, Any]) -> str:
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": made.title, "url": made.url,
        "datePublished": f"{made.published}T08:{made.number % 60:02}:00+07:00", "inLanguage": made.language,
        "author": {"@type": "Person", "name": made.author}, "publisher": {"@type": "Organization", "name": made.outlet},
    }  # fmt: skip
    return f"""<!DOCTYPE html>
<html lang="{made.language}"><head><meta charset="utf-8"><title>{escape(made.title)} | {escape(made.outlet)}</title>
{_open_graph(made)}
<script type="application/ld+json">{json.dumps(told, ensure_ascii=False)}</script>
<style>.lead{{font-weight:bold}}</style></head><body>
<header><nav><ul>{_menu(made, words)}</ul></nav></header>
<div class="cookie-banner">{_pick(words, "cookie", made)}</div>
<main><article><h1>{escape(made.title)}</h1>
<p class="byline">{_byline(made, words)} <time datetime="{made.published}">{_day(made)}</time></p>
{_paragraphs(made)}
</article>
<aside class="related"><h2>{_pick(words, "teasers", made)}</h2><ul>{_links(made)}</ul></aside></main>
<div class="ad">{_pick(words, "ads", made)}</div>
<footer><p>{_footer(made, words)}</p></footer></body></html>
"""


def _soup(made: Made, words: dict[str, Any]) -> str:
    return f"""<!DOCTYPE html>
<html lang="{made.language}-{"VN" if made.language == "vi" else "GB"}"><head><meta charset="utf-8">
<title>{escape(made.title)}</title>
{_open_graph(made)}
<link rel="canonical" href="{made.url}"></head><body class="page">
<div id="top"><div class="menu">{_menu(made, words, "span")}</div></div>
<div class="banner-ads">{_pick(words, "ads", made)}</div>
<div class="container"><div class="col-left"><div class="detail"><h1 class="title-detail">{escape(made.title)}</h1>
<div class="meta"><span class="date"><time datetime="{made.published}T10:15+07:00">{_day(made)}</time></span></div>
<div class="detail-content article-body">
{_paragraphs(made)}
</div><div class="author"><strong>{_byline(made, words)}</strong></div>
<div class="box-related"><div class="box-title">{_pick(words, "teasers", made)}</div>{_links(made, "div")}</div>
</div></div></div>
<div class="bottom footer">{_footer(made, words)}</div><div id="cookie">{_pick(words, "cookie", made)}</div>
<script>var page = {{"id": {made.number}}};</script></body></html>
"""


def _old(made: Made, words: dict[str, Any]) -> str:
    return f"""<html lang="{made.language}"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{escape(made.title)}</title>
<meta name="pubdate" content="{made.published}"><meta name="author" content="{escape(made.author)}">
<link rel="canonical" href="{made.url}">
</head><body bgcolor="#ffffff"><table width="100%"><tr><td class="nav">{_menu(made, words, "b")}</td></tr></table>
<table width="980" align="center"><tr><td width="700" valign="top">
<h1>{escape(made.title)}</h1><p><i>{_day(made)}</i></p>
<div id="content">
{_paragraphs(made)}
</div><p align="right"><b>{_byline(made, words)}</b></p></td>
<td width="280" class="sidebar"><h3>{_pick(words, "teasers", made)}</h3><ul>{_links(made)}</ul>
<p class="advertisement">{_pick(words, "ads", made)}</p></td></tr></table>
<div class="footer" align="center"><font size="1">{_footer(made, words)}</font></div></body></html>
"""


def _blog(made: Made, words: dict[str, Any]) -> str:
    return f"""<!DOCTYPE html>
<html lang="{made.language}" prefix="og: https://ogp.me/ns#"><head><meta charset="utf-8">
<title>{escape(made.title)} – {escape(made.outlet)}</title>
{_open_graph(made)}</head><body class="single single-post">
<header class="site-header"><a class="site-title" href="/">{escape(made.outlet)}</a>
<nav class="main-navigation"><ul>{_menu(made, words)}</ul></nav></header>
<div class="site-content"><article class="post type-post"><header class="entry-header">
<h1 class="entry-title">{escape(made.title)}</h1>
<div class="entry-meta"><time class="entry-date published"
 datetime="{made.published}T07:00:00+00:00">{_day(made)}</time>
<span class="author vcard">{_byline(made, words)}</span></div></header>
<div class="entry-content">
{_paragraphs(made)}
</div><footer class="entry-footer"><div class="share-buttons">Facebook · X · Email</div></footer></article>
<section class="related-posts"><h3>{_pick(words, "teasers", made)}</h3><ul>{_links(made)}</ul></section></div>
<aside class="widget-area"><div class="widget widget_ads">{_pick(words, "ads", made)}</div></aside>
<footer class="site-footer">{_footer(made, words)}</footer>
<div class="cookie-notice" role="dialog">{_pick(words, "cookie", made)}</div></body></html>
"""


def _light(made: Made, words: dict[str, Any]) -> str:
    return f"""<!doctype html><html lang={made.language}><head><meta charset=utf-8><title>{escape(made.title)}</title>
<meta property="article:published_time" content="{made.published}T00:00:00Z">
<meta property="og:url" content="{made.url}">
<meta property="og:site_name" content="{escape(made.outlet)}"></head>
<body><nav>{_menu(made, words, "span")}</nav><main><h1>{escape(made.title)}</h1>
<p class=date><time datetime={made.published}>{_day(made)}</time> · {_byline(made, words)}</p>
{_paragraphs(made)}
</main><nav class=more><b>{_pick(words, "teasers", made)}</b><ul>{_links(made)}</ul></nav>
<footer>{_footer(made, words)}</footer></body></html>
"""


_LAYOUTS: dict[str, Callable[[Made, dict[str, Any]], str]] = {
    "semantic": _semantic, "soup": _soup, "old": _old, "blog": _blog, "light": _light,
}  # fmt: skip


def _open_graph(made: Made) -> str:
    told = {
        "og:type": "article", "og:title": made.title, "og:url": made.url, "og:site_name": made.outlet,
        "article:published_time": f"{made.published}T08:00:00+07:00",
    }  # fmt: skip
    return "\n".join(f'<meta property="{key}" content="{escape(value)}">' for key, value in told.items())


def _paragraphs(made: Made) -> str:
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in made.body())


def _links(made: Made, tag: str = "li") -> str:
    return "".join(
        f'<{tag}><a href="/{made.number + at}">{escape(s.text)}</a></{tag}>'
        for at, s in enumerate(made.story.margin, 1)
    )


def _menu(made: Made, words: dict[str, Any], tag: str = "li") -> str:
    entries = [*words["menu"], words["unions"]] if made.specialist else words["menu"]
    return "".join(f'<{tag}><a href="/{at}">{name}</a></{tag}>' for at, name in enumerate(entries))


def _pick(words: dict[str, Any], key: str, made: Made) -> str:
    return escape(str(words[key][made.number % len(words[key])]))


def _byline(made: Made, words: dict[str, Any]) -> str:
    return escape(words["byline"].format(author=made.author))


def _footer(made: Made, words: dict[str, Any]) -> str:
    return escape(f"{made.outlet}. {words['footer'][made.number % 2].format(count=100 + made.number % 800)}")


def _day(made: Made) -> str:
    return made.published.strftime("%d/%m/%Y" if made.language == "vi" else "%-d %B %Y")
