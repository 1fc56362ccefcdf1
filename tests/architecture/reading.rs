//! Reads Rust source just far enough to say which paths it names: comments, strings and test code left out.
//!
//! No compiler and no parser stand behind it. It reads tokens, expands the trees of `use`, and resolves `crate`,
//! `self` and `super`; that is enough to hold import rules and little enough to be tested on made-up sources.

/// A piece of Rust source that matters for paths.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Ident(String),
    /// `::`
    Colons,
    Punct(char),
    /// A string, character or number: never part of a path, but it parts two of them.
    Literal,
}

#[derive(Debug, Clone)]
struct Placed {
    token: Token,
    line: usize,
}

/// A path that a source names, resolved: `crate::index::Snapshot`, `std::fs`, `println!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub line: usize,
    pub segments: Vec<String>,
    /// `use path::*`: whatever stands directly below can be reached without being named.
    pub glob: bool,
    /// The name that a `use` brings in for the path.
    alias: Option<String>,
}

impl Named {
    pub fn path(&self) -> String {
        self.segments.join("::")
    }
}

/// What one file says.
#[derive(Debug, Default)]
pub struct Source {
    pub named: Vec<Named>,
    /// Modules in files of their own that exist for tests only: `#[cfg(test)] mod tests;`.
    pub test_modules: Vec<Vec<String>>,
}

/// Reads the source of the module `module` (`["text", "fold"]` for src/text/fold.rs, empty for lib.rs and main.rs).
pub fn read(text: &str, module: &[String]) -> Source {
    let tokens = lex(text);
    let mut source = Source::default();
    let tokens = without_tests(&tokens, module, &mut source.test_modules);
    collect(&tokens, module, &mut source.named);
    expand_aliases(&mut source.named);
    source
}

/// With `use std::io as streams`, `streams::stdout` names `std::io::stdout`.
fn expand_aliases(named: &mut [Named]) {
    let aliases: Vec<(usize, String, Vec<String>)> =
        (named.iter().enumerate()).filter_map(|(i, n)| Some((i, n.alias.clone()?, n.segments.clone()))).collect();
    for (i, path) in named.iter_mut().enumerate() {
        let alias = aliases.iter().find(|(own, alias, _)| *own != i && path.segments.first() == Some(alias));
        if let Some((_, _, target)) = alias {
            path.segments.splice(..1, target.iter().cloned());
        }
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Placed>,
}

fn lex(text: &str) -> Vec<Placed> {
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0, line: 1, tokens: Vec::new() };
    while let Some(c) = lexer.peek(0) {
        lexer.one(c);
    }
    lexer.tokens
}

fn begins_ident(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn continues_ident(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            if self.peek(0) == Some('\n') {
                self.line += 1;
            }
            self.at += 1;
        }
    }

    fn skip_while(&mut self, holds: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&holds) {
            self.skip(1);
        }
    }

    fn push(&mut self, token: Token) {
        self.tokens.push(Placed { token, line: self.line });
    }

    fn one(&mut self, c: char) {
        match c {
            c if c.is_whitespace() => self.skip(1),
            '/' if self.peek(1) == Some('/') => self.skip_while(|c| c != '\n'),
            '/' if self.peek(1) == Some('*') => self.block_comment(),
            '"' => self.string(),
            '\'' => self.character_or_lifetime(),
            c if c.is_ascii_digit() => {
                self.skip_while(continues_ident);
                self.push(Token::Literal);
            }
            c if begins_ident(c) => self.word(),
            ':' if self.peek(1) == Some(':') => {
                self.push(Token::Colons);
                self.skip(2);
            }
            c => {
                self.push(Token::Punct(c));
                self.skip(1);
            }
        }
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.skip(2);
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.skip(2);
                    if depth == 0 {
                        return;
                    }
                }
                (Some(_), _) => self.skip(1),
                (None, _) => return,
            }
        }
    }

    fn string(&mut self) {
        self.push(Token::Literal);
        self.skip(1);
        while let Some(c) = self.peek(0) {
            match c {
                '\\' => self.skip(2),
                '"' => return self.skip(1),
                _ => self.skip(1),
            }
        }
    }

    fn raw_string(&mut self, hashes: usize) {
        self.push(Token::Literal);
        self.skip(hashes + 1);
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|i| self.peek(i) == Some('#')) {
                return self.skip(hashes + 1);
            }
            self.skip(1);
        }
    }

    /// `'a'`, `'\n'` and `'\u{200b}'` are characters; `'a` is a lifetime, which names nothing.
    fn character_or_lifetime(&mut self) {
        if self.peek(1) == Some('\\') {
            self.push(Token::Literal);
            self.skip(3);
            self.skip_while(|c| c != '\'');
            self.skip(1);
        } else if self.peek(2) == Some('\'') {
            self.push(Token::Literal);
            self.skip(3);
        } else {
            self.skip(1);
            self.skip_while(continues_ident);
        }
    }

    /// An identifier, or the prefix of a literal: `b"`, `r#"`, `br"`, `c"`, `b'`, `r#type`.
    fn word(&mut self) {
        let line = self.line;
        let start = self.at;
        self.skip_while(continues_ident);
        let word: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        let ahead = self.chars.get(self.at..).unwrap_or_default();
        let hashes = ahead.iter().take_while(|&&c| c == '#').count();
        let raw = matches!(word.as_str(), "r" | "br" | "cr");
        match self.peek(hashes) {
            Some('"') if raw => self.raw_string(hashes),
            Some('"') if hashes == 0 && matches!(word.as_str(), "b" | "c") => self.string(),
            Some('\'') if hashes == 0 && word == "b" => self.character_or_lifetime(),
            Some(c) if word == "r" && hashes == 1 && begins_ident(c) => {
                self.skip(1);
                self.word();
            }
            _ => self.tokens.push(Placed { token: Token::Ident(word), line }),
        }
    }
}

