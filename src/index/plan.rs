//! From a query's tree to tantivy's queries: which documents may answer, and which do.

use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Term as Key};

use super::schema::{ARTICLE, Fields};
use crate::query::{self, Scope, Term};
use crate::text::fold::is_mark;
use crate::text::grams::{Gram, grams, inks};

type Boxed = Box<dyn Query>;

/// What a term is looked up by.
#[derive(Debug)]
pub struct Lookup {
    grams: Vec<Gram>,
    /// Characters that no bigram holds: a lonely one, sentence marks.
    lonely: Vec<char>,
    /// Bigrams and single characters tell that the term may be there, not that it is: it holds a sentence mark.
    pub inexact: bool,
}

impl Lookup {
    pub fn new(key: &str) -> Lookup {
        let inks: Vec<_> = inks(key).collect();
        let grams: Vec<Gram> = grams(key).collect();
        let covered = |at: u32| grams.iter().any(|g| g.at == at || g.at + 1 == at);
        let mut lonely: Vec<char> = inks.iter().filter(|i| !covered(i.at)).map(|i| i.c).collect();
        lonely.sort_unstable();
        lonely.dedup();
        // A mark at the edge of what is typed may be ink in the text (3. of 3.14), so it is looked up by its character
        // alone, which is complete, and the text decides.
        let inexact = inks.len() > 1 && inks.iter().any(|i| is_mark(i.c) && !i.ink);
        Lookup { grams, lonely, inexact }
    }
}

/// The queries for one parsed query over one schema.
#[derive(Debug, Clone, Copy)]
pub struct Planner {
    pub fields: Fields,
}

impl Planner {
    fn grams_field(self, scope: Scope) -> Field {
        match scope {
            Scope::Anywhere => self.fields.text,
            Scope::Title => self.fields.title,
        }
    }

    fn characters_field(self, scope: Scope) -> Field {
        match scope {
            Scope::Anywhere => self.fields.text_characters,
            Scope::Title => self.fields.title_characters,
        }
    }

    /// Every article, and no record of a file.
    pub fn articles(self) -> Boxed {
        Box::new(TermQuery::new(Key::from_field_text(self.fields.kind, ARTICLE), IndexRecordOption::Basic))
    }

    fn gram(self, scope: Scope, gram: &Gram) -> Key {
        Key::from_field_text(self.grams_field(scope), &gram.pair.iter().collect::<String>())
    }

    fn lonely(self, scope: Scope, c: char) -> Boxed {
        let key = Key::from_field_text(self.characters_field(scope), c.encode_utf8(&mut [0; 4]));
        Box::new(TermQuery::new(key, IndexRecordOption::Basic))
    }

    /// Documents that hold all bigrams and characters of all wanted terms, in `scope` if one is given: cheap to rank. `None`
    /// where no wanted term has a bigram to rank by.
    pub fn candidates(self, query: &query::Query, scope: Option<Scope>) -> Option<Boxed> {
        let (mut keys, mut clauses) = (Vec::new(), Vec::<(Occur, Boxed)>::new());
        for term in query.wanted() {
            let lookup = Lookup::new(&term.key);
            let scope = scope.unwrap_or(term.scope);
            keys.extend(lookup.grams.iter().map(|gram| self.gram(scope, gram)));
            let lonely = lookup.lonely.iter().map(|&c| Box::new(ConstScoreQuery::new(self.lonely(scope, c), 0.0)));
            clauses.extend(lonely.map(|q| (Occur::Must, q as Boxed)));
        }
        if keys.is_empty() {
            return None;
        }
        keys.sort_unstable();
        keys.dedup();
        clauses.extend(keys.into_iter().map(|key| (Occur::Must, scored(key))));
        Some(Box::new(BooleanQuery::new(clauses)))
    }

    /// The documents that hold the term; a superset where [`Lookup::inexact`].
    fn term(self, term: &Term, scope: Scope) -> Boxed {
        let lookup = Lookup::new(&term.key);
        let mut all: Vec<Boxed> = lookup.lonely.iter().map(|&c| self.lonely(scope, c)).collect();
        let keyed = |gram: &Gram| (gram.at as usize, self.gram(scope, gram));
        match lookup.grams.as_slice() {
            [] => {}
            [one] => all.push(scored(self.gram(scope, one))),
            [.., last] => {
                // Every second bigram of a run and its last hold all of its characters.
                let mut needed: Vec<_> = Vec::new();
                let mut run_start = 0;
                for pair in lookup.grams.windows(2) {
                    let [gram, next] = pair else { continue };
                    let ends = next.at != gram.at + 1;
                    if ends || (gram.at - run_start).is_multiple_of(2) {
                        needed.push(keyed(gram));
                    }
                    if ends {
                        run_start = next.at;
                    }
                }
                needed.push(keyed(last));
                // Offsets count from the first bigram.
                let first = needed.first().map_or(0, |(at, _)| *at);
                let needed: Vec<_> = needed.into_iter().map(|(at, key)| (at - first, key)).collect();
                all.push(match <[_; 1]>::try_from(needed) {
                    Ok([(_, key)]) => scored(key),
                    Err(needed) => Box::new(PhraseQuery::new_with_offset(needed)),
                });
            }
        }
        conjunction(all)
    }

