//! A light tree of a page: elements and texts in the order of the source, each with its place. Only what a reader needs is kept.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Spanned, StartTag, Token, Tokenizer};

/// The number of a node; nodes are numbered in the order of the source.
pub type Id = usize;

#[derive(Debug)]
pub struct Node {
    /// The element's name; empty for a text, `?` for an element nobody here knows.
    pub name: &'static str,
    pub parent: Option<Id>,
    /// The first node behind this one's own descendants.
    pub end: Id,
    /// A text's bytes; for an element, from its start tag to behind its end tag.
    pub bytes: Range<usize>,
    /// Those attributes that say something about the text: `class`, `id`, `name`, `content`, ...
    pub attributes: Vec<(&'static str, String)>,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    pub fn is_text(&self) -> bool {
        self.name.is_empty()
    }
}

#[derive(Debug)]
pub struct Tree {
    pub nodes: Vec<Node>,
}

/// Elements nested deeper than this stand beside each other: no page of a person's is that deep.
const DEEPEST: usize = 256;

/// Element names that mean something here, sorted.
const NAMES: &[&str] = &[
    "a",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "label",
    "legend",
    "li",
    "link",
    "listing",
    "main",
    "mark",
    "math",
    "menu",
    "meta",
    "nav",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "param",
    "plaintext",
    "pre",
    "rp",
    "rt",
    "ruby",
    "s",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "u",
    "ul",
    "video",
    "wbr",
    "xmp",
];

const ATTRIBUTES: &[&str] = &[
    "class", "content", "datetime", "hidden", "href", "id", "itemprop", "name", "property", "rel", "role", "style",
    "title", "type",
];

const VOID: &[&str] =
    &["base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that stand on lines of their own, and so part paragraphs.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
            | "title"
            | "option"
    )
}

/// For an element that begins: which open elements it ends, and which it does not look beyond.
fn implied(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    const TABLE: &[&str] = &["table"];
    match name {
        "li" => Some((&["li"], &["ul", "ol", "menu", "dir"])),
        "dt" | "dd" => Some((&["dt", "dd"], &["dl"])),
        "tr" => Some((&["tr"], TABLE)),
        "td" | "th" => Some((&["td", "th"], &["tr", "table"])),
        "thead" | "tbody" | "tfoot" => Some((&["thead", "tbody", "tfoot"], TABLE)),
        "option" => Some((&["option"], &["select"])),
        "body" => Some((&["head"], &["html"])),
        _ if is_block(name) => Some((&["p"], &["td", "th", "table", "button", "object"])),
        _ => None,
    }
}

impl Tree {
    /// Reads the HTML in `bytes` of the source. Anything is a page.
    pub fn read(source: &str, bytes: Range<usize>) -> Tree {
        let mut builder =
            Builder { source, nodes: Vec::new(), open: Vec::new(), counts: vec![0; NAMES.len() + 1], at: bytes.start };
        let html = source.get(bytes.clone()).unwrap_or_default();
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
            let place = |span: html5gum::Span<usize>| bytes.start + span.start..bytes.start + span.end;
            match token {
                Token::StartTag(tag) => {
                    let range = place(tag.span);
                    builder.start(&tag, range);
                }
                Token::EndTag(tag) => {
                    let range = place(tag.span);
                    builder.end(intern(&tag.name), range);
                }
                Token::Comment(Spanned { span, .. }) => builder.skip(place(span)),
                Token::Doctype(doctype) => builder.skip(place(doctype.span)),
                Token::String(_) | Token::Error(_) => {}
            }
        }
        builder.text_up_to(bytes.end);
        builder.close_to(0, bytes.end);
        Tree { nodes: builder.nodes }
    }

    pub fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id)
    }

    pub fn bytes(&self, id: Id) -> Range<usize> {
        self.node(id).map_or(0..0, |n| n.bytes.clone())
    }

    /// Descendants of an element, in order; of no element: all nodes.
    pub fn below(&self, id: Option<Id>) -> Range<Id> {
        id.map_or(0..self.nodes.len(), |id| id + 1..self.node(id).map_or(id + 1, |n| n.end))
    }

    /// All texts: the node's own number as a range of one, and its bytes.
    pub fn texts(&self) -> impl Iterator<Item = (Range<Id>, Range<usize>)> + '_ {
        self.nodes.iter().enumerate().filter(|(_, n)| n.is_text()).map(|(id, n)| (id..id + 1, n.bytes.clone()))
    }
}

fn intern(name: &[u8]) -> &'static str {
    NAMES.binary_search_by(|known| known.as_bytes().cmp(name)).ok().and_then(|i| NAMES.get(i)).copied().unwrap_or("?")
}

struct Builder<'a> {
    source: &'a str,
    nodes: Vec<Node>,
    open: Vec<Id>,
    /// How many elements of each name are open, so that an end tag without a beginning costs nothing.
    counts: Vec<usize>,
    /// Up to where the source has been taken.
    at: usize,
}

