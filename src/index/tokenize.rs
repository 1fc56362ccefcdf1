//! The bridges from our own text modules to tantivy's tokenizers.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::fold::{in_place, kept};
use crate::text::grams::grams;
use crate::text::segment::Segmenter;

pub const GRAMS: &str = "grams";
pub const CHARACTERS: &str = "characters";
pub const WORDS: &str = "words";

/// The tokenizers that the schema names.
pub fn manager() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(GRAMS, Grams);
    manager.register(CHARACTERS, Characters);
    manager.register(WORDS, Words);
    manager
}

/// Tokens from an iterator that writes the next one into the token it is given.
pub struct Stream<F> {
    token: Token,
    next: F,
}

impl<F: FnMut(&mut Token) -> bool> TokenStream for Stream<F> {
    fn advance(&mut self) -> bool {
        (self.next)(&mut self.token)
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The token stream of any of our tokenizers.
type Boxed<'a> = Stream<Box<dyn FnMut(&mut Token) -> bool + 'a>>;

fn stream<'a>(next: impl FnMut(&mut Token) -> bool + 'a) -> Boxed<'a> {
    Stream { token: Token { position: 0, ..Token::default() }, next: Box::new(next) }
}

/// Bigrams at the numbers of their first characters.
#[derive(Clone)]
struct Grams;

impl Tokenizer for Grams {
    type TokenStream<'a> = Boxed<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let mut grams = grams(text);
        stream(move |token| {
            let Some(gram) = grams.next() else { return false };
            token.position = gram.at as usize;
            // The next value of the field starts two numbers after the last bigram and a gap: no phrase runs across.
            token.position_length = 2;
            token.text.clear();
            token.text.extend(gram.pair);
            true
        })
    }
}

/// Each character that is kept, once.
#[derive(Clone)]
struct Characters;

impl Tokenizer for Characters {
    type TokenStream<'a> = Boxed<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let mut seen: Vec<char> = kept(text).collect();
        seen.sort_unstable();
        seen.dedup();
        let mut characters = seen.into_iter();
        stream(move |token| {
            let Some(c) = characters.next() else { return false };
            token.text.clear();
            token.text.push(c);
            true
        })
    }
}

/// jieba's words of the folded text, each once.
#[derive(Clone)]
struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = Boxed<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let folded = in_place(text);
        let mut seen: Vec<&str> = Vec::new();
        Segmenter::load().words(&folded, |_, range| seen.extend(folded.get(range)));
        seen.sort_unstable();
        seen.dedup();
        let words: Vec<String> = seen.into_iter().map(str::to_owned).collect();
        let mut words = words.into_iter();
        stream(move |token| {
            let Some(word) = words.next() else { return false };
            token.text = word;
            true
        })
    }
}