    /// The documents that hold all wanted terms; a superset where a term is inexact. What is excluded is told apart by
    /// [`Planner::excluded`]: tantivy's own exclusion asks phrases out of order.
    pub fn wanted(self, query: &query::Query) -> Boxed {
        let terms = query.wanted();
        if terms.is_empty() {
            return self.articles();
        }
        conjunction(terms.iter().map(|t| self.term(t, t.scope)).collect())
    }

    /// One query for each excluded term that the index alone can decide.
    pub fn excluded(self, query: &query::Query) -> Vec<Boxed> {
        let terms = query.excluded();
        let decided = terms.iter().filter(|t| !Lookup::new(&t.key).inexact);
        decided.map(|t| self.term(t, t.scope)).collect()
    }

    /// The documents whose title block holds every wanted term; a superset where a term is inexact.
    pub fn in_title(self, query: &query::Query) -> Option<Boxed> {
        let terms = query.wanted();
        (!terms.is_empty()).then(|| conjunction(terms.iter().map(|t| self.term(t, Scope::Title)).collect()))
    }

    /// The documents that hold many of the wanted bigrams, for when few hold all that was typed.
    pub fn near(self, query: &query::Query) -> Option<Boxed> {
        let wanted = query.wanted();
        let mut grams: Vec<(Scope, Gram)> =
            wanted.iter().flat_map(|t| Lookup::new(&t.key).grams.into_iter().map(|g| (t.scope, g))).collect();
        grams.sort_unstable_by_key(|(scope, g)| (*scope == Scope::Title, g.pair));
        grams.dedup_by_key(|(scope, g)| (*scope, g.pair));
        if grams.len() < 2 {
            return None;
        }
        let either = |scope: Scope, gram: &Gram| -> Boxed {
            let [text, title] = [Scope::Anywhere, Scope::Title].map(|scope| scored(self.gram(scope, gram)));
            match scope {
                Scope::Anywhere => Box::new(BooleanQuery::new(vec![(Occur::Must, text), (Occur::Should, title)])),
                Scope::Title => title,
            }
        };
        // Two letters in common say nothing: Latin words have to be there nearly whole. A question in Chinese has many
        // words that its answer has not, but one bigram of several in common is chance.
        let latin = grams.iter().all(|(_, g)| g.pair.iter().all(char::is_ascii_alphanumeric));
        let required = match grams.len() {
            n if latin => (n * 4).div_ceil(5),
            n if n < 4 => 1,
            _ => 2,
        };
        let clauses = grams.iter().map(|(scope, gram)| (Occur::Should, either(*scope, gram))).collect();
        Some(Box::new(BooleanQuery::with_minimum_required_clauses(clauses, required)))
    }
}

fn scored(key: Key) -> Boxed {
    Box::new(TermQuery::new(key, IndexRecordOption::WithFreqs))
}

fn conjunction(mut all: Vec<Boxed>) -> Boxed {
    match all.len() {
        0 => Box::new(EmptyQuery),
        1 => all.pop().unwrap_or_else(|| Box::new(AllQuery)),
        _ => Box::new(BooleanQuery::intersection(all)),
    }
}

/// Whether the index alone cannot decide who answers; then the stored text does.
pub fn is_inexact(query: &query::Query) -> bool {
    query.wanted().iter().chain(&query.excluded()).any(|t| Lookup::new(&t.key).inexact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_looked_up_by_what_covers_it() {
        let check = |key: &str, grams: usize, lonely: &[char], inexact: bool| {
            let lookup = Lookup::new(key);
            assert_eq!(
                (lookup.grams.len(), lookup.lonely.as_slice(), lookup.inexact),
                (grams, lonely, inexact),
                "{key}"
            );
        };
        check("高", 0, &['高'], false);
        check("。", 0, &['。'], false);
        check("高质量", 2, &[], false);
        check("3.14", 3, &[], false);
        check("3.", 0, &['.', '3'], true);
        check("质量。高", 1, &['。', '高'], true);
    }
}
