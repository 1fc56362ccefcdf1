//! The bridges from our own text modules to tantivy's tokenizers.

use std::collections::HashSet;

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

/// The characters that were seen: a bit for each of the first two planes (nearly all text), a set for the rest.
struct Seen {
    bits: Vec<u64>,
    rest: HashSet<char>,
}

impl Seen {
    fn new() -> Seen {
        Seen { bits: vec![0; 0x2_0000 / 64], rest: HashSet::new() }
    }

    /// Whether it was not seen before.
    fn insert(&mut self, c: char) -> bool {
        let code = c as usize;
        match self.bits.get_mut(code / 64) {
            Some(word) => {
                let bit = 1 << (code % 64);
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            None => self.rest.insert(c),
        }
    }
}

impl Tokenizer for Characters {
    type TokenStream<'a> = Boxed<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let mut seen = Seen::new();
        let mut characters = kept(text).filter(move |&c| seen.insert(c));
        stream(move |token| {
            let Some(c) = characters.next() else { return false };
            token.text.clear();
            token.text.push(c);
            true
        })
    }
}

/// jieba's words of the folded text, each once. A single character is a word that says nothing here: it has a field of its
/// own, and leaving it out halves what this field costs.
#[derive(Clone)]
struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = Boxed<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let folded = in_place(text);
        let mut seen: HashSet<&str> = HashSet::new();
        Segmenter::load().known_words(&folded, |word| {
            if word.chars().nth(1).is_some() {
                seen.insert(word);
            }
        });
        // One string and where each word ends in it: the stream outlives what was segmented.
        let mut words = String::new();
        let ends: Vec<usize> = seen
            .into_iter()
            .map(|word| {
                words.push_str(word);
                words.len()
            })
            .collect();
        let mut ends = ends.into_iter();
        let mut start = 0;
        stream(move |token| {
            let Some(end) = ends.next() else { return false };
            token.text.clear();
            token.text.push_str(words.get(start..end).unwrap_or_default());
            start = end;
            true
        })
    }
}
