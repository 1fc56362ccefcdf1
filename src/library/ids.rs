//! The ids of articles: made from content, so that an unchanged article keeps its id when its source is read again.

use std::collections::HashMap;

use crate::article::Article;
use crate::text::fold::kept;

/// So many kept characters of an article's opening count.
const OPENING: usize = 64;

/// Names the articles of one file.
#[derive(Debug)]
pub struct Ids {
    base: blake3::Hasher,
    /// How often each name was given: two articles that begin alike are told apart by their order.
    given: HashMap<u64, u32>,
}

impl Ids {
    /// `source` is the source's name, `inside` the file's path within it.
    pub fn new(source: &str, inside: &str) -> Ids {
        let mut base = blake3::Hasher::new();
        for part in [source, "\0", inside, "\0"] {
            base.update(part.as_bytes());
        }
        Ids { base, given: HashMap::new() }
    }

    pub fn name(&mut self, article: &mut Article) {
        let mut hasher = self.base.clone();
        for part in [article.key.as_deref(), article.title.as_deref()] {
            hasher.update(part.unwrap_or_default().as_bytes()).update(b"\0");
        }
        let opening: String = article.blocks.iter().flat_map(|b| kept(&b.text)).take(OPENING).collect();
        hasher.update(opening.as_bytes());
        let digest = hasher.finalize();
        let (bytes, _) = digest.as_bytes().split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        let mut name = u64::from_be_bytes(*bytes);
        let times = self.given.entry(name).or_insert(0);
        *times += 1;
        if *times > 1 {
            // Far away from any other name, and the same the next time.
            name = name.wrapping_add(u64::from(*times).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        article.id = format!("{name:016x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, BlockKind};

    #[test]
    fn a_name_follows_content_not_position() {
        let article = |title: &str, text: &str| Article {
            title: Some(title.into()),
            blocks: vec![Block { kind: BlockKind::Paragraph, level: 0, text: text.into(), spans: vec![] }],
            ..Article::default()
        };
        let names = |articles: &[(&str, &str)]| {
            let mut ids = Ids::new("报", "1998/01.txt");
            let named = articles.iter().map(|(title, text)| {
                let mut article = article(title, text);
                ids.name(&mut article);
                article.id
            });
            named.collect::<Vec<_>>()
        };
        let first = names(&[("甲", "文一"), ("乙", "文二"), ("乙", "文二")]);
        assert_eq!(names(&[("丙", "新"), ("乙", "文 二")])[1], first[1], "blanks do not count");
        assert_ne!(first[1], first[2], "twins are told apart");
        assert_eq!(names(&[("乙", "文二"), ("乙", "文二")]), first[1..]);
    }
}
