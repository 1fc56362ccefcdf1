//! A small library in memory, and a worker that answers for it at once, as the real ones do.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use yuelan::article::{Article, ArticleId, Author, Block, BlockKind, Origin, Span};
use yuelan::message::{
    Effect, Failure, Found, Message, Occurrence, OpenRequest, Opened, Order, QueryProblem, RawRequest, RawText, Row,
    SearchRequest, Snippet, Total,
};
use yuelan::query::Problem;
use yuelan::typeset::typeset;

/// Title, organisation, date, paragraphs. Written for this test.
const TEXTS: &[(&str, &str, &str, &[&str])] = &[
    (
        "以党支部“四考两评”为抓手 推动基层党建和市场监管质量双提升",
        "省市场监督管理厅",
        "2021-08",
        &[
            "省市场监督管理厅把党支部建设同业务工作放在一处谋划、一处检查，以“四考两评”为抓手，让考核看得见、评议听得到，机关党建的着力点由此清楚起来。",
            "“四考”，一考学习，看学了什么、用在何处；二考纪律，看日常守得住守不住；三考服务，看企业和群众办事快不快；四考实绩，看一年里办成了几件实事。",
            "“两评”在上下半年各做一次：党员先评支部，群众再评党员。评议的意见当场念、当场记，一周之内由支部书记答复。上下半年分别评定一次先进党支部的“四考两评”办法，已写进支部工作手册。",
            "一年下来，窗口平均办件时间由3.5天缩短到1.2天，12315热线的满意率达到98.6%，有17个支部换了做法，有5个支部摘掉了“后进”的帽子——这些数字，贴在一楼的墙上，谁都可以去看。",
            "下一步，厅里准备把“四考两评”的结果同干部的年度考核衔接起来，让认真做事的人不吃亏，让只会说话的人坐不住。",
        ],
    ),
    (
        "坚定不移坚持党对科技工作的全面领导",
        "省科技厅",
        "2021-08",
        &[
            "科技工作千头万绪，先要把方向看准。省科技厅党组每月安排一次专题学习，请院士、工程师和企业负责人同堂讨论，学习的题目由基层出，讨论的结论由党组落实。",
            "高质量发展离不开高水平的科技供给。全年组织重大专项23个，其中由企业牵头的有15个；新建院士工作站6家，签约技术合同1,280项。",
        ],
    ),
    (
        "从一张表格看基层减负",
        "本报记者",
        "2021-06-15",
        &[
            "柳河镇的党务干部小周数过，去年一个季度要填的表格有61张，今年同一季度是14张。少掉的47张去了哪里？答案在县里的一张“清单”上。",
            "清单之外的表格，基层有权不填。反对形式主义、官僚主义，先从不让基层“白忙”做起。",
        ],
    ),
    (
        "高质量发展要有高标准的规矩",
        "陈立",
        "2021-05-09",
        &["标准立得住，质量才靠得住。推动高质量发展，规矩要先行一步。", "规矩不在多，而在管用；不在新，而在执行。"],
    ),
    (
        "推进党支部标准化规范化建设的几点做法",
        "市直机关工委",
        "2020-11-20",
        &["标准化是为了好用，规范化是为了长久。两者都要落到每一次组织生活上。"],
    ),
    (
        "Reading rooms and their readers",
        "A. Hartley",
        "2019-03-02",
        &[
            "A reading room is not a warehouse of books. It is a place where somebody has thought about the light, about the height of the table and about how far one may lean back before the chair complains.",
            "The catalogue matters more than the shelves: what cannot be found has not been kept.",
        ],
    ),
    ("图书室搬进了办公楼", "", "2019", &["三层东头的会议室改成了图书室，午休时常常坐满。"]),
];

/// What the worker keeps.
pub struct Library {
    pub articles: Vec<Article>,
    list: Vec<usize>,
    /// Answer nothing until [`Library::release`].
    pub holding: bool,
    held: Vec<Effect>,
    /// Effects that are no requests.
    pub other: Vec<Effect>,
    pub requests: usize,
    /// The places at which raw text was to begin.
    pub raw_at: Vec<Option<usize>>,
}

