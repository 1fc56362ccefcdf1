//! What a page says about its article: headline, date, source, people, from its tags and from the lines around the text.

use std::ops::Range;

use super::blocks::Draft;
use super::entities::Entities;
use super::extract::{Main, is_page_word, words};
use super::tree::{Id, Tree, is_block};
use crate::article::{Article, Author, BlockKind, Date};
use crate::restore::dates;
use crate::restore::metadata::{self, Meta};
use crate::restore::title::close_up;

/// Fills in the article's head and takes the lines about it out of the blocks. Returns the bytes that the head owns.
pub fn describe(
    source: &str,
    tree: &Tree,
    main: &Main,
    drafts: &mut Vec<Draft>,
    article: &mut Article,
) -> Vec<Range<usize>> {
    let mut page = Page { source, tree, entities: Entities::default() };
    let mut owned = Vec::new();
    let tags = page.tags();
    let headline = page.headline(main, &tags);
    let title_node = headline.as_ref().and_then(|h| h.node);
    if let Some(headline) = headline {
        owned.push(headline.bytes);
        take_headline(drafts, &headline.text, title_node, &mut owned);
        article.title = Some(headline.text);
    }
    let mut meta = take_lines(drafts, &mut owned);
    let near = page.near(main, title_node, drafts.first().map(|d| d.node), &mut owned);
    meta.merge(near);
    for draft in opening(drafts) {
        meta.merge(bracketed(&draft.inked.text));
    }
    article.date = tags.date.or(meta.date);
    article.source = meta.source.or(tags.source);
    article.section = meta.section.or(tags.section);
    article.authors = meta.authors;
    if article.authors.is_empty() {
        article.authors.extend(tags.author.map(|name| Author { name, role: None }));
    }
    article.org = meta.org;
    // A page names its editor as it names its author, below or above the text.
    for editor in meta.editors {
        if !article.authors.iter().any(|a| a.name == editor.name) {
            article.authors.push(editor);
        }
    }
    drafts.retain(|draft| !is_page_word(&draft.inked.text));
    owned
}

/// What `<meta>`, `<title>` and `<time>` state.
#[derive(Debug, Default)]
struct Tags {
    title: Option<String>,
    /// The text of `<title>` and its node.
    page_title: Option<(String, Id)>,
    date: Option<Date>,
    author: Option<String>,
    source: Option<String>,
    section: Option<String>,
}

struct Headline {
    text: String,
    bytes: Range<usize>,
    node: Option<Id>,
}

struct Page<'a> {
    source: &'a str,
    tree: &'a Tree,
    entities: Entities,
}