fn is_ident(tokens: &[Placed], at: usize, word: &str) -> bool {
    matches!(tokens.get(at), Some(Placed { token: Token::Ident(w), .. }) if w == word)
}

fn is_punct(tokens: &[Placed], at: usize, punct: char) -> bool {
    matches!(tokens.get(at), Some(Placed { token: Token::Punct(p), .. }) if *p == punct)
}

/// The index after the bracket that closes the one at `open`.
fn after_group(tokens: &[Placed], open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, placed) in tokens.iter().enumerate().skip(open) {
        match placed.token {
            Token::Punct('(' | '[' | '{') => depth += 1,
            Token::Punct(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    tokens.len()
}

/// Whether the attribute whose `[` stands at `open` is `cfg(test)` or `cfg(all(test, ...))`.
fn is_cfg_test(tokens: &[Placed], open: usize) -> bool {
    let test = |at| is_ident(tokens, at, "test") && (is_punct(tokens, at + 1, ')') || is_punct(tokens, at + 1, ','));
    is_ident(tokens, open + 1, "cfg")
        && is_punct(tokens, open + 2, '(')
        && (test(open + 3) || is_ident(tokens, open + 3, "all") && test(open + 5))
}

/// Leaves out each item under `#[cfg(test)]`, and the whole file under `#![cfg(test)]`.
fn without_tests(tokens: &[Placed], module: &[String], test_modules: &mut Vec<Vec<String>>) -> Vec<Placed> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(placed) = tokens.get(at) {
        if is_punct(tokens, at, '#') && is_punct(tokens, at + 1, '!') && is_cfg_test(tokens, at + 2) {
            return Vec::new();
        }
        if is_punct(tokens, at, '#') && is_punct(tokens, at + 1, '[') && is_cfg_test(tokens, at + 1) {
            let item = after_attributes(tokens, at);
            let end = after_item(tokens, item);
            if let Some(name) = file_module(tokens, item, end) {
                test_modules.push(module.iter().cloned().chain([name]).collect());
            }
            at = end;
        } else {
            kept.push(placed.clone());
            at += 1;
        }
    }
    kept
}

fn after_attributes(tokens: &[Placed], mut at: usize) -> usize {
    while is_punct(tokens, at, '#') && is_punct(tokens, at + 1, '[') {
        at = after_group(tokens, at + 1);
    }
    at
}

/// The index after the item at `at`: behind its `;`, or behind its body in braces.
fn after_item(tokens: &[Placed], mut at: usize) -> usize {
    let is_use = is_ident(tokens, at, "use") || is_ident(tokens, at + 1, "use");
    while let Some(placed) = tokens.get(at) {
        match placed.token {
            Token::Punct(';') => return at + 1,
            Token::Punct('{') if !is_use => return after_group(tokens, at),
            Token::Punct('(' | '[' | '{') => at = after_group(tokens, at),
            _ => at += 1,
        }
    }
    at
}

/// The name in `mod name;`, whatever stands before `mod`.
fn file_module(tokens: &[Placed], start: usize, end: usize) -> Option<String> {
    let at = (start..end).find(|&i| is_ident(tokens, i, "mod"))?;
    match tokens.get(at + 1).map(|p| &p.token) {
        Some(Token::Ident(name)) if is_punct(tokens, at + 2, ';') => Some(name.clone()),
        _ => None,
    }
}

fn collect(tokens: &[Placed], module: &[String], named: &mut Vec<Named>) {
    let mut at = 0;
    while let Some(placed) = tokens.get(at) {
        // `use<'a>` in a type is no import.
        if is_ident(tokens, at, "use") && !is_punct(tokens, at + 1, '<') {
            at = use_tree(tokens, at + 1, &[], module, named);
            continue;
        }
        if is_ident(tokens, at, "extern") && is_ident(tokens, at + 1, "crate") {
            if let Some(Placed { token: Token::Ident(name), line }) = tokens.get(at + 2) {
                named.push(Named { line: *line, segments: vec![name.clone()], glob: false, alias: None });
            }
            at += 3;
            continue;
        }
        if !matches!(placed.token, Token::Ident(_)) {
            at += 1;
            continue;
        }
        let (mut segments, next) = plain_path(tokens, at);
        at = next;
        let is_macro = is_punct(tokens, at, '!') && !is_punct(tokens, at + 1, '=');
        if let Some(last) = segments.last_mut().filter(|_| is_macro) {
            last.push('!');
        }
        if segments.len() > 1 || is_macro {
            named.push(Named { line: placed.line, segments: resolve(&segments, module), glob: false, alias: None });
        }
    }
}

/// `a::b::c` from `at` on, and the index after it. A turbofish or a brace ends it.
fn plain_path(tokens: &[Placed], mut at: usize) -> (Vec<String>, usize) {
    let mut segments = Vec::new();
    while let Some(Placed { token: Token::Ident(word), .. }) = tokens.get(at) {
        segments.push(word.clone());
        let colons = matches!(tokens.get(at + 1), Some(Placed { token: Token::Colons, .. }));
        if !colons || !matches!(tokens.get(at + 2), Some(Placed { token: Token::Ident(_), .. })) {
            return (segments, at + 1);
        }
        at += 2;
    }
    (segments, at)
}

/// One tree of a `use` that begins at `at`, below `above`; the index after it.
fn use_tree(tokens: &[Placed], at: usize, above: &[String], module: &[String], named: &mut Vec<Named>) -> usize {
    let mut path = above.to_vec();
    let (mut glob, mut alias) = (false, None);
    let mut at = at;
    while let Some(placed) = tokens.get(at) {
        match &placed.token {
            // `self` in a group is the path above it.
            Token::Ident(word) if word == "self" && !path.is_empty() => {}
            Token::Ident(word) if word == "as" => {
                at += 1;
                alias = match tokens.get(at).map(|p| &p.token) {
                    Some(Token::Ident(name)) => Some(name.clone()),
                    _ => None,
                };
            }
            Token::Ident(word) => path.push(word.clone()),
            Token::Punct('*') => glob = true,
            Token::Colons => {}
            Token::Punct('{') => {
                let end = after_group(tokens, at);
                at += 1;
                while at + 1 < end {
                    let next = use_tree(tokens, at, &path, module, named);
                    // Behind the comma; and never stand still, whatever stands here.
                    at = if is_punct(tokens, next, ',') || next == at { next + 1 } else { next };
                }
                return end;
            }
            // The end: `,`, `}` or `;`.
            _ => {
                if !path.is_empty() {
                    let alias = alias.or_else(|| path.last().cloned()).filter(|_| !glob);
                    named.push(Named { line: placed.line, segments: resolve(&path, module), glob, alias });
                }
                return at;
            }
        }
        at += 1;
    }
    at
}

/// Says `crate::...` for what `crate`, `self`, `super` and, from main.rs, the library's own name begin.
fn resolve(segments: &[String], module: &[String]) -> Vec<String> {
    let own = |depth: usize| std::iter::once("crate".to_owned()).chain(module.iter().take(depth).cloned());
    let first = segments.first().map(String::as_str);
    match first {
        Some("self") => own(module.len()).chain(segments.iter().skip(1).cloned()).collect(),
        Some("super") => {
            let ups = segments.iter().take_while(|s| *s == "super").count();
            own(module.len().saturating_sub(ups)).chain(segments.iter().skip(ups).cloned()).collect()
        }
        Some("yuelan") => own(0).chain(segments.iter().skip(1).cloned()).collect(),
        _ => segments.to_vec(),
    }
}