fn article(index: usize) -> Article {
    let (title, org, date, paragraphs) = TEXTS[index % TEXTS.len()];
    let round = index / TEXTS.len();
    let block = |text: &str| Block { kind: BlockKind::Paragraph, level: 0, text: text.to_owned(), spans: vec![] };
    let mut blocks: Vec<_> = paragraphs.iter().map(|p| block(p)).collect();
    if index == 0 {
        let heading = Block { kind: BlockKind::Heading, level: 1, text: "考什么，评什么".into(), spans: vec![] };
        blocks.insert(1, heading);
    }
    // As if the file held the paragraphs alone, a line each.
    let mut at = 0;
    for block in &mut blocks {
        let end = at + block.text.chars().count();
        block.spans = vec![Span::new(at, end)];
        at = end + 1;
    }
    let year: u16 = 2021 - u16::try_from(round % 20).unwrap();
    Article {
        id: format!("{index:016x}"),
        title: Some(if round == 0 { title.to_owned() } else { format!("{title}（{round}）") }),
        authors: (org == "A. Hartley" || org == "陈立")
            .then(|| Author { name: org.to_owned(), role: None })
            .into_iter()
            .collect(),
        org: (!org.is_empty() && org != "A. Hartley" && org != "陈立").then(|| org.to_owned()),
        source: Some(if org == "A. Hartley" { "The Quarterly" } else { "机关党建" }.to_owned()),
        date: if round == 0 { date.parse().ok() } else { format!("{year}-{:02}", 12 - index % 12).parse().ok() },
        blocks,
        origin: Origin {
            path: format!("/archive/{year}.txt"),
            encoding: "GB18030".into(),
            line: 1,
            ..Origin::default()
        },
        ..Article::default()
    }
}

impl Library {
    pub fn of(count: usize) -> Library {
        Library {
            articles: (0..count).map(article).collect(),
            list: vec![],
            holding: false,
            held: vec![],
            other: vec![],
            requests: 0,
            raw_at: vec![],
        }
    }

    /// Puts articles in front of all others, as newer ones come in by an import.
    pub fn grow(&mut self, count: usize) {
        let known = self.articles.len();
        self.articles.splice(0..0, (known..known + count).map(article));
    }

    pub fn answer(&mut self, effect: Effect) -> Option<Message> {
        if self.holding {
            self.held.push(effect);
            return None;
        }
        match effect {
            Effect::Search(request) => Some(self.search(&request)),
            Effect::Rows(request) => {
                let end = request.rows.end.min(self.list.len());
                let first = request.rows.start.min(end);
                Some(Message::Rows { generation: request.generation, first, rows: self.rows(first..end, "") })
            }
            Effect::Open(request) => Some(self.open(&request)),
            Effect::Raw(request) => {
                self.raw_at.push(request.at);
                Some(self.raw(&request))
            }
            other => {
                self.other.push(other);
                None
            }
        }
        .inspect(|_| self.requests += 1)
    }

    /// Answers what was held back, oldest first.
    pub fn release(&mut self) -> Vec<Message> {
        self.holding = false;
        std::mem::take(&mut self.held).into_iter().filter_map(|e| self.answer(e)).collect()
    }

