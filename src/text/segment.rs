//! Words.
use std::ops::Range;
use std::sync::OnceLock;
pub struct Segmenter(jieba_rs::Jieba);
impl Segmenter {
    pub fn load() -> &'static Segmenter {
        static S: OnceLock<Segmenter> = OnceLock::new();
        S.get_or_init(|| Segmenter(jieba_rs::Jieba::new()))
    }
    pub fn words(&self, text: &str, mut each: impl FnMut(&str, Range<usize>)) {
        let base = text.as_ptr() as usize;
        for t in self.0.cut_for_search(text, false) {
            if t.word.chars().any(char::is_alphanumeric) {
                let at = t.word.as_ptr() as usize - base;
                each(t.word, at..at + t.word.len());
            }
        }
    }
}
