//! Which part of a page is the article: the element whose paragraphs hold the running text, judged by amount, punctuation and links.

use super::tree::{Id, Node, Tree, is_block};
use crate::restore::marks;

/// What was decided about a page.
#[derive(Debug)]
pub struct Main {
    /// The element that holds the article; `None` where no part of the page stands out, and all of it is read.
    pub root: Option<Id>,
    /// Subtrees that are no text of the article, in order and none inside another, each with its kind of furniture.
    pub dropped: Vec<(Id, &'static str)>,
}

/// Finds the article of a page.
pub fn main(source: &str, tree: &Tree) -> Main {
    let unseen = unseen(tree);
    let all = Measures::of(source, tree, &unseen);
    let dropped = furniture(tree, &unseen, &all);
    let measures = Measures::of(source, tree, &dropped);
    let root = measures.best(tree);
    // Lists of links inside the article's own element: related pages, share bars.
    let dropped = match root {
        Some(root) => link_lists(tree, root, dropped, &measures),
        None => dropped,
    };
    Main { root, dropped }
}

/// Subtrees a reader never sees, or that are controls.
pub fn unseen(tree: &Tree) -> Vec<(Id, &'static str)> {
    outermost(tree, |node| {
        let kind = match node.name {
            "script" | "style" | "title" | "template" | "noscript" | "noembed" | "noframes" | "iframe" | "head"
            | "svg" | "math" | "canvas" | "audio" | "video" | "object" | "rp" => "markup",
            "select" | "button" | "textarea" | "input" | "option" => "site_navigation",
            _ if node.attribute("hidden").is_some() => "hidden",
            _ if node.attribute("style").is_some_and(is_hiding) => "hidden",
            _ => return None,
        };
        Some(kind)
    })
}

fn is_hiding(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn outermost(tree: &Tree, kind_of: impl Fn(&Node) -> Option<&'static str>) -> Vec<(Id, &'static str)> {
    let mut found = Vec::new();
    let mut id = 0;
    while let Some(node) = tree.node(id) {
        match kind_of(node).filter(|_| !node.is_text()) {
            Some(kind) => {
                found.push((id, kind));
                id = node.end;
            }
            None => id += 1,
        }
    }
    found
}

/// Words in a class or an id that name a part of a page other than its article, with the kind of furniture. Compared with whole words
/// (`nav`, `side-bar`, `commentList`), not with parts of words.
const PARTS: &[(&str, &[&str])] = &[
    (
        "site_navigation",
        &[
            "nav",
            "navbar",
            "navigation",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "crumb",
            "crumbs",
            "header",
            "topbar",
            "toolbar",
            "sidebar",
            "login",
            "register",
            "search",
            "pagination",
            "pager",
            "pages",
            "channel",
            "gotop",
            "backtop",
            "tab",
            "tabs",
            "path",
        ],
    ),
    (
        "share_bar",
        &[
            "share",
            "sharebar",
            "bdsharebuttonbox",
            "bdshare",
            "social",
            "qrcode",
            "weibo",
            "wechat",
            "like",
            "vote",
            "praise",
            "fontsize",
        ],
    ),
    (
        "related",
        &[
            "related",
            "recommend",
            "recommended",
            "recommendation",
            "rank",
            "ranking",
            "hot",
            "hotnews",
            "more",
            "relate",
            "relevant",
            "guess",
            "latest",
            "tuijian",
            "xiangguan",
        ],
    ),
    ("comments", &["comment", "comments", "cmt", "reply", "replies", "discuss", "message", "pinglun"]),
    (
        "advertisement",
        &["ad", "ads", "adv", "advert", "advertisement", "banner", "sponsor", "promo", "promotion", "guanggao"],
    ),
    ("copyright_notice", &["footer", "foot", "copyright", "disclaimer", "statement", "declare", "legal"]),
    ("site_contact", &["contact", "subscribe", "follow", "app", "download", "feedback"]),
];

/// Words that name the article's own element.
const ARTICLE: &[&str] = &[
    "article", "content", "artibody", "artical", "text", "txt", "post", "entry", "body", "main", "detail", "story",
    "news",
];

/// The parts of a page around its article: by element, by role, by class. A part that holds most of the page's text is none.
fn furniture(tree: &Tree, unseen: &[(Id, &'static str)], all: &Measures) -> Vec<(Id, &'static str)> {
    let total = all.ink_of(0..tree.nodes.len());
    let mut found = Vec::new();
    let mut hidden = unseen.iter().copied().peekable();
    let mut id = 0;
    while let Some(node) = tree.node(id) {
        if let Some((at, kind)) = hidden.next_if(|(at, _)| *at == id) {
            found.push((at, kind));
            id = node.end;
            continue;
        }
        let ink = all.ink_of(id..node.end);
        let kind = part_kind(node).filter(|_| ink * 5 < total * 2);
        match kind {
            Some(kind) => {
                found.push((id, kind));
                id = node.end;
                // What was hidden inside goes with it.
                while hidden.next_if(|(at, _)| *at < id).is_some() {}
            }
            None => id += 1,
        }
    }
    found
}

fn part_kind(node: &Node) -> Option<&'static str> {
    match node.name {
        "" | "html" | "body" => return None,
        "nav" | "menu" | "form" | "fieldset" => return Some("site_navigation"),
        "footer" => return Some("copyright_notice"),
        _ => {}
    }
    match node.attribute("role") {
        Some("navigation" | "search" | "menu" | "menubar" | "banner") => return Some("site_navigation"),
        Some("contentinfo") => return Some("copyright_notice"),
        Some("complementary") => return Some("related"),
        _ => {}
    }
    // Inline elements carry classes for their looks, and headings are not furniture by name.
    if !is_block(node.name) && !matches!(node.name, "span" | "a" | "?") || matches!(node.name, "p" | "h1" | "h2" | "h3")
    {
        return None;
    }
    let words = ["class", "id"].iter().filter_map(|a| node.attribute(a)).flat_map(words);
    let words: Vec<String> = words.collect();
    if words.iter().any(|word| ARTICLE.contains(&word.as_str()))
        && !words.iter().any(|w| matches!(w.as_str(), "comment" | "comments" | "related" | "share"))
    {
        return None;
    }
    PARTS.iter().find(|(_, names)| words.iter().any(|word| names.contains(&word.as_str()))).map(|(kind, _)| *kind)
}

/// The words of a class list, as they are run together in practice: `side-bar`, `commentList`, `share_box-1oLc`.
pub fn words(names: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in names.chars().take(400) {
        let parts =
            !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && word.ends_with(|w: char| w.is_ascii_lowercase()));
        if parts && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphabetic() {
            word.push(c);
        }
    }
    found.push(word);
    found.retain(|w| !w.is_empty());
    for word in &mut found {
        word.make_ascii_lowercase();
    }
    found
}

/// Amounts of text, summed up to each node, so that any subtree is measured in one subtraction.
struct Measures {
    /// Characters, characters in links, marks of punctuation, links: before each node, in order.
    sums: Vec<[usize; 4]>,
    /// For each element that directly holds running text, how much it counts.
    scores: Vec<f64>,
}

impl Measures {
    fn of(source: &str, tree: &Tree, dropped: &[(Id, &'static str)]) -> Measures {
        let count = tree.nodes.len();
        let mut sums = Vec::with_capacity(count + 1);
        let mut own: Vec<[usize; 3]> = vec![[0; 3]; count];
        let mut sum = [0; 4];
        let mut gone = dropped.iter().peekable();
        let (mut skip_to, mut link_to) = (0, 0);
        // The nearest block around each node, handed down from parent to child.
        let mut blocks: Vec<Option<Id>> = Vec::with_capacity(count);
        for (id, node) in tree.nodes.iter().enumerate() {
            sums.push(sum);
            let outer = node.parent.and_then(|p| blocks.get(p).copied().flatten());
            blocks.push(if !node.is_text() && is_block(node.name) { Some(id) } else { outer });
            if gone.next_if(|(at, _)| *at == id).is_some() {
                skip_to = skip_to.max(node.end);
            }
            if id < skip_to {
                continue;
            }
            if node.name == "a" {
                sum[3] += 1;
                link_to = link_to.max(node.end);
            }
            if node.is_text() {
                let text = source.get(node.bytes.clone()).unwrap_or_default();
                let ink = text.chars().filter(|c| !c.is_whitespace()).count();
                let marks = text
                    .chars()
                    .filter(|c| matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | ',' | '.' | '”'))
                    .count();
                let added = [ink, if id < link_to { ink } else { 0 }, marks];
                for (total, add) in sum.iter_mut().zip(added) {
                    *total += add;
                }
                if let Some(amounts) = outer.and_then(|block| own.get_mut(block)) {
                    for (total, add) in amounts.iter_mut().zip(added) {
                        *total += add;
                    }
                }
            }
        }
        sums.push(sum);
        let scores = own.iter().map(|amounts| running_text(*amounts)).collect();
        Measures { sums, scores }
    }

    fn amounts(&self, nodes: std::ops::Range<Id>) -> [usize; 4] {
        let at = |id: Id| self.sums.get(id).or(self.sums.last()).copied().unwrap_or_default();
        let (from, upto) = (at(nodes.start), at(nodes.end));
        [0, 1, 2, 3].map(|i| upto[i].saturating_sub(from[i]))
    }

    fn ink_of(&self, nodes: std::ops::Range<Id>) -> usize {
        self.amounts(nodes)[0]
    }

    /// The element that holds the running text. Each block of it speaks for its parent, and half as loud for the one above.
    fn best(&self, tree: &Tree) -> Option<Id> {
        let mut votes = vec![0.0_f64; tree.nodes.len()];
        for (id, &score) in self.scores.iter().enumerate().filter(|(_, score)| **score > 0.0) {
            let Some(node) = tree.node(id) else { continue };
            let leaf = matches!(
                node.name,
                "p" | "li" | "dd" | "dt" | "blockquote" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
            );
            let first = if leaf { node.parent } else { Some(id) };
            let mut credit = score;
            let mut at = first;
            for _ in 0..3 {
                let Some(id) = at else { break };
                if let Some(vote) = votes.get_mut(id) {
                    *vote += credit;
                }
                credit /= 2.0;
                at = tree.node(id).and_then(|n| n.parent);
            }
        }
        let total: f64 = self.scores.iter().sum();
        let weighed = votes
            .iter()
            .enumerate()
            .filter(|(_, v)| **v > 0.0)
            .map(|(id, vote)| (id, vote * tree.node(id).map_or(1.0, bonus)));
        let (best, _) = weighed.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let inside: Vec<f64> = std::iter::once(0.0)
            .chain(self.scores.iter().scan(0.0, |sum, s| {
                *sum += s;
                Some(*sum)
            }))
            .collect();
        let within = |id: Id| {
            let end = tree.node(id).map_or(id, |n| n.end);
            inside.get(end).zip(inside.get(id)).map_or(0.0, |(b, a)| b - a)
        };
        // An article set in several parts: go up while that brings in much more running text.
        let mut root = best;
        while let Some(parent) = tree
            .node(root)
            .and_then(|n| n.parent)
            .filter(|p| tree.node(*p).is_some_and(|n| !matches!(n.name, "body" | "html")))
        {
            // An element that says it is the article's needs a better reason to be left.
            let enough = if tree.node(root).is_some_and(|n| bonus(n) > 1.0) { 2.0 } else { 1.3 };
            if within(parent) < within(root) * enough
                && !matches!(tree.node(root).map(|n| n.name), Some("p" | "tr" | "tbody" | "li" | "span" | "?"))
            {
                break;
            }
            root = parent;
        }
        // Where the rest of the page says as much, there is no one article.
        (within(root) * 2.0 >= total).then_some(root)
    }
}

/// How much a block of these amounts looks like running text: long, punctuated, not made of links.
fn running_text([ink, links, marks]: [usize; 3]) -> f64 {
    if ink == 0 || (marks == 0 && ink < 30) {
        return 0.0;
    }
    let [ink, links, marks] = [ink, links, marks].map(|n| f64::from(u32::try_from(n).unwrap_or(u32::MAX)));
    let free = 1.0 - links / ink;
    // Menus of words have no marks; a sentence has one every dozen characters or so.
    let punctuated = (marks * 20.0 / ink).min(1.0);
    ink * free * free * (0.2 + 0.8 * punctuated)
}

fn bonus(node: &Node) -> f64 {
    if node.name == "article" || node.attribute("itemprop") == Some("articleBody") {
        return 1.3;
    }
    let named =
        ["class", "id"].iter().filter_map(|a| node.attribute(a)).flat_map(words).any(|w| ARTICLE.contains(&w.as_str()));
    if node.name == "main" || named { 1.15 } else { 1.0 }
}

/// Lists and boxes inside the article that hold little but links join the dropped.
fn link_lists(tree: &Tree, root: Id, dropped: Vec<(Id, &'static str)>, measures: &Measures) -> Vec<(Id, &'static str)> {
    let mut found = Vec::with_capacity(dropped.len());
    let mut known = dropped.into_iter().peekable();
    let inside = tree.below(Some(root));
    let mut id = 0;
    while let Some(node) = tree.node(id) {
        if let Some(entry) = known.next_if(|(at, _)| *at == id) {
            found.push(entry);
            id = node.end;
            continue;
        }
        let box_of_links = inside.contains(&id)
            && matches!(node.name, "ul" | "ol" | "dl" | "div" | "section" | "aside" | "table" | "p")
            && {
                let [ink, links, marks, several] = measures.amounts(id..node.end);
                // A paragraph of the article may be one link; a list of them is not the article's.
                ink > 0 && links * 10 >= ink * 7 && several >= 2 && marks * 25 < ink + 25
            };
        if box_of_links {
            found.push((id, "related"));
            id = node.end;
            while known.next_if(|(at, _)| *at < id).is_some() {}
        } else {
            id += 1;
        }
    }
    found
}

/// Text that is nothing but a page's own word to its reader, wherever it stands: 点击查看, 下一页, 相关阅读.
pub fn is_page_word(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "上一页",
        "下一页",
        "上一篇",
        "下一篇",
        "返回顶部",
        "返回首页",
        "更多",
        "展开全文",
        "阅读全文",
        "点击查看",
        "分享到",
        "分享",
        "收藏",
        "打印",
        "举报",
        "相关阅读",
        "相关新闻",
        "推荐阅读",
        "延伸阅读",
        "热门推荐",
        "猜你喜欢",
        "关闭窗口",
        "字号",
        "评论",
        "点赞",
        "扫一扫",
    ];
    let bare: String = text.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii_digit()).collect();
    text.chars().count() <= 12 && WORDS.contains(&bare.as_str()) && !marks::ends_sentence(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str =
        "山海之间的小镇上，人们起得很早；天还没有亮，码头就热闹起来了。船一条接一条地靠岸，鱼贩子们大声地喊着价钱。";

    fn check(html: &str, root_id: Option<&str>) {
        let tree = Tree::read(html, 0..html.len());
        let main = main(html, &tree);
        let found = main.root.and_then(|r| tree.node(r)).and_then(|n| n.attribute("id"));
        assert_eq!(found, root_id, "{html}");
    }

    #[test]
    fn the_running_text_wins() {
        let menu = "<ul><li><a href=1>首页</a></li><li><a href=2>新闻</a></li></ul>".repeat(20);
        let p = format!("<p>{PROSE}</p>");
        check(&format!("<body>{menu}<div id=w><div id=a>{p}{p}{p}</div><div id=b>{menu}</div></div>"), Some("a"));
        check(&format!("<body>{menu}<div id=w><div id=a>{PROSE}<br><br>{PROSE}</div>{menu}"), Some("a"));
        check(
            &format!(
                "<body>{menu}<div id=w><div><p>{PROSE}{PROSE}</p></div><div><p>{PROSE}{PROSE}</p></div></div>{menu}"
            ),
            Some("w"),
        );
        check("<p>短", None);
        check("", None);
    }

    #[test]
    fn comments_are_not_the_article() {
        let p = format!("<p>{PROSE}</p>");
        let comments = format!("<div class=comment-list>{}</div>", p.repeat(2));
        check(&format!("<body><div id=w><div id=a>{}</div>{comments}</div>", p.repeat(4)), Some("a"));
    }

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(
            words("side-bar commentList share_box-1oLc HTML5"),
            ["side", "bar", "comment", "list", "share", "box", "o", "lc", "html"]
        );
    }
}