    fn search(&mut self, request: &SearchRequest) -> Message {
        let words: Vec<_> = request.text.split_whitespace().map(|w| w.trim_matches('"')).collect();
        let held = |i: &usize| {
            let texts = self.articles[*i].parts();
            words.iter().filter(|w| texts.iter().any(|(_, t)| t.contains(**w))).count()
        };
        let all = || 0..self.articles.len();
        let mut list: Vec<_> = all().filter(|i| held(i) == words.len()).collect();
        let exact = list.len();
        // Where few hold all words, those that hold some come after.
        if exact < 3 {
            list.extend(all().filter(|i| (1..words.len()).contains(&held(i))));
        }
        self.list = list;
        if request.order == Order::Date {
            self.list.sort_by_key(|i| std::cmp::Reverse(self.articles[*i].date));
        }
        let anchor = request.anchor.as_ref().and_then(|id| self.list.iter().position(|i| self.articles[*i].id == id.0));
        let start = anchor.map_or(request.rows.start, |to| (request.rows.start + to).saturating_sub(request.anchor_at));
        let end = (start + request.rows.len()).min(self.list.len());
        let first = start.min(end);
        let open = request.text.matches('"').count() % 2 == 1;
        let problem = open.then(|| QueryProblem {
            range: request.text.rfind('"').unwrap_or(0)..request.text.len(),
            problem: Problem::UnclosedQuote,
        });
        Message::Found(Found {
            generation: request.generation,
            total: Total::Exact(exact as u64),
            length: self.list.len(),
            near_from: (exact < self.list.len()).then_some(exact),
            first,
            rows: self.rows(first..end, &request.text),
            anchor,
            problems: problem.into_iter().collect(),
            took: Duration::from_millis(4),
        })
    }

    fn rows(&self, rows: Range<usize>, query: &str) -> Vec<Row> {
        rows.map(|i| &self.articles[self.list[i]]).map(|a| row(a, query)).collect()
    }

    fn find(&self, id: &ArticleId) -> Option<&Article> {
        self.articles.iter().find(|a| a.id == id.0)
    }

    fn open(&self, request: &OpenRequest) -> Message {
        let generation = request.generation;
        let Some(article) = self.find(&request.id) else {
            return Message::Failed { generation, what: Failure::Open, reason: "it is gone".into() };
        };
        let mut occurrences = Vec::new();
        for word in request.query.split_whitespace().map(|w| w.trim_matches('"')).filter(|w| !w.is_empty()) {
            for (part, text) in article.parts() {
                occurrences.extend(text.match_indices(word).map(|(i, w)| Occurrence { part, range: i..i + w.len() }));
            }
        }
        let layout = Arc::new(typeset(article, &request.measure));
        Message::Opened(Opened { generation, article: Arc::new(article.clone()), layout, occurrences })
    }

    fn raw(&self, request: &RawRequest) -> Message {
        let article = self.find(&request.id).unwrap();
        let mut lines = vec!["\u{1b}[31m页眉\u{202e} 第1页\tabc".to_owned(), String::new()];
        lines.extend(article.parts().into_iter().map(|(_, text)| text.into_owned()));
        Message::Raw(RawText {
            generation: request.generation,
            id: request.id.clone(),
            path: article.origin.path.clone(),
            encoding: article.origin.encoding.clone(),
            lines,
            first_line: 98,
            start: 2 + request.at.map_or(0, |at| line_at(article, at)),
        })
    }
}

/// The part of an article that holds a place of the source.
fn line_at(article: &Article, at: usize) -> usize {
    let block = article.blocks.iter().position(|b| b.spans.iter().any(|s| (s.start..s.end).contains(&at))).unwrap();
    article.parts().len() - article.blocks.len() + block
}

fn marks(text: &str, query: &str) -> Vec<Range<usize>> {
    let word = query.split_whitespace().next().unwrap_or_default().trim_matches('"');
    if word.is_empty() { vec![] } else { text.match_indices(word).map(|(i, w)| i..i + w.len()).collect() }
}

fn row(article: &Article, query: &str) -> Row {
    let title = article.display_title(40);
    let body = article.blocks.iter().map(|b| &b.text).find(|t| !marks(t, query).is_empty());
    let text = body.map(|t| format!("…{t}")).unwrap_or_default();
    Row {
        id: ArticleId(article.id.clone()),
        title_marks: marks(&title, query),
        title,
        has_title: true,
        source: article.source.clone().unwrap_or_default(),
        section: String::new(),
        byline: article.byline(),
        date: article.date.map(|d| d.to_string()).unwrap_or_default(),
        snippet: Snippet { marks: marks(&text, query), text },
        near: false,
    }
}