impl Builder<'_> {
    fn count(&mut self, name: &str) -> &mut usize {
        let last = NAMES.len();
        let place = NAMES.binary_search(&name).unwrap_or(last);
        &mut self.counts[place]
    }

    /// Whatever stands between the last tag and this place is text.
    fn text_up_to(&mut self, end: usize) {
        if self.at < end && self.source.get(self.at..end).is_some() {
            let id = self.nodes.len();
            let parent = self.open.last().copied();
            self.nodes.push(Node { name: "", parent, end: id + 1, bytes: self.at..end, attributes: Vec::new() });
        }
        self.at = self.at.max(end);
    }

    /// Takes a tag's place, unless it is not one of this source (then its bytes remain text, and are not lost).
    fn tag(&mut self, place: &Range<usize>) -> bool {
        let sound = place.start >= self.at && self.source.get(place.clone()).is_some_and(|tag| tag.starts_with('<'));
        if sound {
            self.text_up_to(place.start);
            self.at = place.end;
        }
        sound
    }

    fn skip(&mut self, place: Range<usize>) {
        self.tag(&place);
    }

    fn start(&mut self, tag: &StartTag<usize>, place: Range<usize>) {
        if !self.tag(&place) {
            return;
        }
        let name = intern(&tag.name);
        if let Some((ends, walls)) = implied(name) {
            self.imply(ends, walls, place.start);
        }
        let attributes = tag
            .attributes
            .iter()
            .filter_map(|(key, value)| {
                let key = ATTRIBUTES.iter().find(|known| known.as_bytes() == key.as_slice())?;
                Some((*key, String::from_utf8_lossy(&value.value).into_owned()))
            })
            .collect();
        let id = self.nodes.len();
        let parent = self.open.last().copied();
        self.nodes.push(Node { name, parent, end: id + 1, bytes: place, attributes });
        if !VOID.contains(&name) && self.open.len() < DEEPEST {
            self.open.push(id);
            *self.count(name) += 1;
        }
    }

    /// Ends the innermost of these elements that is open, unless a wall stands before it.
    fn imply(&mut self, ends: &[&str], walls: &[&str], at: usize) {
        if ends.iter().all(|name| *self.count(name) == 0) {
            return;
        }
        for depth in (0..self.open.len()).rev() {
            let name = self.open.get(depth).and_then(|id| self.nodes.get(*id)).map_or("", |n| n.name);
            if ends.contains(&name) {
                self.close_to(depth, at);
                return;
            }
            if walls.contains(&name) {
                return;
            }
        }
    }

    fn end(&mut self, name: &'static str, place: Range<usize>) {
        if !self.tag(&place) || *self.count(name) == 0 {
            return;
        }
        let found = self.open.iter().rposition(|id| self.nodes.get(*id).is_some_and(|n| n.name == name));
        if let Some(depth) = found {
            self.close_to(depth, place.end);
        }
    }

    /// Closes all elements from this depth on.
    fn close_to(&mut self, depth: usize, at: usize) {
        let end = self.nodes.len();
        while self.open.len() > depth {
            let Some(id) = self.open.pop() else { return };
            let Some(node) = self.nodes.get_mut(id) else { return };
            node.end = end;
            node.bytes.end = at.max(node.bytes.end);
            let name = node.name;
            *self.count(name) -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tree as brackets.
    fn drawn(source: &str) -> String {
        fn draw(tree: &Tree, source: &str, ids: Range<Id>, out: &mut String) {
            let mut id = ids.start;
            while id < ids.end {
                let node = &tree.nodes[id];
                if node.is_text() {
                    out.push_str(source.get(node.bytes.clone()).unwrap());
                } else {
                    out.push_str(node.name);
                    out.push('(');
                    draw(tree, source, id + 1..node.end, out);
                    out.push(')');
                }
                id = node.end;
            }
        }
        let tree = Tree::read(source, 0..source.len());
        let mut out = String::new();
        draw(&tree, source, 0..tree.nodes.len(), &mut out);
        out
    }

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn elements_end_where_html_says() {
        let check = |source: &str, tree: &str| assert_eq!(drawn(source), tree, "{source}");
        check("<!doctype html><p class=a>一<p>二<br>三<div>四</div>", "p(一)p(二br()三)div(四)");
        check("<ul><li>甲<ul><li>乙</ul><li>丙</ul>", "ul(li(甲ul(li(乙)))li(丙))");
        check("<table><tr><td>1<td>2<tr><th>3</table>后", "table(tr(td(1)td(2))tr(th(3)))后");
        check("<b><i>一</b>二</i></p>", "b(i(一))二");
        check("<script>if (a<b) {}</script>文<!-- 无 -->字", "script(if (a<b) {})文字");
        check("<x-y>一</x-y><title>a<b></title>", "?(一)title(a<b>)");
        check("1 < 2 <p", "1 < 2 <p");
        check("<title>未完", "title(未完)");
    }

    #[test]
    fn depth_is_bounded() {
        let source = "<div>".repeat(100_000) + "深" + &"</div>".repeat(100_000);
        assert_eq!(Tree::read(&source, 0..source.len()).nodes.len(), 100_001);
        let source = "<b>".repeat(300) + &"</i>".repeat(200_000);
        Tree::read(&source, 0..source.len());
    }

    proptest! {
        #[test]
        fn places_are_sound(source in "(<|</|>|p|div|li|table|td| class=\"a\"|<!--|-->|<script>|</script>|<title>|一|[a-z&; \"=]|\\PC){0,60}") {
            let tree = Tree::read(&source, 0..source.len());
            for (id, node) in tree.nodes.iter().enumerate() {
                prop_assert!(source.get(node.bytes.clone()).is_some());
                prop_assert!(node.end > id && node.end <= tree.nodes.len());
                prop_assert!(node.parent.is_none_or(|p| p < id && tree.nodes[p].end >= node.end));
            }
        }
    }
}