impl Page<'_> {
    /// The text below a node, at most so many bytes of source.
    fn text_below(&mut self, id: Id, most: usize) -> String {
        let mut text = String::new();
        for node in self.tree.below(Some(id)) {
            let Some(node) = self.tree.node(node) else { break };
            if node.is_text() {
                text.push_str(&self.entities.text(self.source, node.bytes.clone()));
            } else if is_block(node.name) || node.name == "br" || node.name == "span" {
                text.push(' ');
            }
            if text.len() > most {
                break;
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn tags(&mut self) -> Tags {
        let mut tags = Tags::default();
        let mut time = None;
        for (id, node) in self.tree.nodes.iter().enumerate() {
            match node.name {
                "title" if tags.page_title.is_none() => {
                    let text = self.text_below(id, 1000);
                    tags.page_title = Some((text, id)).filter(|(text, _)| !text.is_empty());
                }
                "meta" => {
                    let key =
                        ["property", "name", "itemprop"].iter().find_map(|a| node.attribute(a)).unwrap_or_default();
                    let content = self.entities_of(node.attribute("content").unwrap_or_default());
                    tags.take(&key.to_ascii_lowercase(), content.trim());
                }
                "time" if time.is_none() => {
                    let stated = node.attribute("datetime").map(str::to_owned);
                    time = dates::best(&stated.unwrap_or_else(|| self.text_below(id, 100)));
                }
                "script" if tags.date.is_none() && node.attribute("type") == Some("application/ld+json") => {
                    let bytes = self.tree.node(id + 1).map_or(0..0, |n| n.bytes.clone());
                    tags.date = linked_data_date(self.source.get(bytes).unwrap_or_default());
                }
                _ => {}
            }
        }
        tags.date = tags.date.or(time);
        tags
    }

    /// Attribute values come with their references resolved by the tokenizer; blanks are made one.
    #[allow(clippy::unused_self)]
    fn entities_of(&self, value: &str) -> String {
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The headline: a heading whose words the page's title begins with; else the only `<h1>`; else the title without the site's name.
    fn headline(&mut self, main: &Main, tags: &Tags) -> Option<Headline> {
        let page_title = tags.page_title.as_ref().map(|(text, _)| bare(text)).unwrap_or_default();
        let og_title = tags.title.as_deref().map(bare).unwrap_or_default();
        let gone = |id: Id| main.dropped.iter().any(|(d, _)| *d == id);
        let before_end = main.root.map_or(self.tree.nodes.len(), |root| self.tree.below(Some(root)).end);
        let mut best: Option<(usize, Headline)> = None;
        let mut firsts = Vec::new();
        for id in 0..before_end {
            let Some(node) = self.tree.node(id) else { break };
            let heading = matches!(node.name, "h1" | "h2" | "h3") && !gone(id);
            let named = !heading
                && is_block(node.name)
                && node.end < id + 12
                && node.attribute("class").is_some_and(|c| words(c).iter().any(|w| w == "title"));
            if !heading && !named {
                continue;
            }
            let text = close_up(&self.text_below(id, 600));
            let key = bare(&text);
            let length = key.chars().count();
            if !(2..=120).contains(&length) {
                continue;
            }
            let headline = || Headline { text: text.clone(), bytes: self.tree.bytes(id), node: Some(id) };
            // A heading of the whole title, or of its beginning: what follows there is the site's name.
            let agrees = length >= 4
                && (page_title.starts_with(&key)
                    || og_title == key
                    || (page_title.contains(&key) && length * 2 >= page_title.chars().count()));
            if agrees && best.as_ref().is_none_or(|(longest, _)| length > *longest) {
                best = Some((length, headline()));
            } else if node.name == "h1" {
                firsts.push(headline());
            }
        }
        if let Some((_, headline)) = best {
            return Some(headline);
        }
        let only = if firsts.len() == 1 { firsts.pop() } else { None };
        only.or_else(|| {
            let (text, id) = tags.page_title.as_ref()?;
            let own = tags.title.clone().filter(|t| !t.is_empty()).unwrap_or_else(|| without_site(text).to_owned());
            let bytes = self.tree.bytes(*id);
            (!own.is_empty()).then_some(Headline { text: close_up(&own), bytes, node: None })
        })
    }

    /// The lines between the headline and the text: date, source, author; and short ones right behind the text.
    fn near(&mut self, main: &Main, title: Option<Id>, first: Option<Id>, owned: &mut Vec<Range<usize>>) -> Meta {
        const FAR: usize = 120;
        let mut meta = Meta::default();
        let root = main.root.unwrap_or(0);
        let text_start = first.unwrap_or(root);
        let from = title.filter(|t| *t < text_start).unwrap_or(root.saturating_sub(FAR));
        let upto = text_start.max(from);
        self.lines(from..upto.min(from + 4 * FAR), &mut meta, owned);
        // Behind the text: who edited it.
        let behind = main.root.map_or(0, |root| self.tree.below(Some(root)).end);
        if behind > 0 {
            self.lines(behind..(behind + FAR).min(self.tree.nodes.len()), &mut meta, owned);
        }
        meta
    }

    fn lines(&mut self, nodes: Range<Id>, meta: &mut Meta, owned: &mut Vec<Range<usize>>) {
        let mut id = nodes.start;
        while id < nodes.end {
            let Some(node) = self.tree.node(id) else { return };
            if matches!(node.name, "script" | "style" | "noscript" | "head" | "title") {
                id = node.end;
                continue;
            }
            // The smallest blocks: those with no other block inside.
            let inner = self.tree.nodes.get(id + 1..node.end).unwrap_or_default();
            let leaf =
                !node.is_text() && is_block(node.name) && inner.len() <= 40 && !inner.iter().any(|n| is_block(n.name));
            if leaf {
                let end = node.end;
                let bytes = node.bytes.clone();
                let text = self.text_below(id, 600);
                if text.chars().count() <= 120 {
                    let (mut found, idle) = metadata::read(&text);
                    self.by_class(id, &mut found);
                    // A date or a label and not much else; a comment with a date in it is long.
                    if !found.is_empty() && idle <= 24 {
                        owned.push(bytes);
                        meta.merge(found);
                    }
                }
                id = end;
            } else {
                id += 1;
            }
        }
    }

    /// Values that only the classes of elements name: `<a class="source">`, `<span class="author">`.
    fn by_class(&mut self, id: Id, meta: &mut Meta) {
        for inner in self.tree.below(Some(id)) {
            let Some(node) = self.tree.node(inner).filter(|n| !n.is_text()) else { continue };
            let Some(class) = node.attribute("class").or(node.attribute("itemprop")) else { continue };
            let words = words(class);
            let is = |name: &str| words.iter().any(|w| w == name);
            let source = is("source") || is("media") || is("publisher") || is("origin");
            if !(source || is("author")) {
                continue;
            }
            let text = self.text_below(inner, 100);
            let value = text.split_once([':', '：']).map_or(text.as_str(), |(_, value)| value).trim();
            if value.is_empty() || value.chars().count() > 20 {
                continue;
            }
            if source {
                meta.source.get_or_insert_with(|| value.to_owned());
            } else if meta.authors.is_empty() && meta.editors.is_empty() && !value.contains(char::is_whitespace) {
                meta.authors.push(Author { name: value.to_owned(), role: None });
            }
        }
    }
}

impl Tags {
    fn take(&mut self, key: &str, content: &str) {
        if content.is_empty() {
            return;
        }
        let set = |slot: &mut Option<String>| {
            slot.get_or_insert_with(|| content.to_owned());
        };
        match key {
            "og:title" | "twitter:title" | "headline" | "dc.title" | "articletitle" => set(&mut self.title),
            "author" | "article:author" | "og:article:author" | "dc.creator" => {
                // An address, or the template's own example, is nobody.
                if !content.contains(['@', ',', '/']) && content.chars().count() <= 20 {
                    set(&mut self.author);
                }
            }
            "source" | "contentsource" | "mediaid" | "article:source" => set(&mut self.source),
            "section" | "article:section" | "columnname" => set(&mut self.section),
            _ => {
                let dated = ["publish", "pubdate", "release", "create", "date", "time"].iter().any(|w| key.contains(w));
                let other =
                    ["update", "modif", "expir", "revised", "timeout", "timezone"].iter().any(|w| key.contains(w));
                if dated && !other && self.date.is_none() {
                    self.date = dates::best(content).filter(|d| d.day() > 0);
                }
            }
        }
    }
}

/// The day of publication in a page's linked data, which is looked at as text: pages get its JSON wrong.
fn linked_data_date(json: &str) -> Option<Date> {
    ["\"datePublished\"", "\"pubDate\"", "\"uploadDate\""].iter().find_map(|key| {
        let at = json.find(key)? + key.len();
        let value: String = json.get(at..)?.chars().take(40).collect();
        dates::best(&value)
    })
}

/// Letters and figures only: what two spellings of a headline have in common.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A page's title without the site's name behind it: 标题_新闻频道_某某网.
fn without_site(title: &str) -> &str {
    let cut = title
        .find(['_', '|', '｜'])
        .or_else(|| title.find(" - "))
        .or_else(|| title.find(" – "))
        .or_else(|| title.find("--"));
    let own = cut.and_then(|at| title.get(..at)).unwrap_or(title).trim();
    if own.chars().count() >= 4 { own } else { title.trim() }
}

/// Takes the headline out of the blocks, and whatever stands above it there: a path, a logo.
fn take_headline(drafts: &mut Vec<Draft>, title: &str, node: Option<Id>, owned: &mut Vec<Range<usize>>) {
    let key = bare(title);
    let place = drafts.iter().take(8).position(|d| bare(&d.inked.text) == key);
    if let Some(at) = place {
        owned.extend(drafts.remove(at).inked.from);
    }
    if let Some(node) = node {
        drafts.retain(|d| d.node > node || d.inked.text.chars().count() > 60);
    }
}

/// Lines about the article among its first and last blocks.
fn take_lines(drafts: &mut Vec<Draft>, owned: &mut Vec<Range<usize>>) -> Meta {
    let mut meta = Meta::default();
    let read = |draft: &Draft| {
        let text = draft.inked.text.trim();
        if text.chars().count() > 120
            || !matches!(draft.kind, BlockKind::Paragraph | BlockKind::List | BlockKind::Quote)
        {
            return None;
        }
        let (found, idle) = metadata::read(text);
        (!found.is_empty() && idle <= 8 && !text.ends_with('。')).then_some(found)
    };
    let mut at = 0;
    let mut seen = 0;
    // A page's "about" lines stand among its first six blocks, other short ones between.
    while seen < 6 && at < drafts.len() && drafts.len() > 1 {
        if let Some(found) = drafts.get(at).and_then(read) {
            meta.merge(found);
            owned.extend(drafts.remove(at).inked.from);
        } else if drafts.get(at).is_some_and(|d| d.inked.text.chars().count() > 60) {
            break;
        } else {
            at += 1;
        }
        seen += 1;
    }
    for _ in 0..4 {
        let Some(found) = drafts.last().filter(|_| drafts.len() > 1).and_then(read) else { break };
        meta.merge(found);
        if let Some(draft) = drafts.pop() {
            owned.extend(draft.inked.from);
        }
    }
    meta
}

fn opening(drafts: &[Draft]) -> impl Iterator<Item = &Draft> {
    drafts.iter().take(2)
}

/// 某报讯（记者 某某）: the people named in the bracket that opens a report.
fn bracketed(text: &str) -> Meta {
    let head: String = text.chars().take(80).collect();
    let inner = head.find(['（', '(']).and_then(|open| {
        let rest = head.get(open..)?;
        let close = rest.find(['）', ')'])?;
        rest.get(..close)
    });
    let (meta, idle) = inner.map(metadata::read).unwrap_or_default();
    if idle <= 4 { Meta { authors: meta.authors, ..Meta::default() } } else { Meta::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Source;
    use crate::format::html::read;
    use crate::restore::ledger::{is_faithful, unaccounted};
    use proptest::prelude::*;

    fn check_account(text: &str) -> crate::article::Document {
        let document = read(&Source { path: "x.html", text });
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(unaccounted(&document, &chars), Vec::<usize>::new(), "{text:?}");
        for block in document.articles.iter().flat_map(|a| &a.blocks) {
            assert!(text.contains('&') || is_faithful(block, &chars), "{block:?} of {text:?}");
        }
        document
    }

    const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>山海小镇的早晨_新闻_山海网</title>
<meta property="article:published_time" content="2020-03-04T06:52:51+08:00"><style>p{}</style></head><body>
<div class="top-nav"><a href="/">首页</a><a href="/n">新闻</a></div>
<div class="wrap"><h1>山海小镇的早晨</h1><div class="info"><span class="date">2020年03月04日 06:52</span> <a class="source">山海日报</a></div>
<div class="article" id="article"><p>　　山海日报讯（记者李四）天还没有亮，码头就&ldquo;热闹&rdquo;起来了；人们起得很早。</p>
<h3>一条船</h3><p>　　船一条接一条地靠岸，鱼贩子们大声地喊着价钱，<a href="/x">孩子们</a>在一旁看。</p>
<table><tr><td>鱼</td><td>价</td></tr><tr><td>鲈鱼</td><td>10</td></tr></table>
<p>潮水，船，人；<br>风，云，山；<br>都在这里。</p><p>　　太阳升起来以后，一切又安静下去，就像什么都没有发生过。</p>
<p class="editor">责任编辑：王五 </p><div class="share">分享到 微博</div></div></div>
<div class="related"><ul><li><a href=1>别的新闻，很长的一条标题</a></li><li><a href=2>又一条新闻</a></li></ul></div>
<div class="footer">版权所有 山海网</div><script>var a = "<p>不是正文，不是正文。</p>";</script></body></html>"#;

    #[test]
    fn a_news_page_becomes_its_article() {
        let document = check_account(PAGE);
        let article = &document.articles[0];
        assert_eq!(article.title.as_deref(), Some("山海小镇的早晨"));
        assert_eq!(article.date.unwrap().to_string(), "2020-03-04");
        assert_eq!(article.source.as_deref(), Some("山海日报"));
        assert_eq!(article.byline(), "记者 李四 责任编辑 王五");
        let shape: Vec<_> = article.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
        assert_eq!(
            shape,
            [
                (BlockKind::Paragraph, "山海日报讯（记者李四）天还没有亮，码头就“热闹”起来了；人们起得很早。"),
                (BlockKind::Heading, "一条船"),
                (BlockKind::Paragraph, "船一条接一条地靠岸，鱼贩子们大声地喊着价钱，孩子们在一旁看。"),
                (BlockKind::Table, "鱼    价\n鲈鱼  10"),
                (BlockKind::Verse, "潮水，船，人；\n风，云，山；\n都在这里。"),
                (BlockKind::Paragraph, "太阳升起来以后，一切又安静下去，就像什么都没有发生过。"),
            ]
        );
        let kinds: std::collections::BTreeSet<_> = document.furniture.iter().map(|f| f.kind.as_str()).collect();
        assert!(
            kinds.is_superset(&["site_navigation", "share_bar", "related", "copyright_notice"].into()),
            "{kinds:?}"
        );
    }

    #[test]
    fn a_bare_page_is_read_whole() {
        let document =
            check_account("<title>笔记</title><h1>笔记</h1>一句。<pre>a\n  b</pre><ul><li>甲<ul><li>乙</ul></ul>");
        let article = &document.articles[0];
        assert_eq!(article.title.as_deref(), Some("笔记"));
        let shape: Vec<_> = article.blocks.iter().map(|b| (b.kind, b.level, b.text.as_str())).collect();
        assert_eq!(
            shape,
            [
                (BlockKind::Paragraph, 0, "一句。"),
                (BlockKind::Code, 0, "a\n  b"),
                (BlockKind::List, 1, "甲"),
                (BlockKind::List, 2, "乙")
            ]
        );
        assert!(check_account("").articles.is_empty());
    }

    #[test]
    fn the_site_is_no_part_of_a_title() {
        assert_eq!(without_site("甲乙丙丁_新闻_某网"), "甲乙丙丁");
        assert_eq!(without_site("甲乙丙丁 - 某网"), "甲乙丙丁");
        assert_eq!(without_site("某网|甲乙"), "某网|甲乙");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn nothing_is_lost_of_any_page(parts in proptest::collection::vec(prop_oneof![
            "(<p>|</p>|<div class=\"(nav|content|share)\">|</div>|<h1>|</h1>|<li>|<ul>|</ul>|<br>|<br/>|<table><tr><td>|<td>|</table>|<a href=x>|</a>|<pre>|</pre>|<script>|</script>|<title>|</title>|<!--|-->|<meta name=date content=2020-03-04>|&nbsp;|&lt;|&#20013;|&|<|>)",
            "[一-龥]{1,12}[，。]?",
            "(\\n|  |　　|来源：山海|2020年3月4日|责任编辑：王五)",
            "\\PC{1,6}",
        ], 0..60)) {
            check_account(&parts.concat());
        }

        #[test]
        fn a_broken_page_is_still_a_page(cut in 0usize..1800, junk in "[<>/\"a-z一 ]{0,6}") {
            let edges: Vec<usize> = PAGE.char_indices().map(|(i, _)| i).collect();
            let at = edges[cut % edges.len()];
            let (head, tail) = PAGE.split_at(at);
            check_account(&format!("{head}{junk}{}", tail.get(tail.chars().next().map_or(0, char::len_utf8)..).unwrap()));
        }
    }
}
