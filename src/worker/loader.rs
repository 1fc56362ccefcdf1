//! The worker that loads an article, sets it, and finds the places in it that answer.

use std::collections::VecDeque;
use std::sync::Arc;

use super::serve;
use super::shared::Shared;
use crate::article::Article;
use crate::message::{Failure, Message, OpenRequest, Opened};
use crate::query::{occurrences, parse};
use crate::typeset::{Layout, typeset};

/// So many articles are kept as they were set: moving up and down a list sets each once.
const KEPT: usize = 8;

struct Set {
    article: Arc<Article>,
    layout: Arc<Layout>,
}

pub fn work(shared: &Arc<Shared>) {
    let mut kept: VecDeque<Set> = VecDeque::new();
    serve(
        shared,
        &shared.open,
        Failure::Open,
        |r| r.generation,
        |request, _| {
            let Some(article) = shared.article(&request.id)? else { return Ok(()) };
            let article = Arc::new(article);
            if shared.open.is_overtaken() {
                return Ok(());
            }
            let set = set(&mut kept, article, request);
            let occurrences = occurrences(&parse(&request.query), &set.0);
            let generation = request.generation;
            shared.tell(Message::Opened(Opened { generation, article: set.0, layout: set.1, occurrences }));
            Ok(())
        },
    );
}

/// The article as it is set at the request's measure.
fn set(kept: &mut VecDeque<Set>, article: Arc<Article>, request: &OpenRequest) -> (Arc<Article>, Arc<Layout>) {
    let same = |s: &Set| s.layout.measure == request.measure && s.article == article;
    let set = kept.iter().position(same).and_then(|at| kept.remove(at)).unwrap_or_else(|| {
        let layout = Arc::new(typeset(&article, &request.measure));
        Set { article, layout }
    });
    let answer = (set.article.clone(), set.layout.clone());
    kept.push_front(set);
    kept.truncate(KEPT);
    answer
}
